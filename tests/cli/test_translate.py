"""The page for practices that work with a translator, run as it stands; and what the command says and writes."""

import io
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner, Result
from conftest import ROOT

import handouts
from handouts.cli import app as cli
from handouts.content.exchange.formats import FORMATS
from handouts.problems import ExitCode

PAGE = (ROOT / "docs" / "translators.md").read_text(encoding="utf-8")
SHELL = re.findall(r"```sh\n(.*?)\n```", PAGE, re.DOTALL)
SHOWN = re.findall(r"```text\n(.*?)\n```", PAGE, re.DOTALL)


@pytest.fixture
def practice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A practice's folder, in which we stand."""
    shutil.copy(ROOT / "content.yaml", tmp_path)
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(line: str) -> Result:
    import shlex

    result = CliRunner().invoke(cli.main, shlex.split(line.removeprefix("handouts ")))
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return result


def translate_in_word(path: Path, words: Callable[[str], str], **answers: str) -> None:
    """What a translator does with the file: types into the second column, and signs."""
    document = docx.Document(str(path))
    asked, table = document.tables
    for row in asked.rows:
        label = row.cells[0]._tc.xpath("string(.)")
        row.cells[1].text = next((said for key, said in answers.items() if key in label.lower()), "")
    for row in table.rows[1:]:
        row.cells[1].text = words(row.cells[0]._tc.xpath("string(.)")) or row.cells[1].text
    document.save(str(path))


def test_the_page_runs_as_it_stands(practice: Path) -> None:
    """A sheet goes to a translator in Word and comes back; it is built; one sentence changes, and only that goes out."""
    export, take, after, memory, signed = SHELL
    assert run(export).output.strip().replace("\\", "/") == SHOWN[0]
    for name in ("kyphoplasty", "practice_words"):
        translate_in_word(Path(f"output/{name}-vi.docx"), lambda said: f"Tiếng Việt: {said}", name="Lan Tran")
    before = Path("content.yaml").read_bytes().splitlines()
    took = run(take)
    assert (took.stdout.strip(), took.stderr, took.exit_code) == (SHOWN[1], "", 0)
    now = Path("content.yaml").read_bytes().splitlines()
    assert [line for line in before if line not in now] == []
    translated = handouts.load("content.yaml").procedures["kyphoplasty"].translations["vi"]
    assert translated.note is not None
    assert translated.note.startswith("Translated by Lan Tran, ")
    check, build = after.splitlines()
    assert run(check).exit_code == 0
    assert run(build).exit_code == 0
    assert Path("output/kyphoplasty-standard-vi.pdf").read_bytes().startswith(b"%PDF-1.7")
    text = (
        Path("content.yaml").read_text(encoding="utf-8").replace("Is kyphoplasty right for me?", "Is it right for me?")
    )
    Path("content.yaml").write_text(text, encoding="utf-8")
    assert run(export).output.strip().replace("\\", "/") == SHOWN[3]
    assert run(memory).exit_code == 0
    assert Path("memory-vi.tmx").read_text(encoding="utf-8").count("<tu ") == 63
    translate_in_word(
        Path("output/kyphoplasty-vi.docx"), lambda said: "Có đúng không?" if "right for me" in said else ""
    )
    assert run(signed).exit_code == 0
    last = handouts.load("content.yaml").procedures["kyphoplasty"].translations["vi"]
    assert last.note is not None
    assert "Lan Tran (CMI-Vietnamese)" in last.note
    assert last.questions[0].text == "Có đúng không?"


def test_what_is_refused_looks_as_the_page_says(practice: Path) -> None:
    run("translate export vi kyphoplasty")
    path = Path("output/kyphoplasty-vi.docx")
    translate_in_word(path, lambda said: "Sau 3 tuần." if "6 weeks" in said else f"Tiếng Việt: {said}")
    result = run(f"translate import {path}")
    assert result.exit_code == ExitCode.PARTLY_MADE
    assert "refused" in result.stdout
    shape = re.sub(r"\d+", "#", SHOWN[2].splitlines()[0].split("does not give")[0])
    told = [
        re.sub(r"\d+", "#", line.replace("output/", "").split("does not give")[0])
        for line in result.stderr.splitlines()
    ]
    assert shape in told
    assert SHOWN[2].splitlines()[1] in result.stderr


def test_a_look_first_writes_nothing(practice: Path) -> None:
    run("translate export vi kyphoplasty")
    translate_in_word(Path("output/kyphoplasty-vi.docx"), lambda said: f"Tiếng Việt: {said}")
    before = {path: path.read_bytes() for path in practice.rglob("*") if path.is_file()}
    assert "nothing was written" in run("translate import --check output/kyphoplasty-vi.docx").output
    assert {path: path.read_bytes() for path in practice.rglob("*") if path.is_file()} == before


def test_one_bad_file_stops_no_other(practice: Path) -> None:
    run("translate export vi kyphoplasty --format xliff1")
    Path("bad.xlf").write_text("<", encoding="utf-8")
    text = Path("output/practice_words-vi.xliff").read_text(encoding="utf-8")
    text = text.replace("website.</source>", "website.</source><target>Trang web.</target>")
    Path("output/practice_words-vi.xliff").write_text(text, encoding="utf-8")
    result = run("translate import bad.xlf missing.docx output/practice_words-vi.xliff")
    assert "1 taken" in result.stdout
    assert result.exit_code == ExitCode.UNREADABLE
    assert "Trang web." in Path("content.yaml").read_text(encoding="utf-8")


def test_the_sample_goes_out_and_nothing_comes_into_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("translate export es --format yaml").exit_code == 0
    assert [path.name for path in tmp_path.rglob("*") if path.is_file()] == ["kyphoplasty-es.yaml"]
    assert run("translate import output/kyphoplasty-es.yaml").exit_code == ExitCode.UNREADABLE


@pytest.mark.parametrize(
    "line",
    ["translate export xx", "translate export en", "translate export es --format odt", "translate export es nose"],
)
def test_what_cannot_be_is_told_and_no_file_is_written(line: str, practice: Path) -> None:
    result = run(line)
    assert result.exit_code == ExitCode.PROBLEMS
    assert result.stderr
    assert not Path("output").exists()


def test_an_approved_translation_goes_out_as_reviewed(practice: Path) -> None:
    assert run("approve kyphoplasty --by Jane --language es").exit_code == 0
    assert "61 reviewed" in run("translate export es --format xliff").output


def test_every_format_that_the_command_names_is_there() -> None:
    help_text = run("translate export --help").output
    assert all(name in help_text for name in FORMATS)
    assert "| `docx` |" in PAGE
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE, re.MULTILINE)) == set(FORMATS)


def test_a_word_file_is_one_that_word_writes_too(practice: Path) -> None:
    """A table of three columns, its head repeated on each page, originals locked, right to left where the language is."""
    run("translate export ar kyphoplasty")
    document = docx.Document(io.BytesIO(Path("output/kyphoplasty-ar.docx").read_bytes()))
    table = document.tables[1]
    assert [cell.text for cell in table.rows[0].cells] == ["Original", "Translation", "Notes"]
    assert table.rows[0]._tr.xpath("./w:trPr/w:tblHeader")
    for row in table.rows[1:]:
        assert row._tr.xpath(".//w:lock/@w:val") == ["sdtContentLocked"]
        assert row.cells[1]._tc.xpath("./w:p/w:pPr/w:bidi")
