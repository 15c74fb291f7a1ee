"""Old leaflets become drafts: every word once, each sentence in its part, nothing altered without a word."""

import collections
import contextlib
import datetime
import functools
import io
import re
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from support import old_leaflets
from support.faulty import failing
from support.old_leaflets import KEYS, WRITERS, Key, words_of

from handouts.checks.claims import list_claims
from handouts.cli import app
from handouts.content import scaffold
from handouts.content.importing import leaflet, plain, reader, symbols
from handouts.content.importing.draft_yaml import YamlComment, entry, scalar, write_yaml
from handouts.content.importing.topics import find_language, heading_words
from handouts.content.library import Library
from handouts.content.loader import load
from handouts.content.quotes import find_phrase
from handouts.content.words import in_reading_order
from handouts.languages.language import Language
from handouts.problems import HandoutsError, Problem
from handouts.reading.characters import BAD_CHARACTER
from handouts.reading.reader import Reader

TODAY = datetime.date(2026, 11, 27)
PRACTICE = "practice:\n  name: Lakeside Clinic\n  phones:\n    - number: (770) 555-0123\nprocedures:\n"
LEAFLETS = [(key, ending) for key in KEYS for ending in WRITERS]
NAMES = [f"{key.name}{ending}" for key, ending in LEAFLETS]


def draft_of(data: bytes, file_name: str, **more: Any) -> leaflet.LeafletDraft:
    return leaflet.import_leaflet(data, file_name, today=TODAY, **more)


@functools.cache
def made_draft(key: Key, ending: str) -> leaflet.LeafletDraft:
    return draft_of(WRITERS[ending](key), key.name + ending)


def loaded(draft: leaflet.LeafletDraft, folder: Path) -> Library:
    """The draft as a whole content, in which nothing is wrong."""
    content = folder / "content.yaml"
    content.write_text(PRACTICE, encoding="utf-8")
    scaffold.add_draft(content, draft.name, draft.procedure, draft.files)
    return load(content)


def said(library: Library, name: str) -> dict[str, str]:
    """What the sheet says, by part."""
    parts: dict[str, list[str]] = collections.defaultdict(list)
    for found in in_reading_order(library.procedures[name]):
        if found.is_read:
            parts[found.section].append(found.value)
    return {part: " ".join(words) for part, words in parts.items()}


def unplaced(draft: leaflet.LeafletDraft) -> list[str]:
    """What the comments of a draft list as without a place."""
    block = re.search(r"# What found no place:\n((?:    #   .*\n)*)", draft.procedure)
    return [line.strip("# ").partition(": ")[2] for line in block[1].splitlines()] if block else []


def import_text(text: str, **more: Any) -> leaflet.LeafletDraft:
    return draft_of(text.encode("utf-8"), "leaflet.txt", **more)


def refusal(data: bytes, name: str) -> Problem:
    with pytest.raises(HandoutsError) as refused:
        draft_of(data, name)
    (problem,) = refused.value.problems
    return problem


# -- twenty-four leaflets


@pytest.mark.parametrize(("key", "ending"), LEAFLETS, ids=NAMES)
def test_every_word_is_kept_once_and_sentences_stand_in_their_parts(key: Key, ending: str, tmp_path: Path) -> None:
    draft = made_draft(key, ending)
    assert f"language: {key.language}" in draft.procedure or key.language == "en"
    parts = said(loaded(draft, tmp_path), draft.name)
    kept = words_of(" ".join([*parts.values(), *unplaced(draft)]))
    assert collections.Counter(kept) == collections.Counter(words_of(key.words()))

    own = {part.heading for part in key.parts if part.part == "own"}
    sentences = list(key.sentences())
    right = strange = 0
    for part, sentence in sentences:
        words = " ".join(words_of(sentence))
        homes = {name for name, text in parts.items() if f" {words} " in f" {' '.join(words_of(text))} "}
        right += bool(homes & (own if part == "own" else {part}))
        strange += bool(homes - own - set(dict(sentences)))
    assert right >= 0.9 * len(sentences)
    assert strange <= 0.1 * len(sentences)


