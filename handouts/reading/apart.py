"""Reads a stranger's file in a process of its own: a file of 50 kB can unpack to gigabytes, and nobody waits for it.

The bytes go in by standard input, and what was read comes out by standard output as JSON: nothing is written to a disk.
"""

import json
import subprocess
import sys
import threading
from collections.abc import Mapping
from typing import Any

from handouts.reading import bounded

MOST_READERS = 2
"""Processes that read at once, however many people send a file to the front desk: together they may take 1 GB and more."""
_readers = threading.BoundedSemaphore(MOST_READERS)

PATIENCE = 12
"""Seconds to wait for each second of a processor that a reader may take, on a machine that has much else to do."""


class ReadingEnded(Exception):
    """A reader gave no answer; ``too_slow`` if it was waited for long enough, else the system ended it by its bounds."""

    def __init__(self, *, too_slow: bool) -> None:
        super().__init__()
        self.too_slow = too_slow


def read_apart(
    script: str, data: bytes, *arguments: str, memory: int, seconds: int, patience: float | None = None
) -> Mapping[str, Any]:
    """What a script of this package answers to the bytes of a file.

    ``memory`` in bytes and ``seconds`` of one processor are what it may take, ``patience`` how many seconds to wait.
    Raises ReadingEnded.
    """
    command = [sys.executable, "-P", bounded.__file__, script, str(memory), str(seconds), *arguments]
    try:
        with _readers:
            done = subprocess.run(  # noqa: S603 - this Python, and a file of this package
                command,
                input=data,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=PATIENCE * seconds if patience is None else patience,
                check=False,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
    except subprocess.TimeoutExpired:
        raise ReadingEnded(too_slow=True) from None
    if done.returncode:
        raise ReadingEnded(too_slow=False)
    answer: Mapping[str, Any] = json.loads(done.stdout)
    return answer
