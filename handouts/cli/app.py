"""The command line: arguments, printing, exit codes; nothing else.

ReportLab and the rest are imported only by the commands that need them, so that ``handouts list`` answers at once.
"""

import contextlib
import datetime
import json
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from handouts.problems import ExitCode, HandoutsError, Place, Problem, Severity, UnreadableError

if TYPE_CHECKING:
    from handouts.batch.plan import SheetChoice
    from handouts.content.library import Library
    from handouts.document.patient import Patient
    from handouts.languages.language import Language
    from handouts.press.press import Handout

CONTENT = "content.yaml"
MOST_DETAILS = 100_000
"""Bytes of one patient's details."""
MOST_MEASURED = 10
"""Sheets whose ink `check` measures; a larger library is measured sheet by sheet."""

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


def edition_options(command: Callable[..., None]) -> Callable[..., None]:
    """``--format``, ``--language``, ``--paper`` and ``--ink``."""
    options = (
        click.option("--format", metavar="NAME", default="standard", show_default=True,
                     help="The edition: standard, large-print, one-page, trifold, or all of them."),
        click.option("--language", metavar="CODE", help="The language: en, es and so on, several with commas, or all there "
                     "are; without it, the one a sheet is written in."),
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


def languages(library: "Library", procedure: str, chosen: str | None) -> tuple[str, ...]:
    """The codes of the languages asked for; ``all`` is each the procedure has words in."""
    if chosen == "all":
        return library.languages(procedure)
    if not chosen:
        return (library.procedure(procedure).language,)
    return tuple(dict.fromkeys(code.strip() for code in chosen.split(",") if code.strip()))


def content_path(content: Path | None) -> tuple[Path, bool]:
    """The content file a command works on, and whether it is the practice's own, not the sample's."""
    from handouts.resources import resource

    if content is None:
        own = Path(CONTENT).exists()
        return (Path(CONTENT) if own else resource(CONTENT)), own
    return content, True


def open_library(content: Path | None) -> "Library":
    """The library a command works on."""
    from handouts.content.loader import load

    return load(content_path(content)[0])


def read_patient(source: str | None, details: dict[str, str | None]) -> "Patient":
    """The patient from a JSON file or standard input, with what stands on the command line over it."""
    from handouts.document.patient import Patient

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
      4  a file cannot be written; what stands there is whole
      5  a sheet is not approved, or not any more; nothing was written
    """


@main.command()
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
@told
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

        release.refuse(library, sheets, datetime.date.today())
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
        click.echo(f"{path}  {counted(handout.pages, 'page')}, {len(handout.pdf) / 1000:.0f} kB, {handout.code}")
        if coverage:
            click.echo(ink_coverage(library, handout))
    tell({problem.message: problem for handout in made for problem in handout.problems}.values())
    if record:
        write_record(record, made)


@main.command()
@click.argument("schedule", type=click.Path(path_type=Path))
@content_option
@click.option("--procedure", metavar="NAME", help="For rows that name none.")
@click.option("--format", metavar="NAME", default="standard", show_default=True, help="For rows that name none.")
@click.option("--language", metavar="CODE", help="For rows that name none; without it, the one a sheet is written in.")
@click.option("--paper", metavar="NAME", default="letter", show_default=True, help="letter or a4.")
@click.option("--ink", metavar="NAME", default="color", show_default=True, help="color, or mono: black and white.")
@click.option(
    "--output", metavar="DIR", type=click.Path(path_type=Path), help="The folder to write to.  [default: output]"
)
@click.option("--merge", metavar="FILE", type=click.Path(path_type=Path), help="Write one print file instead, each copy "
              "beginning on a fresh sheet of paper; one for each sheet if rows ask for several.")  # fmt: skip
@click.option("--separators", is_flag=True, help="With --merge: a page for the desk before each copy, with its number, "
              "the name and the time.")  # fmt: skip
@click.option("--clear", is_flag=True, help="Remove sheets of another schedule that stand where these go.")
@click.option("--workers", metavar="N", type=click.IntRange(1, 256), help="Processes; without it, as many as help.")
@click.option("--dask", metavar="ADDRESS", help="Have a Dask cluster do it; needs handouts[cluster].")
@click.option(
    "--final", is_flag=True, help="For patients: make no sheet that is not approved and current, or has errors."
)
@told
def batch(
    schedule: Path,
    content: Path | None,
    procedure: str | None,
    format: str,
    language: str | None,
    paper: str,
    ink: str,
    output: Path | None,
    merge: Path | None,
    separators: bool,
    clear: bool,
    workers: int | None,
    dask: str | None,
    final: bool,
) -> None:
    """Make a sheet for each row of a schedule: a CSV file or an Excel workbook.

    Its first row says what the columns are: name, date, time, doctor, place, note; procedure, language and format
    if rows differ. What is wrong with a row is told with its line, the others are made, and the exit code is 1.
    Run it again after an interruption: it makes what is missing.
    """
    from handouts.batch.outcome import Setting
    from handouts.batch.plan import plan
    from handouts.batch.print_files import make_print_files
    from handouts.batch.run import make_files
    from handouts.batch.schedule import read

    if merge and (output or workers or dask):
        raise click.UsageError("--merge goes with none of --output, --workers and --dask.")
    if separators and not merge:
        raise click.UsageError("--separators goes with --merge.")
    if workers and dask:
        raise click.UsageError("--workers and --dask exclude each other.")
    library = open_library(content)
    planned = plan(library, read(schedule), procedure=procedure, format=format, language=language)
    if final:
        planned = planned.without(refused_sheets(library, planned.sheets))
    folder = merge.parent if merge else output or Path("output")
    setting = Setting(library, paper, ink, datetime.date.today(), folder)
    try:
        with progress(len(planned.copies)) as tick:
            if merge:
                report = make_print_files(planned, setting, merge, separators=separators, clear=clear, tick=tick)
            else:
                from handouts.batch.dask_cluster import cluster_workers
                from handouts.batch.workers import choose_workers

                makers = cluster_workers(dask) if dask else choose_workers(len(planned.copies), workers)
                report = make_files(planned, setting, makers, clear=clear, tick=tick)
    except KeyboardInterrupt:
        click.echo("Interrupted. What is there is whole; run it again to make what is missing.", err=True)
        sys.exit(130)
    tell(report.problems)
    unchanged = f", {report.unchanged} there already" if report.unchanged else ""
    where = ", ".join(map(str, report.files)) if merge else folder
    click.echo(f"{where}  {counted(report.made, 'sheet')} made{unchanged}")
    if report.failed:
        click.echo(f"{counted(report.failed, 'row')} not made.", err=True)
        sys.exit(ExitCode.PROBLEMS)


def refused_sheets(library: "Library", sheets: "Iterable[SheetChoice]") -> "dict[SheetChoice, Sequence[Problem]]":
    """The sheets that are not for patients, and why."""
    from handouts.press import release

    refused, today = {}, datetime.date.today()
    for sheet in sheets:
        try:
            release.refuse(library, [(sheet.procedure, sheet.language)], today)
        except HandoutsError as error:
            refused[sheet] = error.problems
    return refused


@contextlib.contextmanager
def progress(length: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, if that is a terminal; gives what tells it of so many more."""
    if sys.stderr.isatty() and length:
        with click.progressbar(length=length, file=sys.stderr, show_pos=True) as bar:
            yield bar.update
    else:
        yield lambda number: None


def ink_coverage(library: "Library", handout: "Handout") -> str:
    """How much of each page is ink, in both inks."""
    from handouts.pdf.coverage import DPI
    from handouts.pdf.coverage import coverage as measured
    from handouts.press import press

    parts = []
    for ink in ("color", "mono"):
        pdf = press.build(
            library, handout.procedure, format=handout.format, language=handout.language, paper=handout.paper, ink=ink
        ).pdf
        parts.append(f"{ink} " + ", ".join(f"{share:.1f}" for share in measured(pdf)) + " %")
    return f"    ink at {DPI} dpi: {'; '.join(parts)}"


def write_record(path: Path, made: "Iterable[Handout]") -> None:
    """Note in the record what was made."""
    from handouts.resources import program_version
    from handouts.storage import record

    now, version = record.now(), program_version()
    record.append(
        path, [record.RecordLine(now, each.procedure, each.format, each.language, each.code, version) for each in made]
    )


@main.command()
@click.argument("procedures", nargs=-1, metavar="[PROCEDURE]...")
@content_option
@click.option("--format", "format_", type=click.Choice(["text", "json", "sarif", "github"]), default="text", show_default=True,
              help="For people, for programs, for code hosts.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="The same as --format json.")
@click.option("--level", type=click.Choice(["error", "warning", "note"]), default="note", show_default=True,
              help="The least that is told.")  # fmt: skip
@told
def check(procedures: tuple[str, ...], content: Path | None, format_: str, as_json: bool, level: str) -> None:
    """Say what is wrong with the content, where, and how to mend it.

    Looks at the whole content, or at the procedures named. Only errors make it fail.
    """
    from handouts.checks import output as formats
    from handouts.press import press, release

    problems: list[Problem] = []
    exit_code, sheets = ExitCode.OK, 0
    try:
        library = open_library(content)
        problems = release.problems(library, procedures or tuple(library.procedures), datetime.date.today())
        sheets = sum(len(library.languages(name)) for name in procedures or library.procedures)
    except HandoutsError as error:
        problems, exit_code = list(error.problems), error.exit_code
    if any(problem.severity is Severity.ERROR for problem in problems):
        exit_code = exit_code or ExitCode.PROBLEMS
    shown = list(Severity)[: list(Severity).index(Severity(level)) + 1]
    problems = [problem for problem in problems if problem.severity in shown]
    if as_json or format_ != "text":
        click.echo(formats.FORMATS["json" if as_json else format_](problems))
    elif problems:
        click.echo(formats.text(problems), err=True)
        click.echo(f"{counted(len(problems), 'problem')}.", err=True)
    else:
        click.echo(f"{counted(sheets, 'sheet')}, no problems.")
    if format_ == "text" and not as_json and not exit_code and sheets <= MOST_MEASURED:
        for name in procedures or tuple(library.procedures):
            click.echo(f"{name}\n{ink_coverage(library, press.build(library, name))}")
    sys.exit(exit_code)


@main.command("list")
@content_option
@told
def list_(content: Path | None) -> None:
    """List the procedures there are, and the languages each is there in."""
    library = open_library(content)
    codes = {name: ", ".join(library.languages(name)) for name in library.procedures}
    width, wide = max(map(len, codes)), max(map(len, codes.values()))
    for name, procedure in library.procedures.items():
        click.echo(f"{name:<{width}}  {codes[name]:<{wide}}  {procedure.title}: {procedure.plain_title.text}")


@main.command()
@click.argument("procedure")
@content_option
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), default=Path("output"), show_default=True,
              help="The folder to write to.")  # fmt: skip
