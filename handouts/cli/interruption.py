"""How a command ends that is told to from outside, and how it writes where letters are missing.

A batch that is ended amid its work takes what is half made with it. So SIGTERM, SIGHUP and a closed window (on Windows
SIGBREAK) come to a command as Ctrl-C does, and its own cleaning up does the rest.
"""

import contextlib
import io
import signal
import sys
import threading
from collections.abc import Iterator
from types import FrameType

import click

SIGNALS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP", "SIGBREAK") if hasattr(signal, name))
INTERRUPTED = 130
"""The exit code after Ctrl-C: 128 and the signal's number, as shells have it."""


class EndedFromOutside(KeyboardInterrupt):
    """A signal told the command to end; ``code`` is its exit code."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.code = 128 + number


@contextlib.contextmanager
def tell_interruption(words: str) -> Iterator[None]:
    """Say on standard error, if it is there yet, what an interrupted command leaves, and leave with its exit code."""
    try:
        yield
    except KeyboardInterrupt as interrupt:
        with contextlib.suppress(OSError):  # the window may be closed
            click.echo(words, err=True)
        sys.exit(interrupt.code if isinstance(interrupt, EndedFromOutside) else INTERRUPTED)


@contextlib.contextmanager
def end_as_ctrl_c_does() -> Iterator[None]:
    """Let signals that end a program raise KeyboardInterrupt; those that somebody ignores (nohup) stay ignored."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}
    taken = [number for number, handler in before.items() if handler is signal.SIG_DFL]
    for number in taken:
        signal.signal(number, _end)
    try:
        yield
    finally:
        for number in taken:
            if signal.getsignal(number) is _end:
                signal.signal(number, signal.SIG_DFL)


def _end(number: int, frame: FrameType | None) -> None:
    for other in SIGNALS:  # a second one must not stop the cleaning up
        if signal.getsignal(other) is _end:
            signal.signal(other, signal.SIG_IGN)
    raise EndedFromOutside(number)


def write_every_letter() -> None:
    """Let a stream that lacks a letter, such as a file in the code page of Windows, show its number: ``\\u674e``."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper) and stream.errors == "strict":
            with contextlib.suppress(OSError, ValueError):
                stream.reconfigure(errors="backslashreplace")
