"""Printers for tests: the Printer Working Group's own (``ippeveprinter``), and one that lies, stalls and raves."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import socket
import struct
import subprocess
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from support.tools import require_tool

# What the printer runs for each job: keeps what came, and waits as long as a file says what is wrong with the printer.
_COMMAND = """#!/bin/sh
cp "$1" "{folder}/job-$IPP_JOB_ID.part"
env | grep '^IPP_' > "{folder}/job-$IPP_JOB_ID.env"
mv "{folder}/job-$IPP_JOB_ID.part" "{folder}/job-$IPP_JOB_ID.pdf"
while [ -s "{folder}/wrong" ]; do
  read -r reason < "{folder}/wrong"
  echo "STATE: +$reason" >&2
  sleep 0.1
done
[ -n "$reason" ] && echo "STATE: -$reason" >&2
[ -e "{folder}/fail" ] && exit 1
exit 0
"""


@dataclass
class RealPrinter:
    """A running ``ippeveprinter``; what it gets lies in its folder."""

    uri: str
    folder: Path

    def jobs(self) -> list[int]:
        """The numbers of the jobs that came."""
        return sorted(int(each.stem.partition("-")[2]) for each in self.folder.glob("job-*.pdf"))

    def document(self, number: int) -> bytes:
        """The bytes of a job's file, as they came."""
        return (self.folder / f"job-{number}.pdf").read_bytes()

    def attributes(self, number: int) -> dict[str, str]:
        """The attributes of a job, as they came: ``sides`` and so on."""
        lines = (self.folder / f"job-{number}.env").read_text(encoding="utf-8", errors="replace").splitlines()
        found = (line.removeprefix("IPP_").partition("=") for line in lines if line.startswith("IPP_"))
        return {name.lower().replace("_", "-"): value for name, _, value in found}

    @contextlib.contextmanager
    def wrong(self, reason: str) -> Iterator[None]:
        """Something is wrong with it for a while: media-empty-error, door-open-error, …"""
        (self.folder / "wrong").write_text(reason + "\n", encoding="ascii")
        try:
            yield
        finally:
            (self.folder / "wrong").unlink()


