"""Making sheets for the fingers: braille."""

import hashlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from handouts.cli.build import exit_partly_made, find_sheets, keep_fit, stop_if_nothing
from handouts.cli.options import count, print_problems
from handouts.options import COLOR, STANDARD, SheetOptions
from handouts.problems import HandoutsError, Problem

if TYPE_CHECKING:
    from handouts.content.library import Library
    from handouts.document.patient import Patient


class SheetWithoutPaper(Protocol):
    """A finished file of words that are on no paper."""

    @property
    def options(self) -> SheetOptions:
        """Which sheet it is."""

    @property
    def file_name(self) -> str:
        """The name of its file."""

    @property
    def code(self) -> str:
        """The text code."""

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What did not stop it."""


MadeKind = TypeVar("MadeKind", bound=SheetWithoutPaper)


def build_braille(
    library: "Library", names: Sequence[str], language: str | None, person: "Patient", output: Path, grade: str, cells: str,
    *, final: bool, record: Path | None,
) -> None:  # fmt: skip
    """Make the braille of each sheet, or of all, and tell why some are not made."""
    from handouts.press.braille_edition import BrailleEdition, make_braille_edition, read_paper
    from handouts.press.press import NOBODY
    from handouts.storage import writing
    from handouts.templates.braille.tables import read_grade

    paper = read_paper(cells)

    def make(sheet: SheetOptions, patient: "Patient") -> BrailleEdition:
        return make_braille_edition(
            library, sheet.procedure, language=sheet.language, grade=read_grade(grade), paper=paper, patient=patient
        )

    made, refused = make_each(library, names, language, final, lambda sheet: make(sheet, person))
    nobody = [make(each.options, NOBODY) for each in made] if person.given() else made
    note_files(library, record, [(each, each.brf) for each in nobody])
    for each in made:
        writing.write(path := output / each.file_name, each.brf, private=bool(person.given()))
        click.echo(f"{path}  {count(each.pages, 'page')} of braille, {len(each.brf) / 1000:.0f} kB, {each.code}")
    tell_made(made, refused)


def make_each(
    library: "Library",
    names: Sequence[str],
    language: str | None,
    final: bool,
    make: Callable[[SheetOptions], MadeKind],
) -> tuple[list[MadeKind], list[HandoutsError]]:
    """Each sheet that may be made, none of them written yet, and why others are not.

    Raises HandoutsError with all that is wrong if none can be.
    """
    names = names or [*library.procedures, *library.unfinished_names()]
    print_problems(library.tell_unfinished(names))
    wanted, refused = find_sheets(library, names, language, [STANDARD], None, COLOR)
    wanted, unfit = keep_fit(library, wanted, final=final)
    refused = [*refused, *unfit]
    made = []
    for each in wanted:
        try:
            made.append(make(each))
        except HandoutsError as error:
            refused.append(error)
    stop_if_nothing(made, refused)
    return made, refused


def note_files(library: "Library", record: Path | None, made: Sequence[tuple[SheetWithoutPaper, bytes]]) -> None:
    """Note in the record what is about to be written: sheets as for nobody, whoever they are for."""
    if not (record or library.practice.record):
        return
    from handouts.press.recording import MadeSheet, Recorder

    noted = [MadeSheet(each.options, each.code, hashlib.sha256(data).hexdigest()) for each, data in made]
    Recorder.of(library, record, "build").note(noted)


def tell_made(made: Sequence[SheetWithoutPaper], refused: Sequence[HandoutsError]) -> None:
    """Tell what is to be known of sheets that are written, and why others are not."""
    print_problems({problem.message: problem for each in made for problem in each.problems}.values())
    exit_partly_made(refused)
