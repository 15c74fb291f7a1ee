"""A copy that is filled in on a screen: every line and box of the sheet is a field with a name, and nothing else differs."""

import base64
import functools
import http.server
import io
import threading
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
import uharfbuzz as hb
from conftest import TODAY
from engine_kit import new_canvas
from reportlab.lib.colors import black
from support.text import pdfium_text
from support.tools import require_tool
from support.validators import conformance, qpdf_check, verapdf

import handouts
from handouts import options
from handouts.options import EDITIONS, FileOptions
from handouts.pdf.structure import BOX, LINE, FormField

FILLABLE = FileOptions(fillable=True)
WITH_LINES = list(EDITIONS)


@pytest.fixture(scope="module")
def copies(library: handouts.Library) -> dict[str, handouts.Handout]:
    """The sheet with fields, in every edition and two languages."""
    made = {}
    for edition in WITH_LINES:
        for language in ("en", "es"):
            made[f"{edition}-{language}"] = handouts.build(
                library, "kyphoplasty", format=edition, language=language, today=TODAY, file=FILLABLE
            )
    return made


def fields(pdf: bytes) -> list[dict[str, Any]]:
    """Name, kind, label and place of each field, in the order of the form."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [
            {"name": str(each.T), "kind": str(each.FT), "label": str(each.TU), "several": int(each.get("/Ff", 0)) == 4096,
             "box": [float(side) for side in each.Rect]}
            for each in opened.Root.AcroForm.Fields
        ]  # fmt: skip


def test_every_line_and_box_is_a_field_with_the_name_of_what_stands_beside_it(copies: Any) -> None:
    found = fields(copies["standard-en"].pdf)
    typed = {each["name"]: each["label"] for each in found if each["kind"] == "/Tx"}
    assert typed == {"name": "Name", "date": "Date", "time": "Time", "doctor": "Doctor", "place": "Place", "note": "Note",
                     "questions": "My questions"}  # fmt: skip
    ticked = [each["label"] for each in found if each["kind"] == "/Btn"]
    assert ticked[1] == "Ask your doctor what to expect."
    assert len(ticked) == 6
    assert next(each for each in found if each["name"] == "questions")["several"]
    spanish = {each["name"]: each["label"] for each in fields(copies["standard-es"].pdf)}
    assert spanish["name"] == "Nombre"
    assert {each["name"] for each in fields(copies["one-page-en"].pdf)} >= {"name", "date", "time"}


def test_fields_have_names_of_their_own_and_come_in_reading_order(copies: Any) -> None:
    for name, copy in copies.items():
        found = fields(copy.pdf)
        assert len({each["name"] for each in found}) == len(found) > 2, name
        with pikepdf.open(io.BytesIO(copy.pdf)) as opened:
            widgets = [
                str(each.T) for page in opened.pages for each in page.get("/Annots", []) if each.Subtype == "/Widget"
            ]
            assert "/NeedAppearances" not in opened.Root.AcroForm or not opened.Root.AcroForm.NeedAppearances
        assert sorted(widgets) == sorted(each["name"] for each in found)


def test_the_words_and_the_code_are_those_of_the_printed_sheet(library: handouts.Library, copies: Any) -> None:
    for edition in WITH_LINES:
        printed = handouts.build(library, "kyphoplasty", format=edition, language="en", today=TODAY)
        copy = copies[f"{edition}-en"]
        assert copy.code == printed.code
        assert pdfium_text(copy.pdf) == pdfium_text(printed.pdf)
        assert copy.file_name == printed.file_name.replace(".pdf", "-fillable.pdf")
        assert copy.pages == printed.pages


@pytest.mark.parametrize("profile", options.PROFILES)
@pytest.mark.parametrize("name", ["Ana Ruiz", "Łukasz Żyła-Őry", "Nguyễn Thị Ánh", "Δρ. Ωμέγα"])
def test_a_copy_to_fill_in_may_have_somebody_s_name_in_any_letters(
    library: handouts.Library, profile: str, name: str
) -> None:
    """The name is printed, in whatever fonts the copy needs beside the sheet's own; all else is there to be typed."""
    file = FileOptions(profile, fillable=True)
    press = handouts.Press(library, "kyphoplasty", today=TODAY, file=file)
    pdf = press.copy(handouts.Patient(name=name))
    assert name in unicodedata.normalize("NFC", " ".join(pdfium_text(pdf).split()))
    typed = {each["name"] for each in fields(pdf) if each["kind"] == "/Tx"}
    assert typed == {"date", "time", "doctor", "place", "note", "questions"}
    assert qpdf_check(pdf) == []
    if profile == options.USUAL_PROFILE:
        assert conformance(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        embedded = [str(each.FontName) for each in opened.objects
                    if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor"]  # fmt: skip
        font = opened.Root.AcroForm.DR.Font.Typed
        assert len({*embedded}) == len(embedded)
        assert str(font.BaseFont) in embedded
        letters = hb.Face(hb.Blob(font.FontDescriptor.FontFile2.read_bytes())).unicodes
    nobody = handouts.build(library, "kyphoplasty", today=TODAY, file=file).pdf
    with pikepdf.open(io.BytesIO(nobody)) as opened:
        same = hb.Face(hb.Blob(opened.Root.AcroForm.DR.Font.Typed.FontDescriptor.FontFile2.read_bytes())).unicodes
    assert {*letters} == {*same}


def test_the_checkers_find_nothing(copies: Any) -> None:
    for name, copy in copies.items():
        assert conformance(copy.pdf) == [], name
        assert qpdf_check(copy.pdf) == [], name


@pytest.mark.slow
@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_the_reference_validator_finds_nothing(copies: Any, flavour: str) -> None:
    found = verapdf({name: copy.pdf for name, copy in copies.items()}, flavour)
    assert [str(rule) for rule in found] == []


def test_what_is_typed_is_kept_and_seen(copies: Any) -> None:
    """As a program fills it in, with the looks that pikepdf makes of the face in the file."""
    from pikepdf.form import DefaultAppearanceStreamGenerator, Form

    with pikepdf.open(io.BytesIO(copies["standard-en"].pdf)) as opened:
        form = Form(opened, DefaultAppearanceStreamGenerator)
        for name, field in form.items():
            if field.is_text:
                field.value = f"Señora Ñandú {name}"
            else:
                field.checked = True
        filled = io.BytesIO()
        opened.save(filled)
    assert _dark(filled.getvalue()) > 1.02 * _dark(copies["standard-en"].pdf)
    with pikepdf.open(io.BytesIO(filled.getvalue())) as opened:
        values = {str(each.T): each.V for each in opened.Root.AcroForm.Fields}
    assert str(values["name"]) == "Señora Ñandú name"
    assert str(values["box"]) == "/Yes"


def _dark(pdf: bytes) -> float:
    """How much ink the second page has, its fields included."""
    opened = pypdfium2.PdfDocument(pdf)
    opened.init_forms()
    picture = opened[1].render(scale=1.5, may_draw_forms=True).to_pil().convert("L")
    return float(sum(255 - level for level in picture.tobytes()))


def test_the_face_has_the_letters_that_people_type(copies: Any) -> None:
    with pikepdf.open(io.BytesIO(copies["standard-en"].pdf)) as opened:
        font = opened.Root.AcroForm.DR.Font.Typed
        assert font.Encoding == "/WinAnsiEncoding"
        widths = [float(each) for each in font.Widths]
        for letter in "AZaz09.,-'?!()/&@ÁÉÍÓÚÑáéíóúñüçßøœ€–’":
            assert widths[letter.encode("cp1252")[0] - int(font.FirstChar)] > 0, letter
        assert len(font.FontDescriptor.FontFile2.read_bytes()) > 5000


def test_a_field_belongs_to_a_form_element_and_a_second_page_has_one_of_its_own() -> None:
    canvas = new_canvas()
    document = canvas.structure.document
    with pytest.raises(ValueError, match="belongs to a Form element"):
        canvas.field(document.add("P"), FormField(LINE, "name", "Name"), (0, 0, 10, 10), color=black)
    form = document.add("Form", alt="Notes")
    canvas.field(form, FormField(LINE, "notes", "Notes"), (50, 100, 250, 117), color=black)
    canvas.field(form, FormField(LINE, "notes", "Notes"), (50, 80, 250, 97), color=black)
    assert [(each.lines, each.box) for each in canvas.fields] == [(2, (50, 80, 250, 117))]
    canvas.showPage()
    canvas.field(form, FormField(LINE, "notes", "Notes"), (50, 100, 250, 117), color=black)
    canvas.field(document.add("Form", alt="Yes"), FormField(BOX, "box", "Yes"), (50, 50, 60, 60), color=black)
    assert [each.field.name for each in canvas.fields] == ["notes", "notes-2", "box"]
    assert [each.role for each in document.elements].count("Form") == 3


def test_copies_with_fields_are_not_put_into_one_print_file(library: handouts.Library) -> None:
    press = handouts.Press(library, "kyphoplasty", today=TODAY, file=FILLABLE)
    with pytest.raises(ValueError, match="a file of its own"):
        press.merge([handouts.Patient()], io.BytesIO())


# -- as a reader in a browser fills it in

PAGE = """<!doctype html><meta charset=utf-8><link rel=stylesheet href=/web/pdf_viewer.css>
<div id=c style="position:absolute;inset:0;overflow:auto"><div id=v class=pdfViewer></div></div><script type=module>
import * as lib from "/legacy/build/pdf.mjs"; globalThis.pdfjsLib = lib;
const view = await import("/legacy/web/pdf_viewer.mjs");
lib.GlobalWorkerOptions.workerSrc = "/legacy/build/pdf.worker.mjs";
const eventBus = new view.EventBus(), linkService = new view.PDFLinkService({eventBus});
const viewer = new view.PDFViewer({container: document.getElementById("c"), eventBus, linkService});
linkService.setViewer(viewer);
window.open_file = async (text) => {
  const data = Uint8Array.from(atob(text), each => each.charCodeAt(0));
  window.pdf = await lib.getDocument({data}).promise;
  viewer.setDocument(window.pdf); linkService.setDocument(window.pdf);
  await new Promise(done => eventBus.on("pagesloaded", done));
  viewer.currentScaleValue = "0.2";
};
window.save_file = async () => { let text = ""; for (const each of await window.pdf.saveDocument()) text += String.fromCharCode(each); return btoa(text); };
window.ready = true;
</script>"""


@pytest.fixture
def viewer(tmp_path: Path, browser: Any) -> Iterator[Any]:
    """A page with the viewer of pdf.js, in a real browser."""
    package = Path(str(require_tool("pdfjs")))

    class Handler(http.server.SimpleHTTPRequestHandler):
        extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript"}  # noqa: RUF012

        def do_GET(self) -> None:
            if self.path != "/":
                return super().do_GET()
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(PAGE.encode())
            return None

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing: a test says what is wrong."""

    with http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(package))
    ) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        page = browser.new_page(viewport={"width": 900, "height": 1200})
        page.goto(f"http://127.0.0.1:{server.server_port}/")
        page.wait_for_function("window.ready")
        yield page
        page.close()
        server.shutdown()


@pytest.mark.slow
def test_a_reader_in_a_browser_fills_it_in_by_keyboard_in_reading_order(copies: Any, viewer: Any) -> None:
    """In one column: side by side, this reader goes from line to line across both, whatever the file says."""
    pdf = copies["large-print-en"].pdf
    viewer.evaluate("text => window.open_file(text)", base64.b64encode(pdf).decode())
    wanted = [each["name"] for each in fields(pdf)]
    names = "() => [...document.querySelectorAll('.annotationLayer input, .annotationLayer textarea')].map(each => each.name)"
    viewer.wait_for_function(f"({names})().length == {len(wanted)}")
    viewer.evaluate("document.querySelector('.annotationLayer input').focus()")
    seen: list[str] = []
    for _ in range(3 * len(wanted)):
        name = viewer.evaluate("document.activeElement.name || ''")
        if name and name not in seen:
            seen.append(name)
            kind = viewer.evaluate("document.activeElement.type")
            viewer.keyboard.press("Space") if kind == "checkbox" else viewer.keyboard.type(f"Á {name}")
        viewer.keyboard.press("Tab")
    assert seen == wanted
    saved = base64.b64decode(viewer.evaluate("window.save_file()"))
    with pikepdf.open(io.BytesIO(saved)) as opened:
        values = {str(each.T): str(each.V) for each in opened.Root.AcroForm.Fields}
    assert values["name"] == "Á name"
    assert values["questions"] == "Á questions"
    assert values["box"] == "/Yes"
