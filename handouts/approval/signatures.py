"""Signatures of entries, in the form of ``ssh-keygen -Y sign``: anybody verifies them with OpenSSH alone.

The signature of ``ENTRY.txt`` stands beside it in ``ENTRY.txt.sig``. It is one of an SSH key (ssh_keys.py says which kinds)
over the bytes of the entry, in the namespace ``handouts``, as OpenSSH's PROTOCOL.sshsig describes it::

    ssh-keygen -Y verify -f allowed_signers -I NAME -n handouts -s ENTRY.txt.sig < ENTRY.txt

``handouts approvers list --signers`` prints ``allowed_signers``. The package ``cryptography`` does the arithmetic; it
comes with ``handouts[signing]`` and is imported only where something is signed or verified.
"""

import base64
import binascii
import hashlib
from collections.abc import Callable
from dataclasses import field
from pathlib import Path
from typing import Any, Literal

from handouts.approval.ssh_keys import KINDS, SMALLEST_RSA, BadSignatureError, find_kind, take_string, write_string
from handouts.approval.store import FOLDER, HistoryEntry
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.reading.files import read_bytes, read_text
from handouts.storage import writing

NAMESPACE = b"handouts"
_MAGIC = b"SSHSIG"
_HASH = b"sha512"
_BEGIN, _END = "-----BEGIN SSH SIGNATURE-----", "-----END SSH SIGNATURE-----"
_KEY_LINE = lazy_pattern(rf"(?:^|\s)({'|'.join(KINDS)})\s+([A-Za-z0-9+/]+=*)(?:\s|$)")
_KIND_NAMES = f"Ed25519, ECDSA, or RSA of at least {SMALLEST_RSA} bits"
_LARGEST_KEY = 100_000
"""Bytes of a key file."""


@dataclass(frozen=True)
class SigningKey:
    """Somebody's private key."""

    public: str
    """``ssh-ed25519 AAAA…``, as a line of a .pub file, without its comment."""
    _private: Any = field(repr=False, compare=False)

    @classmethod
    def open(cls, path: Path, ask: Callable[[], str] | None = None) -> "SigningKey":
        """The key in a file as ``ssh-keygen`` writes it, or in PEM; ``ask`` gives its passphrase if it has one.

        Raises UnreadableError if the file cannot be read, and HandoutsError if it has no key of a kind that signs here,
        the passphrase is wrong, or the package that signs is not installed.
        """
        library = _library()
        data = read_bytes(path, str(path), _LARGEST_KEY)
        private = _load(data, path, ask)
        try:
            public = read_public_key(library.write_public_of(private))
        except (ValueError, library.UnsupportedAlgorithm):
            message = f"This is no key that signs here: {_KIND_NAMES}."
            raise HandoutsError(_no_key(path, message)) from None
        return cls(public, private)

    @property
    def fingerprint(self) -> str:
        """``SHA256:…``, as ``ssh-keygen -l`` prints it."""
        return fingerprint(self.public)

    def sign(self, data: bytes) -> str:
        """The signature of some bytes, as ``ssh-keygen -Y sign -n handouts`` writes it."""
        kind = find_kind(self.public)
        said = kind.sign(self._private, _signed_bytes(data))
        signature = write_string(kind.signature.encode()) + write_string(said)
        blob = _MAGIC + (1).to_bytes(4, "big")
        for part in (_blob(self.public), NAMESPACE, b"", _HASH, signature):
            blob += write_string(part)
        text = base64.b64encode(blob).decode()
        return "\n".join([_BEGIN, *(text[at : at + 70] for at in range(0, len(text), 70)), _END]) + "\n"


def read_public_key(line: str) -> str:
    """A public key as it stands in a .pub file or an allowed_signers file, without options and comment.

    Raises ValueError if there is no key in it of a kind that signs here.
    """
    found = _KEY_LINE.search(line)
    if found is None:
        raise ValueError("no SSH key that signs")
    public = f"{found[1]} {found[2]}"
    find_kind(public)
    return public


def read_key_file(path: Path) -> str:
    """The public key in a .pub file. Raises UnreadableError, and HandoutsError if none that signs is in it."""
    try:
        return read_public_key(read_text(path, str(path)))
    except ValueError:
        raise HandoutsError(
            Problem("approver-no-key", f"There is no public SSH key in this file that signs: {_KIND_NAMES}.",
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
        part, rest = take_string(rest)
        parts.append(part)
    key, namespace, _reserved, hashed, said = parts
    named, said = take_string(said)
    raw, after = take_string(said)
    if rest or after:
        raise BadSignatureError("something stands behind it")
    if namespace != NAMESPACE:
        raise BadSignatureError("it was made for something else")
    if hashed not in (b"sha512", b"sha256"):
        raise BadSignatureError("its digest is unknown")
    try:
        public = f"{take_string(key)[0].decode()} {base64.b64encode(key).decode()}"
        kind = find_kind(public)
        if named != kind.signature.encode():
            raise BadSignatureError("it is of another kind than its key")
        kind.verify(library.read_public(public.encode()), raw, _signed_bytes(data, hashed))
    except (ValueError, library.InvalidSignature, library.UnsupportedAlgorithm) as error:
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
    """What is wanted of cryptography."""

    InvalidSignature: type[Exception]
    UnsupportedAlgorithm: type[Exception]
    read_public: Callable[[bytes], Any]

    def write_public_of(self, private: object) -> str:
        """The line of a private key's .pub file. Raises ValueError for a kind that does not sign here."""
        from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        if not isinstance(private, Ed25519PrivateKey | EllipticCurvePrivateKey | RSAPrivateKey):
            raise ValueError("no key that signs here")
        return private.public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH).decode()


def _library() -> _Library:
    try:
        from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
        from cryptography.hazmat.primitives.serialization import load_ssh_public_key
    except ImportError:
        raise HandoutsError(
            Problem("no-signing", "Signatures need the package cryptography, and it is not installed.",
                    'Install it:  pip install "handouts[signing]"')
        ) from None  # fmt: skip
    return _Library(InvalidSignature, UnsupportedAlgorithm, load_ssh_public_key)


def _signed_bytes(data: bytes, hashed: bytes = _HASH) -> bytes:
    """What the key signs: the digest of the bytes, with what it is for."""
    digest = hashlib.new(hashed.decode(), data).digest()
    return _MAGIC + b"".join(map(write_string, (NAMESPACE, b"", hashed, digest)))


def _armored(text: str) -> bytes:
    lines = [line.strip() for line in text.strip().splitlines()]
    if len(lines) < 3 or lines[0] != _BEGIN or lines[-1] != _END:
        raise BadSignatureError("it is no SSH signature")
    try:
        return base64.b64decode("".join(lines[1:-1]), validate=True)
    except binascii.Error as error:
        raise BadSignatureError("it is no SSH signature") from error


def _blob(public: str) -> bytes:
    return base64.b64decode(public.split()[1])