@pytest.mark.parametrize(("key", "ending"), LEAFLETS, ids=NAMES)
def test_running_heads_are_listed_apart(key: Key, ending: str) -> None:
    draft = made_draft(key, ending)
    running = " ".join(each.message for each in draft.remarks if each.code == "running-words")
    source = draft.files[f"sources/{draft.name}.txt"].decode()
    for foot in key.feet:
        assert foot in running
        assert foot not in source


@pytest.mark.parametrize(("key", "ending"), LEAFLETS, ids=NAMES)
def test_lists_stay_lists_and_numbers_stay_in_order(key: Key, ending: str, tmp_path: Path) -> None:
    draft = made_draft(key, ending)
    procedure = loaded(draft, tmp_path).procedures[draft.name]
    for part in key.parts:
        lists = [line for chunk in part.chunks if chunk.kind == "list" for line in chunk.lines]
        numbered = [line for chunk in part.chunks if chunk.kind == "numbers" for line in chunk.lines]
        if part.part in ("before", "aftercare") and lists:
            entry_ = getattr(procedure, part.part)
            done = [f"{each.do} {each.more or ''}".strip() for each in (*entry_.items, *entry_.do_not)]
            assert sorted(done) == sorted(lists)
            assert all(re.match("Do not|Never|No |Nunca", each.do) for each in entry_.do_not)
        if part.part == "when_to_call" and lists:
            assert procedure.when_to_call is not None
            assert [each.text for each in procedure.when_to_call.signs] == lists
        if numbered:
            assert procedure.steps is not None
            steps = [" ".join([each.heading, *(one.text for one in each.text)]) for each in procedure.steps.items]
            assert steps == numbered


def test_the_keys_know_every_way_a_leaflet_is_made() -> None:
    assert len(LEAFLETS) == 24
    assert {key.language for key in KEYS} == {"en", "es"}
    assert {key.headings for key in KEYS} == {"style", "size"}
    assert {key.columns for key in KEYS} == {1, 2}
    assert {True, False} == {key.symbol for key in KEYS}
    chunks = [chunk for key in KEYS for part in key.parts for chunk in part.chunks]
    assert {"p", "list", "numbers", "table", "tabs"} == {chunk.kind for chunk in chunks}
    assert any(chunk.note for chunk in chunks)
    assert any(part.box for key in KEYS for part in key.parts)


# -- what is refused, by name


def zipped(**parts: str | bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/").replace("_xml", ".xml"), data)
    return out.getvalue()


def pdf_of(pages: int, **options: Any) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, **options)
    for number in range(pages):
        canvas.drawString(72, 700, f"Page number {number} has a sentence.")
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def test_a_scan_is_refused_by_name() -> None:
    problem = refusal(old_leaflets.scan_pdf(), "old.pdf")
    assert problem.code == "scanned-leaflet"
    assert "scan" in problem.message
    assert problem.place is not None
    assert problem.place.file == "old.pdf"


def test_a_photo_is_a_scan() -> None:
    assert refusal(b"\xff\xd8\xff\xe0" + bytes(100), "photo.pdf").code == "scanned-leaflet"


def _locked() -> bytes:
    import pikepdf

    book, out = pikepdf.open(io.BytesIO(pdf_of(1))), io.BytesIO()
    book.save(out, encryption=pikepdf.Encryption(owner="a", user="secret"))
    return out.getvalue()


