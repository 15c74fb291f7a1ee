"""Options and words that several commands share."""

import contextlib
import sys
from collections.abc import Callable, Collection, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts.options import (
    COLOR,
    EDITIONS,
    INKS,
    PAPERS,
    PLAIN_FILE,
    PROFILES,
    STANDARD,
    USUAL_PROFILE,
    FileOptions,
    find_option,
)
from handouts.problems import HandoutsError, Place, Problem, UnreadableError

if TYPE_CHECKING:
    from handouts.content.library import Library
    from handouts.document.patient import Patient
    from handouts.languages.language import Language


CONTENT = "content.yaml"
EVERY_EDITION = "all"
"""What ``--format`` says for each edition that can be made."""
MOST_DETAILS = 100_000
"""Bytes of one patient's details."""

DETAILS = (
    ("name", "The patient's name."),
    ("date", "The day of the visit, as it should be printed."),
    ("time", "The time of the visit."),
    ("side", "The side of the body: left, right or both."),
    ("level", "The level of the spine, such as L1."),
    ("doctor", "The doctor."),
    ("place", "Where the visit is."),
    ("note", "A line more."),
)


def exit_with_problems(command: Callable[..., None]) -> Callable[..., None]:
    """Print a HandoutsError's problems, all of them, and leave with its exit code: never a traceback."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except HandoutsError as error:
            print_problems(error.problems)
            sys.exit(error.exit_code)

    return run


def print_problems(problems: Iterable[Problem]) -> None:
    """Each problem on standard error: where, what, how to mend it."""
    for problem in problems:
        click.echo(str(problem), err=True)


def content_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--content FILE``."""
    text = f"The content file. Without it: {CONTENT} in this folder, or else the sample that comes with the program."
    return click.option("--content", metavar="FILE", type=click.Path(path_type=Path), help=text)(command)


def language_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--language CODE`` of a sheet."""
    return click.option("--language", metavar="CODE", help="The language; without it, the one it is written in.")(
        command
    )


def details_options(command: Callable[..., None]) -> Callable[..., None]:
    """``--name``, ``--date`` and so on."""
    for name, text in reversed(DETAILS):
        command = click.option(f"--{name}", metavar="TEXT", help=text)(command)
    return command


def variant_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--variant NAME`` of a procedure that has variants."""
    text = "Which variant of the procedure, such as morning; there is no usual one."
    return click.option("--variant", metavar="NAME", help=text)(command)


def paper_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--paper NAME``."""
    text = f"The paper: {' or '.join(PAPERS)}; without it, the practice's."
    return click.option("--paper", metavar="NAME", help=text)(command)


def ink_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--ink NAME``."""
    text = f"The ink: {' or '.join(INKS)}; mono is black and white."
    return click.option("--ink", metavar="NAME", default=COLOR, show_default=True, help=text)(command)


