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

from handouts.content.printers import PrinterAddress, read_printer_address
from handouts.press.printing.ipp_message import (
    Attribute,
    BadAnswer,
    IppAnswer,
    Operation,
    Tag,
    read_answer,
    write_request,
)
from handouts.problems import ExitCode, HandoutsError, Problem
from handouts.reading.characters import quote

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
        message = f"{quote(text)} is not the address of a printer: {error}."
        remedy = "Write it as the printer's own settings have it: ipp://192.0.2.20/ipp/print"
        raise PrinterError(Problem("printer-address", message, remedy)) from None


def ask_printer(
    address: PrinterAddress,
    operation: Operation,
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


def _exchange(address: PrinterAddress, request: bytes, seconds: float) -> bytes:
    """The bytes of the answer. Raises PrinterError."""
    fault, sent = "", False
    connection = _open(address, seconds)
    clock = threading.Timer(seconds, _hang_up, [connection])  # a printer that sends a byte now and then never times out
    clock.daemon = True
    try:
        clock.start()
        connection.connect()
        headers = {"Content-Type": "application/ipp", "Connection": "close", "User-Agent": USER}
        sent = True  # from here on some of it may be there
        connection.request("POST", address.path, request, headers)
        response = connection.getresponse()
        kind = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        if response.status != http.client.OK:
            raise _refused(address, response.status)
        if kind != "application/ipp":
            raise _unclear(address, "it is no printer of the Internet Printing Protocol")
        data = response.read(LARGEST_ANSWER + 1)
        if len(data) > LARGEST_ANSWER:
            raise _unclear(address, f"it is longer than {LARGEST_ANSWER // 1_000_000} MB")
        if response.length:  # what it announced did not all come
            raise _unclear(address, "it breaks off")
        return data
    except http.client.HTTPException:
        raise _unclear(address, "it is not HTTP, or it breaks off") from None
    except ssl.SSLError:
        fault = "it does not speak to us encrypted: try ipp:// in place of ipps://"
    except (TimeoutError, socket.gaierror) as error:
        fault = "no machine is known by this name" if isinstance(error, socket.gaierror) else "it does not answer"
    except OSError as error:
        fault = "it does not answer" if isinstance(error, ConnectionError) else "it cannot be reached"
    finally:
        clock.cancel()
        connection.close()
    raise PrinterError(_silent(address, fault, in_doubt=sent))


def _open(address: PrinterAddress, seconds: float) -> http.client.HTTPConnection:
    if not address.encrypted:
        return http.client.HTTPConnection(address.host, address.port, timeout=seconds)
    context = ssl.create_default_context()
    context.check_hostname = False  # printers sign their own certificates: it keeps others from listening, and says
    context.verify_mode = ssl.CERT_NONE  # nothing of who answers; docs/printing.md says so
    return http.client.HTTPSConnection(address.host, address.port, timeout=seconds, context=context)


def _hang_up(connection: http.client.HTTPConnection) -> None:
    """End a connection that takes too long: whoever waits on it is woken."""
    try:
        if connection.sock is not None:
            connection.sock.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass


def _silent(address: PrinterAddress, fault: str, *, in_doubt: bool) -> Problem:
    message = f"The printer at {address.host} cannot be asked: {fault}."
    remedy = "See whether it is on and connected, and whether its address is still right; or print with the browser's own window."
    if in_doubt:
        remedy = f"See whether paper comes before you print again. {remedy}"
    return Problem("printer-silent", message, remedy, values={"host": address.host})


def _unclear(address: PrinterAddress, fault: str) -> PrinterError:
    message = f"What answers at {address.host} cannot be understood: {fault}."
    remedy = "See whether the address is that of a printer; a printer that is at fault is helped by switching it off and on."
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
