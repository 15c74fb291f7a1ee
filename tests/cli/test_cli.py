"""The command line: what each command writes and says, its exit codes, and that a failure leaves everything as it was."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from content_factory import leaflet, library_of
from support.sheets import tagged

from handouts.cli.app import main
from handouts.problems import ExitCode

SHEET = Path("output", "kyphoplasty-standard-en.pdf")
SECRET = "Wilhelmina Quartermaine"  # noqa: S105 - a name


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to work in."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def content(folder: Path) -> Path:
    """A folder with the sample content in it."""
    shutil.copy(ROOT / "content.yaml", "content.yaml")
    shutil.copytree(ROOT / "sources", "sources")
    return folder / "content.yaml"


def run(*arguments: str, given: str | bytes | None = None) -> Result:
    """A command that ends of itself, with no traceback."""
    result = CliRunner().invoke(main, arguments, input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def spoil(content: Path, old: str, new: str) -> int:
    """Change a word of the content; returns its line."""
    text = content.read_text(encoding="utf-8")
    assert old in text
    content.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


# -- build


def test_build_makes_the_sheet_in_an_empty_folder(folder: Path) -> None:
    result = run("build")
    assert result.exit_code == ExitCode.OK
    assert list(files(folder)) == [str(SHEET)]
    assert SHEET.read_bytes().startswith(b"%PDF-")
    assert str(SHEET) in result.stdout
    assert "2 pages" in result.stdout
    assert result.stderr == ""


def test_build_takes_names_and_places(folder: Path) -> None:
    (folder / "words").mkdir()
    library_of(folder / "words", leaflet())
    assert run("build", "knee", "--content", "words/content.yaml", "--output", "out/put").exit_code == ExitCode.OK
    assert Path("out/put/knee-standard-en.pdf").is_file()


def test_content_in_the_folder_goes_before_the_sample(content: Path) -> None:
    spoil(content, "title: Kyphoplasty", "title: Balloon treatment")
    assert run("build").exit_code == ExitCode.OK
    assert ("H1", "Balloon treatment") in tagged(SHEET.read_bytes())


@pytest.mark.parametrize("way", ["options", "file", "stdin", "both"])
def test_details_are_printed_and_never_said(folder: Path, way: str) -> None:
    details = {"name": SECRET, "date": "Dec 24, 2026", "note": "Bring “this” sheet"}
    given = None
    if way == "options":
        arguments = [part for key, value in details.items() for part in (f"--{key}", value)]
    elif way == "file":
        Path("patient.json").write_text("\ufeff" + json.dumps(details), encoding="utf-8")
        arguments = ["--patient", "patient.json"]
    elif way == "stdin":
        arguments, given = ["--patient", "-"], json.dumps(details).encode()
    else:
        arguments = ["--patient", "-", "--name", SECRET]
        given = json.dumps({**details, "name": "Somebody else"}).encode()
    result = run("build", *arguments, given=given)
    assert result.exit_code == ExitCode.OK
    said = [words for _, words in tagged(SHEET.read_bytes())]
    assert all(value in said for value in details.values())
    assert "Somebody else" not in said
    assert "Wilhelmina" not in result.output
    assert not [name for name in files(folder) if "wilhelmina" in name.lower()]


@pytest.mark.parametrize(
    ("given", "code"),
    [
        (f'{{"name": "{SECRET}"', ExitCode.PROBLEMS),
        (f'["{SECRET}"]', ExitCode.PROBLEMS),
        (f'{{"{SECRET}": "x"}}', ExitCode.PROBLEMS),
        (f'{{"name": {{"first": "{SECRET}"}}}}', ExitCode.PROBLEMS),
        (f'{{"name": "{SECRET} 𒀀"}}', ExitCode.PROBLEMS),
        (f'{{"name": "{SECRET} \\u0007"}}', ExitCode.PROBLEMS),
        (f'{{"name": "{SECRET * 20}"}}', ExitCode.PROBLEMS),
        (f'{{"name": "{SECRET} \\ud800"}}', ExitCode.PROBLEMS),
        (b"\xff\xfe" + SECRET.encode(), ExitCode.UNREADABLE),
    ],
)
def test_wrong_details_are_told_without_being_repeated(folder: Path, given: str | bytes, code: ExitCode) -> None:
    result = run("build", "--patient", "-", given=given)
    assert result.exit_code == code
    assert result.stderr
    assert "Wilhelmina" not in result.output
    assert files(folder) == {}


def test_a_patient_file_that_is_not_there(folder: Path) -> None:
    result = run("build", "--patient", "nobody.json")
    assert result.exit_code == ExitCode.UNREADABLE
    assert "nobody.json" in result.stderr


# -- nothing by halves


@pytest.fixture
def earlier(content: Path) -> dict[str, bytes]:
    """What stood in the folder before a build that fails: an earlier sheet among it."""
    assert run("build").exit_code == ExitCode.OK
    return files(content.parent)


def test_bad_content_leaves_the_earlier_sheet(content: Path, earlier: dict[str, bytes]) -> None:
    line = spoil(content, "title: Kyphoplasty", "titel: Kyphoplasty")
    result = run("build")
    assert result.exit_code == ExitCode.PROBLEMS
    assert f"content.yaml:{line}:" in result.stderr
    assert "Did you mean title?" in result.stderr
    now = files(content.parent)
    assert now.pop("content.yaml") != earlier.pop("content.yaml")
    assert now == earlier


def test_one_bad_procedure_of_two_stops_only_itself(content: Path, earlier: dict[str, bytes]) -> None:
    text = content.read_text(encoding="utf-8")
    start = text.index("  kyphoplasty:")
    second = (
        text[start:]
        .replace("  kyphoplasty:", "  second:", 1)
        .replace("Make an appointment\n", "Make 𒀀 appointment\n", 1)
    )
    content.write_text(text.rstrip() + "\n\n" + second, encoding="utf-8")
    result = run("build")
    assert result.exit_code == ExitCode.PARTLY_MADE
    assert "U+12000" in result.stderr
    now = files(content.parent)
    assert {name: data for name, data in now.items() if name != "content.yaml"} == {
        name: data for name, data in earlier.items() if name != "content.yaml"
    }, "the other is written as it was, and of this one nothing"
    assert run("build", "second").exit_code == ExitCode.PROBLEMS


def test_every_problem_is_told_at_once(content: Path) -> None:
    lines = {
        spoil(content, old, new)
        for old, new in (("(770) 962-3642", "12"), ("#0b4f6c", "#eeeeee"), ("icon: sun", "icon: sn"))
    }
    result = run("build")
    assert result.exit_code == ExitCode.PROBLEMS
    for line in lines:
        assert f"content.yaml:{line}:" in result.stderr


@pytest.mark.parametrize("where", ["file", "file/below"])
def test_a_folder_that_cannot_be_written(folder: Path, where: str) -> None:
    Path("file").write_text("mine", encoding="utf-8")
    result = run("build", "--output", where)
    assert result.exit_code == ExitCode.UNWRITABLE
    assert "cannot be written" in result.stderr
    assert files(folder) == {"file": b"mine"}


@pytest.mark.skipif(os.name == "nt" or getattr(os, "geteuid", lambda: 1)() == 0, reason="this user may write anywhere")
def test_a_read_only_folder_keeps_its_sheet(content: Path, earlier: dict[str, bytes]) -> None:
    Path("output").chmod(0o500)
    try:
        result = run("build", "--name", SECRET)
        assert result.exit_code == ExitCode.UNWRITABLE
        assert files(content.parent) == earlier
    finally:
        Path("output").chmod(0o700)


def test_a_full_disk_leaves_the_earlier_sheet(
    content: Path, earlier: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    result = run("build", "--name", SECRET)
    assert result.exit_code == ExitCode.UNWRITABLE
    assert "No space left" in result.stderr
    assert "Wilhelmina" not in result.output
    assert files(content.parent) == earlier


# -- slips


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["build", "kyphoplastie"], ExitCode.PROBLEMS, "Did you mean kyphoplasty?"),
        (["preview", "kyphoplastie"], ExitCode.PROBLEMS, "Did you mean kyphoplasty?"),
        (["build", "--format", "poster"], ExitCode.PROBLEMS, "standard"),
        (["build", "--language", "xx"], ExitCode.PROBLEMS, "en"),
        (["build", "--content", "none.yaml"], ExitCode.UNREADABLE, "none.yaml"),
        (["build", "--content", "."], ExitCode.UNREADABLE, "folder"),
        (["list", "--content", "none.yaml"], ExitCode.UNREADABLE, "none.yaml"),
        (["check", "--content", "none.yaml"], ExitCode.UNREADABLE, "none.yaml"),
        (["new", "Knee Joint"], ExitCode.PROBLEMS, "knee-joint"),
        (["build", "--colour"], ExitCode.USAGE, "--colour"),
        (["prnt"], ExitCode.USAGE, "prnt"),
        (["preview", "kyphoplasty", "--dpi", "9"], ExitCode.USAGE, "dpi"),
    ],
)
def test_slips_have_an_exit_code_and_a_hint(folder: Path, arguments: list[str], code: ExitCode, said: str) -> None:
    result = run(*arguments)
    assert result.exit_code == code
    assert said in result.stderr
    assert not list(folder.rglob("*.pdf"))


def test_no_path_of_the_programs_own_is_named_for_a_slip(folder: Path) -> None:
    assert "site-packages" not in run("build", "kyphoplastie").stderr


# -- the other commands


def test_list_names_the_procedures(folder: Path) -> None:
    result = run("list")
    assert result.exit_code == ExitCode.OK
    assert result.stdout.startswith("kyphoplasty ")
    assert "Kyphoplasty" in result.stdout


def test_check_says_what_is_wrong_as_text_and_json(content: Path) -> None:
    line = spoil(content, "icon: calendar", "icon: calender")
    result = run("check")
    assert result.exit_code == ExitCode.PROBLEMS
    assert f"content.yaml:{line}:" in result.stderr
    assert "calendar" in result.stderr
    result = run("check", "--json")
    assert result.exit_code == ExitCode.PROBLEMS
    (problem,) = [each for each in json.loads(result.stdout) if each["severity"] == "error"]
    assert problem["place"]["line"] == line
    assert problem["code"]
    assert problem["message"]
    assert "calendar" in problem["remedy"]


def test_check_finds_no_error_in_the_sample(folder: Path) -> None:
    result = run("check", "--json")
    assert [each for each in json.loads(result.stdout) if each["severity"] == "error"] == []
    assert result.exit_code == ExitCode.OK
    assert files(folder) == {}


def test_check_finds_what_only_the_layout_knows(content: Path) -> None:
    line = spoil(content, "Take it easy for a while\n", "Take it 𒀀 for a while\n")
    result = run("check", "--json")
    assert result.exit_code == ExitCode.PROBLEMS
    errors = [each for each in json.loads(result.stdout) if each["severity"] == "error"]
    assert [each["place"]["line"] for each in errors] == [line]


def test_new_then_check_names_the_open_places(folder: Path) -> None:
    assert run("new", "knee-joint", "--title", "A new knee").exit_code == ExitCode.OK
    text = Path("content.yaml").read_text(encoding="utf-8")
    assert "knee-joint:" in text
    result = run("check", "--json")
    assert result.exit_code == ExitCode.PROBLEMS
    told = {each["place"]["line"] for each in json.loads(result.stdout) if each["code"] == "open-place"}
    marked = {number for number, line in enumerate(text.splitlines(), 1) if '"TODO' in line}
    assert told == marked
    assert len(marked) > 20
    before = files(folder)
    assert run("new", "knee-joint").exit_code == ExitCode.PROBLEMS
    assert files(folder) == before


def test_schema_is_the_file_editors_use(folder: Path) -> None:
    text = (ROOT / "content.schema.json").read_bytes()
    assert run("schema").stdout_bytes == text
    assert run("schema", "--output", "schema.json").exit_code == ExitCode.OK
    assert Path("schema.json").read_bytes() == text


def test_preview_makes_a_picture_of_each_page(folder: Path) -> None:
    result = run("preview", "kyphoplasty", "--dpi", "40", "--output", "seen")
    assert result.exit_code == ExitCode.OK
    names = [f"kyphoplasty-standard-en-{page}.png" for page in (1, 2)]
    assert sorted(path.name for path in Path("seen").iterdir()) == names
    for name in names:
        data = Path("seen", name).read_bytes()
        assert data.startswith(b"\x89PNG")
        assert int.from_bytes(data[16:20]), int.from_bytes(data[20:24]) == (340, 440)
        assert name in result.stdout


def test_every_command_explains_itself(folder: Path) -> None:
    overview = run("--help")
    assert overview.exit_code == ExitCode.OK
    for name in main.list_commands(click.Context(main)):
        assert name in overview.stdout
        explained = run(name, "--help")
        assert explained.exit_code == ExitCode.OK
        assert len(explained.stdout.splitlines()) > 5
    for code in ExitCode:
        assert re.search(rf"^ +{int(code)}  \w", overview.stdout, re.M)


# -- as a program of its own


def program(
    *arguments: str, cwd: Path, given: bytes | None = None, **environment: str
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "handouts", *arguments],
        cwd=cwd,
        input=given,
        capture_output=True,
        timeout=120,
        check=False,
        env={**os.environ, **environment},
    )


def test_the_program_in_an_empty_folder(tmp_path: Path) -> None:
    done = program("build", "--patient", "-", cwd=tmp_path, given=json.dumps({"name": SECRET}).encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert ("Span", SECRET) in tagged((tmp_path / SHEET).read_bytes())


def test_the_program_where_output_is_ascii_only(tmp_path: Path) -> None:
    """Problems quote the content, whatever letters it has."""
    shutil.copy(ROOT / "content.yaml", tmp_path)
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    spoil(tmp_path / "content.yaml", "icon: sun", "icon: Größe😀")
    done = program("build", cwd=tmp_path, PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")
    assert done.returncode == ExitCode.PROBLEMS
    assert b"content.yaml:" in done.stderr
    assert b"Traceback" not in done.stderr


def test_the_program_says_its_version_and_lists_without_the_engine(tmp_path: Path) -> None:
    assert program("--version", cwd=tmp_path).stdout.startswith(b"handouts ")
    script = "import sys; from handouts.cli.app import main\ntry: main(['list'])\nexcept SystemExit: pass\nsys.exit('handouts.press.press' in sys.modules or 'uharfbuzz' in sys.modules)"
    assert (
        subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, check=False).returncode == 0
    )


def test_a_pipe_that_closes_early_is_no_traceback(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "handouts", "schema"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.read(10)
    process.stdout.close()
    said = process.stderr.read()
    process.stderr.close()
    process.wait(timeout=60)
    assert b"Traceback" not in said