REFUSED = {
    "a PDF of too many pages": (lambda: pdf_of(reader_pages() + 1), "x.pdf", "pages"),
    "a locked PDF": (_locked, "x.pdf", "password"),
    "a locked Word file": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600) + "EncryptedPackage".encode("utf-16-le"), "x.docx", "password"),
    "an old Word file": (lambda: b"\xd0\xcf\x11\xe0" + bytes(600), "x.doc", ".doc"),
    "rich text": (lambda: b"{\\rtf1 words}", "x.rtf", "RTF"),
    "a zip bomb": (lambda: zipped(**{"word__document_xml": b"0" * 300_000_000}), "x.docx", "unpacked"),
    "much XML": (lambda: zipped(**{"word__document_xml": b"<a/>" * 12_000_000}), "x.docx", "more text"),
    "entities": (lambda: zipped(**{"word__document_xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}), "x.docx", "entities"),
    "another archive": (lambda: zipped(**{"a_xml": "<a/>"}), "x.docx", "broken"),
    "half a PDF": (lambda: pdf_of(3)[:400], "x.pdf", ""),
    "nothing": (lambda: b"  \n", "x.txt", "empty"),
    "bytes": (lambda: bytes(range(256)) * 40, "x.txt", "text"),
    "a page without words": (lambda: b"<html><body><script>1</script></body></html>", "x.html", "no words"),
    "a deep page": (lambda: b"<html>" + b"<div>" * 5_000 + b"a" + b"</div>" * 5_000, "x.html", ""),
    "a page of many parts": (lambda: b"<html>" + b"<p>a" * 120_000, "x.html", "more parts"),
}  # fmt: skip


def reader_pages() -> int:
    from handouts.content.importing.pdf_reader import MOST_PAGES

    return MOST_PAGES


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_with_its_reason(name: str) -> None:
    make, file_name, reason = REFUSED[name]
    problem = refusal(make(), file_name)
    assert problem.code == "unreadable-leaflet"
    assert reason in problem.message
    assert problem.remedy


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="asks Linux for the bounds")
def test_reading_ends_at_its_bounds(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "reader.py"
    script.write_text("while True: pass\n", encoding="utf-8")
    monkeypatch.setattr(reader, "__file__", str(script))
    monkeypatch.setattr(reader, "MOST_SECONDS", 1)
    assert "more memory or time" in refusal(b"words", "a.txt").message


@pytest.mark.parametrize("package", ["docx", "pdfplumber", "lxml.html"])
def test_without_its_packages_it_names_the_extra(package: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    script = tmp_path / "reader.py"
    script.write_text(f"import runpy, sys\nsys.modules[{package!r}] = None\nrunpy.run_path({reader.__file__!r}, run_name='__main__')\n", encoding="utf-8")  # fmt: skip
    monkeypatch.setattr(reader, "__file__", str(script))
    key, ending = KEYS[0], {"docx": ".docx", "pdfplumber": ".pdf", "lxml.html": ".html"}[package]
    with pytest.raises(HandoutsError) as missing:
        draft_of(WRITERS[ending](key), f"a{ending}")
    assert "handouts[import]" in missing.value.problems[0].remedy


def test_what_reads_leaflets_is_loaded_only_in_the_process_that_reads() -> None:
    code = ("import sys, datetime; from handouts.content.importing.leaflet import import_leaflet; "
            "import_leaflet(b'A title\\n\\nOne sentence. Another one.', 'a.txt', today=datetime.date(2026, 1, 1)); "
            "print([each for each in ('docx', 'lxml', 'pdfplumber', 'pdfminer', 'reportlab') if each in sys.modules])")  # fmt: skip
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


# -- kinds of what stands in a leaflet


def test_what_is_forbidden_is_never_a_box_to_tick(tmp_path: Path) -> None:
    """A list under "Do not" says the opposite without these words."""
    draft = import_text(
        "Hernia\n\nWe mend it.\n\nAfter your operation\n\nFor a week, do not:\n\n- drive\n- lift anything\n\nYou may:\n\n- walk\n- shower\n"
    )
    entry_ = loaded(draft, tmp_path).procedures[draft.name].aftercare
    assert entry_ is not None
    assert [(each.do, each.more) for each in entry_.do_not] == [("For a week, do not:", "drive; lift anything")]
    assert not any("drive" in f"{each.do} {each.more}" for each in entry_.items)


def test_who_is_called_when_is_never_mixed(tmp_path: Path) -> None:
    draft = import_text(
        "Hernia\n\nWe mend it.\n\nWhen to call\n\nCall us if you have:\n\n- a fever\n\nCall 911 if you have:\n\n- chest pain\n- no breath\n"
    )
    entry_ = loaded(draft, tmp_path).procedures[draft.name].when_to_call
    assert entry_ is not None
    assert [each.text for each in entry_.text] == ["Call us if you have:"]
    assert [each.text for each in entry_.signs] == ["a fever", "Call 911 if you have: chest pain; no breath"]


def docx_of(build: Any) -> bytes:
    import docx

    document, out = docx.Document(), io.BytesIO()
    document.add_heading("Hernia", 0)
    document.add_paragraph("We mend it.")
    build(document)
    document.save(out)
    return out.getvalue()


def test_a_mark_of_a_footnote_is_no_number() -> None:
    def build(document: Any) -> None:
        document.add_heading("How to get ready", 1)
        stop = document.add_paragraph("Stop aspirin 7 days")
        stop.add_run("1").font.superscript = True
        stop.add_run(" before. You need 20 m")
        stop.add_run("2").font.superscript = True
        stop.add_run(" of room.")
        note = document.add_paragraph()
        note.add_run("1").font.superscript = True
        note.add_run(" If your doctor says so.")

    procedure = draft_of(docx_of(build), "a.docx").procedure
    assert "Stop aspirin 7 days before." in procedure
    assert "20 m² of room" in procedure
    assert procedure.index("7 days before") < procedure.index("If your doctor says so.")


def test_symbols_are_what_they_show() -> None:
    def build(document: Any) -> None:
        document.add_heading("When to call", 1)
        fever = document.add_paragraph("Call us if you have a fever ")
        fever.add_run("\xb3").font.name = "Symbol"
        fever.add_run(" 38 °C.")
        document.add_heading("Food", 1)
        for sign, food in (("\uf0fc", "rice"), ("\uf0fb", "nuts")):
            line = document.add_paragraph()
            line.add_run(sign).font.name = "Wingdings"
            line.add_run(f" {food}")

    procedure = draft_of(docx_of(build), "a.docx").procedure
    assert "a fever ≥ 38 °C." in procedure
    assert symbols.UNREADABLE not in procedure


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0xFF), max_size=20))
def test_no_letter_of_a_symbol_font_is_lost(text: str) -> None:
    assert len(symbols.show_symbols(text, "Symbol")) == len(text)
    assert symbols.show_symbols(text, "Arial") == text


