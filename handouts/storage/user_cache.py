"""The user's cache: what may be made again at any time, kept to spare the time, outside of the content.

How to use it::

    cache = open_cache("plates", most_bytes=200_000_000)  # a folder of its own for each kind of thing
    key = name_key(b"plates 1", program_stamp(), content_bytes)  # everything that the result rests on
    data = cache.read(key)  # bytes as they were written, or None
    if data is None:
        cache.write(key, make())

It never raises and never tells anything: without a cache a command takes longer, and that is all. What is read is what
was written: each entry begins with the SHA-256 of the rest, and one that does not fit is thrown away. Entries are data
(JSON, marshal of plain values, a file as it is), never pickled: nothing in the folder can make the program run code.
**No patient's detail goes in, not even into a key.** The folder may be deleted at any time, also while a command runs.

The place is that of the system: ``$XDG_CACHE_HOME/handouts`` or ``~/.cache/handouts``, on macOS ``~/Library/Caches/handouts``,
on Windows ``%LOCALAPPDATA%\\handouts\\Cache``. ``HANDOUTS_CACHE`` names another folder, or is ``off``; the option
``--no-cache`` of the command line turns it off for one run (:func:`turn_off`). The folder has the rights 0700 and its files
0600; one that belongs to somebody else, or that others may write to, is not used: what stands there could be theirs.
"""

import contextlib
import functools
import hashlib
import os
import secrets
import stat
import sys
from pathlib import Path

from handouts.reading.resources import resource

SWITCH = "HANDOUTS_CACHE"
"""The environment's variable: ``off``, or a folder to use in place of the system's."""
_OFF = frozenset({"off", "0", "no", "false"})
_MARK = b"handouts-cache 1\n"
_DIGEST = hashlib.sha256().digest_size
SWEEP_EVERY = 64
"""Writes of one process after which it looks whether a kind has outgrown its bound; it looks at the first one too."""

_turned_off = False


def turn_off() -> None:
    """Use no cache in this process from now on; what :func:`open_cache` gave before reads and keeps nothing either."""
    global _turned_off
    _turned_off = True


def is_off() -> bool:
    """Whether nothing is read from the cache or kept in it."""
    return _turned_off or os.environ.get(SWITCH, "").strip().lower() in _OFF


def cache_folder() -> Path | None:
    """Where the cache is, there or not yet; None where the system does not say where its user is at home."""
    if named := os.environ.get(SWITCH, "").strip():
        return Path(named) if Path(named).is_absolute() else None
    try:
        if sys.platform == "win32":
            return Path(os.environ["LOCALAPPDATA"], "handouts", "Cache")
        if sys.platform == "darwin":
            return Path.home() / "Library" / "Caches" / "handouts"
        given = os.environ.get(
            "XDG_CACHE_HOME", ""
        )  # one that is not absolute does not count, says the XDG specification
        return (Path(given) if Path(given).is_absolute() else Path.home() / ".cache") / "handouts"
    except (KeyError, RuntimeError):
        return None


def name_key(*parts: bytes) -> str:
    """A key for what rests on all of these: the kind and version of the entry, the program's version, the bytes read.

    SHA-256 over the parts with their lengths, so that no two lists of parts have the same.
    """
    found = hashlib.sha256()
    for each in parts:
        found.update(len(each).to_bytes(8, "big"))
        found.update(each)
    return found.hexdigest()


@functools.cache
def program_stamp() -> bytes:
    """What is another one for another program: where it is and when it was put there, and in a checkout the newest of its
    modules too. Its version is not asked for: Python takes as long to find it as the rest of a sheet that is kept."""
    package = Path(__file__).parents[1]
    seen = os.stat(package / "__init__.py")  # noqa: PTH116 - as below
    version = f"{package} {seen.st_mtime_ns} {seen.st_ctime_ns} {seen.st_ino}"
    if not (resource("pyproject.toml")).exists():
        return version.encode("utf-8", "surrogateescape")
    newest, modules = 0, 0
    for folder, _, files in os.walk(package):
        for name in files:
            if name.endswith((".py", ".yaml", ".json")):
                newest = max(newest, os.stat(os.path.join(folder, name)).st_mtime_ns)  # noqa: PTH116, PTH118 - hundreds
                modules += 1
    return f"{version} {modules} {newest}".encode("utf-8", "surrogateescape")


