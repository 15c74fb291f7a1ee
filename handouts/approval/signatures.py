"""Signatures of entries, in the form of ``ssh-keygen -Y sign``: anybody verifies them with OpenSSH alone.

The signature of ``ENTRY.txt`` stands beside it in ``ENTRY.txt.sig``. It is one of an Ed25519 key over the bytes of the
entry, in the namespace ``handouts``, as OpenSSH's PROTOCOL.sshsig describes it::

    ssh-keygen -Y verify -f allowed_signers -I NAME -n handouts -s ENTRY.txt.sig < ENTRY.txt

``handouts approvers list --signers`` prints ``allowed_signers``. The package ``cryptography`` does the arithmetic; it
comes with ``handouts[signing]`` and is imported only where something is signed or verified.
"""

import base64
import binascii
import hashlib
import re
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Any, Literal

from handouts.approval.store import FOLDER, HistoryEntry
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.declarations import dataclass
from handouts.reading.files import read_bytes, read_text
from handouts.storage import writing

NAMESPACE = b"handouts"
KEY_KIND = "ssh-ed25519"
_MAGIC = b"SSHSIG"
_HASH = b"sha512"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_LARGEST_KEY = 100_000
"""Bytes of a key file."""
_KEY_BYTES = 32
_SIGNATURE_BYTES = 64


class BadSignatureError(Exception):
    """A signature does not fit, or is none."""


@dataclass(frozen=True)
class SigningKey:
    """Somebody's private Ed25519 key."""

    public: str
    """``ssh-ed25519 AAAA…``, as a line of a .pub file, without its comment."""
    _private: Any = field(repr=False, compare=False)

    @classmethod
    def open(cls, path: Path, ask: Callable[[], str] | None = None) -> "SigningKey":
        """The key in a file as ``ssh-keygen -t ed25519`` writes it, or in PEM; ``ask`` gives its passphrase if it has one.

        Raises UnreadableError if the file cannot be read, and HandoutsError if it has no such key, the passphrase is
        wrong, or the package that signs is not installed.
        """
        library = _library()
        data = read_bytes(path, str(path), _LARGEST_KEY)
        private = _load(data, path, ask)
        if not isinstance(private, library.Ed25519PrivateKey):
            raise HandoutsError(_no_key(path, "This is no private Ed25519 key."))
        return cls(_line(private.public_key().public_bytes_raw()), private)

    @property
    def fingerprint(self) -> str:
        """``SHA256:…``, as ``ssh-keygen -l`` prints it."""
        return fingerprint(self.public)

    def sign(self, data: bytes) -> str:
        """The signature of some bytes, as ``ssh-keygen -Y sign -n handouts`` writes it."""
        said = self._private.sign(_signed_bytes(data))
        blob = _MAGIC + (1).to_bytes(4, "big")
        for part in (_blob(self.public), NAMESPACE, b"", _HASH, _string(KEY_KIND.encode()) + _string(said)):
            blob += _string(part)
        text = base64.b64encode(blob).decode()
        return "\n".join([_BEGIN, *(text[at : at + 70] for at in range(0, len(text), 70)), _END]) + "\n"


def read_public_key(line: str) -> str:
    """A public key as it stands in a .pub file or an allowed_signers file, without options and comment.

    Raises ValueError if there is no Ed25519 key in it.
    """
    found = re.search(rf"(?:^|\s){KEY_KIND}\s+([A-Za-z0-9+/]+=*)(?:\s|$)", line)
    if found is None:
        raise ValueError("no Ed25519 key")
    try:
        kind, rest = _take(base64.b64decode(found[1], validate=True))
        raw, rest = _take(rest)
    except (binascii.Error, BadSignatureError) as error:
        raise ValueError("no Ed25519 key") from error
    if kind != KEY_KIND.encode() or len(raw) != _KEY_BYTES or rest:
        raise ValueError("no Ed25519 key")
    return _line(raw)


def read_key_file(path: Path) -> str:
    """The public key in a .pub file. Raises UnreadableError, and HandoutsError if there is no Ed25519 key in it."""
    try:
        return read_public_key(read_text(path, str(path)))
    except ValueError:
        raise HandoutsError(
            Problem("approver-no-key", "There is no public Ed25519 key in this file.",
                    "Name the .pub file that  ssh-keygen -t ed25519  made.", Place(str(path)))
        ) from None  # fmt: skip


def fingerprint(public: str) -> str:
    """``SHA256:…`` of a public key, as ``ssh-keygen -l`` prints it."""
    return "SHA256:" + base64.b64encode(hashlib.sha256(_blob(public)).digest()).decode().rstrip("=")


