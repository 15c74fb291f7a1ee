"""What each edition paints of each kind of content, word by word and rule by rule, against golden files.

These are the first tests to ask after a change of the layout: a golden file's difference says what moved. If that was
meant, ``pytest tests/test_painted.py --update-goldens``, and read the difference. The other tests say why a layout is
right; these see that it is still the same.
"""

import datetime
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from conftest import ROOT, TODAY
from content_factory import LENGTHS, Content, leaflet, library_of, sample, scaled, stress, times
from support.painted import painted, tags
from test_language_sheets import pictured

import handouts
from handouts.press.press import Press
from handouts.templates import FORMATS

Golden = Callable[[str, str], None]
EVERYBODY = handouts.Patient(
    name="Maria Johnson",
    date="Dec 3",
    time="9:30",
    doctor="Dr. A. Rivera",
    place="North Clinic",
    note="Bring your glasses.",
)


@dataclass(frozen=True)
class Case:
    """A sheet to be painted: of which content, and how."""

    content: Callable[[], Content] | None = None
    """None is the content that comes with the program, as it is."""
    options: dict[str, str] = field(default_factory=dict)
    patient: handouts.Patient | None = None
    today: datetime.date = TODAY

    def library(self, folder: Path) -> handouts.Library:
        """Its content, loaded."""
        return handouts.load(ROOT / "content.yaml") if self.content is None else library_of(folder, self.content())

    def made(self, folder: Path) -> handouts.Handout:
        """The sheet."""
        library = self.library(folder)
        (procedure,) = library.procedures
        patient = self.patient or handouts.Patient()
        return handouts.build(library, procedure, patient=patient, today=self.today, **self.options)  # type: ignore[arg-type]  # options are words


def practice(**changed: Any) -> Content:
    """The sample with other entries of the practice."""
    content = scaled(*LENGTHS["third"])
    content["practice"] |= changed
    return content


def logo(name: str) -> Content:
    """The shortest sample with a logo."""
    content = practice()
    content["practice"]["brand"] = {
        **content["practice"].get("brand", {}),
        "logo": {"file": name, "alt": "Three stones"},
    }
    return content


def crowded() -> Content:
    """The leaflet with more of what stands side by side: places, doctors, phones, and a title on several lines."""
    content = leaflet()
    content["practice"]["places"] = times(content["practice"]["places"], 5 / 3)
    content["practice"]["name_lines"] = ["Summit Spine", "& Joint Centers", "of Northern Georgia"]
    knee = content["procedures"]["knee"]
    knee["title"] = "A new knee joint, and all that you have to know about it"
    knee["recovery"]["milestones"] = knee["recovery"]["milestones"][:2]
    return content


def wordless() -> Content:
    """The smallest content: a title, a sentence and a point."""
    content = sample()
    only = ("title", "plain_title", "version", "short_version")
    content["procedures"] = {"knee": {key: content["procedures"]["kyphoplasty"][key] for key in only}}
    return content


def of_each_edition(
    name: str, content: Callable[[], Content] | None = None, **options: str
) -> Iterator[tuple[str, Case]]:
    """The content in all editions."""
    for edition in FORMATS:
        yield f"{name}-{edition}", Case(content, {"format": edition, **options})


CASES: dict[str, Case] = {
    **dict(of_each_edition("sample")),
    **dict(of_each_edition("sample-es-a4-mono", language="es", paper="a4", ink="mono")),
    **dict(of_each_edition("leaflet", leaflet)),
    **dict(of_each_edition("short", lambda: scaled(*LENGTHS["third"]))),
    **dict(of_each_edition("half", lambda: scaled(*LENGTHS["half"]))),
    **dict(of_each_edition("longer", lambda: scaled(*LENGTHS["half as long again"]))),
    **dict(of_each_edition("arabic", lambda: pictured("ar"))),
    **dict(of_each_edition("crowded", crowded)),
    **dict(of_each_edition("wordless", wordless)),
    **dict(of_each_edition("logo", lambda: logo("logo.svg"))),
    "logo-png-standard": Case(lambda: logo("logo.png")),
    "more-standard": Case(lambda: scaled(*LENGTHS["twice as many"])),
    "more-large-print": Case(lambda: scaled(*LENGTHS["twice as many"]), {"format": "large-print"}),
    "tables-standard": Case(lambda: stress()["long tables"]),
    "tables-large-print": Case(lambda: stress()["long tables"], {"format": "large-print"}),
    "lists-standard": Case(lambda: stress()["long lists"]),
    "pictures-standard": Case(lambda: stress()["pictures"]),
    "patient-standard": Case(patient=EVERYBODY),
    "patient-large-print": Case(patient=EVERYBODY, options={"format": "large-print"}),
    "patient-trifold": Case(patient=EVERYBODY, options={"format": "trifold"}),
    "patient-arabic": Case(lambda: pictured("ar"), patient=EVERYBODY),
    "long-name-standard": Case(patient=handouts.Patient(name="Maximiliana Theodora " * 4, note="Two words. " * 26)),
    "overdue-standard": Case(leaflet, today=datetime.date(2028, 1, 1)),
}


@pytest.mark.parametrize("name", CASES)
def test_a_sheet_is_painted_as_before(name: str, golden: Golden, tmp_path: Path) -> None:
    try:
        said = painted(CASES[name].made(tmp_path).pdf)
    except handouts.HandoutsError as error:  # what is too long for an edition is refused, in these words
        said = "".join(f"refused: [{each.code}] {each}\n" for each in error.problems).replace(str(tmp_path), "")
    golden(f"painted/{name}.txt", said)


@pytest.mark.parametrize("edition", FORMATS)
def test_a_separator_is_painted_as_before(edition: str, golden: Golden) -> None:
    """The page before a copy: "2 of 3", for whom, which sheet; the copies themselves are those of the sheets."""
    press, file = Press(handouts.load(ROOT / "content.yaml"), "kyphoplasty", format=edition, today=TODAY), io.BytesIO()
    people = [EVERYBODY, handouts.Patient(name="Maximiliana Theodora " * 4), handouts.Patient()]
    press.merge(people, file, separators=True)
    with pikepdf.open(io.BytesIO(file.getvalue())) as opened:
        each = len(opened.pages) // len(people)
        kept = [number for number in range(len(opened.pages)) if number % each in (0, 1)]
    golden(f"painted/separator-{edition}.txt", painted(file.getvalue(), pages=kept))


TAGGED = {
    "leaflet": Case(leaflet),
    "leaflet-large-print": Case(leaflet, {"format": "large-print"}),
    "sample-one-page": Case(options={"format": "one-page"}),
    "sample-trifold-es": Case(options={"format": "trifold", "language": "es"}),
    "crowded": Case(crowded),
    "patient": Case(patient=EVERYBODY),
    "logo": Case(lambda: logo("logo.svg")),
    "pictures": Case(lambda: stress()["pictures"]),
    "arabic": Case(lambda: pictured("ar")),
}


@pytest.mark.parametrize("name", TAGGED)
def test_a_sheet_is_tagged_as_before(name: str, golden: Golden, tmp_path: Path) -> None:
    golden(f"painted/tags-{name}.txt", tags(TAGGED[name].made(tmp_path).pdf))
