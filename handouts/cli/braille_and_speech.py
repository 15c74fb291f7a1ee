"""Making sheets for the fingers and the ear: braille and speech."""

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Protocol, TypeVar

import click

from handouts.cli.build import exit_partly_made, find_sheets, keep_fit, stop_if_nothing
from handouts.cli.options import count, print_problems
from handouts.cli.without_paper import WithoutPaper
from handouts.options import COLOR, STANDARD, SheetOptions
from handouts.problems import HandoutsError, Problem

if TYPE_CHECKING:
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


def build_braille(wanted: WithoutPaper, grade: str, cells: str) -> None:
    """Make the braille of each sheet, or of all, and tell why some are not made."""
    from handouts.press.braille_edition import BrailleEdition, make_braille_edition, read_paper
    from handouts.press.press import NOBODY
    from handouts.storage import writing
    from handouts.templates.braille.tables import read_grade

    paper, person = read_paper(cells), wanted.person

    def make(sheet: SheetOptions, patient: "Patient") -> BrailleEdition:
        return make_braille_edition(
            wanted.library,
            sheet.procedure,
            language=sheet.language,
            grade=read_grade(grade),
            paper=paper,
            patient=patient,
        )

    made, refused = make_each(wanted, lambda sheet: make(sheet, person))
    nobody = [make(each.options, NOBODY) for each in made] if person.given() else made
    note_files(wanted, [(each, each.brf) for each in nobody])
    for each in made:
        writing.write(path := wanted.output / each.file_name, each.brf, private=bool(person.given()))
        click.echo(f"{path}  {count(each.pages, 'page')} of braille, {len(each.brf) / 1000:.0f} kB, {each.code}")
    tell_made(made, refused)


def build_speech(wanted: WithoutPaper, *, audio: bool) -> None:
    """Make the speech of each sheet, or of all, and tell why some are not made."""
    from handouts.press.press import NOBODY
    from handouts.press.speech_edition import SpeechEdition, make_speech_edition
    from handouts.storage import writing

    person = wanted.person

    def make(sheet: SheetOptions, patient: "Patient", *, audio: bool) -> SpeechEdition:
        return make_speech_edition(
            wanted.library, sheet.procedure, language=sheet.language, audio=audio, patient=patient
        )

    made, refused = make_each(wanted, lambda sheet: make(sheet, person, audio=audio))
    nobody = [make(each.options, NOBODY, audio=False) for each in made] if person.given() else made
    note_files(wanted, [(each, each.ssml) for each in nobody])
    for each in made:
        path = wanted.output / each.file_name
        for name, data in ((path, each.ssml), (path.with_suffix(".wav"), each.wav)):
            if data is not None:
                writing.write(name, data, private=bool(person.given()))
                click.echo(f"{name}  {len(data) / 1000:.0f} kB, {each.code}")
    tell_made(made, refused)


def make_each(
    wanted: WithoutPaper, make: Callable[[SheetOptions], MadeKind]
) -> tuple[list[MadeKind], list[HandoutsError]]:
    """Each sheet that may be made, none of them written yet, and why others are not.

    Raises HandoutsError with all that is wrong if none can be.
    """
    library = wanted.library
    names = wanted.names or [*library.procedures, *library.unfinished_names()]
    print_problems(library.tell_unfinished(names))
    able, refused = find_sheets(library, names, wanted.language, [STANDARD], None, COLOR)
    able, unfit = keep_fit(library, able, final=wanted.final)
    refused = [*refused, *unfit]
    made = []
    for each in able:
        try:
            made.append(make(each))
        except HandoutsError as error:
            refused.append(error)
    stop_if_nothing(made, refused)
    return made, refused


def note_files(wanted: WithoutPaper, made: Sequence[tuple[SheetWithoutPaper, bytes]]) -> None:
    """Note in the record what is about to be written: sheets as for nobody, whoever they are for."""
    if not (wanted.record or wanted.library.practice.record):
        return
    from handouts.press.recording import MadeSheet, Recorder

    noted = [MadeSheet(each.options, each.code, hashlib.sha256(data).hexdigest()) for each, data in made]
    Recorder.of(wanted.library, wanted.record, "build").note(noted)


def tell_made(made: Sequence[SheetWithoutPaper], refused: Sequence[HandoutsError]) -> None:
    """Tell what is to be known of sheets that are written, and why others are not."""
    print_problems({problem.message: problem for each in made for problem in each.problems}.values())
    exit_partly_made(refused)