@click.option("--dpi", type=click.IntRange(36, 600), default=100, show_default=True, help="Dots per inch.")
@edition_options
@told
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


@main.command()
@click.argument("procedure")
@content_option
@edition_options
@told
def read(procedure: str, content: Path | None, format: str, language: str, paper: str, ink: str) -> None:
    """Print what somebody hears who listens to the sheet: in order, with roles and alternative texts."""
    from handouts.document.transcript import transcript
    from handouts.press.press import Press

    library = open_library(content)
    for edition in formats(format):
        press = Press(library, procedure, format=edition, language=language, paper=paper, ink=ink)
        click.echo(transcript(press.document()), nl=False)


@main.command()
@click.argument("procedure")
@content_option
@click.option("--title", metavar="TEXT", help="The title; without it, it is made of the name.")
@told
def new(procedure: str, content: Path | None, title: str | None) -> None:
    """Add a procedure to the content file, its open places marked TODO.

    Where there is no content file yet, one is made from the sample. `handouts check` names the open places.
    """
    from handouts.content import scaffold as skeleton
    from handouts.resources import resource
    from handouts.storage import writing as files

    path = content or Path(CONTENT)
    if not path.exists() and content is None:
        for source in resource("sources").iterdir():
            if not (own := Path("sources") / source.name).exists():
                files.write(own, source.read_bytes())
        files.write(path, resource(CONTENT).read_bytes())
        click.echo(f"{path}: made from the sample")
    place = skeleton.add(path, procedure, title)
    click.echo(f"{place}: {procedure} added; fill in what says TODO, then run: handouts check")


