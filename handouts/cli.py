"""The command line: arguments, printing, exit codes; nothing else.

ReportLab and the rest are imported only by the commands that need them, so that ``handouts list`` answers at once.
"""

import json
import sys
from collections.abc import Callable, Iterable
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts.problems import ExitCode, HandoutsError, Place, Problem, Severity, UnreadableError

if TYPE_CHECKING:
    from handouts.content import Library
    from handouts.patient import Patient
    from handouts.press import Handout

CONTENT = "content.yaml"

DETAILS = (
    ("name", "The patient's name."),
    ("date", "The day of the visit, as it should be printed."),
    ("time", "The time of the visit."),
    ("doctor", "The doctor."),
    ("place", "Where the visit is."),
    ("note", "A line more."),
)


class _Commands(click.Group):
    """Lists commands in the order they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


def told(command: Callable[..., None]) -> Callable[..., None]:
    """Print a HandoutsError's problems, all of them, and leave with its exit code: never a traceback."""

    @wraps(command)
    def run(*args: Any, **options: Any) -> None:
        try:
            command(*args, **options)
        except HandoutsError as error:
            tell(error.problems)
            sys.exit(error.exit_code)

    return run


def tell(problems: Iterable[Problem]) -> None:
    """Each problem on standard error: where, what, how to mend it."""
    for problem in problems:
        click.echo(str(problem), err=True)


def content_option(command: Callable[..., None]) -> Callable[..., None]:
    """``--content FILE``."""
    text = f"The content file. Without it: {CONTENT} in this folder, or else the sample that comes with the program."
    return click.option("--content", metavar="FILE", type=click.Path(path_type=Path), help=text)(command)


def details_options(command: Callable[..., None]) -> Callable[..., None]:
    """``--name``, ``--date`` and so on."""
    for name, text in reversed(DETAILS):
        command = click.option(f"--{name}", metavar="TEXT", help=text)(command)
    return command


def edition_options(command: Callable[..., None]) -> Callable[..., None]:
    """``--format``, ``--language``, ``--paper`` and ``--ink``."""
    options = (
        click.option("--format", metavar="NAME", default="standard", show_default=True,
                     help="The edition: standard, large-print, one-page, trifold, or all of them."),
        click.option("--language", metavar="CODE", default="en", show_default=True, help="The language."),
        click.option("--paper", metavar="NAME", default="letter", show_default=True, help="letter or a4."),
        click.option("--ink", metavar="NAME", default="color", show_default=True, help="color, or mono: black and white."),
    )  # fmt: skip
    for option in reversed(options):
        command = option(command)
    return command


def formats(chosen: str) -> tuple[str, ...]:
    """The formats asked for; ``all`` is each there is."""
    if chosen != "all":
        return (chosen,)
    from handouts.templates import FORMATS

    return tuple(FORMATS)


def open_library(content: Path | None) -> "Library":
    """The library a command works on."""
    from handouts.content import load
    from handouts.resources import resource

    if content is None:
        content = Path(CONTENT) if Path(CONTENT).exists() else resource(CONTENT)
    return load(content)


def read_patient(source: str | None, details: dict[str, str | None]) -> "Patient":
    """The patient from a JSON file or standard input, with what stands on the command line over it."""
    from handouts.patient import Patient

    given = {key: value for key, value in details.items() if value is not None}
    if source is None:
        return Patient.of(given)
    try:
        text = sys.stdin.buffer.read().decode() if source == "-" else Path(source).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
        place = Place("standard input" if source == "-" else source)
        message = f"The patient's details cannot be read: {reason}."
        raise UnreadableError(
            Problem("unreadable", message, "Check the file's name, or write - to use standard input.", place)
        ) from None
    patient = Patient.from_json(text)
    return Patient.of({**patient.given(), **given})


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="handouts", message="%(prog)s %(version)s")
def main() -> None:
    """Printed sheets that patients keep, from a practice's own words.

    \b
    Exit codes:
      0  done
      1  the content has problems; nothing was written
      2  the command line itself is wrong
      3  a file cannot be read
      4  a file cannot be written; what stood there still stands
    """


@main.command()
@click.argument("procedures", nargs=-1, metavar="[PROCEDURE]...")
@content_option
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), default=Path("output"), show_default=True,
              help="The folder to write to.")  # fmt: skip
@edition_options
@click.option("--patient", metavar="FILE|-", help="The patient's details as JSON, from a file or standard input; "
              "others who use this machine can see a command line, but not these.")  # fmt: skip
