"""The patient library: only sheets that may go to patients, and a page for each code that says what became of it."""

import datetime
import re
from pathlib import Path
from typing import Any

import content_factory as factory
import pypdfium2
import pytest
import yaml
import zxingcpp
from support.web_page import PageElement, read_page

import handouts
from handouts.approval.signing import approve, withdraw
from handouts.approval.verify import verify_code
from handouts.document.codes import name_code_page, read_code_page
from handouts.languages.language import Language
from handouts.press.press import Press
from handouts.press.publishing import CODES, publish

DAY = datetime.date(2026, 11, 22)
EN, ES = Language.of("en"), Language.of("es")
ADDRESS = "https://sheets.hill-clinic.example"


def content(**practice: Any) -> dict[str, Any]:
    def sheet(title: str) -> dict[str, Any]:
        return {
            "title": title, "plain_title": f"{title}, in plain words.", "version": "2026-11-01",
            "short_version": ["It helps."], "when_to_call": {"signs": ["Fever."]},
            "translations": {"es": {"title": f"{title} es", "plain_title": "Palabras.", "version": "2026-11-01",
                                    "short_version": ["Ayuda."], "when_to_call": {"signs": ["Fiebre."]}}},
        }  # fmt: skip

    return {
        "practice": {"name": "Hill Clinic", "phones": [{"number": "(770) 555-0142"}], **practice},
        "procedures": {"knee": sheet("Knee"), "hip": sheet("Hip")},
    }


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    place = tmp_path / "practice"
    place.mkdir()
    return place


def opened(folder: Path, made: dict[str, Any]) -> handouts.Library:
    return factory.library_of(folder, made)


def sign(library: handouts.Library, name: str, language: Language = EN, day: datetime.date = DAY) -> str:
    """Approve a sheet; returns the code of its standard edition."""
    made, _ = approve(library, name, language, by="Jane Roe, MD", today=day)
    return made.wording.code_of("standard")


def page(folder: Path, path: str) -> PageElement:
    return read_page((folder / path).read_bytes())


def verdict(folder: Path, code: str) -> tuple[str, list[str]]:
    """What the page of a code says, and where its links in the main part lead."""
    main = page(folder, f"{CODES}/{name_code_page(code)}").find("main")
    said = next(each for each in main.walk() if "verdict" in each.attributes.get("class", ""))
    return said.text.replace("\u00a0", " "), [each.attributes["href"] for each in main.all("a")]


def test_only_what_may_go_to_patients_is_there_and_every_link_leads_to_a_page(folder: Path, tmp_path: Path) -> None:
    library = opened(folder, content())
    sign(library, "knee")
    sign(library, "knee", ES)
    sign(library, "hip")
    made = publish(library, tmp_path / "out", DAY)
    pages = {path.relative_to(tmp_path / "out").as_posix(): path for path in (tmp_path / "out").rglob("*.html")}
    assert {each for each in pages if not each.startswith(CODES)} == {
        "index.html", "index-es.html", "sheets/knee-en.html", "sheets/knee-es.html", "sheets/hip-en.html"
    }  # fmt: skip
    assert [each.problems[0].code for each in made.refused] == ["not-approved"]
    for path in pages.values():
        for link in read_page(path.read_bytes()).all("a"):
            href = link.attributes["href"]
            if not re.match("tel:|https:|mailto:", href):
                assert (path.parent / href).resolve() in {each.resolve() for each in pages.values()}, (path.name, href)
        text = path.read_text("utf-8").replace("\u00a0", " ")
        assert "As of Nov 22, 2026" in text or "Al 22 de nov. de 2026" in text
        assert "Jane Roe" not in text


def test_a_newer_text_an_end_and_a_withdrawal_are_told_on_the_pages_of_codes(folder: Path, tmp_path: Path) -> None:
    out, written = tmp_path / "out", content()
    library = opened(folder, written)
    old, hip, knee_es = sign(library, "knee"), sign(library, "hip"), sign(library, "knee", ES)
    publish(library, out, DAY)
    assert verdict(out, old) == ("This sheet is current.", ["../sheets/knee-en.html"])

    written["procedures"]["knee"]["short_version"] = ["It helps most people."]
    library = opened(folder, written)
    later = DAY + datetime.timedelta(days=5)
    publish(library, out, later)  # changed, and nobody has approved it
    assert verdict(out, old) == ("This sheet is no longer current. Please do not use it.", [])
    assert not (out / "sheets/knee-en.html").exists()

    new = sign(library, "knee", day=later)
    withdraw(library, hip, by="Jane Roe, MD", reason="A secret", today=later)
    made = publish(library, out, later)
    assert verdict(out, old) == ("There has been a newer sheet since Nov 27, 2026. Please use the newer one.", ["../sheets/knee-en.html"])  # fmt: skip
    assert verdict(out, new)[0] == "This sheet is current."
    assert verdict(out, hip) == ("This sheet was withdrawn on Nov 27, 2026. Please do not use it.", [])
    assert verdict(out, knee_es)[0] == "Esta hoja ya no está vigente. No la use."
    assert "sheets/hip-en.html" in made.files.removed
    assert not any(b"secret" in path.read_bytes() for path in out.rglob("*.html"))


