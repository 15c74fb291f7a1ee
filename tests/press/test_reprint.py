"""An approved sheet printed again: the same pages, a quiet line, and a loud mark where it must not be handed out."""

from __future__ import annotations

import datetime
import io
from pathlib import Path

import pytest
from approval.practice import BY, practice
from support.validators import conformance

from handouts.languages import language as languages
from handouts.languages.language import Language
from handouts.options import EDITIONS, INKS, SheetOptions
from handouts.pdf import raster
from handouts.pdf.overlay import FinishedFile, NotOursError, lay_over
from handouts.press import kept_sheets, press
from handouts.press.reprint import mark_again, reprint
from handouts.problems import HandoutsError

ENGLISH = Language.of("en")
TODAY = datetime.date(2026, 11, 26)


def words(pdf: bytes) -> list[str]:
    return [" ".join(page.split()) for page in raster.texts(pdf)]


def sheet(edition: str = "standard", ink: str = "color") -> tuple[SheetOptions, bytes]:
    import handouts

    library = handouts.load("content.yaml")
    made = SheetOptions("kyphoplasty", "en", edition, "letter", ink)
    return made, press.build(library, "kyphoplasty", format=edition, ink=ink, today=TODAY).pdf


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("edition", EDITIONS)
def test_the_sheets_own_bytes_stand_first_and_each_page_has_the_line(edition: str, ink: str) -> None:
    import pikepdf

    made, data = sheet(edition, ink)
    again = mark_again(data, made, "", TODAY)
    assert again.startswith(data)
    for before, after in zip(words(data), words(again), strict=True):
        assert "Printed again on Nov 26, 2026" in after
        assert after.replace("Printed again on Nov 26, 2026", "").split() == before.split()
    with pikepdf.open(io.BytesIO(again)) as pdf:
        assert pdf.check_pdf_syntax() == []
    for old, new in zip(raster.greys(data, dpi=72), raster.greys(again, dpi=72), strict=True):
        above = (0, 0, old.width, old.height - 28)
        assert old.crop(above).tobytes() == new.crop(above).tobytes(), "only the edge of the paper has changed"


@pytest.mark.parametrize("edition", EDITIONS)
def test_what_may_not_be_handed_out_says_so_on_every_page_clear_of_all_else(edition: str) -> None:
    made, data = sheet(edition)
    again = mark_again(data, made, ENGLISH.changed, TODAY)
    assert all("Changed since approval: not for patients" in page for page in words(again))
    for old, new in zip(raster.greys(data, dpi=72), raster.greys(again, dpi=72), strict=True):
        body = (0, 40, old.width, old.height - 28)
        assert old.crop(body).tobytes() == new.crop(body).tobytes()
        top = (0, 0, old.width, 40)
        assert old.crop(top).tobytes() != new.crop(top).tobytes()


@pytest.mark.parametrize("code", languages.codes())
def test_every_language_says_when_it_was_printed_again(code: str) -> None:
    made, data = sheet()
    language = Language.of(code)
    again = mark_again(data, made._replace(language=code), language.changed, TODAY)
    wanted = "".join(language.printed_again.format(date=language.day(TODAY)).split())
    if language.direction == "ltr" and code not in (
        "hi",
        "gu",
        "km",
        "lo",
        "my",
        "ta",
        "te",
        "th",
    ):  # whose letters pdfium gives in another order
        assert wanted in "".join(words(again)[0].split())
    assert len(again) > len(data)


def test_a_sheet_that_was_changed_since_is_marked_and_told(tmp_path: Path) -> None:
    library = practice(tmp_path)
    made, _ = kept_sheets.approve(library, "knee", ENGLISH, by=BY, today=TODAY)
    code = made.wording.codes[0]
    good = reprint(tmp_path, code, today=TODAY, library=library)
    assert good.problems == ()
    assert ENGLISH.changed not in words(good.pdf)[0]
    assert good.file_name == "knee-standard-en-approved-2026-11-26.pdf"
    changed = practice(tmp_path, ("2 hours", "20 hours"))
    for library_now in (changed, None):
        bad = reprint(tmp_path, code, today=TODAY, library=library_now)
        assert [each.code for each in bad.problems] == ["reprint-not-current"]
        assert ENGLISH.changed in words(bad.pdf)[0]
        assert "2 hours" in words(bad.pdf)[0]


@pytest.mark.parametrize("edition", ["standard", "trifold"])
def test_a_sheet_printed_again_conforms_as_it_did(edition: str) -> None:
    made, data = sheet(edition)
    assert conformance(data) == []
    assert conformance(mark_again(data, made, ENGLISH.changed, TODAY)) == []


@pytest.mark.parametrize("code", ["", "KN-EN", "hello", "KN-EN 2222-2222-2222-2222-3"])
def test_what_is_no_code_is_refused(tmp_path: Path, code: str) -> None:
    practice(tmp_path)
    with pytest.raises(HandoutsError) as error:
        reprint(tmp_path, code, today=TODAY)
    assert error.value.problems[0].code == "bad-code"


def test_a_file_of_another_program_is_refused_not_guessed() -> None:
    made, data = sheet()
    for foreign in (b"", b"%PDF-1.4\n", data[:-20], data.replace(b"/Size", b"/Sise"), data + data):
        with pytest.raises((NotOursError, HandoutsError)):
            mark_again(foreign, made, "", TODAY)
    with pytest.raises(NotOursError):
        FinishedFile(data[: len(data) // 2])


def test_an_overlay_needs_as_many_pages() -> None:
    import handouts

    _, data = sheet("standard")
    plate = press.Press(handouts.load("content.yaml"), "kyphoplasty", format="one-page").plate(())
    with pytest.raises(NotOursError, match="number of pages"):
        lay_over(data, plate)
