"""Commands that make sheets, pictures of them, and what a listener hears."""

import datetime
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.options import INKS, SheetOptions
from handouts.problems import ExitCode, HandoutsError, Problem

if TYPE_CHECKING:
    from handouts.content.library import Library
    from handouts.document.patient import Patient
    from handouts.press.press import Handout

from handouts.cli.options import (
    EVERY_EDITION,
    content_option,
    count,
    details_options,
    edition_options,
    exit_with_problems,
    formats,
    languages,
    open_library,
    print_problems,
    read_patient,
)


@click.command()
@click.argument("procedures", nargs=-1, metavar="[PROCEDURE]...")
@content_option
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), default=Path("output"), show_default=True,
              help="The folder to write to.")  # fmt: skip
@edition_options
@click.option("--patient", metavar="FILE|-", help="The patient's details as JSON, from a file or standard input; "
              "others who use this machine can see a command line, but not these.")  # fmt: skip
@click.option(
    "--final", is_flag=True, help="For patients: refuse a sheet that is not approved and current, or has errors."
)
@click.option("--record", metavar="FILE", type=click.Path(path_type=Path),
              help="Add a line for each sheet to this CSV file; nothing about the patient.")  # fmt: skip
@click.option("--coverage", is_flag=True, help="Print how much of each page is ink, in color and in black and white.")
@details_options
@exit_with_problems
def build(
    procedures: tuple[str, ...],
    content: Path | None,
    output: Path,
    format: str,
    language: str | None,
    paper: str,
    ink: str,
    patient: str | None,
    final: bool,
    record: Path | None,
    coverage: bool,
    **details: str | None,
) -> None:
    """Make handouts: all procedures, or those named.

    Nothing is written unless all of them can be made. Only with --format all an edition that has no room for the words
    stops no other: it is told, the others are written, and the exit code is 6.
    """
    from handouts.storage import writing as files

    library = open_library(content)
    person = read_patient(patient, details)
    sheets = [(name, code) for name in procedures or library.procedures for code in languages(library, name, language)]
    if final:
        from handouts.press import release

        release.refuse_unfit(library, sheets, datetime.date.today(), formats(format))
    wanted = [SheetOptions(name, code, edition, paper, ink) for name, code in sheets for edition in formats(format)]
    made, without_room = make_sheets(library, wanted, person, every_edition=format == EVERY_EDITION)
    for handout in made:
        path = output / handout.file_name
        files.write(path, handout.pdf)
        click.echo(f"{path}  {count(handout.pages, 'page')}, {len(handout.pdf) / 1000:.0f} kB, {handout.code}")
        if coverage:
            click.echo(ink_coverage(library, handout))
    print_problems({problem.message: problem for handout in made for problem in handout.problems}.values())
    if record:
        write_record(record, made)
    exit_without_room(without_room, len(wanted) - len(made))


def make_sheets(
    library: "Library", wanted: "Iterable[SheetOptions]", person: "Patient | None" = None, *, every_edition: bool
) -> "tuple[list[Handout], list[Problem]]":
    """The sheets that were asked for, none of them written yet; and why editions have no room for the words.

    Raises HandoutsError with all that is wrong, unless it is no more than that and ``every_edition`` was asked for, whichever
    can be made.
    """
    from handouts.layout.fitting import NoRoomError
    from handouts.press import press

    made: list[Handout] = []
    problems: dict[Problem, None] = {}
    without_room: dict[Problem, None] = {}
    for each in wanted:
        try:
            made.append(
                press.build(library, each.procedure, format=each.format, language=each.language, paper=each.paper,
                            ink=each.ink, patient=person or press.NOBODY)
            )  # fmt: skip
        except NoRoomError as error:
            without_room |= dict.fromkeys(error.problems)
        except HandoutsError as error:
            problems |= dict.fromkeys(error.problems)
    if problems or (without_room and not (every_edition and made)):
        raise HandoutsError([*problems, *without_room])
    return made, list(without_room)


def exit_without_room(problems: "list[Problem]", count_of_sheets: int) -> None:
    """Tell why editions could not be made, if any, and leave with an exit code of its own: all others are written."""
    if not problems:
        return
    print_problems(problems)
    click.echo(f"{count(count_of_sheets, 'sheet')} not made; all others are written.", err=True)
    sys.exit(ExitCode.PARTLY_MADE)


def ink_coverage(library: "Library", handout: "Handout") -> str:
    """How much of each page is ink, in both inks."""
    from handouts.pdf.coverage import DPI
    from handouts.pdf.coverage import coverage as measured
    from handouts.press import press

    parts = []
    for ink in INKS:
        pdf = press.build(
            library, handout.procedure, format=handout.format, language=handout.language, paper=handout.paper, ink=ink
        ).pdf
        parts.append(f"{ink} " + ", ".join(f"{share:.1f}" for share in measured(pdf)) + " %")
    return f"    ink at {DPI} dpi: {'; '.join(parts)}"


def write_record(path: Path, made: "Iterable[Handout]") -> None:
    """Note in the record what was made."""
    from handouts.reading.resources import program_version
    from handouts.storage import record

    now, version = record.now(), program_version()
    record.append(
        path, [record.RecordLine(now, each.procedure, each.format, each.language, each.code, version) for each in made]
    )


@click.command()
@click.argument("procedure")
@content_option
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), default=Path("output"), show_default=True,
              help="The folder to write to.")  # fmt: skip
@click.option("--dpi", type=click.IntRange(36, 600), default=100, show_default=True, help="Dots per inch.")
@edition_options
@exit_with_problems
def preview(
    procedure: str,
    content: Path | None,
    output: Path,
    dpi: int,
    format: str,
    language: str | None,
    paper: str,
    ink: str,
) -> None:
    """Make a PNG picture of each page."""
    from handouts.pdf.raster import pictures
    from handouts.storage import writing as files

    library = open_library(content)
    wanted = [
        SheetOptions(procedure, code, name, paper, ink)
        for code in languages(library, procedure, language)
        for name in formats(format)
    ]
    made, without_room = make_sheets(library, wanted, every_edition=format == EVERY_EDITION)
    for handout in made:
        for number, picture in enumerate(pictures(handout.pdf, dpi), 1):
            path = output / handout.file_name.replace(".pdf", f"-{number}.png")
            files.write(path, picture)
            click.echo(str(path))
    exit_without_room(without_room, len(wanted) - len(made))


@click.command()
@click.argument("procedure")
@content_option
@edition_options
@exit_with_problems
def read(procedure: str, content: Path | None, format: str, language: str, paper: str, ink: str) -> None:
    """Print what somebody hears who listens to the sheet: in order, with roles and alternative texts."""
    from handouts.document.transcript import transcript
    from handouts.press.press import Press

    library = open_library(content)
    for edition in formats(format):
        press = Press(library, procedure, format=edition, language=language, paper=paper, ink=ink)
        click.echo(transcript(press.document()), nl=False)