class UserCache:
    """The entries of one kind, each under its key; ``most_bytes`` is what they may take together."""

    def __init__(self, folder: Path | None, most_bytes: int) -> None:
        self._folder, self._most_bytes = folder, most_bytes
        self._trusted: bool | None = None
        self._writes = 0

    def read(self, key: str) -> bytes | None:
        """What was kept under a key; None if nothing was, or it is not whole."""
        if self._folder is None or is_off() or not self._may_trust():
            return None
        path = self._folder / key
        try:
            raw = path.read_bytes()
        except OSError:
            return None
        start = len(_MARK) + _DIGEST
        data = raw[start:]
        if raw.startswith(_MARK) and hashlib.sha256(data).digest() == raw[len(_MARK) : start]:
            with contextlib.suppress(OSError):
                os.utime(path)  # used today: it goes last
            return data
        self.discard(key)
        return None

    def holds(self, key: str) -> bool:
        """Whether there is something under a key; it is not looked whether it is whole."""
        return (
            self._folder is not None
            and not is_off()
            and self._may_trust()
            and os.path.isfile(os.path.join(self._folder, key))  # noqa: PTH113, PTH118 - thousands
        )

    def write(self, key: str, data: bytes) -> None:
        """Keep something under a key; it is there whole or not at all."""
        if self._folder is None or is_off() or len(data) > self._most_bytes:
            return
        beside = self._folder / f".{secrets.token_hex(8)}"
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self._may_trust(anew=True):
                return
            handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(_MARK + hashlib.sha256(data).digest() + data)
                beside.replace(self._folder / key)
            except BaseException:
                beside.unlink(missing_ok=True)
                raise
            if self._writes % SWEEP_EVERY == 0:
                self._sweep()
            self._writes += 1
        except OSError:
            return

    def discard(self, key: str) -> None:
        """Throw an entry away: one that its reader cannot use."""
        if self._folder is not None:
            with contextlib.suppress(OSError):
                (self._folder / key).unlink()

    def _may_trust(self, anew: bool = False) -> bool:
        """Whether the folder is this user's alone."""
        assert self._folder is not None  # noqa: S101 - both callers ask before
        if self._trusted is None or anew:
            self._trusted = _is_own(self._folder.parent) and _is_own(self._folder)
        return self._trusted

    def _sweep(self) -> None:
        """Remove what was used longest ago, until four fifths of the bound are left, and what killed programs left."""
        assert self._folder is not None  # noqa: S101 - called after a write
        found: list[tuple[float, int, str]] = []
        with os.scandir(self._folder) as entries:
            for each in entries:
                with contextlib.suppress(OSError):
                    seen = each.stat(follow_symlinks=False)
                    found.append((seen.st_mtime, seen.st_size, each.path))
        total = sum(size for _, size, _ in found)
        if total <= self._most_bytes:
            return
        for _, size, path in sorted(found):
            with contextlib.suppress(OSError):
                os.unlink(path)  # noqa: PTH108 - as scandir gave it
            total -= size
            if total <= self._most_bytes * 4 // 5:
                return


def open_cache(kind: str, most_bytes: int) -> UserCache:
    """The entries of a kind, such as ``plates``: a name of small letters, which is that of a folder."""
    folder = cache_folder()
    return UserCache(None if folder is None else folder / kind, most_bytes)


def _is_own(folder: Path) -> bool:
    """Whether a folder is this user's, and nobody else may write to it. A link is followed by nobody."""
    try:
        seen = os.lstat(folder)
    except OSError:
        return False
    if not stat.S_ISDIR(seen.st_mode):
        return False
    if sys.platform == "win32":  # its rights are those of the profile the folder is in
        return True
    return seen.st_uid == os.getuid() and not seen.st_mode & 0o022
