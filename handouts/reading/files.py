"""Reading the files that somebody named: whole, of a bounded size, and only if they are files."""

import os
import stat
from pathlib import Path

from handouts.problems import Place, Problem, UnreadableError

FILE_LIMIT = 5_000_000
"""Bytes a text file may have."""


class _NotAFile(OSError):
    """A pipe or a device: it may never end, or never begin."""


def read_bytes(path: Path, shown: str, limit: int) -> bytes:
    """What is in a file of at most ``limit`` bytes.

    ``shown`` is the file's name as the user knows it.  Raises UnreadableError.
    """

    def refuse(code: str, message: str, remedy: str) -> UnreadableError:
        return UnreadableError(Problem(code, message, remedy, Place(shown)))

    try:
        with open(path, "rb", opener=_open_file) as file:
            data = file.read(limit + 1)
    except FileNotFoundError:
        raise refuse(
            "file-missing", "There is no such file.", f"Looked in {path.parent.absolute()}. Check the name."
        ) from None
    except IsADirectoryError:
        raise refuse("file-is-folder", "This is a folder.", "Name a file in it.") from None
    except _NotAFile:
        raise refuse(
            "not-a-file", "This is a pipe or a device, not a file.", "Save it as a file and name that."
        ) from None
    except (OSError, ValueError) as error:
        if path.is_dir():  # what Windows says is "permission denied"
            raise refuse("file-is-folder", "This is a folder.", "Name a file in it.") from None
        raise refuse("file-unreadable", f"The file cannot be read: {getattr(error, 'strerror', None) or error}.",
                     "Check the name, and that you may read it.") from None  # fmt: skip
    if len(data) > limit:
        raise refuse(
            "file-too-big", f"The file is bigger than {limit / 1_000_000:g} MB.", "Name the right file, or split it."
        )
    return data


def read_text(path: Path, shown: str) -> str:
    """The text of a file, a byte order mark left out.

    ``shown`` is the file's name as the user knows it.  Raises UnreadableError.
    """
    return decode_text(read_bytes(path, shown, FILE_LIMIT), shown)


def decode_text(raw: bytes, shown: str) -> str:
    """The text of a file that has been read, a byte order mark left out.

    ``shown`` is the file's name as the user knows it.  Raises UnreadableError.
    """
    mark = 3 if raw.startswith(b"\xef\xbb\xbf") else 0  # bytes of the mark, which places do not count
    try:
        text = raw.decode("utf-8-sig")
        if 0 in raw[:4]:
            zero = raw.index(0) - mark
            raise UnicodeDecodeError("utf-8", raw, zero, zero + 1, "two or four bytes a letter")
        return text
    except UnicodeDecodeError as error:
        at = error.start + mark
        before = raw[:at].decode("utf-8-sig")
        place = Place(shown, before.count("\n") + 1, len(before) - before.rfind("\n"))
        wide = 0 in raw[:4] or raw[:2] in (b"\xff\xfe", b"\xfe\xff")
        format_ = "UTF-16 or UTF-32" if wide else "another encoding"
        problem = Problem("file-not-utf8", f"The file is not UTF-8: byte {at} is 0x{raw[at]:02X}. It looks like {format_}.",
                          "Save it as UTF-8 in your editor.", place)  # fmt: skip
        raise UnreadableError(problem) from None


def _open_file(path: str, flags: int) -> int:
    """Open without waiting for whoever might write to a pipe."""
    handle = os.open(path, flags | getattr(os, "O_NONBLOCK", 0))
    kind = os.fstat(handle).st_mode
    if stat.S_ISREG(kind) or stat.S_ISDIR(kind):
        return handle
    os.close(handle)
    raise _NotAFile