@main.command()
@click.option("--output", metavar="FILE", type=click.Path(path_type=Path), help="Write it to a file.")
@told
def schema(output: Path | None) -> None:
    """Print the JSON Schema of the content file, for editors that complete as one types."""
    from handouts.content.json_schema import schema_text
    from handouts.storage import writing as files

    if output:
        files.write(output, schema_text().encode("utf-8"))
        click.echo(str(output))
    else:
        click.echo(schema_text(), nl=False)


@main.command()
@content_option
@click.option(
    "--port",
    metavar="N",
    type=click.IntRange(1, 65535),
    help="Where the page is; without it, the usual place, or one that is free.",
)
@click.option("--no-browser", is_flag=True, help="Do not open the browser.")
@click.option("--host-name", "hosts", metavar="NAME", multiple=True, help="A name it also answers to, behind a proxy.")
@told
def serve(content: Path | None, port: int | None, no_browser: bool, hosts: tuple[str, ...]) -> None:
    """Open the front desk's page in the browser: choose, fill in, print; approve and look after the sheets.

    It answers on this machine only, and keeps nothing about a patient. Close it with Ctrl-C.
    """
    try:
        from handouts.web.server import serve as serve_page
    except ImportError as error:
        message = f"The page needs a package that is not installed: {error.name}."
        remedy = 'Install it with the program:  pip install "handouts[web]"'
        raise HandoutsError(Problem("no-web", message, remedy)) from None
    path, own = content_path(content)
    if not path.is_file():
        open_library(path)  # tells what is wrong; a file that is only broken is told of by the page, until it is mended
    serve_page(path, own=own, port=port, browser=not no_browser, hosts=hosts, say=click.echo)


