"""An edition, a check, a call of the interface and a language, each added as the how-to says: every face has it."""

import html
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.newcomer import ProgramCopy, block, blocks

HOW_TO = "docs/how-to.md"
CHECK_PAGE = "docs/how-to-add-a-check.md"


def with_edition(folder: Path) -> ProgramCopy:
    copy = ProgramCopy(folder)
    (copy.folder / "handouts/templates/plain.py").write_text(block(HOW_TO, "class PlainEdition"), encoding="utf-8")
    registry = "handouts/templates/__init__.py"
    copy.insert(registry, '    "trifold": "trifold.TrifoldEdition",\n', block(HOW_TO, '"plain": "plain.PlainEdition"'))
    trifold = (
        '        EditionOption("trifold", {"en": "Tri-fold", "es": "Tríptico"}, chosen_by="trifold", landscape=True),\n'
    )
    copy.insert("handouts/options.py", trifold, block(HOW_TO, 'EditionOption("plain"'))
    return copy


EDITION = r"""
import html, re
from support import desk, structure, text
from handouts.press.press import Press
Path("desk").mkdir()
content = str(desk.content(Path("desk")))
found["help"] = [command(name, "--help")[1] for name in ("build", "batch", "preview", "read")]
found["build"] = command("build", "knee", "--content", content, "--format", "plain", "--output", "one")
found["all"] = command("build", "knee", "--content", content, "--format", "all", "--output", "all")
found["files"] = [sorted(path.name for path in Path(name).iterdir()) for name in ("one", "all")]
pdf = Path("one/knee-plain-en.pdf").read_bytes()
found["faults"] = structure.faults(pdf)
flat = lambda words: " ".join(words.replace("\u00a0", " ").split())
read = flat(text.EXTRACTORS["pdfium"](pdf))
texts = [flat(words) for words, _, _ in Press(handouts.load(content), "knee", format="plain").document().texts()]
found["texts"], found["lost"] = len(texts), [words for words in texts if words not in read]
found["preview"] = command("preview", "knee", "--content", content, "--format", "plain", "--output", "pictures")
found["read"] = command("read", "knee", "--content", content, "--format", "plain")

Path("day.csv").write_text("name,procedure,format\nMaria Alvarez,knee,Plain\nHarold Price,knee,sencilla\n", encoding="utf-8")
found["batch"] = command("batch", "day.csv", "--content", content, "--output", "rows")
found["rows"] = sorted(path.name for path in Path("rows").rglob("*.pdf"))
found["merge"] = command("batch", "day.csv", "--content", content, "--merge", "day.pdf", "--separators")
found["pages"] = [page for path in Path().glob("day*.pdf") for page in desk.words(path.read_bytes())]

client = desk.Desk(Path(content)).client
fields = {"sheet": "knee", "name": "Maria Alvarez", "format": "plain"}
spanish = {"Accept-Language": "es"}
found["desk"] = [[answer.status_code, answer.text] for answer in (
    client.get("/?sheet=knee"), client.get("/?sheet=knee", headers=spanish),
    client.post("/", data=fields), client.post("/", data={**fields, "add": "1"}, headers=spanish))]
for key, page, sent in (("print", "/print", fields), ("tray", "/tray", {"tray": ["knee en plain letter color"]})):
    answer = client.post(page, data=sent)
    found[key] = [answer.status_code, answer.headers.get("content-disposition", ""), " ".join(desk.words(answer.content))]
found["schedule"] = []
for headers in ({}, spanish):
    answer = client.post("/schedule", files={"file": ("day.csv", Path("day.csv").read_bytes())}, headers=headers)
    found["schedule"].append([answer.status_code, answer.text])
answer = client.post("/schedule", files={"file": ("day.csv", b"name,procedure\nRosa Delgado,knee\n")})
rows = [html.unescape(each) for each in re.findall(r'name="row" value="([^"]+)"', answer.text)]
found["mend"] = client.post("/schedule", data={"from": "day.csv", "row": rows, "open": "1"}).text
found["other pages"] = [client.get(page).status_code for page in ("/library", "/library?open=knee&language=en", "/schedule")]
found["procedures"] = [each["formats"] for each in client.get("/api/procedures").json()]
schemas = client.get("/api/openapi.json").json()["components"]["schemas"]
found["described"] = json.dumps(schemas["Order"]["properties"]["format"])
answer = client.post("/api/handouts", json={"procedure": "knee", "format": "plain", "patient": {"name": "Maria Alvarez"}})
found["call"] = [answer.status_code, answer.headers.get("content-disposition", ""), " ".join(desk.words(answer.content))]
"""