def test_a_withdrawal_is_told_also_where_the_words_have_changed_since(folder: Path, tmp_path: Path) -> None:
    out, written = tmp_path / "out", content()
    library = opened(folder, written)
    sign(library, "knee")
    code = sign(library, "knee", ES)
    withdraw(library, code, by="Jane Roe, MD", reason="Wrong", today=DAY)
    written["procedures"]["knee"]["short_version"] = ["Other words."]
    publish(opened(folder, written), out, DAY)
    assert verdict(out, code)[0] == "Esta hoja se retiró el 22 de nov. de 2026. No la use."


def test_the_page_of_a_code_stays_whatever_becomes_of_the_sheet_and_of_the_history(
    folder: Path, tmp_path: Path
) -> None:
    out, written = tmp_path / "out", content()
    library = opened(folder, written)
    code = sign(library, "hip")
    publish(library, out, DAY)
    del written["procedures"]["hip"]
    publish(opened(folder, written), out, DAY)
    assert verdict(out, code)[0] == "This sheet is no longer current. Please do not use it."
    for entry in (folder / "approvals").iterdir():
        entry.unlink()
    publish(opened(folder, written), out, DAY)
    assert verdict(out, code)[0] == "We do not know this sheet. Please do not use it."


def test_a_page_never_says_current_where_verify_does_not(folder: Path, tmp_path: Path) -> None:
    out, written = tmp_path / "out", content()
    library = opened(folder, written)
    codes = [sign(library, name, language) for name in ("knee", "hip") for language in (EN, ES)]
    for day in (DAY, DAY + datetime.timedelta(days=364), DAY + datetime.timedelta(days=400)):
        publish(library, out, day)
        for code in codes:
            current = verify_code(library, code, day).current
            assert (verdict(out, code)[0] in ("This sheet is current.", "Esta hoja está vigente.")) == current
    assert not current  # an approval holds for a year


def test_a_content_that_cannot_be_read_now_takes_nothing_away(folder: Path, tmp_path: Path) -> None:
    from handouts.content.loader import load_each_sheet

    out, written = tmp_path / "out", content()
    library = opened(folder, written)
    sign(library, "knee")
    publish(library, out, DAY)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    path = folder / "content.yaml"
    path.write_text(yaml.safe_dump(written, sort_keys=False) + '  "broken\n', encoding="utf-8")
    with pytest.raises(handouts.HandoutsError):
        publish(load_each_sheet(path), out, DAY)
    assert {path: path.read_bytes() for path in out.rglob("*") if path.is_file()} == before


def scanned(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [each.text for one in document for each in zxingcpp.read_barcodes(one.render(scale=200 / 72).to_pil())]
    finally:
        document.close()


@pytest.mark.parametrize("edition", ["standard", "large-print", "one-page", "trifold"])
def test_the_one_code_of_a_sheet_leads_to_its_page_and_the_address_stands_beside_it(edition: str, folder: Path) -> None:
    library = opened(folder, content(patient_library=ADDRESS + "/"))
    press = Press(library, "knee", format=edition, today=DAY)
    (found,) = scanned(press.copy())
    assert found == f"{ADDRESS}/c/{name_code_page(press.code)}"
    assert read_code_page(found.rpartition("/")[2]) == press.code
    assert ADDRESS.removeprefix("https://") in "".join(press.document().words())


def test_without_an_address_the_code_dials_as_ever(folder: Path) -> None:
    assert scanned(Press(opened(folder, content()), "knee", today=DAY).copy()) == ["tel:+17705550142"]


def test_an_approval_binds_the_address_and_not_the_code_it_makes_itself(folder: Path) -> None:
    library = opened(folder, content(patient_library=ADDRESS))
    code = sign(library, "knee")
    assert verify_code(library, code, DAY).current
    moved = opened(folder, content(patient_library=ADDRESS + "/elsewhere"))
    assert not verify_code(moved, code, DAY).current
