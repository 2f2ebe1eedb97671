internal import Model

/// The frame of a page that needs nothing from elsewhere and runs no script: to open, to mail and to print on A4.
struct PlainPage {
    let words: Words

    /// A page; `header` and `body` are markup already, the title is not.
    func page(title: String, style: String, header: String, body: String) -> String {
        func escape(_ text: String) -> String { HTMLText().escapeText(text) }
        let language = words.language.rawValue
        let heading = HTMLText.cssString(title)
        let number = HTMLText.cssString(words.text("report.page") + " ")
        return """
            <!DOCTYPE html>
            <html lang="\(language)" xml:lang="\(language)" xmlns="http://www.w3.org/1999/xhtml">
            <head>
            <meta charset="utf-8" />
            <meta name="viewport" content="width=device-width, initial-scale=1" />
            <meta name="robots" content="noindex" />
            <meta name="referrer" content="no-referrer" />
            <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
            <title>\(escape(title))</title>
            <style>
            \(ReportStyle.text)
            \(style)
            @page { @top-left { content: \(heading); font: 9pt sans-serif; } @bottom-right { content: \(number) counter(page) " / " counter(pages); font: 9pt sans-serif; } }
            </style>
            </head>
            <body>
            <a class="skip" href="#main">\(escape(words.text("report.skip")))</a>
            <header>
            \(header)
            </header>
            <main id="main">
            \(body)</main>
            </body>
            </html>

            """
    }
}
