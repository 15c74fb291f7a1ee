"""What docs/how-to.md says is done in a copy of the program as it is said, and works on every face of it."""

import re
from pathlib import Path

import pytest
from support.newcomer import ProgramCopy, block

ROOT = Path(__file__).parents[2]
HOW_TO = "docs/how-to.md"


CONTENT = """
practice:
  name: Hill Clinic
  phones: [{number: (770) 962-3642}]
  places:
    - name: North Clinic
      address: [12 Hill Road]
      phone: (770) 962-3600
      parking: The garage is behind the house.
  translations: {es: {words: {PARKING}}}
procedures:
  knee:
    title: Knee
    plain_title: A new knee.
    version: 2026-11-22
    short_version: [It can help.]
    translations:
      es: {version: 2026-11-22, title: Rodilla, plain_title: Una rodilla nueva., short_version: [Puede ayudar.]}
"""
SPANISH = "The garage is behind the house.: El estacionamiento está detrás."

LOOK = """
import datetime, io, json, sys
from pathlib import Path
import handouts
from handouts.checks.passages import CheckedLibrary
from handouts.content.json_schema import schema
from handouts.document.wording import SheetWords
from handouts.languages.language import Language
import pypdfium2
today = datetime.date(2026, 11, 22)
def look(path):
    try:
        return handouts.load(path)
    except handouts.HandoutsError as error:
        print("refused", *(f"{each.code} {each.place.line}: {each.message} {each.remedy}" for each in error.problems), sep="\\n")
def say(library, **options):
    pdf = handouts.build(library, "knee", today=today, **options).pdf
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    print(" ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document))
    document.close()
"""


REFERENCE = """
import sys
sys.path.insert(0, "tools")
import content_reference
from handouts.content.json_schema import schema
found["page"] = content_reference.write_page()
found["schema"] = sorted(schema()["$defs"])
"""


def with_reference(copy: ProgramCopy) -> Path:
    """The tool that makes the reference of the content, in the copy; the path of its example."""
    copy.bring("tools/content_reference.py")
    copy.bring("docs/example")
    return copy.folder / "docs/example/content.yaml"


def replace_once(path: Path, *pairs: tuple[str, str]) -> None:
    text = path.read_text(encoding="utf-8")
    for old, new in pairs:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def copy(tmp_path: Path) -> ProgramCopy:
    return ProgramCopy(tmp_path)


def with_parking(copy: ProgramCopy) -> None:
    path = copy.folder / "handouts/content/practice.py"
    source = path.read_text(encoding="utf-8")
    phone = source.index("    phone: PhoneNumber | None = None\n", source.index("class Location("))
    at = source.index("\n\n", phone) + 1
    path.write_text(source[:at] + block(HOW_TO, "parking:") + source[at:], encoding="utf-8")


def test_a_field_is_printed_translated_approved_checked_and_described_by_its_line_alone(copy: ProgramCopy) -> None:
    with_parking(copy)
    (copy.folder / "content.yaml").write_text(CONTENT.replace("PARKING", SPANISH), encoding="utf-8")
    (copy.folder / "other.yaml").write_text(
        CONTENT.replace("PARKING", SPANISH.replace("behind", "beside")).replace("is behind", "is beside"),
        encoding="utf-8",
    )
    said = copy.run(LOOK + """
library, other = look("content.yaml"), look("other.yaml")
say(library); say(library, language="es")
english = Language.of("en")
print(SheetWords.of(library, "knee", english).digest != SheetWords.of(other, "knee", english).digest)
print([f"{each.kind} {each.place().line}" for each in CheckedLibrary(library, today).practice if "garage" in each.text])
print(schema()["$defs"]["Location"]["properties"]["parking"])
""").splitlines()  # fmt: skip
    sheet, spanish, bound, passages, described = said
    assert sheet.index("962-3600") < sheet.index("The garage is behind the house."), "the last line of the place"
    assert "El estacionamiento está detrás." in spanish
    assert "garage" not in spanish
    assert bound == "True"
    assert passages == "['cell 9']"
    assert "Where to leave the car." in described
    assert "words: cell" in described