def test_hidden_and_deleted_words_are_left_out_and_told() -> None:
    def build(document: Any) -> None:
        document.add_heading("Food", 1)
        line = document.add_paragraph("Eat rice.")
        line.add_run(" A note for the printer.").font.hidden = True

    draft = draft_of(docx_of(build), "a.docx")
    assert "printer" not in draft.procedure
    assert any(each.code == "left-out-of-leaflet" and "hidden" in each.message for each in draft.remarks)


def test_lists_side_by_side_are_read_down_each() -> None:
    page = """<html><h1>Bowel test</h1><p>We look into your bowel.</p><h2>Food</h2><table><tr><td>Eat</td><td>Do not eat</td></tr>
    <tr><td><ul><li>rice</li><li>toast</li></ul></td><td><ul><li>nuts</li><li>seeds</li></ul></td></tr></table></html>"""
    procedure = draft_of(page.encode(), "a.html").procedure
    order = [procedure.index(f"text: {word}") for word in ("rice", "toast", "nuts", "seeds")]
    assert order == sorted(order)
    assert procedure.index("heading: Eat") < order[0] < procedure.index("heading: Do not eat") < order[2]
    assert re.search(r'heading: Do not eat\n\s+mark: "?no"?', procedure)


def test_a_picture_is_taken_out_beside_the_content(tmp_path: Path) -> None:
    import base64

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "PNG")
    data = base64.b64encode(out.getvalue()).decode()
    page = f"<html><h1>Knee</h1><p>We look. You rest.</p><h2>Why is it done?</h2><p>It helps. It is short.</p><img alt='A knee from the side' src='data:image/png;base64,{data}'><img src='data:image/png;base64,{data}'>"
    draft = draft_of(page.encode(), "a.html")
    assert draft.files["pictures/knee-1.png"] == out.getvalue()
    picture = loaded(draft, tmp_path).procedures["knee"].why
    assert picture is not None
    assert picture.picture is not None
    assert picture.picture.alt == "A knee from the side"
    assert any("pictures/knee-1.png" in each for each in unplaced(draft)), "the one without words for it is told"


