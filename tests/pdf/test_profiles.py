"""Files to the newer standards: the same words under the same code, in a file that their checkers find nothing wrong with."""

import io
import itertools
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner
from conftest import ROOT, TODAY
from content_factory import library_of, sample, stress
from support.sheets import tagged
from support.structure import faults
from support.text import pdfium_text
from support.validators import qpdf_check, verapdf

import handouts
from handouts import options
from handouts.cli.app import main
from handouts.options import EDITIONS, FileOptions
from handouts.pdf.profile import PROFILES
from handouts.press.language_notice import Notices
from handouts.press.press import merge
from handouts.problems import ExitCode

NEWER = FileOptions("ua2")
SOMEBODY = handouts.Patient(name="Nguyễn Thị Ánh", date="Dec 24, 2026", doctor="Δρ. Ωμέγα", note="Принесите (это)")
FLAVOURS = {"ua1": ("ua1", "2a"), "ua2": ("ua2", "wt1a", "wt1r", "4")}
"""What the reference validator calls the standards of each profile."""


def printed_together(library: handouts.Library, edition: str, language: str, file: FileOptions) -> bytes:
    """A print file with a page before each copy."""
    press = handouts.Press(library, "kyphoplasty", format=edition, language=language, today=TODAY, file=file)
    made = io.BytesIO()
    merge([(press, SOMEBODY), (press, handouts.Patient()), (press, SOMEBODY)], made, separators=True)
    return made.getvalue()


def with_notices(folder: Path, file: FileOptions) -> bytes:
    """A print file with a notice of language help after each person's sheet."""
    content = sample()
    help_ = {"phone": "(770) 555-0199", "in_print_files": "yes"}
    content["practice"] |= {"state": "GA", "language_help": help_}
    library = library_of(folder, content)
    press, made = handouts.Press(library, "kyphoplasty", today=TODAY, file=file), io.BytesIO()
    people = [handouts.Patient(name=f"Ana {number}") for number in range(3)]
    merge([(press, each) for each in people], made, notices=Notices(library))
    return made.getvalue()


@pytest.fixture(scope="module")
def files(library: handouts.Library, tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, bytes]]:
    """By profile: each edition in two languages, for nobody, for somebody, to fill in, and as a print file; a long leaflet."""
    made: dict[str, dict[str, bytes]] = {name: {} for name in PROFILES}
    leaflet = library_of(tmp_path_factory.mktemp("leaflet"), stress()["leaflet"])
    for profile, edition, language in itertools.product(PROFILES, EDITIONS, ("en", "es")):
        name, file = f"{edition}-{language}", FileOptions(profile)
        press = handouts.Press(library, "kyphoplasty", format=edition, language=language, today=TODAY, file=file)
        fill = handouts.Press(
            library, "kyphoplasty", format=edition, language=language, today=TODAY, file=FileOptions(profile, True)
        )
        made[profile] |= {
            name: press.copy(),
            f"{name}, somebody": press.copy(SOMEBODY),
            f"{name}, to fill in": fill.copy(),
            f"{name}, somebody's to fill in": fill.copy(SOMEBODY),
        }
        made[profile][f"{name}, print file"] = printed_together(library, edition, language, file)
    for profile in PROFILES:
        made[profile]["with notices"] = with_notices(tmp_path_factory.mktemp("notices"), FileOptions(profile))
        made[profile]["leaflet"] = handouts.build(leaflet, "knee", today=TODAY, file=FileOptions(profile)).pdf
    return made


@pytest.mark.slow
@pytest.mark.parametrize(("profile", "flavour"), [(name, each) for name, all_ in FLAVOURS.items() for each in all_])
def test_the_reference_validator_finds_nothing(files: Any, profile: str, flavour: str) -> None:
    assert len(files[profile]) == 42
    assert [str(rule) for rule in verapdf(files[profile], flavour)] == []


@pytest.mark.slow
def test_the_reference_validator_takes_neither_for_the_other(files: Any) -> None:
    one = {"sheet": files["ua1"]["standard-en"]}
    assert verapdf(one, "ua2")
    assert verapdf(one, "wt1a")
    assert verapdf({"sheet": files["ua2"]["standard-en"]}, "2a")


