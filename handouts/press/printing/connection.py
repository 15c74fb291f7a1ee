"""One question to a printer and its answer, over HTTP (RFC 8010, 4): bounded in time and in size, whatever answers.

Own code and not pyipp or ``lp``: the first cannot write a collection, so no tray could be named, reads answers without a
bound, and an answer with a negative length makes it read for ever; the second keeps a copy of each job on the disk and
cannot say that the paper is out. What is here needs nothing beyond Python.
"""

import http.client
import itertools
import socket
import ssl
import threading
from collections.abc import Sequence

from handouts.content.printers import PrinterAddress, explain_bad_address, read_printer_address
from handouts.press.printing.ipp_message import (
    Attribute,
    BadAnswer,
    IppAnswer,
    IppOperation,
    Tag,
    read_answer,
    write_request,
)
from handouts.problems import ExitCode, HandoutsError, Problem

LARGEST_ANSWER = 1_000_000
"""Bytes of an answer: what a printer says of itself takes a few thousand."""
ASKING = 8.0
"""Seconds for a question; a printer that sleeps wakes in less."""
SENDING = 60.0
"""Seconds for a job with its file; the slowest radio link takes a tenth of it."""
USER = "handouts"
"""What a job says of who prints it: neither who works here nor who it is for."""

_numbers = itertools.count(1)


class PrinterError(HandoutsError):
    """Nothing was printed, or it is not known that something was."""

    exit_code = ExitCode.NOT_PRINTED


def find_address(text: str) -> PrinterAddress:
    """The address of a printer as it is written: ipp://… or ipps://…. Raises PrinterError for what is none."""
    try:
        return read_printer_address(text)
    except ValueError as error:
        raise PrinterError(explain_bad_address(text, str(error))) from None


def ask_printer(
    address: PrinterAddress,
    operation: IppOperation,
    attributes: Sequence[Attribute] = (),
    job: Sequence[Attribute] = (),
    data: bytes = b"",
) -> IppAnswer:
    """Ask a printer for something and read its answer; ``attributes`` are those of the operation, ``job`` those of a job.

    Raises PrinterError if it does not answer in time, or what answers is no printer; what it refuses is an answer.
    """
    number = next(_numbers) % 0x7FFFFFFF + 1
    operated = (
        Attribute("attributes-charset", Tag.CHARSET, ["utf-8"]),  # these two first, in this order (RFC 8011, 4.1.4)
        Attribute("attributes-natural-language", Tag.LANGUAGE, ["en"]),
        Attribute("printer-uri", Tag.URI, [address.uri]),
        *attributes,
        Attribute("requesting-user-name", Tag.NAME, [USER]),
    )
    groups = [(Tag.OPERATION_ATTRIBUTES, operated), *([(Tag.JOB_ATTRIBUTES, job)] if job else [])]
    request = write_request(operation, number, groups, data)
    answered = _exchange(address, request, SENDING if data else ASKING)
    fault = ""
    try:
        return read_answer(answered, number)
    except BadAnswer as error:
        fault = str(error)
    raise _unclear(address, fault)  # outside: what was asked must not hang on the error


class _Clock:
    """Hangs up on a printer that takes too long: one that sends a byte now and then would never time out by itself."""

    def __init__(self, connection: http.client.HTTPConnection, seconds: float) -> None:
        self.over = False
        self._connection = connection
        self._timer = threading.Timer(seconds, self._hang_up)
        self._timer.daemon = True

    def __enter__(self) -> "_Clock":
        self._timer.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._timer.cancel()
        self._connection.close()

    def _hang_up(self) -> None:
        self.over = True
        try:
            if self._connection.sock is not None:
                self._connection.sock.shutdown(socket.SHUT_RDWR)  # whoever waits on it is woken
        except OSError:
            pass