@pytest.mark.parametrize(("encoding", "doubt"), [("utf-8", False), ("utf-16", False), ("cp1252", True)])
def test_letters_of_other_encodings_are_read_or_doubted(encoding: str, doubt: bool) -> None:
    draft = draft_of("Operación\n\n¿Por qué se hace?\n\nEl niño tiene dolor. Le ayuda.".encode(encoding), "a.txt")
    assert "El niño tiene dolor." in draft.procedure
    assert any(each.code == "doubtful-words" for each in draft.remarks) is doubt


@pytest.mark.parametrize(
    ("heading", "part"),
    [("What to do after your procedure", "aftercare"), ("What are the risks?", "risks"), ("Medicines", "medicines"),
     ("1. What is a colonoscopy?", "why"), ("WHEN TO CALL YOUR DOCTOR", "when_to_call"), ("Parking", None),
     ("How long does it take to recover?", "recovery"), ("About the operation", "why"), ("Before your procedure", "before")],
)  # fmt: skip
def test_headings_mean_parts(heading: str, part: str | None) -> None:
    assert heading_words("en").find_part(heading) == part


@pytest.mark.parametrize("code", ["de", "fr", "zh-Hans", "ar", "ru", "vi"])
def test_other_languages_know_their_own_headings(code: str) -> None:
    for part, heading in Language.of(code).headings.items():
        if part not in ("visit", "contact"):
            assert heading_words(code).find_part(heading) == part


@pytest.mark.parametrize(
    ("text", "said_", "code"),
    [("The doctor looks at your knee and you go home with the nurse.", "", "en"), ("El médico mira su rodilla y usted se va a su casa con la enfermera.", "en-US", "es"),
     ("Der Arzt sieht sich das Knie an und Sie gehen nach Hause.", "", "de"), ("Врач осмотрит ваше колено.", "ru-RU", "ru")],
)  # fmt: skip
def test_the_language_is_told_by_the_words(text: str, said_: str, code: str) -> None:
    assert find_language(text, said_)[0] == code


# -- the draft as a person would write it

ANYTHING = (
    st.text(st.characters(blacklist_categories=("Cs", "Cc", "Cn", "Co")), min_size=1, max_size=40)
    .map(plain.tidy_text)
    .filter(lambda text: text and not BAD_CHARACTER.search(text))
)


@given(ANYTHING, st.booleans())
@example("A:?", True)
@example("A: b", False)
@settings(max_examples=300, deadline=None)
def test_a_scalar_reads_back_as_it_was(text: str, inside: bool) -> None:
    written = scalar(text, inside=inside)
    root = Reader("a").parse(f"key: [{written}]\n" if inside else f"key: {written}\n")
    assert root is not None
    value = root.items[1]
    assert (value.items[0] if inside else value).text == text


@given(st.lists(ANYTHING, min_size=1, max_size=5))
@settings(max_examples=100, deadline=None)
def test_a_comment_never_becomes_content(lines: list[str]) -> None:
    made = write_yaml(entry(YamlComment("\n".join(lines)), ("title", "x")), 2)
    reader_ = Reader("a")
    root = reader_.parse(made)
    assert root is not None
    assert [each.text for each in root.items] == ["title", "x"]


WORDS = st.lists(
    st.sampled_from(
        [
            "rest",
            "walk",
            "knee",
            "doctor",
            "water",
            "stop",
            "call",
            "bandage",
            "three",
            "5",
            "ice",
            "#",
            "-",
            ":",
            "'a'",
            "“b”",
            "&",
            "10:30",
            "yes",
        ]
    ),
    min_size=3,
    max_size=9,
)
SENTENCE = WORDS.map(lambda words: "X" + " ".join(words) + ".")
HEADINGS = st.sampled_from(
    [
        "Why is it done?",
        "How to get ready",
        "Risks",
        "Parking",
        "What to do after",
        "When to call",
        "Words to know",
        "Your medicines",
        "In short",
    ]
)
CHUNK = st.one_of(
    SENTENCE, st.lists(SENTENCE, min_size=2, max_size=4).map(lambda each: "\n".join(f"- {line}" for line in each))
)