@pytest.fixture(scope="module")
def edition(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What every face says of the edition of the how-to."""
    return with_edition(tmp_path_factory.mktemp("edition")).answers(EDITION)


def test_commands_offer_and_make_an_added_edition(edition: dict[str, Any]) -> None:
    for told in edition["help"]:
        assert "standard, large-print, one-page, trifold, plain" in told.replace(
            "- ", "-"
        )  # a line may end at a hyphen
    assert edition["build"][0] == edition["all"][0] == 0
    one, every = edition["files"]
    assert one == ["knee-plain-en.pdf"]
    assert len(every) == 5
    assert "knee-plain-en.pdf" in every
    assert edition["preview"][0] == 0
    assert "knee-plain-en-1.png" in edition["preview"][1]
    assert edition["read"][0] == 0
    assert "Knee replacement" in edition["read"][1]


def test_a_sheet_of_an_added_edition_conforms_and_has_every_word(edition: dict[str, Any]) -> None:
    assert edition["faults"] == []
    assert edition["texts"] > 50
    assert edition["lost"] == []


def test_a_batch_knows_an_added_edition_by_each_of_its_names(edition: dict[str, Any]) -> None:
    assert edition["batch"][0] == 0, edition["batch"]
    assert len(edition["rows"]) == 2
    for name in edition["rows"]:
        assert re.fullmatch(r"\d+-knee-plain-en(-\w+)?\.pdf", name), name
    assert edition["merge"][0] == 0, edition["merge"]
    separators = [page for page in edition["pages"] if "remove this page" in page]
    assert len([page for page in separators if "English (en), plain" in page]) == 2, separators


def test_the_desk_offers_previews_and_prints_an_added_edition(edition: dict[str, Any]) -> None:
    assert [status for status, _ in edition["desk"]] == [200] * 4
    (english, spanish, previewed, collected) = (page for _, page in edition["desk"])
    assert "Plain" in english
    assert "Sencilla" not in english
    assert "Sencilla" in spanish
    assert previewed.count("data:image/png;base64,") >= 1
    assert re.search(r'name="format"[^>]*value="plain"[^>]* checked', previewed)
    assert 'name="tray" value="knee es plain letter color"' in collected
    for made in ("print", "tray"):
        status, _, words = edition[made]
        assert status == 200
        assert "Knee replacement" in words
    assert 'filename="knee-plain-en.pdf"' in edition["print"][1]
    assert "Maria Alvarez" in edition["print"][2]


def test_the_schedule_offers_and_reads_an_added_edition(edition: dict[str, Any]) -> None:
    (status, english), (spanish_status, spanish) = edition["schedule"]
    assert status == spanish_status == 200
    assert english.count("</bdi>, plain") == 2
    assert spanish.count("</bdi>, sencilla") == 2
    assert re.search(r'<option value="plain"[^>]*>Plain', edition["mend"])
    assert edition["other pages"] == [200, 200, 200]


def test_the_interface_lists_describes_and_makes_an_added_edition(edition: dict[str, Any]) -> None:
    assert len(edition["procedures"]) == 3
    assert all("plain" in formats for formats in edition["procedures"])
    assert '"plain"' in edition["described"]
    status, disposition, words = edition["call"]
    assert status == 200
    assert 'filename="knee-plain-en.pdf"' in disposition
    assert "Maria Alvarez" in words


def with_check(folder: Path) -> ProgramCopy:
    copy = ProgramCopy(folder)
    words = "handouts/checks/words.py"
    (function,) = [each for each in blocks(CHECK_PAGE) if "def _promises(" in each]
    (entry,) = [each for each in blocks(CHECK_PAGE) if 'code="promise"' in each]
    copy.insert_before(words, "CHECKS = (\n", function + "\n\n")
    copy.insert(words, "CHECKS = (\n", "\n".join(entry.strip().splitlines()[1:-1]) + "\n")
    for language, told in zip(("en", "es"), blocks(CHECK_PAGE, "yaml"), strict=True):
        copy.insert(f"handouts/problems/register/{language}.yaml", "\nchecks:\n", told)
    return copy


CHECK = r"""
import yaml
from support import desk
from handouts.checks import by_code, check
Path("desk").mkdir()
path = desk.content(Path("desk"))
text = path.read_text(encoding="utf-8")
eases = "It can ease your pain and help you move better."
assert eases in text
text = text.replace(eases, "It is guaranteed to ease your pain.", 1)
path.write_text(text, encoding="utf-8")
content = str(path)
place = 1 + text[:text.index("It is guaranteed")].count("\n")
found["line"] = place
for kind in ("text", "json", "sarif", "github"):
    result = CliRunner().invoke(main, ["check", "kyphoplasty", "--content", content, "--format", kind])
    found[kind] = [result.exit_code, result.output]
found["explain"] = [CliRunner().invoke(main, ["explain", "promise", "--language", code]).output for code in ("en", "es")]
client = desk.Desk(path).client
pages = {"open": "kyphoplasty", "language": "en"}
found["library"] = [client.get("/library", params=pages, headers={"Accept-Language": code}).text for code in ("en", "es")]

found["examples"] = {}
rule = by_code()["promise"]
for name in ("good", "bad"):
    sample = {"practice": {"name": "C", "phones": [{"number": "(770) 962-3642"}]}, "procedures": {"knee": {
        "title": "Knee", "plain_title": "A new knee.", "version": datetime.date(2026, 11, 22),
        "short_version": ["It helps."]}}}
    sample["procedures"]["knee"]["why"] = {"text": [yaml.safe_load(getattr(rule, name))["why"]]}
    Path(f"{name}.yaml").write_text(yaml.safe_dump(sample, sort_keys=False), encoding="utf-8")
    found["examples"][name] = [each.code for each in check(handouts.load(f"{name}.yaml"), checks=[rule])]

found["final"] = [command("build", "kyphoplasty", "--content", content, "--final", "--output", "made")]
assert "\npractice:\n" in "\n" + text
path.write_text(("\n" + text).replace("\npractice:\n", "\npractice:\n  checks: {promise: {level: error}}\n", 1), encoding="utf-8")
found["final"].append(command("build", "kyphoplasty", "--content", content, "--final", "--output", "made"))
found["files"] = [str(each) for each in Path("made").rglob("*")]
found["errors"] = client.get("/library", params=pages, headers={"Accept-Language": "es"}).text
found["approve"] = command("approve", "kyphoplasty", "--content", content, "--by", "Jane Roe, MD")
"""


@pytest.fixture(scope="module")
def check(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What every face says of the check of its how-to."""
    return with_check(tmp_path_factory.mktemp("check")).answers(CHECK)


def test_an_added_check_finds_its_bad_example_and_passes_its_good_one(check: dict[str, Any]) -> None:
    assert check["examples"] == {"good": [], "bad": ["promise"]}


def test_every_format_of_the_checks_tells_an_added_one(check: dict[str, Any]) -> None:
    message = '"guaranteed" is a promise.'
    code, output = check["text"]
    assert code == 0, output
    assert f"{message}" in output
    assert "[promise]" in output
    (told,) = [each for each in json.loads(check["json"][1]) if each["code"] == "promise"]
    assert (told["severity"], told["message"], told["place"]["line"]) == ("warning", message, check["line"])
    assert told["remedy"].startswith("Say what usually happens")
    run = json.loads(check["sarif"][1])["runs"][0]
    (result,) = [each for each in run["results"] if each["ruleId"] == "promise"]
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == check["line"]
    (rule,) = [each for each in run["tool"]["driver"]["rules"] if each["id"] == "promise"]
    assert "FTC Health Products" in rule["fullDescription"]["text"]
    (annotation,) = [line for line in check["github"][1].splitlines() if "title=promise" in line]
    assert annotation.startswith("::warning file=")
    assert message in annotation


def test_explain_tells_an_added_check_in_each_language(check: dict[str, Any]) -> None:
    english, spanish = check["explain"]
    assert english.startswith("promise (warning)\nThe sheet promises something.\n")
    assert "The rule: The sheet promises nothing (FTC" in english
    assert "La hoja promete algo." in spanish
    assert "Qué hacer: Diga lo que suele ocurrir." in spanish


def test_the_library_tells_an_added_check_in_each_language(check: dict[str, Any]) -> None:
    english, spanish = (html.unescape(page) for page in check["library"])
    assert '"guaranteed" is a promise.' in english
    assert "La hoja promete algo. Diga lo que suele ocurrir." in spanish
    assert '<span class="hint" lang="en">"guaranteed" is a promise.' in spanish


def test_an_added_check_raised_to_an_error_stops_what_is_for_patients(check: dict[str, Any]) -> None:
    (unapproved, before), (refused, after) = check["final"]
    assert "promise" not in before, "a warning stops nothing"
    assert unapproved == 5
    assert refused == 1
    assert '"guaranteed" is a promise.' in after
    assert check["files"] == []
    assert check["approve"][0] == 1
    assert '"guaranteed" is a promise.' in check["approve"][1]
    assert "La hoja promete algo." in check["errors"]


def with_call(folder: Path, call: str = "") -> ProgramCopy:
    copy = ProgramCopy(folder)
    routes = "handouts/web/api/routes.py"
    copy.insert_before(routes, "OPERATIONS = Operations(\n", block(HOW_TO, "async def list_languages") + "\n\n")
    copy.insert(routes, "OPERATIONS = Operations(\n    (\n", call or block(HOW_TO, '"listLanguages"'))
    return copy


CALL = r"""
from support import desk
Path("desk").mkdir()
client = desk.Desk(desk.content(Path("desk"))).client
answer = client.get("/api/languages")
found["answer"] = [answer.status_code, answer.headers["content-type"], answer.json()]
found["described"] = client.get("/api/openapi.json").json()["paths"]["/api/languages"]
answer = client.post("/api/languages")
found["method"] = [answer.status_code, answer.headers["content-type"]]
empty = Path("empty"); empty.mkdir()
broken = empty / "content.yaml"
broken.write_text("practice: [", encoding="utf-8")
answer = desk.Desk(broken).client.get("/api/languages")
found["broken"] = [answer.status_code, answer.headers["content-type"]]
"""


def test_an_added_call_is_answered_described_and_refused_as_described(tmp_path: Path) -> None:
    said = with_call(tmp_path).answers(CALL)
    assert said["answer"] == [200, "application/json", {"en": "English", "es": "Español"}]
    described = said["described"]["get"]
    assert described["operationId"] == "listLanguages"
    assert described["summary"] == "Which languages there are sheets in"
    good = described["responses"]["200"]
    assert good["content"]["application/json"]["schema"]["additionalProperties"] == {"type": "string"}
    assert "503" in described["responses"]
    assert said["method"] == [405, "application/problem+json"]
    assert said["broken"] == [503, "application/problem+json"]


def test_a_call_without_its_description_stops_the_program(tmp_path: Path) -> None:
    entry = block(HOW_TO, '"listLanguages"')
    bare = entry.replace('"Which languages there are sheets in"', '""')
    assert bare != entry
    done = with_call(tmp_path, bare).start("import handouts.web.api.routes")
    assert done.returncode == 1
    assert "GET /api/languages has no name, summary or description of its answer" in done.stderr


def with_language(folder: Path) -> ProgramCopy:
    copy = ProgramCopy(folder)
    languages = copy.folder / "handouts" / "languages"
    words = (languages / "en.yaml").read_text(encoding="utf-8")
    for old, new in (
        ("code: en", "code: eo"),
        ("lang_tag: en-US", "lang_tag: eo"),
        ("own_name: English", "own_name: Esperanto"),
        ("The short version", "Mallonge"),
    ):
        assert old in words
        words = words.replace(old, new)
    (languages / "eo.yaml").write_text(words, encoding="utf-8")
    return copy


LANGUAGE = r"""
from support import desk
from handouts.content.json_schema import schema
path = Path("mine.yaml")
path.write_text('''
practice: {name: Clinic, phones: [{number: (770) 962-3642}]}
procedures:
  knee: {title: Knee, plain_title: A new knee., version: 2026-11-22, short_version: [It helps.], translations: {
    eo: {title: Genuo, plain_title: Nova genuo., version: 2026-11-22, short_version: [Ĝi helpas.]}}}
''', encoding="utf-8")
found["build"] = command("build", "knee", "--content", str(path), "--language", "all", "--output", "made")
found["files"] = sorted(each.name for each in Path("made").iterdir())
found["sheet"] = " ".join(desk.words(Path("made/knee-standard-eo.pdf").read_bytes()))
found["read"] = command("read", "knee", "--content", str(path), "--language", "eo")
found["list"] = command("list", "--content", str(path))
day = Path("day.csv")
day.write_text("name,procedure,language\nMaria Alvarez,knee,Esperanto\nHarold Price,knee,eo\nRosa Delgado,knee,\n", encoding="utf-8")
found["batch"] = command("batch", "day.csv", "--content", str(path), "--output", "rows")
found["rows"] = sorted(each.name for each in Path("rows").rglob("*.pdf"))
client = desk.Desk(path).client
found["page"] = client.get("/?sheet=knee").text
found["schedule"] = client.post("/schedule", files={"file": ("day.csv", day.read_bytes())}).text
answer = client.post("/print", data={"sheet": "knee", "language": "eo"})
found["print"] = [answer.status_code, answer.headers["content-disposition"]]
found["library"] = client.get("/library?open=knee&language=eo").text
found["interface"] = client.get("/api/procedures").json()[0]["languages"]["eo"]
answer = client.post("/api/handouts", json={"procedure": "knee", "language": "eo"})
found["call"] = [answer.status_code, " ".join(desk.words(answer.content))]
found["schema"] = '"eo"' in json.dumps(schema())
"""


def test_a_language_is_one_file_and_every_face_has_it(tmp_path: Path) -> None:
    copy = with_language(tmp_path)
    said = copy.answers(LANGUAGE)
    assert said["build"][0] == 0, said["build"]
    assert said["files"] == ["knee-standard-en.pdf", "knee-standard-eo.pdf"]
    assert "Mallonge Ĝi helpas." in said["sheet"]
    assert said["read"][0] == 0
    assert "Mallonge" in said["read"][1]
    assert "eo" in said["list"][1]
    assert said["batch"][0] == 0, said["batch"]
    assert [re.sub(r"^\d+-", "", name) for name in said["rows"]] == [
        "knee-standard-eo.pdf",
        "knee-standard-eo.pdf",
        "knee-standard-en.pdf",
    ]
    assert "Esperanto" in said["page"]
    assert said["schedule"].count('<bdi lang="eo">Esperanto</bdi>') == 2
    assert said["print"][0] == 200
    assert 'filename="knee-standard-eo.pdf"' in said["print"][1]
    assert "Ĝi helpas." in said["library"]
    assert said["interface"]["name"] == "Esperanto"
    assert said["call"][0] == 200
    assert "Mallonge" in said["call"][1]
    assert said["schema"]


@pytest.mark.parametrize(
    ("add", "files"),
    [
        (with_edition, {"handouts/templates/plain.py", "handouts/templates/__init__.py", "handouts/options.py"}),
        (
            with_check,
            {"handouts/checks/words.py", *(f"handouts/problems/register/{code}.yaml" for code in ("en", "es"))},
        ),
        (with_call, {"handouts/web/api/routes.py"}),
        (with_language, {"handouts/languages/eo.yaml"}),
    ],
)
def test_a_recipe_touches_these_files_alone(
    add: Callable[[Path], ProgramCopy], files: set[str], tmp_path: Path
) -> None:
    copy = add(tmp_path)
    assert copy.changed() == files
    copy.run("import handouts.web.app, handouts.cli.app")