def _exchange(address: PrinterAddress, request: bytes, seconds: float) -> bytes:
    """The bytes of the answer. Raises PrinterError."""
    fault, unclear, sent = "", False, False
    connection = _open(address, seconds)
    with _Clock(connection, seconds) as clock:
        try:
            connection.connect()
            sent = True  # from here on some of it may be there
            headers = {"Content-Type": "application/ipp", "Connection": "close", "User-Agent": USER}
            connection.request("POST", address.path, request, headers)
            with connection.getresponse() as response:
                data = _read_body(address, response)
            if not clock.over:
                return data
        except _Broken as error:
            fault, unclear = str(error), True
        except http.client.HTTPException:
            fault, unclear = "it is not HTTP, or it breaks off", True
        except ssl.SSLError:
            fault = "it does not speak to us encrypted: try ipp:// in place of ipps://"
        except socket.gaierror:
            fault = "no machine is known by this name"
        except (TimeoutError, ConnectionError):
            fault = "it does not answer"
        except OSError:
            fault = "it cannot be reached"
    if clock.over:
        fault, unclear = "it takes too long", False
    raise _unclear(address, fault) if unclear else PrinterError(_silent(address, fault, in_doubt=sent))


class _Broken(Exception):
    """What is wrong with an answer, in words."""


def _read_body(address: PrinterAddress, response: http.client.HTTPResponse) -> bytes:
    """The body of an answer, whole. Raises PrinterError if the printer refuses, _Broken if it is none of the protocol."""
    if response.status != http.client.OK:
        raise _refused(address, response.status)
    kind = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    if kind != "application/ipp":
        raise _Broken("it is no printer of the Internet Printing Protocol")
    data = response.read(LARGEST_ANSWER + 1)
    if len(data) > LARGEST_ANSWER:
        raise _Broken(f"its answer is longer than {LARGEST_ANSWER // 1_000_000} MB")
    if response.length:  # what it announced did not all come
        raise _Broken("its answer breaks off")
    return data


def _open(address: PrinterAddress, seconds: float) -> http.client.HTTPConnection:
    if not address.encrypted:
        return http.client.HTTPConnection(address.host, address.port, timeout=seconds)
    context = ssl.create_default_context()
    context.check_hostname = False  # printers sign their own certificates: it keeps others from listening, and says
    context.verify_mode = ssl.CERT_NONE  # nothing of who answers; docs/printing.md says so
    return http.client.HTTPSConnection(address.host, address.port, timeout=seconds, context=context)


def _silent(address: PrinterAddress, fault: str, *, in_doubt: bool) -> Problem:
    message = f"The printer at {address.host} cannot be asked: {fault}."
    remedy = "See whether it is on and connected, and whether its address is still right; or print with the browser's own window."
    if in_doubt:
        remedy = f"See whether paper comes before you print again. {remedy}"
    return Problem("printer-silent", message, remedy, values={"host": address.host})


def _unclear(address: PrinterAddress, fault: str) -> PrinterError:
    message = f"What answers at {address.host} cannot be understood: {fault}."
    remedy = (
        "See whether the address is that of a printer; a printer that is at fault is helped by switching it off and on."
    )
    return PrinterError(Problem("printer-unclear", message, remedy, values={"host": address.host}))


def _refused(address: PrinterAddress, status: int) -> PrinterError:
    whys = {
        http.client.UNAUTHORIZED: "it wants a name and a password",
        http.client.FORBIDDEN: "it does not let this machine print",
        http.client.NOT_FOUND: "there is no printer at this address",
        http.client.UPGRADE_REQUIRED: "it wants to be spoken to encrypted: write ipps:// in place of ipp://",
    }
    return explain_refusal(address, dict[int, str](whys).get(status, f"it answers HTTP {status}"))


def explain_refusal(address: PrinterAddress, why: str) -> PrinterError:
    """The error for a printer that does not do what it is asked for; ``why`` is a sentence without its end."""
    message = f"The printer at {address.host} refuses: {why}."
    remedy = "Look at the printer's own panel or page, or ask whoever looks after it."
    return PrinterError(Problem("printer-refuses", message, remedy, values={"host": address.host}))