def test_a_field_without_its_words_in_the_other_language_is_refused(copy: ProgramCopy) -> None:
    with_parking(copy)
    (copy.folder / "content.yaml").write_text(CONTENT.replace("PARKING", ""), encoding="utf-8")
    said = copy.run(LOOK + 'look("content.yaml")')
    assert "translation-differs" in said
    assert '"The garage is behind the house." (line 9) has no words in "es".' in said
    assert "Add under  words:" in said


def test_the_reference_asks_for_an_example_of_a_field_and_shows_it(copy: ProgramCopy) -> None:
    with_parking(copy)
    example = with_reference(copy)
    told = copy.start(
        "import sys; sys.path.insert(0, 'tools'); import content_reference; content_reference.write_page()"
    )
    assert "has no parking in a location" in told.stderr
    replace_once(
        example,
        (
            "      phone: (770) 962-3640\n",
            "      phone: (770) 962-3640\n      parking: The garage is behind the house.\n",
        ),
        ("      words:\n", f"      words:\n        {SPANISH}\n"),
    )
    page = copy.answers(REFERENCE)["page"]
    assert "| `parking` | Where to leave the car. | words: cell |  | `The garage is behind the house.` |" in page


COSTS = """
practice: {name: Hill Clinic, phones: [{number: (770) 962-3642}]}
procedures:
  knee:
    title: Knee
    plain_title: A new knee.
    version: 2026-11-22
    short_version: [It can help.]
    medicines: {items: [{name: Aspirin, what_to_do: Stop it.}]}
    glossary: [{term: Implant, meaning: The new joint.}]
    costs:
      heading: What it costs
      items: [Your plan pays for the stay.]
"""


PART_FILES = {"handouts/content/sheet_parts.py", "handouts/document/parts.py", "handouts/content/scaffold.py"}
"""All that a content part touches, but for its test."""


def with_costs(copy: ProgramCopy) -> None:
    model, parts = "handouts/content/sheet_parts.py", "handouts/document/parts.py"
    copy.insert(model, '    "medicines",\n', '    "costs",\n')
    copy.insert(model, '    """Questions a patient may want to ask."""\n', block(HOW_TO, "costs: Costs"))
    copy.insert_before(
        model, "@dataclass(frozen=True, kw_only=True)\nclass Wording(", block(HOW_TO, "class Costs") + "\n\n"
    )
    copy.insert(parts, '    "medicines": medicines,\n', '    "costs": costs,\n')
    copy.insert_before(parts, "PARTS: Mapping", block(HOW_TO, "def costs") + "\n\n")
    copy.insert_before("handouts/content/scaffold.py", "    questions:\n", block(HOW_TO, "costs:", "yaml"))


def test_a_content_part_takes_at_most_four_files_beside_its_words(copy: ProgramCopy) -> None:
    with_costs(copy)
    assert copy.changed() == PART_FILES
    (recipe,) = re.findall(
        r"(?ms)^## … a content part$(.*?)^Every edition sets it;", (ROOT / HOW_TO).read_text(encoding="utf-8")
    )
    assert set(re.findall(r"`(handouts/[\w/]+\.(?:py|yaml))`", recipe)) == PART_FILES
    assert len(PART_FILES) + len(["its test"]) <= 4


FACES = """
from support import desk
for each in ("build", "preview"):
    found[each] = [command(each, "knee", "--content", "content.yaml", "--format", format, "--output", each)[0]
                   for format in ("standard", "large-print", "trifold")]
found["read"] = command("read", "knee", "--content", "content.yaml")
client = desk.Desk(Path("content.yaml")).client
found["library"] = client.get("/library?open=knee&language=en").text
found["desk"] = " ".join(desk.words(client.post("/print", data={"sheet": "knee"}).content))
found["call"] = " ".join(desk.words(client.post("/api/handouts", json={"procedure": "knee"}).content))
found["new"] = command("new", "hip", "--content", "content.yaml")
found["hip"] = Path("content.yaml").read_text(encoding="utf-8").split("  hip:", 1)[1]
found["open places"] = command("check", "hip", "--content", "content.yaml")
"""


