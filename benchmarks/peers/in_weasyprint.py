"""WeasyPrint, PDF/UA-1."""

import base64
import html
from collections.abc import Callable

from weasyprint import CSS, HTML
from weasyprint.text.fonts import FontConfiguration

from peers import words


def picture(svg: str, alt: str, size: str) -> str:
    data = base64.b64encode(svg.encode()).decode()
    return f'<img alt="{alt}" style="{size}" src="data:image/svg+xml;base64,{data}">'


def sheet() -> Callable[[dict[str, str]], bytes]:
    fonts = FontConfiguration()
    faces = "".join(
        f"@font-face {{font-family: Next; font-weight: {weight}; src: url({path.as_uri()})}}"
        for weight, path in words.FACES.items()
    )
    css = CSS(
        string=faces
        + """
        @page {size: letter; margin: 40pt 48pt 56pt; @bottom-left {content: 'Summit Spine & Joint Centers, (770) 962-3642'; font: 12pt Next}
               @bottom-right {content: 'Page ' counter(page) ' of ' counter(pages); font: 12pt Next}}
        body {font: 12.5pt/17pt Next; color: #1b2226; margin: 0} h1 {font: 700 44pt/50pt Next; color: #0b4f6c; margin: 0}
        h2 {font: 700 18pt/24pt Next; color: #0b4f6c; margin: 10pt 0 0} h3 {font: 600 14pt/21pt Next; margin: 0} p, ul {margin: 0}
        .step {display: flex; gap: 18pt} table {border-collapse: collapse; width: 100%} th {font-weight: 600; text-align: left}
        td {border-bottom: .6pt solid #6f8792} .back {break-before: page}""",
        font_config=fonts,
    )
    head = f"""<!DOCTYPE html><html lang="en"><head><title>Kyphoplasty</title></head><body><h1>Kyphoplasty</h1>
        <p>It can help treat a broken bone in your spine.</p><h2>The short version</h2><ul>{"".join(f"<li>{t}</li>" for t in words.SHORT)}</ul>
        <h2>Why it is done</h2><p>{words.WHY}</p><h2>How it works</h2><p>A trained and experienced doctor always does it.</p>"""
    for number, (title, text) in enumerate(words.STEPS, 1):
        art = picture(words.spine(number), f"Step {number}", "width:160pt")
        head += f'<div class="step">{art}<div><h3>{number}. {title}</h3><p>{text}</p></div></div>'
    head += '<h2 class="back">Getting better</h2><p>Every person is different. Your doctor will tell you more about what to expect.</p>'
    head += "<table><tr><th>When</th><th>What</th></tr>"
    head += "".join(f"<tr><td>{title}</td><td>{text}</td></tr>" for title, text in words.MILESTONES) + "</table>"
    head += f"<h2>What to do</h2><ul>{''.join(f'<li>{t}</li>' for t in words.TO_DO)}</ul><h2>My visit</h2>"
    tail = "<h2>My questions</h2><p>Is kyphoplasty right for me?</p><p>How long should I take it easy?</p><h2>Questions? Call us. (770) 962-3642</h2>"
    tail += picture(words.qr(), "Code that dials the number", "width:80pt") + "</body></html>"

    def make(person: dict[str, str]) -> bytes:
        rows = "".join(f"<p>{key.title()}: {html.escape(value)}</p>" for key, value in person.items())
        pdf: bytes = HTML(string=head + rows + tail).write_pdf(
            stylesheets=[css], font_config=fonts, pdf_variant="pdf/ua-1"
        )
        return pdf

    return make
