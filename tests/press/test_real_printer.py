"""Sheets on a real printer of the Internet Printing Protocol: what arrives is the sheet, asked for as its edition needs."""

import json
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT
from support.printers import RealPrinter, real_printer

import handouts
from handouts.cli.app import main
from handouts.press.printing.jobs import PreparedJob, describe_job, find_job, name_job, prepare_job, send_job
from handouts.press.printing.printers import choose_printer

pytestmark = pytest.mark.slow
PATIENT = "Zenobia Quarrell"


@pytest.fixture(scope="module")
def printer(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealPrinter]:
    with real_printer(tmp_path_factory.mktemp("printer"), "-2", "-s", "10,10", "-f", "application/pdf") as one:
        yield one


@pytest.fixture
def library() -> handouts.Library:
    return handouts.load(ROOT / "content.yaml")


def run(*arguments: str, given: str = "") -> Result:
    return CliRunner().invoke(main, list(arguments), input=given)


MEDIA = {"letter": "na_letter_8.5x11in", "a4": "iso_a4_210x297mm"}


@pytest.mark.parametrize(
    ("edition", "sides", "paper", "ink"),
    [
        ("standard", "two-sided-long-edge", "letter", "color"),
        ("large-print", "two-sided-long-edge", "a4", "mono"),
        ("one-page", "one-sided", "letter", "mono"),
        ("trifold", "two-sided-short-edge", "a4", "color"),
        ("trifold", "two-sided-short-edge", "letter", "mono"),
    ],
)
def test_what_arrives_is_the_sheet_and_what_its_edition_needs(
    printer: RealPrinter, library: handouts.Library, edition: str, sides: str, paper: str, ink: str
) -> None:
    done = run("print", "kyphoplasty", "--content", str(ROOT / "content.yaml"), "--printer", printer.uri, "--patient", "-",
               "--format", edition, "--paper", paper, "--ink", ink, "--copies", "2",
               given=json.dumps({"name": PATIENT}))  # fmt: skip
    assert done.exit_code == 0, done.output
    assert "Printed, says the printer." in done.stdout
    number = printer.jobs()[-1]
    made = handouts.build(
        library, "kyphoplasty", format=edition, paper=paper, ink=ink, patient=handouts.Patient(name=PATIENT)
    )
    assert printer.document(number) == made.pdf
    said = printer.attributes(number)
    assert said["sides"] == sides
    assert said["media"] == MEDIA[paper]
    assert said["copies"] == "2"
    assert said["print-color-mode"] == ("color" if ink == "color" else "monochrome")
    assert said["document-format-supplied"] == "application/pdf"
    assert said["job-name"] == said["document-name-supplied"] == made.file_name
    assert said["job-originating-user-name"] == "handouts"


def test_nothing_of_a_patient_is_in_what_is_said_or_named(printer: RealPrinter, tmp_path: Path) -> None:
    record = tmp_path / "record.csv"
    done = run("print", "kyphoplasty", "--content", str(ROOT / "content.yaml"), "--printer", printer.uri, "--patient", "-",
               "--record", str(record), given=json.dumps({"name": PATIENT, "note": "Quarrell's note"}))  # fmt: skip
    assert done.exit_code == 0, done.output
    said = printer.attributes(printer.jobs()[-1])
    assert not re.search("Zenobia|Quarrell", json.dumps(said) + done.output + record.read_text(encoding="utf-8"))
    assert ",print\n" in record.read_text(encoding="utf-8")
    assert [each.name for each in tmp_path.iterdir() if not each.name.startswith("record")] == []


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("media-empty-error", "The paper is out."),
        ("cover-open", "A cover is open."),
        ("media-jam-warning", "Paper is stuck in it."),
    ],
)
def test_what_the_printer_waits_for_is_said_and_the_job_waits(
    printer: RealPrinter, library: handouts.Library, reason: str, words: str
) -> None:
    with printer.wrong(reason):
        done = run(
            "print", "kyphoplasty", "--content", str(ROOT / "content.yaml"), "--printer", printer.uri, "--wait", "3"
        )
        assert words in done.stdout
        assert done.exit_code == 7
        assert "is not printed yet" in done.stderr
        number = printer.jobs()[-1]
        waiting = find_job(choose_printer(library.practice, printer.uri), number)
        assert waiting.waits_for_somebody
        assert not waiting.over
    for _ in range(100):
        state = find_job(choose_printer(library.practice, printer.uri), number)
        if state.over:
            break
        threading.Event().wait(0.1)
    assert state.say("en") == "Printed, says the printer."
    assert state.say("es") == "Impresa, según la impresora."


