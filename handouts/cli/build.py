"""Commands that make sheets, pictures of them, and what a listener hears."""

import datetime
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.options import INKS
from handouts.problems import HandoutsError, Problem

if TYPE_CHECKING:
    from handouts.content.library import Library
    from handouts.press.press import Handout

from handouts.cli.options import (
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

    Nothing is written unless all of them can be made.
    """
    from handouts.press import press
    from handouts.storage import writing as files

    library = open_library(content)
    person = read_patient(patient, details)
    sheets = [(name, code) for name in procedures or library.procedures for code in languages(library, name, language)]
    if final:
        from handouts.press import release

        release.refuse_unfit(library, sheets, datetime.date.today(), formats(format))
    made: list[Handout] = []
    problems: list[Problem] = []
    for name, code in sheets:
        for edition in formats(format):
            try:
                made.append(
                    press.build(library, name, format=edition, language=code, paper=paper, ink=ink, patient=person)
                )
            except HandoutsError as error:
                problems += [problem for problem in error.problems if problem not in problems]
    if problems:
        raise HandoutsError(problems)
    for handout in made:
        path = output / handout.file_name
        files.write(path, handout.pdf)
        click.echo(f"{path}  {count(handout.pages, 'page')}, {len(handout.pdf) / 1000:.0f} kB, {handout.code}")
        if coverage:
            click.echo(ink_coverage(library, handout))
    print_problems({problem.message: problem for handout in made for problem in handout.problems}.values())
    if record:
        write_record(record, made)


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
    from handouts.press import press
    from handouts.storage import writing as files

    library = open_library(content)
    made = [
        press.build(library, procedure, format=name, language=code, paper=paper, ink=ink)
        for code in languages(library, procedure, language)
        for name in formats(format)
    ]
    for handout in made:
        for number, picture in enumerate(pictures(handout.pdf, dpi), 1):
            path = output / handout.file_name.replace(".pdf", f"-{number}.png")
            files.write(path, picture)
            click.echo(str(path))


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