def find_signer(signature: str, data: bytes) -> str:
    """The public key that signed these bytes.

    Raises BadSignatureError if the signature is not one of them, and HandoutsError if the package that verifies is not
    installed.
    """
    library = _library()
    blob = _armored(signature)
    if blob[:6] != _MAGIC or blob[6:10] != (1).to_bytes(4, "big"):
        raise BadSignatureError("it is no SSH signature")
    rest = blob[10:]
    parts = []
    for _ in range(5):
        part, rest = _take(rest)
        parts.append(part)
    key, namespace, _reserved, hashed, said = parts
    kind, said = _take(said)
    raw, after = _take(said)
    if rest or after or kind != KEY_KIND.encode() or len(raw) != _SIGNATURE_BYTES:
        raise BadSignatureError("it is no Ed25519 signature")
    if namespace != NAMESPACE:
        raise BadSignatureError("it was made for something else")
    if hashed not in (b"sha512", b"sha256"):
        raise BadSignatureError("its digest is unknown")
    try:
        public = read_public_key(f"{KEY_KIND} {base64.b64encode(key).decode()}")
        held = library.Ed25519PublicKey.from_public_bytes(base64.b64decode(public.split()[1])[-_KEY_BYTES:])
        held.verify(raw, _signed_bytes(data, hashed))
    except (ValueError, library.InvalidSignature) as error:
        raise BadSignatureError("it does not fit") from error
    return public


# -- entries


def write_entry(folder: Path, entry: HistoryEntry, key: SigningKey | None) -> Path:
    """Add an entry to the history beside a content file, its signature first; returns its file.

    So an entry that says it was signed is never there without its signature, whenever the program is killed. Raises
    UnwritableError.
    """
    path = folder / FOLDER / entry.file_name()
    data = entry.text().encode("utf-8")
    if key:
        writing.write(signature_path(path), key.sign(data).encode("ascii"))
    writing.write(path, data)
    return path


def signature_path(path: Path) -> Path:
    """Where the signature of an entry stands."""
    return path.with_name(f"{path.name}.sig")


SignatureFault = Literal["", "unsigned", "signature", "unchecked"]
"""``unsigned``: it should be and is not; ``signature``: it does not fit; ``unchecked``: cryptography is not installed."""


def check_signature(folder: Path, entry: HistoryEntry) -> tuple[SignatureFault, str]:
    """What is wrong with the signature of an entry, and the public key that made it, "" if none did."""
    path = signature_path(folder / FOLDER / entry.file_name())
    try:
        if not path.is_file() or path.stat().st_size > _LARGEST_KEY:
            return ("unsigned" if entry.signed_with else ""), ""
        public = find_signer(path.read_text(encoding="ascii"), entry.text().encode("utf-8"))
    except (OSError, UnicodeDecodeError, BadSignatureError):
        return "signature", ""
    except HandoutsError:
        return "unchecked", ""
    if entry.signed_with and fingerprint(public) != entry.signed_with:
        return "signature", ""
    return "", public


def _load(data: bytes, path: Path, ask: Callable[[], str] | None) -> object:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_ssh_private_key

    read = load_ssh_private_key if b"OPENSSH PRIVATE KEY" in data else load_pem_private_key
    try:
        try:
            return read(data, None)
        except TypeError:  # it has a passphrase
            if ask is None:
                raise HandoutsError(
                    _no_key(path, "This key has a passphrase, and nobody can be asked for it.")
                ) from None
            return read(data, ask().encode("utf-8"))
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise HandoutsError(_no_key(path, "This is no private key, or its passphrase is wrong.")) from None


def _no_key(path: Path, message: str) -> Problem:
    return Problem("sign-key", message, "Name the private key's file, as  ssh-keygen -t ed25519  makes one.",
                   Place(str(path)))  # fmt: skip


@dataclass(frozen=True)
class _Library:
    Ed25519PrivateKey: Any
    Ed25519PublicKey: Any
    InvalidSignature: type[Exception]


def _library() -> _Library:
    try:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
    except ImportError:
        raise HandoutsError(
            Problem("no-signing", "Signatures need the package cryptography, and it is not installed.",
                    'Install it:  pip install "handouts[signing]"')
        ) from None  # fmt: skip
    return _Library(Ed25519PrivateKey, Ed25519PublicKey, InvalidSignature)


def _signed_bytes(data: bytes, hashed: bytes = _HASH) -> bytes:
    """What the key signs: the digest of the bytes, with what it is for."""
    digest = hashlib.new(hashed.decode(), data).digest()
    return _MAGIC + b"".join(map(_string, (NAMESPACE, b"", hashed, digest)))


def _armored(text: str) -> bytes:
    lines = [line.strip() for line in text.strip().splitlines()]
    if len(lines) < 3 or lines[0] != _BEGIN or lines[-1] != _END:
        raise BadSignatureError("it is no SSH signature")
    try:
        return base64.b64decode("".join(lines[1:-1]), validate=True)
    except binascii.Error as error:
        raise BadSignatureError("it is no SSH signature") from error


def _line(raw: bytes) -> str:
    return f"{KEY_KIND} {base64.b64encode(_string(KEY_KIND.encode()) + _string(raw)).decode()}"


def _blob(public: str) -> bytes:
    return base64.b64decode(public.split()[1])


def _string(data: bytes) -> bytes:
    """Bytes as SSH writes them: their number first."""
    return len(data).to_bytes(4, "big") + data


def _take(data: bytes) -> tuple[bytes, bytes]:
    """The first string of SSH's, and what is behind it."""
    size = int.from_bytes(data[:4], "big")
    if len(data) < 4 + size:
        raise BadSignatureError("it is cut")
    return data[4 : 4 + size], data[4 + size :]