@details_options
@told
def build(
    procedures: tuple[str, ...],
    content: Path | None,
    output: Path,
    format: str,
    language: str,
    paper: str,
    ink: str,
    patient: str | None,
    **details: str | None,
) -> None:
    """Make handouts: all procedures, or those named.

    Nothing is written unless all of them can be made.
    """
    from handouts import files, press

    library = open_library(content)
    person = read_patient(patient, details)
    made: list[Handout] = []
    problems: list[Problem] = []
    for name in procedures or library.procedures:
        for edition in formats(format):
            try:
                made.append(
                    press.build(library, name, format=edition, language=language, paper=paper, ink=ink, patient=person)
                )
            except HandoutsError as error:
                problems += [problem for problem in error.problems if problem not in problems]
    if problems:
        raise HandoutsError(problems)
    for handout in made:
        path = output / handout.file_name
        files.write(path, handout.pdf)
        click.echo(f"{path}  {counted(handout.pages, 'page')}, {len(handout.pdf) / 1000:.0f} kB, {handout.code}")


@main.command()
@content_option
@click.option("--json", "as_json", is_flag=True, help="Print the problems as JSON.")
@told
def check(content: Path | None, as_json: bool) -> None:
    """Say what is wrong with the content, where, and how to mend it."""
    from handouts import press

    problems: list[Problem] = []
    exit_code, made = ExitCode.OK, 0
    try:
        library = open_library(content)
        for name in library.procedures:
            try:
                problems += press.build(library, name).problems
                made += 1
            except HandoutsError as error:
                problems += [problem for problem in error.problems if problem not in problems]
    except HandoutsError as error:
        problems, exit_code = list(error.problems), error.exit_code
    if any(problem.severity is Severity.ERROR for problem in problems):
        exit_code = exit_code or ExitCode.PROBLEMS
    if as_json:
        click.echo(json.dumps([problem.as_json() for problem in problems], indent=2, ensure_ascii=False))
    elif problems:
        tell(problems)
        click.echo(f"{counted(len(problems), 'problem')}.", err=True)
    else:
        click.echo(f"{counted(made, 'sheet')}, no problems.")
    sys.exit(exit_code)


@main.command("list")
@content_option
@told
def list_(content: Path | None) -> None:
    """List the procedures there are."""
    library = open_library(content)
    width = max(map(len, library.procedures))
    for name, procedure in library.procedures.items():
        click.echo(f"{name:<{width}}  {procedure.title}: {procedure.plain_title.text}")


@main.command()
@click.argument("procedure")
@content_option
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), default=Path("output"), show_default=True,
              help="The folder to write to.")  # fmt: skip
@click.option("--dpi", type=click.IntRange(36, 600), default=100, show_default=True, help="Dots per inch.")
@edition_options
@told
def preview(
    procedure: str, content: Path | None, output: Path, dpi: int, format: str, language: str, paper: str, ink: str
) -> None:
    """Make a PNG picture of each page."""
    from handouts import files, press
    from handouts.preview import pictures

    library = open_library(content)
    made = [
        press.build(library, procedure, format=name, language=language, paper=paper, ink=ink)
        for name in formats(format)
    ]
    for handout in made:
        for number, picture in enumerate(pictures(handout.pdf, dpi), 1):
            path = output / handout.file_name.replace(".pdf", f"-{number}.png")
            files.write(path, picture)
            click.echo(str(path))


@main.command()
@click.argument("procedure")
@content_option
@click.option("--title", metavar="TEXT", help="The title; without it, it is made of the name.")
@told
def new(procedure: str, content: Path | None, title: str | None) -> None:
    """Add a procedure to the content file, its open places marked TODO.

    Where there is no content file yet, one is made from the sample. `handouts check` names the open places.
    """
    import shutil

    from handouts import files, skeleton
    from handouts.resources import resource

    path = content or Path(CONTENT)
    if not path.exists() and content is None:
        files.write(path, resource(CONTENT).read_bytes())
        shutil.copytree(resource("sources"), "sources", dirs_exist_ok=True)
        click.echo(f"{path}: made from the sample")
    place = skeleton.add(path, procedure, title)
    click.echo(f"{place}: {procedure} added; fill in what says TODO, then run: handouts check")


@main.command()
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path), help="Write it to a file.")
@told
def schema(output: Path | None) -> None:
    """Print the JSON Schema of the content file, for editors that complete as one types."""
    from handouts import files
    from handouts.schema import schema_text

    if output:
        files.write(output, schema_text().encode("utf-8"))
        click.echo(str(output))
    else:
        click.echo(schema_text(), nl=False)


def counted(number: int, thing: str) -> str:
    """``1 page``, ``2 pages``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
