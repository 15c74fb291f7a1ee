"""The practice's printers: what they are called, where they answer, from which tray they take which paper."""

import re
from typing import NamedTuple
from urllib.parse import urlsplit

from handouts.content.kinds import DeviceName, PrinterUri
from handouts.problems import Place, Problem
from handouts.reading.characters import quote
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.reading.entries import Entry

USUAL_PORT = 631
"""Where printers and CUPS listen (RFC 8010, 4.1)."""
LONGEST_ADDRESS = 1_023
"""Bytes of a printer's address (RFC 8011, 5.1.6)."""
_SCHEMES = {"ipp": False, "ipps": True}
_PATH = lazy_pattern(r"[/\w.~!$&'()*+,;=:@%-]*", re.ASCII)
_HOST = lazy_pattern(r"[a-z0-9_.:-]+", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Trays(Entry):
    """Which tray holds which paper, by the name that the printer has for it: `handouts printers` lists them."""

    letter: DeviceName | None = None
    """The tray with Letter paper; without one the printer chooses."""
    a4: DeviceName | None = None
    """The tray with A4 paper; without one the printer chooses."""

    def of(self, paper: str) -> str:
        """The tray for a paper; "" where the printer chooses."""
        return {"letter": self.letter, "a4": self.a4}.get(paper) or ""


@dataclass(frozen=True, kw_only=True)
class PracticePrinter(Entry):
    """A printer of the practice. It is never printed on a sheet, and no approval is bound to it."""

    name: DeviceName
    """What the desk calls it, such as Front desk."""
    address: PrinterUri
    """Where it answers: ipp://… or ipps://…, as its own settings say, or a queue of CUPS, ipp://localhost/printers/NAME."""
    trays: Trays | None = None
    """Which tray holds which paper; without it the printer chooses."""


class PrinterAddress(NamedTuple):
    """Where a printer answers, in the parts that a connection needs."""

    uri: str
    """As it was written: the printer itself is told it."""
    encrypted: bool
    host: str
    port: int
    path: str


def explain_bad_address(text: str, fault: str, place: Place | None = None) -> Problem:
    """What is told of a text that is no printer's address; ``fault`` is what :func:`read_printer_address` says of it."""
    return Problem("printer-address", f"{quote(text)} is not the address of a printer: {fault}.",
                   "Write it as the printer's own settings have it: ipp://192.0.2.20/ipp/print", place)  # fmt: skip


def read_printer_address(text: str) -> PrinterAddress:
    """The parts of a printer's address. Raises ValueError, in words, for what is none."""
    try:
        parts = urlsplit(text)
        host, port = parts.hostname or "", parts.port or USUAL_PORT
    except ValueError:
        raise ValueError("its host or its port cannot be one") from None
    if parts.scheme not in _SCHEMES:
        raise ValueError("it does not begin with ipp:// or ipps://")
    if "@" in parts.netloc:
        raise ValueError("it has a user's name in it")
    if not _HOST.fullmatch(host) or len(text) > LONGEST_ADDRESS:
        raise ValueError("no printer is named in it")
    if parts.query or parts.fragment or not _PATH.fullmatch(parts.path):
        raise ValueError("what follows the host is no path of a printer")
    return PrinterAddress(text, _SCHEMES[parts.scheme], host, port, parts.path or "/")