@given(st.lists(st.tuples(HEADINGS, st.lists(CHUNK, min_size=1, max_size=3)), min_size=1, max_size=6))
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_leaflet_keeps_its_words_and_loads(
    tmp_path_factory: pytest.TempPathFactory, sections: list[tuple[str, list[str]]]
) -> None:
    """Whatever stands under which heading: nothing is lost, nothing comes twice, and the draft is a whole content."""
    text = "# Knee\n\nWe mend it. You rest.\n\n" + "\n\n".join(
        f"## {heading}\n\n" + "\n\n".join(chunks) for heading, chunks in sections
    )
    draft = import_text(text)
    parts = said(loaded(draft, tmp_path_factory.mktemp("draft")), draft.name)
    kept = collections.Counter(words_of(" ".join([*parts.values(), *unplaced(draft)])))
    assert kept == collections.Counter(words_of(re.sub(r"(?m)^[-#]+ ", "", text)))


@pytest.mark.parametrize(("key", "ending"), LEAFLETS, ids=NAMES)
def test_every_statement_quotes_the_leaflet(key: Key, ending: str, tmp_path: Path) -> None:
    draft = made_draft(key, ending)
    found = list_claims(loaded(draft, tmp_path), draft.name, Language.of(key.language), today=TODAY)
    assert len(found.of("quoted")) > 10
    assert not found.of("missing")
    assert not found.of("lost")


def test_a_leaflet_without_a_summary_gets_its_first_sentences_and_says_so(tmp_path: Path) -> None:
    draft = import_text(
        "Knee\n====\n\nWhy is it done?\n---------------\n\nIt hurts. We help. It is short.\n\nRisks\n-----\n\nNone.\n"
    )
    procedure = loaded(draft, tmp_path).procedures[draft.name]
    assert procedure.plain_title.text == "It hurts."
    assert [each.text for each in procedure.short_version] == ["We help."]
    assert sum("the leaflet has none of its own" in each.message for each in draft.remarks) == 2


