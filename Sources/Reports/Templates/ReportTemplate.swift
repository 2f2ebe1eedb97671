/// The page of a report, as a Mustache template.
///
/// One file without scripts and without anything from elsewhere, so that it can be mailed, kept and printed as it is. It is
/// well-formed XML as well as HTML. Only `style.*` is written unescaped: our own style sheet, and strings that
/// `HTMLText.cssString` made of digits alone.
enum ReportTemplate {
    static let text = """
        {{% CONTENT_TYPE:LOGWACHT_HTML}}<!DOCTYPE html>
        <html lang="{{language}}" xml:lang="{{language}}" xmlns="http://www.w3.org/1999/xhtml">
        <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="robots" content="noindex" />
        <meta name="referrer" content="no-referrer" />
        <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'" />
        <title>{{title}}</title>
        <style>
        {{{style.base}}}
        @page { @top-left { content: {{{style.heading}}}; font: 9pt sans-serif; color: #44444c; } @bottom-right { content: {{{style.page}}} counter(page) " / " counter(pages); font: 9pt sans-serif; color: #44444c; } }
        </style>
        </head>
        <body>
        <a class="skip" href="#main">{{skip}}</a>
        <header>
        {{#incomplete}}<p class="notice" role="note"><strong>{{incomplete}}</strong></p>
        {{/incomplete}}{{#complete}}<p class="as-of">{{complete}}</p>
        {{/complete}}<h1>{{title}}</h1>
        <p class="as-of">{{asOf}} {{zone}}</p>
        <p class="summary">{{summary}}{{#hasFindings}} <a class="jump" href="#findings">{{toFindings}}</a>{{/hasFindings}}</p>
        </header>
        <main id="main">
        {{#coverage}}<section class="coverage" aria-labelledby="coverage">
        <h2 id="coverage">{{heading}}</h2>
        {{#sections}}<h3>{{heading}}</h3>
        <ul>
        {{#items}}<li>{{#isProblem}}<strong class="mark">{{mark}}</strong> {{/isProblem}}{{text}}{{#hasDetails}}
        <ul>{{#details}}<li>{{.}}</li>{{/details}}</ul>{{/hasDetails}}</li>
        {{/items}}</ul>
        {{/sections}}</section>
        {{/coverage}}{{#hasFindings}}<section class="findings" aria-labelledby="findings">
        <h2 id="findings">{{findingsHeading}}</h2>
        {{#levels}}<div class="wide"><table class="levels">
        <caption>{{caption}}</caption>
        <thead><tr><th scope="col">{{school}}</th>{{#headings}}<th scope="col" class="number">{{.}}</th>{{/headings}}</tr></thead>
        <tbody>
        {{#rows}}<tr><th scope="row"><a href="#{{anchor}}">{{school}}</a></th>{{#cells}}<td class="number">{{.}}</td>{{/cells}}</tr>
        {{/rows}}</tbody>
        {{#total}}<tfoot><tr><th scope="row">{{name}}</th>{{#cells}}<td class="number">{{.}}</td>{{/cells}}</tr></tfoot>
        {{/total}}</table></div>
        {{/levels}}</section>
        {{/hasFindings}}{{#groups}}<section class="school" aria-labelledby="{{anchor}}">
        <h2 id="{{anchor}}">{{school}} <span class="count">{{count}}</span></h2>
        {{#findings}}<article class="finding {{level}}" aria-labelledby="f-{{id}}">
        <h3 id="f-{{id}}">{{title}}</h3>
        <p class="marks">{{#marks}}<span class="tag">{{.}}</span> {{/marks}}</p>
        <p class="reason">{{reason}}</p>
        {{#hasPoints}}<dl>
        {{#points}}<dt>{{label}}</dt><dd>{{value}}</dd>
        {{/points}}</dl>
        {{/hasPoints}}{{#seeReasons}}<p class="see"><a href="#{{anchor}}">{{text}}</a></p>
        {{/seeReasons}}{{#explanations}}<h4>{{heading}}</h4>
        <ul>
        {{#items}}<li>{{text}}{{#confirm}} <span class="confirm">{{confirm}}</span>{{/confirm}}</li>
        {{/items}}</ul>
        {{/explanations}}{{#evidence}}<div class="wide"><table class="evidence">
        <caption>{{caption}}</caption>
        <thead><tr><th scope="col">{{file}}</th><th scope="col" class="number">{{record}}</th><th scope="col">{{time}}</th><th scope="col">{{fields}}</th></tr></thead>
        <tbody>
        {{#rows}}<tr><td class="long-word">{{file}}</td><td class="number">{{record}}</td><td>{{time}}</td><td class="long-word">{{#fields}}<span class="field">{{name}}: {{value}}</span> {{/fields}}</td></tr>
        {{/rows}}</tbody>
        </table></div>
        {{#more}}<p class="more">{{more}}</p>
        {{/more}}{{/evidence}}<p class="small">{{#small}}<span>{{.}}</span> {{/small}}</p>
        </article>
        {{/findings}}</section>
        {{/groups}}{{#reasons}}<section class="reasons" aria-labelledby="reasons">
        <h2 id="reasons">{{heading}}</h2>
        <p>{{opening}}</p>
        {{#sets}}<h3 id="{{anchor}}">{{heading}}</h3>
        <ul>
        {{#items}}<li>{{text}}{{#confirm}} <span class="confirm">{{confirm}}</span>{{/confirm}}</li>
        {{/items}}</ul>
        {{/sets}}</section>
        {{/reasons}}</main>
        <footer><p>{{summary}}</p></footer>
        </body>
        </html>

        """
}