@contextlib.contextmanager
def real_printer(folder: Path, *arguments: str) -> Iterator[RealPrinter]:
    """Start the printer; ``arguments`` are its own, such as -2 for one that prints on both sides."""
    program = require_tool("printer")
    bus, command = folder / "bus", folder / "command"
    command.write_text(_COMMAND.format(folder=folder), encoding="ascii")
    command.chmod(0o755)
    spool = folder / "spool"
    spool.mkdir()
    port = _free_port()
    daemon = subprocess.Popen(
        [shutil.which("dbus-daemon") or "", "--session", f"--address=unix:path={bus}", "--nofork", "--nopidfile"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _wait(bus.exists)
    printer = subprocess.Popen(
        [
            program,
            "-r",
            "off",
            "-p",
            str(port),
            "-n",
            "localhost",
            "-d",
            spool,
            "-c",
            command,
            *arguments,
            "Test printer",
        ],
        env={**os.environ, "DBUS_SYSTEM_BUS_ADDRESS": f"unix:path={bus}"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait(lambda: _listens(port))
        yield RealPrinter(f"ipp://localhost:{port}/ipp/print", folder)
    finally:
        for process in (printer, daemon):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(5)


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("localhost", port), 1).close()
    except OSError:
        return False
    return True


def _wait(ready: Callable[[], bool], seconds: float = 10.0) -> None:
    ends = time.monotonic() + seconds
    while not ready():
        assert time.monotonic() < ends, "the printer for the test does not start"
        time.sleep(0.05)


# -- a printer that says what a test wants

KEYWORD, INTEGER, ENUM, BOOLEAN, RANGE, MIME, TEXT = 0x44, 0x21, 0x23, 0x22, 0x33, 0x49, 0x41
PRINTER, JOB, UNSUPPORTED = 4, 2, 5
Values = Sequence[tuple[str, int, Sequence[object]]]

ABLE: Values = (
    ("printer-state", ENUM, [3]),
    ("printer-state-reasons", KEYWORD, ["none"]),
    ("printer-is-accepting-jobs", BOOLEAN, [True]),
    ("document-format-supported", MIME, ["application/octet-stream", "application/pdf"]),
    ("sides-supported", KEYWORD, ["one-sided", "two-sided-long-edge", "two-sided-short-edge"]),
    ("color-supported", BOOLEAN, [True]),
    ("print-color-mode-supported", KEYWORD, ["auto", "monochrome", "color"]),
    ("media-supported", KEYWORD, ["na_letter_8.5x11in", "iso_a4_210x297mm"]),
    ("media-ready", KEYWORD, ["na_letter_8.5x11in", "iso_a4_210x297mm"]),
    ("media-col-supported", KEYWORD, ["media-size", "media-source"]),
    ("media-source-supported", KEYWORD, ["auto", "tray-1", "tray-2"]),
    ("copies-supported", RANGE, [(1, 99)]),
)
"""What a printer says that can do all there is."""


def change(values: Values, **changed: object) -> Values:
    """The same with other values; None takes an attribute out. Names are written with underscores."""
    new = {name.replace("_", "-"): value for name, value in changed.items()}
    return [(name, tag, new.get(name, old)) for name, tag, old in values if new.get(name, old) is not None]  # type: ignore[misc]


def spell(number: int, status: int, groups: Mapping[int, Values], version: tuple[int, int] = (1, 1)) -> bytes:
    """An answer as bytes, written here anew so that the program's own writer does not vouch for its reader."""
    out = bytearray(struct.pack(">BBHI", *version, status, number))
    charset = (("attributes-charset", 0x47, ["utf-8"]), ("attributes-natural-language", 0x48, ["en"]))
    for tag, values in ((1, charset), *groups.items()):
        out.append(tag)
        for name, kind, several in values:
            for value in several:
                raw = _raw(kind, value)
                out += struct.pack(">BH", kind, len(name)) + name.encode() + struct.pack(">H", len(raw)) + raw
                name = ""
    return bytes(out) + b"\x03"


def _raw(kind: int, value: object) -> bytes:
    if kind in (INTEGER, ENUM):
        return struct.pack(">i", value)
    if kind == BOOLEAN:
        return bytes((bool(value),))
    if kind == RANGE:
        assert isinstance(value, tuple)
        return struct.pack(">ii", *value)
    return str(value).encode()


@dataclass
class FakePrinter:
    """A server that answers as a test says; ``requests`` are what it was asked, each the body of a request."""

    answers: dict[int, Callable[[int], bytes]]
    """By operation: the body of an answer, from the number of the request."""
    raw: Callable[[socket.socket], None] | None = None
    """In place of any answer: what is done with the connection once the request has been read."""
    requests: list[bytes] = field(default_factory=list)
    heads: list[bytes] = field(default_factory=list)
    port: int = 0

    @property
    def uri(self) -> str:
        return f"ipp://127.0.0.1:{self.port}/ipp/print"

    def asked(self, operation: int) -> list[bytes]:
        """The requests for an operation."""
        return [each for each in self.requests if struct.unpack(">H", each[2:4])[0] == operation]


def able(
    printer: Values = ABLE, state: int = 9, reasons: Sequence[str] = ("none",), job: int = 7
) -> dict[int, Callable[[int], bytes]]:
    """Answers of a printer that does what it is asked for, to be changed."""
    told: Values = (
        ("job-id", INTEGER, [job]),
        ("job-state", ENUM, [state]),
        ("job-state-reasons", KEYWORD, list(reasons)),
    )
    return {
        0x0B: lambda number: spell(number, 0, {PRINTER: printer}),
        0x02: lambda number: spell(number, 0, {JOB: told}),
        0x09: lambda number: spell(number, 0, {JOB: told}),
    }


@contextlib.contextmanager
def fake_printer(fake: FakePrinter) -> Iterator[FakePrinter]:
    """Let it listen on a port of this machine."""
    over = threading.Event()
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(20)
        listening.settimeout(0.1)
        fake.port = listening.getsockname()[1]

        def serve() -> None:
            while not over.is_set():
                try:
                    one, _ = listening.accept()
                except OSError:
                    continue
                threading.Thread(target=_answer, args=(fake, one), daemon=True).start()

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        try:
            yield fake
        finally:
            over.set()
            thread.join()


def _answer(fake: FakePrinter, one: socket.socket) -> None:
    one.settimeout(20)
    with one, contextlib.suppress(OSError):
        data = b""
        while b"\r\n\r\n" not in data and (more := one.recv(65536)):
            data += more
        head, _, body = data.partition(b"\r\n\r\n")
        length = next(
            (int(line.split(b":")[1]) for line in head.split(b"\r\n") if line.lower().startswith(b"content-length")), 0
        )
        while len(body) < length and (more := one.recv(65536)):
            body += more
        if len(body) < 8:
            return
        fake.heads.append(head)
        fake.requests.append(body)
        if fake.raw:
            fake.raw(one)
            return
        operation, number = struct.unpack(">HI", body[2:8])
        answer = fake.answers[operation](number)
        one.sendall(
            b"HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: %d\r\n\r\n" % len(answer) + answer
        )