# -- the command


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "content.yaml").write_text(PRACTICE + "\n# the end\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str) -> Result:
    return CliRunner().invoke(app.main, list(arguments), catch_exceptions=False)


def test_the_command_adds_a_draft_that_check_reads(folder: Path) -> None:
    (folder / "old.txt").write_text(
        "Knee\n\nWe mend it. It is short.\n\nWhat to do after\n\n- "
        + "Ambulate "
        + "very carefully indeed " * 12
        + "every day.\n",
        encoding="utf-8",
    )
    done = run("import", "old.txt", "--as", "my-knee")
    assert done.exit_code == 0, done.output
    assert "content.yaml:" in done.output
    assert (folder / "sources/my-knee.txt").read_text(encoding="utf-8").startswith("Knee\n")
    assert (folder / "content.yaml").read_text(encoding="utf-8").endswith("\n# the end\n")
    checked = run("check", "my-knee")
    assert checked.exit_code == 0
    assert "long-sentence" in checked.output


def test_a_folder_is_read_whole_and_what_fails_is_told(folder: Path) -> None:
    (folder / "old").mkdir()
    (folder / "old/knee.txt").write_text("Knee\n\nWe mend it. It is short.\n", encoding="utf-8")
    (folder / "old/scan.pdf").write_bytes(old_leaflets.scan_pdf())
    (folder / "old/hip.html").write_text("<h1>Hip</h1><p>We mend it. It is short.</p>", encoding="utf-8")
    (folder / "old/notes.xls").write_bytes(b"x")
    done = run("import", "old")
    assert done.exit_code == 6
    assert "scan.pdf" in done.output
    assert "1 file of other kinds" in done.output
    assert set(load(folder / "content.yaml").procedures) == {"knee", "hip"}


def test_nothing_of_yours_is_written_over(folder: Path) -> None:
    (folder / "knee.txt").write_text("Knee\n\nWe mend it. It is short.\n", encoding="utf-8")
    (folder / "sources").mkdir()
    (folder / "sources/knee.txt").write_text("my own", encoding="utf-8")
    done = run("import", "knee.txt")
    assert done.exit_code == 1
    assert "[file-there]" in done.output or "already" in done.output
    assert (folder / "sources/knee.txt").read_text(encoding="utf-8") == "my own"
    assert run("import", "knee.txt", "--as", "other").exit_code == 0
    again = run("import", "knee.txt", "--as", "other")
    assert again.exit_code == 1
    assert "already" in again.output


@pytest.mark.skipif(sys.platform == "win32", reason="counts the calls Linux and macOS have")
@pytest.mark.parametrize("lasting", [False, True])
def test_a_disk_that_fails_leaves_a_content_that_names_only_what_is_there(lasting: bool, tmp_path: Path) -> None:
    draft = import_text("Knee\n\nWe mend it. It is short.\n")
    for number in range(1, 60):
        here = tmp_path / str(number)
        here.mkdir()
        content = here / "content.yaml"
        content.write_text(PRACTICE, encoding="utf-8")
        with failing(here, number, lasting=lasting) as disk, contextlib.suppress(HandoutsError):
            scaffold.add_draft(content, draft.name, draft.procedure, draft.files)
        if not disk.failed:
            assert number > 3
            return
        text = content.read_text(encoding="utf-8")
        assert text == PRACTICE or load(content).procedures
    raise AssertionError("it never ends")


def test_a_name_that_cannot_be_one_is_refused(folder: Path) -> None:
    (folder / "knee.txt").write_text("Knee\n\nWe mend it.\n", encoding="utf-8")
    assert run("import", "knee.txt", "--as", "My Knee").exit_code == 1
    assert run("import", "missing.docx").exit_code == 3
    assert run("import", "knee.txt", "knee.txt", "--as", "a").exit_code == 2


def test_the_page_on_importing_runs(folder: Path) -> None:
    """What docs/import.md tells to do, as it stands there."""
    page = (ROOT / "docs/import.md").read_text(encoding="utf-8")
    leaflet_text = re.search(r"```text\n(.*?)```", page, re.DOTALL)
    wanted = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    commands = re.findall(r"(?m)^handouts (.+?)(?:\s+#.*)?$", "".join(re.findall(r"```sh\n(.*?)```", page, re.DOTALL)))
    assert leaflet_text is not None
    assert wanted is not None
    (folder / "old").mkdir()
    (folder / "old-leaflet.txt").write_text(leaflet_text[1], encoding="utf-8")
    (folder / "old/another.txt").write_text("Hip\n\nWe mend it. It is short.\n", encoding="utf-8")
    assert len(commands) >= 3
    for command in commands:
        done = run(*command.split())
        assert done.exit_code == 0, f"{command}\n{done.output}"
    made = re.sub(r"20\d\d-\d\d-\d\d", "2026-11-27", (folder / "content.yaml").read_text(encoding="utf-8"))
    assert wanted[1].strip("\n") in made


def test_a_page_that_word_saved_is_read_as_it_shows(tmp_path: Path) -> None:
    """Bullets in Symbol with blanks of another font beside them, headings that are only bold, a list under "Don't:"."""
    bullet = "<span style='font-family:Symbol'>·<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp; </span></span>"
    page = (
        "<html><head><meta charset=windows-1252><style>p.T {font-size:26pt} p.N {font-size:11pt}</style></head><body>"
        "<p class=T>Vasectomy</p><p class=N>A small operation. It is final.</p><p class=N><b>What happens during the operation?</b></p>"
        f"<p class=N>{bullet}We numb the skin.</p><p class=N>{bullet}The surgeon’s cut is 1 cm long.</p>"
        "<p class=N><b>After the operation</b></p><p class=N><b>Washing:</b> Shower after 1 day.</p>"
        "<p class=N><b>Don’t:</b></p><p class=N>ride a bicycle</p><p class=N>lift heavy things</p></body></html>"
    )
    procedure = loaded(draft_of(page.encode("cp1252"), "a.html"), tmp_path).procedures["vasectomy"]
    assert procedure.steps is not None
    assert [each.heading for each in procedure.steps.items] == ["We numb the skin.", "The surgeon’s cut is 1 cm long."]
    assert procedure.aftercare is not None
    assert [each.do for each in procedure.aftercare.items] == ["Washing:"]
    assert [(each.do, each.more) for each in procedure.aftercare.do_not] == [
        ("Don’t:", "ride a bicycle; lift heavy things")
    ]


def test_columns_are_read_down_each_and_doubted(tmp_path: Path) -> None:
    key = next(each for each in KEYS if each.columns == 2)
    draft = made_draft(key, ".pdf")
    assert any(each.code == "doubtful-words" and "columns" in each.message for each in draft.remarks)
    one = next(each for each in KEYS if each.columns == 1 and not any(part.box for part in each.parts))
    assert not any("columns" in each.message for each in made_draft(one, ".pdf").remarks)


@pytest.mark.parametrize("code", ["zh-Hans", "ja", "fa", "ru"])
def test_a_leaflet_in_another_script_is_quoted_and_placed(code: str, tmp_path: Path) -> None:
    headings = Language.of(code).headings
    words = {"zh-Hans": "我们清洗您的耳朵。这会让您听得更清楚。", "ja": "耳を水で洗います。よく聞こえるようになります。",
             "fa": "گوش شما را با آب می‌شوییم. بهتر می‌شنوید.", "ru": "Мы промоем ваше ухо. Вы будете лучше слышать."}[code]  # fmt: skip
    page = f"<h1>X</h1><p>{words}</p><h2>{headings['why']}</h2><p>{words}</p><h2>{headings['risks']}</h2><ul><li>{words}</li></ul>"
    draft = draft_of(page.encode(), "a.html")
    procedure = loaded(draft, tmp_path).procedures[draft.name]
    assert procedure.language == code
    assert procedure.why is not None
    assert procedure.risks is not None


def test_a_list_of_steps_lends_no_step(tmp_path: Path) -> None:
    """Where nothing else can stand at the top, the title does, and the draft says so."""
    draft = import_text("# Ear wash\n\n## How is it done?\n\n1. You sit.\n2. We rinse your ear.\n3. You rest.\n")
    procedure = loaded(draft, tmp_path).procedures[draft.name]
    assert procedure.steps is not None
    assert [each.heading for each in procedure.steps.items] == ["You sit.", "We rinse your ear.", "You rest."]
    assert procedure.plain_title.text == "Ear wash"
    assert sum("the title once more" in each.message for each in draft.remarks) == 2


@pytest.mark.parametrize(
    "text", ["We mend it.", "# Knee", "Knee\n\nWe mend it.", "- one\n- two", "a\tb\nc\td", "Ear wash"]
)
def test_the_smallest_leaflet_is_a_whole_content(text: str, tmp_path: Path) -> None:
    draft = import_text(text)
    parts = said(loaded(draft, tmp_path), draft.name)
    assert set(words_of(text)) <= set(words_of(" ".join([*parts.values(), *unplaced(draft)])))


def test_bold_words_that_begin_an_item_are_printed_strong_and_once(tmp_path: Path) -> None:
    def build(document: Any) -> None:
        document.add_heading("What to do after", 1)
        item = document.add_paragraph(style="List Bullet")
        item.add_run("Diet:").bold = True
        item.add_run(" Eat what you like. Drink water.")

    entry_ = loaded(draft_of(docx_of(build), "a.docx"), tmp_path).procedures["hernia"].aftercare
    assert entry_ is not None
    assert [(each.do, each.more) for each in entry_.items] == [("Diet:", "Eat what you like. Drink water.")]


@pytest.mark.parametrize(
    ("text", "phrase", "stands"),
    [("The kneecap hurts", "knee", False), ("The knee hurts", "knee", True), ("断裂一块骨头被压扁", "一块骨头", True),
     ("骨头。我们看到", "骨头。", True), ("ปวดเข่ามาก", "เข่า", True), ("7 days", "7 day", False)],
)  # fmt: skip
def test_words_of_a_source_are_whole_in_scripts_that_part_words(text: str, phrase: str, stands: bool) -> None:
    assert (find_phrase(text, phrase) >= 0) is stands