def test_a_job_that_the_printer_gives_up_is_not_called_printed(printer: RealPrinter) -> None:
    (printer.folder / "fail").touch()
    try:
        done = run("print", "kyphoplasty", "--content", str(ROOT / "content.yaml"), "--printer", printer.uri)
    finally:
        (printer.folder / "fail").unlink()
    assert done.exit_code == 7
    assert "is not printed" in done.stderr
    assert "Printed, says" not in done.output


def test_a_tray_is_asked_for_with_the_size_of_its_paper(printer: RealPrinter, library: handouts.Library) -> None:
    done = run("print", "kyphoplasty", "--content", str(ROOT / "content.yaml"), "--printer", printer.uri, "--tray", "main",
               "--paper", "a4")  # fmt: skip
    assert done.exit_code == 0, done.output
    said = printer.attributes(printer.jobs()[-1])["media-col"]
    assert "media-source=main" in said
    assert "x-dimension=21000 y-dimension=29700" in said
    done = run(
        "print", "kyphoplasty", "--content", str(ROOT / "content.yaml"), "--printer", printer.uri, "--tray", "tray-9"
    )
    assert done.exit_code == 7
    assert "photo" in done.stderr  # the trays there are


def test_a_printer_for_one_side_says_so_and_folds_nothing(tmp_path: Path) -> None:
    with real_printer(tmp_path, "-f", "application/pdf") as one:
        done = run(
            "print", "kyphoplasty", "--content", str(ROOT / "content.yaml"), "--printer", one.uri, "--ink", "mono"
        )
        assert done.exit_code == 0, done.output
        assert "prints on one side only" in done.stderr
        assert one.attributes(1)["print-color-mode"] == "monochrome"
        done = run(
            "print", "kyphoplasty", "--content", str(ROOT / "content.yaml"), "--printer", one.uri, "--format", "trifold"
        )
        assert done.exit_code == 7
        assert one.jobs() == [1]
        assert (
            "prints in black only"
            in run("print", "kyphoplasty", "--content", str(ROOT / "content.yaml"), "--printer", one.uri).stderr
        )


def test_a_printer_without_pdf_gets_nothing(tmp_path: Path) -> None:
    with real_printer(tmp_path, "-2", "-f", "image/pwg-raster") as one:
        done = run("print", "kyphoplasty", "--content", str(ROOT / "content.yaml"), "--printer", one.uri)
        assert done.exit_code == 7
        assert "takes no PDF" in done.stderr
        assert one.jobs() == []


def test_a_printer_that_goes_between_the_question_and_the_job_is_told(
    tmp_path: Path, library: handouts.Library
) -> None:
    made = handouts.build(library, "kyphoplasty")
    with real_printer(tmp_path, "-2", "-f", "application/pdf") as one:
        chosen = choose_printer(library.practice, one.uri)
        prepared: PreparedJob = prepare_job(chosen, describe_job([made.options], chosen), name_job([made.options]))
    with pytest.raises(handouts.HandoutsError) as caught:
        send_job(prepared, made.pdf)
    assert [each.code for each in caught.value.problems] == ["printer-silent"]


def test_printers_are_listed_with_what_they_say(printer: RealPrinter) -> None:
    done = run("printers", "--content", str(ROOT / "content.yaml"), printer.uri)
    assert done.exit_code == 0
    assert "both sides, color, letter" in done.stdout
    assert "trays: auto, main" in done.stdout
    assert "Ready." in done.stdout
