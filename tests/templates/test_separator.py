"""The page between copies: its rows with few details and with many, against golden files."""

from collections.abc import Callable
from pathlib import Path

import pytest
from content_factory import PICTURES
from practice import ENGLISH, practice
from support.rows import told

import handouts
from handouts.content.colors import Palette
from handouts.document import separator
from handouts.layout.tagging import Tags
from handouts.layout.typography import PAPERS, Look
from handouts.options import EDITIONS
from handouts.pdf.structure import StructTreeRoot
from handouts.templates.separator import SeparatorEdition

Golden = Callable[[str, str], None]
FEW = {"name": "Ann Lee"}
LONG = "Two words and then some more of them. " * 5
MANY = {"name": "Ann Lee", "date": "Dec 3", "time": "9:30", "doctor": LONG[:180], "place": LONG[:180], "note": LONG}


@pytest.mark.parametrize(("name", "details"), [("few", FEW), ("many", MANY), ("none", {})])
@pytest.mark.parametrize("paper", PAPERS)
def test_the_rows_of_a_separator_are_as_before(
    name: str, details: dict[str, str], paper: str, golden: Golden, tmp_path: Path
) -> None:
    library = practice(tmp_path)
    said = separator.details(handouts.Patient(**details).given(), ENGLISH, 3, 40)
    document = separator.compose_separator(library, "knee", ENGLISH, EDITIONS["standard"], said, ())
    look = Look.of(Palette.of(library.practice.brand), "color")
    made = SeparatorEdition(document, Tags(document, StructTreeRoot().document), look, PAPERS[paper], tmp_path)
    pages = made.pages()
    lines = [f"{made._tall:g} points tall on {len(pages)} pages, {made.margin:g} from the left, {made.head:g} down"]
    lines += told(placed.row for page in pages for placed in page)
    golden(f"rows/separator-{name}-{paper}.txt", "\n".join(lines) + "\n")


def test_a_separator_has_the_room_between_its_margins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []
    monkeypatch.setattr("handouts.templates.separator.paginate", lambda rows, room: asked.append(room) or Empty)
    library = practice(tmp_path)
    said = separator.details(handouts.Patient(**FEW).given(), ENGLISH, 3, 40)
    document = separator.compose_separator(library, "knee", ENGLISH, EDITIONS["standard"], said, ())
    look = Look.of(Palette.of(library.practice.brand), "color")
    made = SeparatorEdition(document, Tags(document, StructTreeRoot().document), look, PAPERS["letter"], tmp_path)
    made.pages()
    assert asked == [792 - 2 * made.head]


def test_a_separator_of_a_practice_with_a_logo(golden: Golden, tmp_path: Path) -> None:
    """Its name stands below it then, in small type."""
    (tmp_path / "logo.png").write_bytes(PICTURES["logo.png"]())
    library = practice(
        tmp_path, ("  name: Hill Clinic", "  brand: {logo: {file: logo.png, alt: A hill}}\n  name: Hill Clinic")
    )
    said = separator.details(handouts.Patient(**FEW).given(), ENGLISH, 3, 40)
    document = separator.compose_separator(library, "knee", ENGLISH, EDITIONS["standard"], said, ())
    look = Look.of(Palette.of(library.practice.brand), "color")
    made = SeparatorEdition(document, Tags(document, StructTreeRoot().document), look, PAPERS["letter"], tmp_path)
    golden("rows/separator-logo.txt", "\n".join(told(made.rows())) + "\n")


class Empty:
    """No pages."""

    pages = ()
