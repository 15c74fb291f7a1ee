"""A sheet goes on with the drawings it was approved with, until somebody approves it with newer ones."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import handouts
from handouts import illustrations
from handouts.approval.printed_parts import read_sheet
from handouts.approval.shared_changes import describe_shared, list_shared_changes
from handouts.approval.signing import approve
from handouts.approval.standing import judge_standing, list_standings
from handouts.content.library import Library
from handouts.document import nodes as doc
from handouts.document.wording import SheetWords
from handouts.illustrations import KEPT
from handouts.languages.language import Language
from handouts.layout import marks
from handouts.press import kept_sheets
from handouts.press.press import Press

ENGLISH = Language.of("en")
DAY, LATER = datetime.date(2026, 11, 26), datetime.date(2026, 11, 27)
BY = "Jane Roe, MD"
CONTENT = """\
practice:
  name: Hill Clinic
  phones:
    - number: (770) 555-0142
  contact: Call us at any hour.
procedures:
  back:
    version: 2026-11-22
    title: Back
    plain_title: It can help a broken bone.
    short_version: It takes an hour.
    why:
      text: The bone is broken.
      picture:
        name: spine-where
        alt: A person seen from the side.
        labels:
          bone: Broken bone
    steps:
      items:
        - heading: The bone breaks
          text: It loses height.
          picture:
            name: kyphoplasty-fracture
            alt: A broken bone.
            labels:
              break: Break
              front: Front
        - heading: A tube goes in
          text: It is small.
          picture:
            name: kyphoplasty-tube
            alt: A tube.
            labels:
              tube: Tube
"""


def library_in(folder: Path, *changes: tuple[str, str]) -> Library:
    text = CONTENT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    (folder / "content.yaml").write_text(text, encoding="utf-8")
    return handouts.load(folder / "content.yaml")


@contextmanager
def an_earlier_program() -> Iterator[None]:
    """The program before the newer drawings: it composes, and so approves, with version 1 of each."""
    with pytest.MonkeyPatch.context() as patch:
        compose = handouts.document.wording.compose  # type: ignore[attr-defined]
        patch.setattr("handouts.document.wording.compose", lambda *a, **k: compose(*a, **{**k, "drawings": KEPT}))
        yield


@pytest.fixture
def approved(tmp_path: Path) -> Library:
    """A sheet that was approved with version 1 of its drawings."""
    library = library_in(tmp_path)
    with an_earlier_program():
        approve(library, "back", ENGLISH, by=BY, today=DAY)
    return library


def drawn_versions(library: Library, edition: str, monkeypatch: pytest.MonkeyPatch) -> dict[str, int]:
    """The drawings that an edition paints, and the version of each."""
    painted: dict[str, int] = {}
    art = marks._art

    def seen(name: str, version: int | None, *rest: object) -> illustrations.Art:
        painted[name] = illustrations.illustration(name, version).version
        return art(name, version, *rest)  # type: ignore[arg-type]

    with monkeypatch.context() as patch:
        patch.setattr(marks, "_art", seen)
        Press(library, "back", format=edition, today=LATER).copy()
    return painted


@pytest.mark.parametrize("edition", ["standard", "large-print", "one-page", "trifold"])
def test_an_approved_sheet_prints_the_drawings_it_was_approved_with(
    approved: Library, edition: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert judge_standing(approved, "back", ENGLISH, LATER, edition).kind == "approved"
    press = Press(approved, "back", format=edition, today=LATER)
    assert press.document().mark is None
    assert set(drawn_versions(approved, edition, monkeypatch).values()) == {1}
    (last,) = (each.standing.approval for each in list_standings(approved, LATER))
    assert last is not None
    assert press.code == last.wording.code_of(edition), "the very sheet that was approved"


def test_a_new_approval_takes_the_newer_ones(approved: Library, monkeypatch: pytest.MonkeyPatch) -> None:
    before = Press(approved, "back", today=LATER).copy()
    kept_sheets.approve(approved, "back", ENGLISH, by=BY, today=LATER)
    standing = judge_standing(approved, "back", ENGLISH, LATER)
    assert (standing.kind, standing.newer) == ("approved", ())
    assert set(drawn_versions(approved, "standard", monkeypatch).values()) == {2}
    press = Press(approved, "back", today=LATER)
    assert press.copy() != before
    assert standing.approval is not None
    kept = kept_sheets.find_list(approved.folder, standing.approval)
    assert kept is not None
    assert kept.files["back-standard-en.pdf"].digest == press.digest, "what is kept is what is printed from now on"


def test_a_sheet_that_changed_is_a_draft_with_the_newest(
    approved: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = library_in(tmp_path, ("takes an hour", "takes 2 hours"))
    assert judge_standing(changed, "back", ENGLISH, LATER).kind == "changed"
    assert set(drawn_versions(changed, "standard", monkeypatch).values()) == {2}
    assert Press(changed, "back", today=LATER).document().mark is not None


def test_it_is_told_that_newer_ones_are_there(approved: Library) -> None:
    standing = judge_standing(approved, "back", ENGLISH, LATER)
    assert set(standing.newer) == {"kyphoplasty-fracture", "kyphoplasty-tube", "spine-where", "kyphoplasty-where"}
    assert "a newer drawing is there" in standing.describe()
    (row,) = list_standings(approved, LATER)
    assert row.as_json()["newer_drawings"] == list(standing.newer)
    (change,) = list_shared_changes(approved, LATER)
    assert [each.name for each in change.covered] == ["back (en)"]
    told = describe_shared([change])
    assert "kyphoplasty-fracture 1" in told
    assert "kyphoplasty-fracture 2" in told


def test_what_was_lost_is_kept_again_as_it_was_approved(approved: Library) -> None:
    (made,) = kept_sheets.complete(approved, LATER)
    assert made.files["back-standard-en.pdf"].digest == Press(approved, "back", today=LATER).digest


def test_an_approval_that_names_a_version_nobody_keeps_holds_no_more(approved: Library) -> None:
    path = next(path for path in (approved.folder / "approvals").iterdir() if path.suffix == ".txt")
    words = SheetWords((), (), (), shape=('Picture "A": x": kyphoplasty-tube 7, spine-where 1',))
    assert words.drawings == {"spine-where": 1}
    assert "kyphoplasty-tube 1" in path.read_text(encoding="utf-8")


def test_every_label_that_the_one_page_sheet_leaves_out_is_told(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    press = Press(library, "back", format="one-page", today=LATER)
    figures = [node for node in press.document().walk() if isinstance(node, doc.Figure)]
    left = [text for each in figures for _, text in each.left_out]
    told = [each for each in press.told if each.code == "label-left-out"]
    assert left == ["Break", "Front", "Tube"] == [each.values["label"] for each in told]
    lines = CONTENT.split("\n")
    for each in told:
        assert each.place is not None
        assert each.values["label"] in lines[each.place.line - 1], "at the label's place"
    assert not [each for each in Press(library, "back", today=LATER).told if each.code == "label-left-out"]


def test_what_the_reader_of_an_approval_reads_is_the_newest(approved: Library) -> None:
    read = read_sheet(approved, "back", ENGLISH, LATER)
    assert any("kyphoplasty-tube 2" in line for line in read.shape)
    assert read.drawings == {}