@main.command()
@click.argument("procedure")
@content_option
@language_option
@click.option("--by", metavar="NAME", required=True, help='Who approves: "Jane Roe, MD".')
@click.option("--role", metavar="TEXT", default="", help="What they are: Spine surgeon.")
@click.option(
    "--until", metavar="DATE", type=click.DateTime(["%Y-%m-%d"]), help="The last day it holds. Without it: a year."
)
@told
def approve(
    procedure: str, content: Path | None, language: str | None, by: str, role: str, until: "datetime.datetime | None"
) -> None:
    """Record that somebody has read a sheet's words and answers for them.

    The approval is a small file in approvals/ beside the content. A change of one letter voids it; a change of
    color or layout does not. A sheet in which the checks find an error cannot be approved.
    """
    from handouts import checks
    from handouts.approval import store as approval
    from handouts.approval.standing import Standing
    from handouts.resources import program_version

    if content is None and not Path(CONTENT).exists():
        message = "There is no content of your own here; the sample that comes with the program cannot be approved."
        raise UnreadableError(Problem("no-content", message, "Name a content file: --content FILE", Place(CONTENT)))
    library = open_library(content)
    now = datetime.datetime.now()
    wording = language_of(library, procedure, language)
    found = checks.check(library, procedures=[procedure], languages=[wording.code], today=now.date())
    if errors := [problem for problem in found if problem.severity is Severity.ERROR]:
        raise HandoutsError(errors)
    made, path = approval.approve(
        library,
        procedure,
        wording,
        by=by,
        role=role,
        until=until.date() if until else None,
        today=now.date(),
        time=f"{now:%H:%M:%S}",
        program=f"handouts {program_version()}",
    )
    click.echo(f"{path}: {Standing('approved', made).said()}")


