"""A Word file for a translator: a table of the original, the translation and notes, a row for each unit.

The names of the units are hidden: each original is a locked content control whose tag names its unit, so that rows may be
sorted, and nothing of the original can be overwritten by mistake. The translation's cells are plain cells to type in.
"""

import io
from typing import Any

from handouts.content.exchange.extra import import_docx
from handouts.content.exchange.units import TranslationJob, TranslationUnit, UnitState
from handouts.content.exchange.xliff import ABOUT
from handouts.content.exchange.xml_reading import escape, quoteattr
from handouts.languages.language import Language

TAG = "handouts:"
"""Before the name of a unit and its state, in the tag of an original."""
ASKED = {"translator": "Your name", "qualification": "Your qualification", "read": "Every line read: yes or no"}
"""What the translator is asked to write above the table, by the tag of its cell."""
MARKER = "handouts translation"
"""Begins the line that says what the file is."""
_SHADES = {UnitState.CHANGED: "FFF2CC", UnitState.OFFERED: "DDEBF7", UnitState.MACHINE: "E4DFEC"}
_WIDTHS = (5000, 5400, 3500)
"""Widths of the columns, in twentieths of a point."""
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def write_word(job: TranslationJob, content: str) -> bytes:
    """A sheet as a Word file. Raises HandoutsError if python-docx is not installed."""
    docx = import_docx()
    document = docx.Document()
    section = document.sections[0]
    section.page_width, section.page_height = docx.shared.Inches(11), docx.shared.Inches(8.5)
    section.orientation = docx.enum.section.WD_ORIENT.LANDSCAPE
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = docx.shared.Inches(0.65)
    source, target = Language.of(job.source), Language.of(job.target)
    document.core_properties.title = f"{job.title} ({job.target})"
    document.core_properties.author = "handouts"
    document.core_properties.comments = ""
    document.core_properties.identifier = marker(job)
    document.add_heading(f"{job.title}: {source.own_name} → {target.own_name}", 1)
    for line in _guide(job):
        document.add_paragraph(line)
    asked = [name for name in ASKED if name != "read" or job.count(UnitState.MACHINE, UnitState.OFFERED)]
    _add_table(docx, document, [_asked_row(name) for name in asked], (3200, 6000))
    document.add_paragraph()
    head = _row([_cell(_paragraph(_run(each, bold=True)), width, "D9E2EC") for each, width in
                 zip(("Original", "Translation", "Notes"), _WIDTHS, strict=True)], "<w:tblHeader/>")  # fmt: skip
    _add_table(docx, document, [head, *(_unit_row(unit, source, target) for unit in job.units)], _WIDTHS)
    last = document.add_paragraph()
    run = last.add_run(marker(job))
    run.font.size = docx.shared.Pt(7)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def marker(job: TranslationJob) -> str:
    """The line that says of which sheet, languages and words a file is."""
    return f"{MARKER} {job.name} {job.source} {job.target} {job.digest}"


def _guide(job: TranslationJob) -> list[str]:
    lines = ["Write each translation into the cell beside its original. Leave a cell empty if you cannot translate it yet; "
             "the notes say what matters. Your remarks go into comments. Please keep the last line of this file."]  # fmt: skip
    colored = {
        UnitState.CHANGED: "Yellow: the original has changed; the earlier translation stands in the notes.",
        UnitState.OFFERED: "Blue: from the memory of earlier sheets; read whether it is right here.",
        UnitState.MACHINE: "Violet: translated by a machine; nobody has read it.",
    }
    return lines + [words for state, words in colored.items() if job.count(state)]


def _add_table(docx: Any, document: Any, rows: list[str], widths: tuple[int, ...]) -> None:
    borders = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:color="8796A5"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    table = (f'<w:tbl {_W}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
             f'<w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{"".join(rows)}</w:tbl>')  # fmt: skip
    document.element.body.insert(len(document.element.body) - 1, docx.oxml.parse_xml(table))


def _row(cells: list[str], more: str = "") -> str:
    return f"<w:tr><w:trPr><w:cantSplit/>{more}</w:trPr>{''.join(cells)}</w:tr>"


def _cell(paragraphs: str, width: int, shade: str = "") -> str:
    shading = f'<w:shd w:val="clear" w:color="auto" w:fill="{shade}"/>' if shade else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{shading}</w:tcPr>{paragraphs}</w:tc>'


def _paragraph(runs: str, *, rtl: bool = False) -> str:
    direction = "<w:bidi/>" if rtl else ""
    return f'<w:p><w:pPr>{direction}<w:spacing w:before="40" w:after="40"/></w:pPr>{runs}</w:p>'


def _run(text: str, language: Language | None = None, *, bold: bool = False, small: bool = False) -> str:
    rtl = language is not None and language.direction == "rtl"
    tag = language.lang_tag if language else "en-US"
    attribute = "bidi" if rtl else "eastAsia" if language and language.line_breaking == "cjk" else "val"
    size = '<w:color w:val="44546A"/><w:sz w:val="16"/><w:szCs w:val="16"/>' if small else ""
    look = f"{'<w:b/>' if bold else ''}{size}{'<w:rtl/>' if rtl else ''}<w:lang w:{attribute}={quoteattr(tag)}/>"
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _locked(tag: str, alias: str, run: str) -> str:
    """A run that cannot be edited or deleted, and that a tag names."""
    return (f"<w:sdt><w:sdtPr><w:alias w:val={quoteattr(alias)}/><w:tag w:val={quoteattr(tag)}/>"
            f'<w:lock w:val="sdtContentLocked"/></w:sdtPr><w:sdtContent>{run}</w:sdtContent></w:sdt>')  # fmt: skip


def _asked_row(name: str) -> str:
    label = _locked(f"{TAG}ask:{name}", "Question", _run(ASKED[name], bold=True))
    return _row([_cell(_paragraph(label), 3200), _cell(_paragraph(""), 6000)])


def _unit_row(unit: TranslationUnit, source: Language, target: Language) -> str:
    original = _locked(f"{TAG}{unit.key}|{unit.state.value}", "Original", _run(unit.original, source))
    notes = [unit.where, *([ABOUT[unit.state]] if unit.state in ABOUT else [])]
    if unit.former:
        notes.append(f"Before: {unit.former}")
    if unit.earlier:
        notes.append(f"Was translated: {unit.earlier}")
    said = _run(unit.translation, target) if unit.translation else ""
    return _row([
        _cell(_paragraph(original, rtl=source.direction == "rtl"), _WIDTHS[0]),
        _cell(_paragraph(said, rtl=target.direction == "rtl"), _WIDTHS[1], _SHADES.get(unit.state, "")),
        _cell("".join(_paragraph(_run(note, small=True)) for note in (*notes, *unit.notes)), _WIDTHS[2]),
    ])  # fmt: skip
