"""Which printers there are: those the practice names, those CUPS has on this machine, and any by its address."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from handouts.content.practice import Practice
from handouts.content.printers import USUAL_PORT, PrinterAddress, Trays
from handouts.press.printing.connection import PrinterError, ask_printer, find_address
from handouts.press.printing.ipp_message import Attribute, IppOperation, Tag
from handouts.press.printing.state import read_keywords
from handouts.problems import Problem
from handouts.reading.characters import did_you_mean, quote
from handouts.reading.declarations import lazy_pattern

CUPS = f"ipp://localhost:{USUAL_PORT}"
CUPS_SETTINGS = Path("/etc/cups/cupsd.conf")
LARGEST_SETTINGS = 1_000_000
"""Bytes of CUPS's settings that are read."""
LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_QUEUE = lazy_pattern(r"[^\s/#?]{1,127}")
_KEPT_NOT = frozenset({"no", "off", "false", "0"})


class ChosenPrinter(NamedTuple):
    """A printer to print on."""

    name: str
    """As the practice calls it, or its address."""
    address: PrinterAddress
    trays: Trays = Trays()

    @property
    def spooled(self) -> bool:
        """Whether CUPS on this machine takes the job before the printer does."""
        return self.address.host in LOCAL and self.address.path.startswith(("/printers/", "/classes/"))


def list_practice_printers(practice: Practice) -> tuple[ChosenPrinter, ...]:
    """The printers that the practice names, the usual one first."""
    return tuple(
        ChosenPrinter(each.name, find_address(each.address), each.trays or Trays()) for each in practice.printers
    )


def find_practice_printer(practice: Practice, name: str) -> ChosenPrinter:
    """The practice's printer of exactly that name, and no other that may be known on this machine. Raises PrinterError."""
    for each in list_practice_printers(practice):
        if each.name == name:
            return each
    raise _unknown(name, [each.name for each in practice.printers])


def _unknown(name: str, known: Sequence[str]) -> PrinterError:
    remedy = (
        did_you_mean(name, known) if known else "Write its address, ipp://…; `handouts printers` lists those there are."
    )
    return PrinterError(Problem("printer-unknown", f"There is no printer {quote(name)}.", remedy))


def find_queues() -> tuple[ChosenPrinter, ...]:
    """The queues of CUPS on this machine; none where it does not run, or is no CUPS."""
    try:
        asked = Attribute("requested-attributes", Tag.KEYWORD, ["printer-name"])
        answer = ask_printer(find_address(f"{CUPS}/"), IppOperation.CUPS_GET_PRINTERS, [asked])
    except PrinterError:
        return ()
    groups = [said for tag, said in answer.groups if tag == Tag.PRINTER_ATTRIBUTES]
    names = [name for said in groups for name in read_keywords(said, "printer-name") if _QUEUE.fullmatch(name)]
    return tuple(ChosenPrinter(name, find_address(f"{CUPS}/printers/{name}")) for name in names)


def choose_printer(practice: Practice, asked: str | None) -> ChosenPrinter:
    """The printer that somebody names: as the practice calls it, by its address, or a queue of CUPS on this machine.

    Without a name it is the practice's first. Raises PrinterError if there is none.
    """
    own = list_practice_printers(practice)
    if not asked:
        if own:
            return own[0]
        raise PrinterError(
            Problem("printer-unnamed", "Nobody says on which printer.",
                    "Name one with --printer, or write the practice's under  printers:  in the content; `handouts printers` lists those there are.")
        )  # fmt: skip
    for each in own:
        if each.name.casefold() == asked.strip().casefold():
            return each
    if "://" in asked:
        return ChosenPrinter(asked, find_address(asked))
    queues = find_queues()
    for each in queues:
        if each.name == asked:
            return each
    raise _unknown(asked, [each.name for each in (*own, *queues)])


def find_kept_job_files(printer: ChosenPrinter, settings: Path = CUPS_SETTINGS) -> Problem | None:
    """A warning where CUPS on this machine keeps the files of jobs: each of them may have a patient's name in it.

    CUPS keeps them for a day unless it is told not to (cupsd.conf, PreserveJobFiles). Nothing for a printer that gets
    its jobs from the program itself.
    """
    if not printer.spooled:
        return None
    kept = "for a day"
    try:
        with settings.open("rb") as file:
            text = file.read(LARGEST_SETTINGS).decode("utf-8", "replace")
    except OSError:
        message = (
            "CUPS takes the job before the printer does, and whether it keeps the files of jobs cannot be seen here."
        )
    else:
        said = re.findall(r"^\s*PreserveJobFiles\s+(\S+)", text, re.IGNORECASE | re.MULTILINE)
        if said and said[-1].lower() in _KEPT_NOT:
            return None
        if said and said[-1].lower() not in ("yes", "on", "true"):
            kept = f"for {said[-1][:10]} seconds"
        elif said:
            kept = "for ever"
        message = f"CUPS takes the job before the printer does, and keeps the files of jobs {kept}: patients' names are in them."
    remedy = "Have whoever looks after this machine run  sudo cupsctl PreserveJobFiles=No PreserveJobHistory=No"
    return Problem("job-files-kept", message, remedy)