@main.command()
@content_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@told
def status(content: Path | None, as_json: bool) -> None:
    """List all sheets: approved by whom and until when, changed, overdue or draft."""
    from handouts.approval import standing
    from handouts.approval import store as approval

    library = open_library(content)
    rows = standing.status(library, datetime.date.today())
    if as_json:
        entries = [{"procedure": row.procedure, "language": row.language, **row.as_json()} for row in rows]
        click.echo(json.dumps(entries, indent=2, ensure_ascii=False))
    else:
        width = max(len(row.procedure) for row in rows)
        for row in rows:
            click.echo(f"{row.procedure:<{width}}  {row.language}  {row.standing.said()}")
            for missing in row.missing:
                click.echo(f"{'':<{width}}  {missing}  missing: other sheets are there in this language")
    tell(approval.damaged(library))


@main.command()
@click.argument("code", nargs=-1, required=True, metavar="CODE|PDF")
@content_option
@told
def verify(code: tuple[str, ...], content: Path | None) -> None:
    """Say which approval a printed sheet belongs to, and whether it may still be handed out.

    Takes the text code at the foot of a page, such as KY-EN 1A2B-3C4D, or a PDF file. Leaves with 5 if the sheet
    is not approved and current.
    """
    from handouts.approval import verify as verification

    library = open_library(content)
    given = " ".join(code)
    codes = verification.codes_in(Path(given)) if Path(given).is_file() else [given]
    verdicts = [verification.verify(library, each, datetime.date.today()) for each in codes]
    for verdict in verdicts:
        click.echo(verdict.said())
    if not all(verdict.current for verdict in verdicts):
        sys.exit(ExitCode.NOT_APPROVED)


@main.command()
@click.argument("procedure")
@content_option
@language_option
@click.option("--pdf", metavar="FILE", type=click.Path(path_type=Path), help="Write it as a PDF to sign.")
@told
def diff(procedure: str, content: Path | None, language: str | None, pdf: Path | None) -> None:
    """Say what has changed since a sheet was last approved, sentence by sentence, numbers first."""
    from handouts.approval import changes as compared

    library = open_library(content)
    wording = language_of(library, procedure, language)
    last, changes = compared.since_approval(library, procedure, wording)
    if pdf:
        from handouts.press import staff_papers as staff
        from handouts.storage import writing as files

        files.write(pdf, staff.changes_paper(library, procedure, wording, last, changes, today=datetime.date.today()))
        click.echo(str(pdf))
    else:
        click.echo(compared.changes_text(procedure, last, changes))


@main.command()
@click.argument("procedure")
@content_option
@language_option
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), default=Path("output"), show_default=True,
              help="The folder to write to.")  # fmt: skip
@told
def report(procedure: str, content: Path | None, language: str | None, output: Path) -> None:
    """Judge a sheet by PEMAT-P and the CDC Clear Communication Index, on one page and as JSON.

    What needs a human is left open, with boxes to tick.
    """
    from handouts.checks.instruments import judge
    from handouts.press import staff_papers as staff
    from handouts.storage import writing as files

    library = open_library(content)
    wording = language_of(library, procedure, language)
    today = datetime.date.today()
    judged = judge(library, procedure, wording, today=today)
    name = f"{procedure}-report-{wording.code}"
    files.write(
        output / f"{name}.json", (json.dumps(judged.as_json(), indent=2, ensure_ascii=False) + "\n").encode("utf-8")
    )
    files.write(output / f"{name}.pdf", staff.report_paper(library, judged))
    for line in judged.lines():
        click.echo(line)
    click.echo(f"{output / name}.pdf, .json")


def language_of(library: "Library", procedure: str, code: str | None) -> "Language":
    """The language asked for, or the one the procedure is written in."""
    from handouts.languages.language import Language

    return Language.of(code or library.procedure(procedure).language)


def counted(number: int, thing: str) -> str:
    """``1 page``, ``2 pages``."""
    return f"{number} {thing}{'' if number == 1 else 's'}"
