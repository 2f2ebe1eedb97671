/// The style sheet of the page: readable first, then printable.
///
/// Text has a contrast of at least 7 to 1 (WCAG 2.2, 1.4.6), and whatever a colour says a word says too. On paper every page
/// carries the title and its number, findings and table rows are not torn apart, and links are plain text.
enum ReportStyle {
    static let text = """
        :root { color-scheme: light; }
        * { box-sizing: border-box; }
        html { font-size: 100%; }
        body { margin: 0 auto; padding: 1.5rem 1.25rem 3rem; max-width: 56rem; background: #fff; color: #1b1b1f;
          font: 1rem/1.55 system-ui, "Segoe UI", "Noto Sans", "DejaVu Sans", Arial, sans-serif; }
        h1, h2, h3, h4 { line-height: 1.25; margin: 0 0 .4rem; text-wrap: balance; }
        h1 { font-size: 1.75rem; }
        h2 { font-size: 1.3rem; margin-top: 2.5rem; padding-bottom: .3rem; border-bottom: 2px solid #1f3a5f; color: #1f3a5f; }
        h3 { font-size: 1.08rem; margin-top: 1.3rem; }
        h4 { font-size: .95rem; margin-top: .9rem; }
        p { margin: 0 0 .6rem; }
        ul { margin: .2rem 0 .6rem; padding-left: 1.3rem; }
        li { margin: .15rem 0; }
        a { color: #0b4a86; }
        .skip { position: absolute; left: -100rem; }
        .skip:focus { left: 1rem; top: 1rem; background: #fff; padding: .5rem 1rem; outline: 3px solid #0b4a86; }
        .as-of { color: #44444c; }
        .summary { font-size: 1.2rem; font-weight: 600; margin: 1rem 0; padding: .8rem 1rem; background: #eef3f9;
          border-left: .4rem solid #1f3a5f; }
        .notice { padding: .8rem 1rem; background: #fff4d6; border-left: .4rem solid #8a5a00; color: #3d2800; }
        .count { font-size: .95rem; font-weight: 400; color: #44444c; white-space: nowrap; }
        table { border-collapse: collapse; width: 100%; margin: .6rem 0 1rem; font-size: .93rem; }
        caption { text-align: left; font-weight: 600; padding-bottom: .3rem; }
        th, td { text-align: left; vertical-align: top; padding: .35rem .6rem .35rem 0; border-bottom: 1px solid #c9ccd3;
          overflow-wrap: break-word; }
        .long-word { overflow-wrap: anywhere; min-width: 8rem; }
        .wide { overflow-x: auto; }
        thead th { border-bottom: 2px solid #7b808a; }
        tbody th { font-weight: 400; min-width: 8rem; }
        .number { text-align: right; font-variant-numeric: tabular-nums; }
        td.number, thead .number { padding-right: 1rem; }
        .levels .number { width: 6.5rem; }
        tfoot th, tfoot td { border-top: 2px solid #7b808a; border-bottom: 0; font-weight: 600; }
        .coverage { font-size: .96rem; }
        .coverage h2 { margin-top: 2rem; }
        .mark { color: #6b3f00; }
        .jump { font-size: 1rem; font-weight: 400; margin-left: .6rem; white-space: nowrap; }
        .finding { margin: 1.2rem 0; padding: .9rem 1.1rem 1rem; border: 1px solid #c9ccd3; border-left: .4rem solid #7b808a;
          border-radius: .25rem; }
        .finding h3 { margin-top: 0; }
        .finding.critical { border-left-color: #7d0c1b; }
        .finding.high { border-left-color: #b3261e; }
        .finding.medium { border-left-color: #a86400; }
        .finding.low { border-left-color: #2d5f8b; }
        .marks { margin-bottom: .6rem; }
        .tag { display: inline-block; padding: .05rem .5rem; border: 1px solid #7b808a; border-radius: .25rem; font-size: .85rem; }
        .tag:first-child { font-weight: 700; }
        .critical .tag:first-child { background: #7d0c1b; border-color: #7d0c1b; color: #fff; }
        .high .tag:first-child { background: #fbe3e1; border-color: #b3261e; color: #641510; }
        .medium .tag:first-child { background: #fff0d2; border-color: #a86400; color: #4d2e00; }
        .low .tag:first-child { background: #e5eef7; border-color: #2d5f8b; color: #17364f; }
        .reason { font-size: 1.05rem; }
        dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: .4rem 0; }
        dt { font-weight: 600; }
        dd { margin: 0; overflow-wrap: anywhere; }
        .confirm { color: #44444c; }
        .see { margin: .5rem 0; }
        .reasons h3 { scroll-margin-top: 1rem; }
        .evidence { font-size: .86rem; table-layout: fixed; min-width: 36rem; }
        .evidence th:nth-child(1) { width: 28%; }
        .evidence th:nth-child(2) { width: 4.5rem; }
        .evidence th:nth-child(3) { width: 18%; }
        .evidence caption { font-size: .95rem; }
        .field { display: inline-block; margin-right: .7rem; }
        .more { font-size: .86rem; margin-top: -.6rem; }
        .small { font-size: .8rem; color: #4b4b54; margin: .4rem 0 0; }
        footer { margin-top: 2.5rem; padding-top: .8rem; border-top: 2px solid #1f3a5f; font-weight: 600; }
        @media (max-width: 36rem) {
          .levels { font-size: .78rem; }
          .levels caption { font-size: .9rem; }
          .levels th, .levels td, .levels .number { width: auto; padding-right: .25rem; }
          .levels tbody th { min-width: 4.5rem; }
          dl { grid-template-columns: 1fr; gap: 0; }
          dd { margin-bottom: .4rem; }
        }
        @page { size: A4; margin: 20mm 17mm 18mm; }
        @media print {
          html { font-size: 9pt; }
          body { max-width: none; padding: 0; line-height: 1.4; }
          h2 { margin-top: 1.4rem; }
          h3 { margin-top: .9rem; }
          ul { margin-bottom: .4rem; }
          th, td { padding-top: .2rem; padding-bottom: .2rem; }
          table, .marks { margin-top: .3rem; margin-bottom: .4rem; }
          .coverage h2 { margin-top: 1.2rem; }
          .skip, .jump { display: none; }
          .wide { overflow: visible; }
          .school h2, .reasons h2 { margin-top: 0; }
          a { color: inherit; text-decoration: none; }
          h2, h3, h4, caption, .marks { break-after: avoid; }
          .school, .reasons { break-before: page; }
          .finding, tr, li, .summary, .notice { break-inside: avoid; }
          .finding { margin: .8rem 0; padding: .6rem .9rem .7rem; }
          .evidence { margin-bottom: .4rem; }
          thead { display: table-header-group; }
          .finding, .tag, .summary, .notice { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
          p, li, dd { orphans: 3; widows: 3; }
        }
        """
}
