"""Packs: files that belong together, kept small and for long, each pack named after its own content.

A pack is a tar archive, compressed with xz: both are old, open and everywhere, so what is kept can be taken out again
without this program (``tar xf``). What the files of a pack have in common, such as the fonts of one sheet on two papers,
takes its room once: xz looks back over all of them. The name is the SHA-256 of the tar itself, whatever a later version
of xz makes of it, so a pack that was altered or cut shows, and the same files are never kept twice.
"""

import hashlib
import io
import lzma
import tarfile
from collections.abc import Mapping
from pathlib import Path

from handouts.storage import writing

SUFFIX = ".tar.xz"
SHOWN = 16
"""Digits of the digest in a pack's file name: enough to tell packs apart; the whole digest stands where it is named."""
LARGEST = 200_000_000
"""Bytes that a pack may have once it is unpacked: no few sheets come near it."""


class PackDamagedError(ValueError):
    """A pack is not there, or not what was put into it."""


def make_pack(files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """The digest of a pack, as hexadecimal digits, and its bytes; the same files always give the same digest."""
    tar = io.BytesIO()
    with tarfile.open(fileobj=tar, mode="w", format=tarfile.USTAR_FORMAT) as pack:
        for name, data in sorted(files.items()):
            head = tarfile.TarInfo(name)
            head.size, head.mode = len(data), 0o644
            pack.addfile(head, io.BytesIO(data))
    plain = tar.getvalue()
    return hashlib.sha256(plain).hexdigest(), lzma.compress(plain, preset=lzma.PRESET_DEFAULT | lzma.PRESET_EXTREME)


def pack_path(folder: Path, stem: str, digest: str) -> Path:
    """Where the pack of that digest stands; ``stem`` says to people what is in it."""
    return folder / f"{stem}.{digest[:SHOWN]}{SUFFIX}"


def keep_pack(folder: Path, stem: str, files: Mapping[str, bytes]) -> str:
    """Write a pack unless it stands there whole; returns its digest. Raises UnwritableError."""
    digest, data = make_pack(files)
    path = pack_path(folder, stem, digest)
    try:
        read_pack(path, digest)
        writing.freshen(path)
    except PackDamagedError:
        writing.write(path, data)
    return digest


def read_pack(path: Path, digest: str) -> dict[str, bytes]:
    """The files of a pack by name. Raises PackDamagedError unless they are, byte for byte, what was put into it."""
    try:
        with lzma.open(path, format=lzma.FORMAT_XZ) as file:
            plain = file.read(LARGEST + 1)
    except (OSError, EOFError, lzma.LZMAError) as error:
        raise PackDamagedError(
            "it is not there" if isinstance(error, FileNotFoundError) else "it is not whole"
        ) from error
    if hashlib.sha256(plain).hexdigest() != digest:
        raise PackDamagedError("it is not what was put into it")
    with tarfile.open(fileobj=io.BytesIO(plain), mode="r:") as pack:
        found = {}
        for each in pack.getmembers():
            member = pack.extractfile(each)
            if member is not None:
                found[each.name] = member.read()
        return found
