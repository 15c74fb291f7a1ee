"""The command that makes the sheets of a whole schedule."""

import contextlib
import datetime
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.options import EDITIONS, STANDARD
from handouts.problems import ExitCode, Problem

if TYPE_CHECKING:
    from handouts.batch.mapping import ScheduleMapping
    from handouts.batch.outcome import MakeChunks
    from handouts.batch.plan import SheetChoice
    from handouts.batch.report import BatchReport
    from handouts.content.library import Library

from handouts.cli.interruption import tell_interruption
from handouts.cli.options import (
    content_option,
    count,
    exit_with_problems,
    final_option,
    ink_option,
    open_library,
    paper_option,
    print_problems,
    record_option,
)

_INTERRUPTED = "Interrupted. What is there is whole; run it again to make what is missing."


@click.command()
@click.argument("schedule", type=click.Path(path_type=Path))
@content_option
@click.option("--procedure", metavar="NAME", help="For rows that name none.")
@click.option("--variant", metavar="NAME", help="The variant of a procedure, for rows that say none.")
@click.option(
    "--format",
    metavar="NAME",
    default=STANDARD,
    show_default=True,
    help=f"The edition, for rows that name none: {', '.join(EDITIONS)}.",
)
@click.option("--language", metavar="CODE", help="For rows that name none; without it, the one a sheet is written in.")
@paper_option
@ink_option
@click.option(
    "--output", metavar="DIR", type=click.Path(path_type=Path), help="The folder to write to.  [default: output]"
)
@click.option("--merge", metavar="FILE", type=click.Path(path_type=Path), help="Write one print file instead, each copy "
              "beginning on a fresh sheet of paper; one for each sheet if rows ask for several.")  # fmt: skip
@click.option("--column", "columns", metavar="HEADER=NAME", multiple=True,
              help='What a column says: "Pt Nm=name", or none to leave it out. As often as needed.')  # fmt: skip
@click.option("--word", "words", metavar="WORD=NAME", multiple=True,
              help='What a word for a procedure means: "KYPHO L1=kyphoplasty", or none for rows that get no sheet; of a '
              'language: "ENG=language:en"; of a variant: "AM=variant:morning".')  # fmt: skip
@click.option(
    "--remember",
    is_flag=True,
    help="Keep what --column, --word and --encoding say, in schedule.yaml beside the content.",
)
@click.option("--encoding", metavar="NAME", help="Of a CSV file that is not UTF-8, such as cp1250.")
@click.option("--nameless", is_flag=True, help="Make sheets from a schedule that has no column of names.")
@click.option("--separators", is_flag=True, help="With --merge: a page for the desk before each copy, with its number, "
              "the name and the time.")  # fmt: skip
@click.option("--clear", is_flag=True, help="Remove sheets of another schedule that stand where these go.")
@click.option("--workers", metavar="N", type=click.IntRange(1, 256), help="Processes; without it, as many as help.")
@click.option("--dask", metavar="ADDRESS", help="Have a Dask cluster do it; needs handouts[cluster].")
@final_option
@record_option
@exit_with_problems
def batch(
    schedule: Path,
    content: Path | None,
    procedure: str | None,
    variant: str | None,
    format: str,
    language: str | None,
    paper: str | None,
    ink: str,
    output: Path | None,
    merge: Path | None,
    columns: tuple[str, ...],
    words: tuple[str, ...],
    remember: bool,
    encoding: str | None,
    nameless: bool,
    separators: bool,
    clear: bool,
    workers: int | None,
    dask: str | None,
    final: bool,
    record: Path | None,
) -> None:
    """Make a sheet for each row of a schedule: a CSV file or an Excel workbook.

    Its first row says what the columns are: name, date, time, side, level, doctor, place, note; procedure, language and format
    if rows differ. What is wrong with a row is told with its line, the others are made, and the exit code is 1; it is 6
    if no more is wrong than that an edition has no room for the words of some rows.
    Run it again after an interruption: it makes what is missing.
    """
    from handouts.batch.outcome import Setting
    from handouts.batch.plan import plan
    from handouts.batch.print_files import make_print_files
    from handouts.batch.run import make_files
    from handouts.batch.schedule import ReadingOptions, read
    from handouts.press.recording import Recorder

    refuse_contradicting_options(merge, output, workers, dask, separators=separators)
    library = open_library(content)
    mapping = mapping_for(library, columns, words, encoding, remember=remember)
    options = ReadingOptions(mapping, library.practice.country, encoding, nameless, library.practice.time_zone or "")
    planned = plan(library, read(schedule, options), procedure=procedure, format=format, language=language,
                   variant=variant, mapping=mapping)  # fmt: skip
    planned = planned.without(find_refused_sheets(library, planned.sheets, final=final))
    recorder = Recorder.of(library, record, "batch")
    folder = merge.parent if merge else output or Path("output")
    asked = library.narrow_to(sheet.procedure for sheet in planned.sheets)
    setting = Setting(asked, paper or library.practice.usual_paper, ink, datetime.date.today(), folder)
    with tell_interruption(_INTERRUPTED), progress(len(planned.copies)) as tick:
        if merge:
            report = make_print_files(planned, setting, merge, separators=separators, clear=clear,
                                      recorder=recorder, tick=tick)  # fmt: skip
        else:
            makers = find_workers(len(planned.copies), workers, dask)
            report = make_files(planned, setting, makers, clear=clear, recorder=recorder, tick=tick)
    tell_report(report, merge, folder)


