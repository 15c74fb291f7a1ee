"""Typst, PDF/UA-1, by its Python package: one compiler, so that it may keep what it knows from copy to copy."""

import re
import tempfile
from collections.abc import Callable
from pathlib import Path

import typst

from peers import words

HEAD = """#set document(title: "Kyphoplasty")
#set page(paper: "us-letter", margin: (x: 48pt, top: 40pt, bottom: 56pt), footer: context [#set text(12pt)
  Summit Spine & Joint Centers, (770) 962-3642 #h(1fr) Page #counter(page).display() of #counter(page).final().first()])
#set text(font: "Atkinson Hyperlegible Next", size: 12.5pt, fill: rgb("#1b2226"), lang: "en")
#show heading: set text(fill: rgb("#0b4f6c"), weight: "bold")
#show heading.where(level: 1): set text(44pt)
#show heading.where(level: 2): set text(18pt)
"""


def write_sheet(folder: Path) -> None:
    """What the sheet says, and its pictures, in a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    words.written(folder)

    def marked(text: str) -> str:
        return re.sub(r"<b>(.*?)</b>", r"*\1*", text)

    text = HEAD + "= Kyphoplasty\nIt can help treat a broken bone in your spine.\n== The short version\n"
    text += "".join(f"- {line}\n" for line in words.SHORT) + f"== Why it is done\n{words.WHY}\n== How it works\n"
    text += "A trained and experienced doctor always does it.\n"
    for number, (title, body) in enumerate(words.STEPS, 1):
        art = f'image("step{number}.svg", width: 125pt, alt: "Step {number}")'
        text += f"#grid(columns: (178pt, 1fr), {art}, [=== {number}. {title}\n{body}])\n"
    text += "#pagebreak()\n== Getting better\nEvery person is different. Your doctor will tell you more about what to expect.\n"
    text += "#table(columns: (1fr, 2fr), table.header([When], [What]), "
    text += ", ".join(f"[{title}], [{body}]" for title, body in words.MILESTONES) + ")\n"
    text += "== What to do\n" + "".join(f"- {marked(line)}\n" for line in words.TO_DO) + "== My visit\n"
    text += "".join(f'{key.title()}: #sys.inputs.at("{key}")\n\n' for key in words.KEYS)
    text += "== My questions\nIs kyphoplasty right for me?\n\nHow long should I take it easy?\n== Questions? Call us. (770) 962-3642\n"
    text += '#image("qr.svg", width: 80pt, alt: "Code that dials the number")\n'
    (folder / "sheet.typ").write_text(text)


def sheet() -> Callable[[dict[str, str]], bytes]:
    folder = Path(tempfile.mkdtemp(prefix="peers-"))
    write_sheet(folder)
    compiler = typst.Compiler(folder / "sheet.typ", font_paths=[words.FONTS], ignore_system_fonts=True)

    def make(person: dict[str, str]) -> bytes:
        pdf = compiler.compile(format="pdf", sys_inputs=person, pdf_standards="ua-1")
        assert isinstance(pdf, bytes)
        return pdf

    return make