def test_a_field_is_on_every_face(copy: ProgramCopy) -> None:
    with_parking(copy)
    (copy.folder / "content.yaml").write_text(CONTENT.replace("PARKING", SPANISH), encoding="utf-8")
    said = copy.answers(FACES)
    assert said["build"] == said["preview"] == [0, 0, 0]
    for face in ("read", "library", "desk", "call"):
        assert "The garage is behind the house." in str(said[face]), face
    assert said["new"][0] == 0, said["new"]


def test_a_content_part_is_on_every_face(copy: ProgramCopy) -> None:
    with_costs(copy)
    (copy.folder / "content.yaml").write_text(COSTS, encoding="utf-8")
    said = copy.answers(FACES)
    assert said["build"] == said["preview"] == [0, 0, 0]
    for face in ("read", "library", "desk", "call"):
        assert "What it costs" in str(said[face]), face
        assert "Your plan pays for the stay." in str(said[face]), face
    assert said["new"][0] == 0, said["new"]
    assert "    costs:\n" in said["hip"]
    assert "TODO: what the patient pays" in str(said["open places"])


def test_the_reference_shows_a_content_part_by_its_example(copy: ProgramCopy) -> None:
    with_costs(copy)
    example = with_reference(copy)
    replace_once(
        example,
        ("    medicines:\n      heading: Medicines\n",
         "    costs:\n      heading: What it costs\n      items: [Nothing., {text: It is free., source: none}]\n"
         "    medicines:\n      heading: Medicines\n"),
        ("        medicines:\n", "        costs: {heading: Lo que cuesta, items: [Nada., Es gratis.]}\n        medicines:\n"),
    )  # fmt: skip
    said = copy.answers(REFERENCE)
    assert "| `costs` | What it costs. | [Costs](#costs) |" in said["page"]
    assert "## Costs" in said["page"]
    assert "Costs" in said["schema"]


def test_a_content_part_works_in_every_edition_and_needs_no_language(copy: ProgramCopy) -> None:
    with_costs(copy)
    (copy.folder / "content.yaml").write_text(COSTS, encoding="utf-8")
    said = copy.run(LOOK + """
library = look("content.yaml")
for format in ("standard", "large-print", "trifold"):
    say(library, format=format)
(sheet,) = CheckedLibrary(library, today).sheets
print([each.text for each in sheet.passages])
print("Costs" in schema()["$defs"])
""").splitlines()  # fmt: skip
    *sheets, passages, described = said
    assert len(sheets) == 3
    for sheet in sheets:
        assert sheet.index("Aspirin") < sheet.index("What it costs") < sheet.index("Your plan pays for the stay.")
    assert passages.index("Stop it.") < passages.index("What it costs") < passages.index("Implant")
    assert described == "True"


def test_a_part_without_a_heading_is_refused_never_printed_in_english(copy: ProgramCopy) -> None:
    with_costs(copy)
    (copy.folder / "content.yaml").write_text(COSTS.replace("      heading: What it costs\n", ""), encoding="utf-8")
    said = copy.run(LOOK + 'look("content.yaml")')
    assert 'no-heading 12: The language "en" has no heading for "costs".' in said
    assert "heading:" in said


def test_a_part_has_its_heading_from_the_language_once_it_is_there(copy: ProgramCopy) -> None:
    with_costs(copy)
    copy.insert("handouts/languages/en.yaml", "headings:\n", "  costs: What you pay\n")
    (copy.folder / "content.yaml").write_text(COSTS.replace("      heading: What it costs\n", ""), encoding="utf-8")
    assert "What you pay" in copy.run(LOOK + 'say(look("content.yaml"))')