def refuse_contradicting_options(
    merge: Path | None, output: Path | None, workers: int | None, dask: str | None, *, separators: bool
) -> None:
    """Raise click.UsageError if options of ``batch`` exclude each other."""
    if merge and (output or workers or dask):
        raise click.UsageError("--merge goes with none of --output, --workers and --dask.")
    if separators and not merge:
        raise click.UsageError("--separators goes with --merge.")
    if workers and dask:
        raise click.UsageError("--workers and --dask exclude each other.")


def find_workers(copies: int, workers: int | None, dask: str | None) -> "MakeChunks":
    """What makes so many copies: a Dask cluster, or processes of this machine."""
    from handouts.batch.dask_cluster import cluster_workers
    from handouts.batch.workers import choose_workers

    return cluster_workers(dask) if dask else choose_workers(copies, workers)


def mapping_for(
    library: "Library", columns: tuple[str, ...], words: tuple[str, ...], encoding: str | None, *, remember: bool
) -> "ScheduleMapping":
    """What headers and words mean: as it is kept beside the content, and as the command line says."""
    from handouts.batch.mapping import ScheduleMapping, learn, read_mapping, read_pairs

    said = read_pairs(columns, words).with_more(ScheduleMapping(encoding=encoding))
    if remember:
        click.echo(f"{learn(library.folder, said)}  kept")
    return read_mapping(library.folder).with_more(said)


def tell_report(report: "BatchReport", merge: Path | None, folder: Path) -> None:
    """Print what a run came to, and leave with its exit code."""
    print_problems(report.problems)
    unchanged = f", {report.unchanged} there already" if report.unchanged else ""
    where = ", ".join(map(str, report.files)) if merge else folder
    click.echo(f"{where}  {count(report.made, 'sheet')} made{unchanged}")
    if report.failed:
        click.echo(f"{count(report.failed, 'row')} not made.", err=True)
        partly = report.made + report.unchanged and report.only_without_room
        sys.exit(ExitCode.PARTLY_MADE if partly else ExitCode.PROBLEMS)


def find_refused_sheets(
    library: "Library", sheets: "Iterable[SheetChoice]", *, final: bool
) -> "dict[SheetChoice, Sequence[Problem]]":
    """The sheets that are not for patients, and why, if only those for patients are wanted."""
    from handouts.approval.standing import is_final
    from handouts.press import release

    if not is_final(library, final):
        return {}
    asked = {(each.procedure, each.language, each.format): each for each in sheets}
    unfit = release.find_unfit(library, asked, datetime.date.today())
    return {asked[key]: error.problems for key, error in unfit.items()}


@contextlib.contextmanager
def progress(length: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error, if that is a terminal; gives what tells it of so many more."""
    if sys.stderr.isatty() and length:
        with click.progressbar(length=length, file=sys.stderr, show_pos=True) as bar:
            yield bar.update
    else:
        yield lambda number: None
