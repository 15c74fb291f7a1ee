"""Commands that make pages for a browser: single ones, and a practice's patient library."""

import datetime
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.build import exit_partly_made, find_sheets, keep_fit, stop_if_nothing
from handouts.cli.options import content_option, count, exit_with_problems, open_library, print_problems
from handouts.options import COLOR, STANDARD, SheetOptions
from handouts.problems import ExitCode, HandoutsError

if TYPE_CHECKING:
    from handouts.content.library import Library
    from handouts.document.patient import Patient
    from handouts.press.web_edition import WebEdition


def build_web_pages(
    library: "Library", names: Sequence[str], language: str | None, output: Path, *, final: bool, record: Path | None
) -> None:
    """Make a page of each sheet, or of all, in each language, each with links to the others, and tell why some are not made."""
    from handouts.storage import writing

    names = names or [*library.procedures, *library.unfinished_names()]
    print_problems(library.tell_unfinished(names))
    wanted, refused = find_sheets(library, names, language, [STANDARD], None, COLOR)
    wanted, unfit = keep_fit(library, wanted, final=final)
    made, failed = _make_pages(library, wanted)
    stop_if_nothing(made, [*refused, *unfit, *failed])
    _note_pages(library, made, record)
    for each in made:
        path = output / each.file_name
        writing.write(path, each.html)
        click.echo(f"{path}  {len(each.html) / 1000:.0f} kB, {each.code}")
    print_problems({problem.message: problem for each in made for problem in each.problems}.values())
    exit_partly_made([*refused, *unfit, *failed])


def _make_pages(library: "Library", wanted: Sequence[SheetOptions]) -> "tuple[list[WebEdition], list[HandoutsError]]":
    """The pages, none of them written yet, and why others cannot be made. Links lead to pages that are made too."""
    from handouts.press.web_edition import make_web_edition

    failed: list[HandoutsError] = []
    able = [(each.procedure, each.language) for each in wanted]
    while True:
        made, unable = [], []
        for name, code in able:
            try:
                others = [other for each, other in able if each == name]
                made.append(make_web_edition(library, name, language=code, others=others))
            except HandoutsError as error:
                unable.append((name, code))
                failed.append(error)
        if not unable:
            return made, failed
        able = [each for each in able if each not in unable]


def _note_pages(library: "Library", made: "Sequence[WebEdition]", record: Path | None) -> None:
    """Note in the record what is about to be written."""
    if not (record or library.practice.record):
        return
    from handouts.press.recording import MadeSheet, Recorder

    noted = [MadeSheet(each.options, each.code, hashlib.sha256(each.html).hexdigest()) for each in made]
    Recorder.of(library, record, "build").note(noted)


def refuse_patient(person: "Patient") -> None:
    """Raise HandoutsError for a patient's details: anybody could read them on a page."""
    if person.given():
        from handouts.press.web_edition import refuse_details

        raise refuse_details()


@click.command()
@content_option
@click.option("--output", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False), required=True,
              help="The folder to publish to; a web server hands it out as it is.")  # fmt: skip
@exit_with_problems
def publish(content: Path | None, output: Path) -> None:
    """Write the practice's patient library: pages of all sheets that may go to patients, lists of them, and a page for each
    text code.

    Pages of sheets that may no longer go to patients are removed; those of codes stay, and say what became of the sheet.
    Files that the program did not write there are left alone. A sheet that is not published is told, and the exit code is 6.
    """
    from handouts.press.publishing import publish as publish_library
    from handouts.press.publishing import tell_published

    library = open_library(content, tell=False)
    made = publish_library(library, output, datetime.date.today())
    written, removed = len(made.files.written), len(made.files.removed)
    click.echo(f"{output}  {count(len(made.sheets), 'sheet')}; {count(written, 'file')} written, {removed} removed")
    print_problems(tell_published(made))
    if made.refused:
        click.echo(f"{count(len(made.refused), 'sheet')} not published.", err=True)
        sys.exit(ExitCode.PARTLY_MADE)