def profile_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--profile NAME``."""
    kept = "; ".join(f"{name}: {each.name_in('en')}" for name, each in PROFILES.items())
    text = f"The standards that the file keeps to ({kept})."
    return click.option("--profile", metavar="NAME", default=USUAL_PROFILE, show_default=True, help=text)(command)


def read_file_options(profile: str, fillable: bool, *, plain: bool) -> FileOptions:
    """How files are written. Raises HandoutsError for a profile that there is not, and click.UsageError for a choice where
    there is none: in what has no paper, and in what a print shop gets."""
    file = FileOptions(find_option("profile", profile, PROFILES).name, fillable)
    if plain and file != PLAIN_FILE:
        raise click.UsageError("What has no paper and what is for a print shop has no --profile and no --fillable.")
    return file


def edition_options(command: Callable[..., None]) -> Callable[..., None]:
    """``--format``, ``--language``, ``--paper`` and ``--ink``."""
    options = (
        click.option("--format", metavar="NAME", default=STANDARD, show_default=True,
                     help=f"The edition: {', '.join(EDITIONS)}, or all of them."),
        click.option("--language", metavar="CODE", help="The language: en, es and so on, several with commas, or all there "
                     "are; without it, the one a sheet is written in."),
        paper_option,
        ink_option,
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def formats(chosen: str) -> tuple[str, ...]:
    """The formats asked for; ``all`` is each there is."""
    return tuple(EDITIONS) if chosen == EVERY_EDITION else (chosen,)


def languages(library: "Library", procedure: str, chosen: str | None) -> tuple[str, ...]:
    """The codes of the languages asked for; ``all`` is each the procedure has words in, whole or not.

    Raises HandoutsError for one that the program does not have: no words in the content would make it one.
    """
    from handouts.languages.language import Language

    if chosen == "all":
        return (*library.languages(procedure), *library.unfinished_languages(procedure))
    if not chosen:
        return (library.procedure(procedure).language,)
    return tuple(dict.fromkeys(Language.of(code.strip()).code for code in chosen.split(",") if code.strip()))


def content_path(content: Path | None) -> tuple[Path, bool]:
    """The content file a command works on, and whether it is the practice's own, not the sample's."""
    from handouts.reading.resources import resource

    if content is None:
        own = Path(CONTENT).exists()
        return (Path(CONTENT) if own else resource(CONTENT)), own
    return content, True


def refuse_sample(own: bool) -> None:
    """A server that many share has a content of its own. Raises UnreadableError for the sample."""
    if not own:
        message = "A server that many share needs a content of its own: the sample is nobody's."
        raise UnreadableError(Problem("no-content", message, "Name a content file: --content FILE", Place(CONTENT)))


def open_library(content: Path | None, *, tell: bool = True, only: Collection[str] | None = None) -> "Library":
    """The library a command works on: the sheets that are whole. Which are not is told, unless the command tells it itself.

    A command that works on some procedures gives their names as ``only``: of the files of the others each is read only
    if something in it is asked for, and nothing is told of it.
    """
    from handouts.content.loader import load_each_sheet

    path, own = content_path(content)
    if not own and Path("approvals").is_dir():  # somebody's own sheets were approved here
        message = (
            f"{CONTENT} is gone, and the approvals of its sheets stand here; the sample is no answer to what was asked."
        )
        raise UnreadableError(Problem("no-content", message, "Take it back from the version history, or name it: --content FILE", Place(CONTENT)))  # fmt: skip
    library = load_each_sheet(path, only=only)
    if tell:
        print_problems(library.tell_unfinished())
    return library


def final_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--final``."""
    text = "For patients: make no sheet that is not approved and current, or has errors. The content's  final: yes  says it for all."
    return click.option("--final", is_flag=True, help=text)(command)


def record_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--record FILE``."""
    text = "Note each sheet in this CSV file; nothing about the patient. Besides the content's own  record:  if it names one."
    return click.option("--record", metavar="FILE", type=click.Path(path_type=Path), help=text)(command)


def read_patient(source: str | None, details: dict[str, str | None]) -> "Patient":
    """The patient from a JSON file or standard input, with what stands on the command line over it."""
    from handouts.document.patient import Patient, refuse_contradictions

    given = {key: value for key, value in details.items() if value is not None}
    if source is None:
        return Patient.of(given)
    try:
        with contextlib.nullcontext(sys.stdin.buffer) if source == "-" else Path(source).open("rb") as file:
            data = file.read(MOST_DETAILS + 1)
        text = data.decode("utf-8-sig")
        if len(data) > MOST_DETAILS:
            raise OSError(0, f"they are longer than {MOST_DETAILS // 1000} kB")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "they are not UTF-8 text"
        place = Place("standard input" if source == "-" else source)
        message = f"The patient's details cannot be read: {reason}."
        raise UnreadableError(
            Problem("unreadable", message, "Check the file's name, or write - to use standard input.", place)
        ) from None
    patient, typed = Patient.from_json(text), Patient.of(given)
    refuse_contradictions(patient, typed)
    return Patient.of({**patient.given(), **typed.given()})


def language_of(library: "Library", procedure: str, code: str | None) -> "Language":
    """The language asked for, or the one the procedure is written in."""
    from handouts.languages.language import Language

    return Language.of(code or library.procedure(procedure).language)


def count(number: int, thing: str) -> str:
    """``1 page``, ``2 pages``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
