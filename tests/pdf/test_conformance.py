"""Every file that the program writes is PDF/UA-1 and PDF/A-2a, and the checkers that say so can fail on it."""

import io
import itertools
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
import pytest
from conftest import TODAY
from content_factory import library_of, sample, stress
from support import tools
from support.mutations import CAUGHT_BY, MUTATIONS, NotApplicable, mutated
from support.sheets import tagged
from support.structure import faults
from support.text import normalised
from support.validators import conformance, pdfjs_tree, qpdf_check, verapdf

import handouts
from handouts.options import INKS, PAPERS
from handouts.templates import FORMATS

CHECKERS: dict[str, Callable[[bytes], list[str]]] = {"structure": faults, "conformance": conformance}

PATIENTS = {
    "nobody": handouts.Patient(),
    "somebody": handouts.Patient(
        name="Nguyễn Thị Ánh", date="Dec 24, 2026", doctor="Δρ. Ωμέγα", note="Принесите (это) \\ & <то>"
    ),
}


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Sheets of every kind: all lengths, hard tables, lists, links and pictures, with a patient and without, and every
    edition, paper and ink."""
    made = {}
    for name, content in stress().items():
        folder = tmp_path_factory.mktemp("content")
        library = library_of(folder, content)
        for who, patient in PATIENTS.items():
            if who == "nobody" or name in ("same", "leaflet"):
                procedure = next(iter(library.procedures))
                made[f"{name}, {who}"] = handouts.build(library, procedure, patient=patient, today=TODAY).pdf
    library = library_of(tmp_path_factory.mktemp("content"), sample())
    for name, paper, ink in itertools.product(FORMATS, PAPERS, INKS):
        sheet = handouts.build(library, "kyphoplasty", format=name, paper=paper, ink=ink, today=TODAY)
        made[sheet.file_name] = sheet.pdf
    return made


def test_the_set_is_hard_enough(files: dict[str, bytes]) -> None:
    assert len(files) >= 20
    assert any(_has_pictures(data) for data in files.values())
    assert not any(_is_transparent(data) for data in files.values())
    roles = {role for data in files.values() for role, _ in tagged(data)}
    assert roles >= {"H1", "H2", "H3", "P", "Lbl", "LBody", "TH", "TD", "Link", "Span", "Form", "Figure", "Caption"}


def _has_pictures(pdf: bytes) -> bool:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return any(each.get("/Subtype") == "/Image" for each in opened.objects if isinstance(each, pikepdf.Stream))


def _is_transparent(pdf: bytes) -> bool:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return any("/SMask" in each for each in opened.objects if isinstance(each, pikepdf.Stream))


def test_every_file_passes_the_checkers(files: dict[str, bytes]) -> None:
    found = {name: conformance(data) + faults(data) for name, data in files.items()}
    assert {name: told for name, told in found.items() if told} == {}


def test_every_file_passes_qpdf(files: dict[str, bytes]) -> None:
    found = {name: qpdf_check(data) for name, data in files.items()}
    assert {name: told for name, told in found.items() if told} == {}


@pytest.mark.slow
@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_every_file_passes_the_reference_validator(files: dict[str, bytes], flavour: str) -> None:
    assert [str(rule) for rule in verapdf(files, flavour)] == []


# -- the checkers see every way to break a real sheet


@pytest.mark.parametrize("name", MUTATIONS)
def test_a_broken_sheet_is_caught(name: str, handout: handouts.Handout, leaflet: handouts.Handout) -> None:
    applied = 0
    for sheet in (handout, leaflet):
        try:
            broken = mutated(sheet.pdf, name)
        except NotApplicable:
            continue
        applied += 1
        for checker in CAUGHT_BY[name] & set(CHECKERS):
            assert CHECKERS[checker](broken), f"{checker} does not see {name}"
    if not applied:
        pytest.skip("a sheet has nothing that this could break")


@pytest.fixture(scope="session")
def leaflet(tmp_path_factory: pytest.TempPathFactory) -> handouts.Handout:
    library = library_of(tmp_path_factory.mktemp("leaflet"), stress()["leaflet"])
    return handouts.build(library, "knee", today=TODAY)


def test_many_ways_to_break_a_file_apply_to_the_sheet(handout: handouts.Handout) -> None:
    applied: list[str] = []
    for name in MUTATIONS:
        try:
            mutated(handout.pdf, name)
        except NotApplicable:
            continue
        applied.append(name)
        if len(applied) == 25:
            return
    pytest.fail(f"only {applied}")


@pytest.mark.slow
def test_the_reference_validator_catches_a_broken_sheet(handout: handouts.Handout) -> None:
    tools.require_tool("verapdf")
    broken = {}
    for name in MUTATIONS:
        if "verapdf" in CAUGHT_BY[name]:
            try:
                broken[name] = mutated(handout.pdf, name)
            except NotApplicable:
                continue
    assert len(broken) >= 20
    for flavour in ("ua1", "2a"):
        caught = {rule.file for rule in verapdf(broken, flavour)}
        broken = {name: data for name, data in broken.items() if name not in caught}
    assert set(broken) == set()


# -- a reader that patients have


def pieces(node: Any) -> Iterator[tuple[str, str]]:
    """Role and text of what pdf.js finds below a node, in its order."""
    role = node.get("role", "")
    for kid in node.get("children", []):
        if "text" in kid and "role" not in kid:
            yield role, kid["text"]
        else:
            yield from pieces(kid)


def test_pdfjs_reads_the_tags_and_the_text_back(handout: handouts.Handout) -> None:
    """Page by page, as its readers do; so a role's texts are joined over the pages before they are compared."""
    pages = pdfjs_tree(handout.pdf)
    assert len(pages) == handout.pages
    read = [(role, normalised(words)) for page in pages for role, words in pieces(page["tree"]) if words.strip()]
    ours = [(role, words) for role, words in tagged(handout.pdf) if words]
    assert list(grouped(read)) == list(grouped(ours))
    links = [annotation for page in pages for annotation in page["annotations"]]
    assert {annotation.get("url") for annotation in links} == {"tel:+17709623642"}


def grouped(read: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    """Neighbours with one role as one text, white space left out."""
    for role, items in itertools.groupby(read, key=lambda each: each[0]):
        yield role, "".join("".join(words.split()) for _, words in items)