def test_a_newer_file_says_so_and_has_what_its_standards_ask_for(library: handouts.Library) -> None:
    for pdf in (
        handouts.build(library, "kyphoplasty", today=TODAY, file=NEWER).pdf,
        printed_together(library, "standard", "en", NEWER),
    ):
        assert pdf.startswith(b"%PDF-2.0\n")
        assert qpdf_check(pdf) == []
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            assert "/Info" not in opened.trailer
            root = opened.Root
            assert [str(each.NS) for each in root.StructTreeRoot.Namespaces] == ["http://iso.org/pdf2/ssn"]
            elements = [
                each
                for each in opened.objects
                if isinstance(each, pikepdf.Dictionary) and "/S" in each and "/P" in each
            ]
            assert elements
            assert all(root.StructTreeRoot.Namespaces[0] == each.NS for each in elements)
            said = bytes(root.Metadata.read_bytes()).decode()
            for claim in (
                "<pdfaid:part>4<",
                "<pdfuaid:part>2<",
                "<pdfuaid:rev>2024<",
                "wtpdf#accessibility1.0",
                "wtpdf#reuse1.0",
            ):
                assert claim in said


@pytest.mark.parametrize("edition", EDITIONS)
def test_words_order_and_code_are_the_same(library: handouts.Library, edition: str) -> None:
    usual, newer = (
        handouts.build(library, "kyphoplasty", format=edition, today=TODAY, file=file)
        for file in (FileOptions(), NEWER)
    )
    assert newer.code == usual.code
    assert tagged(newer.pdf) == tagged(usual.pdf)
    assert pdfium_text(newer.pdf) == pdfium_text(usual.pdf)
    assert newer.file_name == usual.file_name.replace(".pdf", "-ua2.pdf")
    assert newer.pdf == handouts.build(library, "kyphoplasty", format=edition, today=TODAY, file=NEWER).pdf


def test_bookmarks_lead_to_elements_where_the_standard_asks_for_it(tmp_path: Any) -> None:
    library = library_of(tmp_path, stress()["leaflet"])
    for name in PROFILES:
        pdf = handouts.build(library, "knee", today=TODAY, file=FileOptions(name)).pdf
        with pikepdf.open(io.BytesIO(pdf)) as opened:
            with opened.open_outline() as outline:
                titles = [each.title for top in outline.root for each in (top, *top.children)]
            assert len(outline.root) == 1
            assert len(titles) > 5
            below = opened.Root.Outlines.First.First
            if name == "ua2":
                assert str(below.A.SD[0].S) == "/H2"
            else:
                assert below.Dest[0].objgen in {page.objgen for page in opened.pages}
        assert faults(pdf) == []


def test_names_of_profiles_are_those_that_can_be_asked_for(library: handouts.Library) -> None:
    assert list(options.PROFILES) == list(PROFILES)
    assert [each.name_in("en") for each in options.PROFILES.values()] == [each.keeps_to for each in PROFILES.values()]
    with pytest.raises(handouts.HandoutsError, match="no profile 'ua3'"):
        handouts.Press(library, "kyphoplasty", file=FileOptions("ua3"))


def test_a_print_file_keeps_to_one_profile(library: handouts.Library) -> None:
    presses = [handouts.Press(library, "kyphoplasty", today=TODAY, file=FileOptions(name)) for name in PROFILES]
    with pytest.raises(ValueError, match="the same standards"):
        merge([(press, handouts.Patient()) for press in presses], io.BytesIO())


@pytest.mark.parametrize("profile", PROFILES)
def test_a_notice_after_a_copy_keeps_to_its_standards_and_is_not_where_the_next_copy_begins(
    profile: str, tmp_path: Path
) -> None:
    pdf = with_notices(tmp_path, FileOptions(profile))
    assert pdf.startswith(PROFILES[profile].header[:8])
    assert qpdf_check(pdf) == []
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        item, begins = opened.Root.Outlines.First, []
        while item is not None:
            place = item.Dest if "/Dest" in item else item.A.D
            begins.append(opened.pages.index(pikepdf.Page(place[0])))
            item = item.get("/Next")
    assert begins == [0, 4, 8]  # a sheet, and the notice on one of its own


@pytest.mark.parametrize("more", [["--profile", "ua2"], ["--fillable"]], ids=["profile", "fillable"])
@pytest.mark.parametrize(
    "other",
    [["--format", name] for name in options.WITHOUT_PAPER] + [["--for", "print-shop"]],
    ids=lambda each: each[1],
)
def test_what_is_no_tagged_file_has_no_choice_of_one(other: list[str], more: list[str], tmp_path: Path) -> None:
    content = ["--content", str(ROOT / "content.yaml"), "--output", str(tmp_path)]
    result = CliRunner().invoke(main, ["build", "kyphoplasty", *content, *other, *more])
    assert result.exit_code == ExitCode.USAGE, result.output
    assert "has no --profile and no --fillable" in " ".join(result.output.split())
    assert not list(tmp_path.iterdir())
