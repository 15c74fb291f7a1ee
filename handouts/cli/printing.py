"""Commands that print: a sheet straight to a printer, and which printers there are."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.build import find_sheets, keep_fit, make_sheets, note_sheets, stop_if_nothing
from handouts.cli.options import (
    content_option,
    count,
    details_options,
    edition_options,
    exit_with_problems,
    final_option,
    formats,
    open_library,
    print_problems,
    read_patient,
    record_option,
)
from handouts.problems import HandoutsError

if TYPE_CHECKING:
    from handouts.content.library import Library
    from handouts.document.patient import Patient
    from handouts.press.press import Handout
    from handouts.press.printing.jobs import PreparedJob
    from handouts.press.printing.printers import ChosenPrinter

MOST_COPIES = 200
"""Copies of a sheet in one job."""
LONGEST_WAIT = 3_600
"""Seconds that a command waits for a printer."""


@click.command("print")
@click.argument("procedure", metavar="SHEET")
@content_option
@click.option("--printer", metavar="NAME|ipp://…", help="The printer: as the practice calls it, its address, or a queue of "
              "CUPS on this machine. Without it, the practice's first.")  # fmt: skip
@click.option("--copies", metavar="N", type=click.IntRange(1, MOST_COPIES), default=1, show_default=True,
              help="How many copies.")  # fmt: skip
@click.option("--tray", metavar="NAME", help="The tray, by the printer's own name for it; `handouts printers` lists them. "
              "Without it, what the practice says for this paper, or else the printer's choice.")  # fmt: skip
@click.option("--wait", metavar="SECONDS", type=click.IntRange(0, LONGEST_WAIT), default=120, show_default=True,
              help="How long to wait until it is printed.")  # fmt: skip
@edition_options
@click.option("--patient", metavar="FILE|-", help="The patient's details as JSON, from a file or standard input; "
              "others who use this machine can see a command line, but not these.")  # fmt: skip
@final_option
@record_option
@details_options
@exit_with_problems
def print_(
    procedure: str,
    content: Path | None,
    printer: str | None,
    copies: int,
    tray: str | None,
    wait: int,
    format: str,
    language: str | None,
    paper: str,
    ink: str,
    patient: str | None,
    final: bool,
    record: Path | None,
    **details: str | None,
) -> None:
    """Print a sheet straight to a printer: sides, tray and color as its edition needs them; no file is left anywhere.

    The printer is asked first whether it can, and afterwards until the sheet is printed; what it says is told. All rules
    are those of build: what may go to patients, and what is noted.
    """
    from handouts.press.printing.printers import choose_printer

    library = open_library(content, tell=False)
    person = read_patient(patient, details)
    wanted, refused = find_sheets(library, [procedure], language, formats(format), paper, ink)
    wanted, unfit = keep_fit(library, wanted, final=final)
    made, failed = make_sheets(library, wanted, person)
    stop_if_nothing(made, [*refused, *unfit, *failed])
    chosen = choose_printer(library.practice, printer)
    jobs = [_prepare(chosen, each, copies, tray) for each in made]  # all are asked about before the first is printed
    print_problems({problem.message: problem for each in made for problem in each.problems}.values())
    print_problems(dict.fromkeys(problem for job in jobs for problem in job.problems))
    for handout, job in zip(made, jobs, strict=True):
        _print_one(library, record, handout, job, person, copies=copies, wait=wait)
    if left := [*refused, *unfit, *failed]:
        print_problems(dict.fromkeys(problem for error in left for problem in error.problems))
        click.echo(f"{count(len(left), 'sheet')} not made; all others are printed.", err=True)
        sys.exit(6)


def _prepare(printer: "ChosenPrinter", handout: "Handout", copies: int, tray: str | None) -> "PreparedJob":
    from handouts.press.printing.jobs import describe_job, name_job, prepare_job

    job = describe_job([handout.options], printer, copies, handout.pages)
    return prepare_job(printer, job._replace(tray=tray) if tray else job, name_job([handout.options]))


def _print_one(
    library: "Library",
    record: Path | None,
    handout: "Handout",
    job: "PreparedJob",
    person: "Patient",
    *,
    copies: int,
    wait: int,
) -> None:
    """One sheet, noted before it is sent: none is out of which nothing is known."""
    from handouts.press.printing.jobs import follow_job, send_job

    note_sheets(library, record, [handout], person, by="print", copies=copies)
    sent = send_job(job, handout.pdf)
    click.echo(
        f"{handout.file_name}  {'1 copy' if copies == 1 else f'{copies} copies'}, {job.printer.name}, job {sent.number}, {handout.code}"
    )
    print_problems(sent.problems)
    if wait:
        follow_job(job.printer, sent.number, wait, lambda state: click.echo(f"    {state.say('en')}"))


@click.command()
@click.argument("addresses", nargs=-1, metavar="[ipp://…]...")
@content_option
@exit_with_problems
def printers(addresses: tuple[str, ...], content: Path | None) -> None:
    """List the printers there are, and what each says of itself: the practice's, the queues of CUPS, and those named.

    Nothing is searched for on the network: a printer's address stands in its own settings.
    """
    from handouts.press.printing.connection import find_address
    from handouts.press.printing.printers import ChosenPrinter, find_kept_job_files, find_queues, list_practice_printers

    library = open_library(content, tell=False)
    named = tuple(ChosenPrinter(each, find_address(each)) for each in addresses)
    found = named or (*list_practice_printers(library.practice), *find_queues())
    if not found:
        click.echo(
            "No printer is known: write the practice's under  printers:  in the content, or name one by its address."
        )
    silent = [error for each in found if (error := _describe_printer(each))]
    kept = dict.fromkeys(problem for each in found if (problem := find_kept_job_files(each)))
    print_problems(kept)
    if silent and named:
        sys.exit(silent[0].exit_code)


def _describe_printer(printer: "ChosenPrinter") -> HandoutsError | None:
    """Print what a printer says of itself; the error if it does not answer, which stops no other."""
    from handouts.press.printing.abilities import PAPERS, find_abilities

    click.echo(f"{printer.name}  {printer.address.uri}" if printer.name != printer.address.uri else printer.name)
    try:
        said = find_abilities(printer.address)
    except HandoutsError as error:
        print_problems(error.problems)
        return error
    looks = ["both sides" if len(said.sides) > 1 else "one side", "color" if said.color else "black"]
    papers = [name for name, paper in PAPERS.items() if paper.name in (said.ready or said.media)]
    click.echo(f"    {', '.join(each for each in (said.model, *looks, *papers) if each)}")
    if said.trays:
        click.echo(f"    trays: {', '.join(said.trays)}")
    click.echo(f"    {said.state.say('en')}")
    return None
