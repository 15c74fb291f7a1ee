"""The kinds of SSH keys that sign: what their lines look like, and how each signs and verifies.

RFC 4253 6.6 (RSA), RFC 5656 3.1 (ECDSA), RFC 8332 3 (RSA with SHA-512) and RFC 8709 4 (Ed25519) say the bytes. A line is
read without any package; ``cryptography`` is imported where something is signed or verified.
"""

import base64
import binascii
from collections.abc import Callable, Mapping
from typing import Any

from handouts.reading.declarations import dataclass

SMALLEST_RSA = 2048
"""Bits. NIST SP 800-131A: shorter keys no longer sign."""


class BadSignatureError(Exception):
    """A signature does not fit, or is none."""


@dataclass(frozen=True)
class KeyKind:
    """One kind of key."""

    name: str
    """As it stands first in the line of a .pub file, such as ``ssh-ed25519``."""
    signature: str
    """What SSH calls its signatures."""
    is_whole: Callable[[bytes], bool]
    """Whether the bytes behind the name are such a key, all of it and nothing else."""
    sign: Callable[[Any, bytes], bytes]
    """The signature of some bytes by a private key of this kind, as SSH writes it behind its name."""
    verify: Callable[[Any, bytes, bytes], None]
    """Raises cryptography's InvalidSignature unless a public key made a signature of some bytes, or ValueError."""


def find_kind(line: str) -> KeyKind:
    """The kind of a public key's line. Raises ValueError unless it is a whole key of a kind that signs here."""
    name, _, text = line.partition(" ")
    kind = KINDS.get(name)
    try:
        said, rest = take_string(base64.b64decode(text, validate=True))
        if kind and said == name.encode() and kind.is_whole(rest):
            return kind
    except (binascii.Error, BadSignatureError):
        pass
    raise ValueError("no SSH key that signs")


def write_string(data: bytes) -> bytes:
    """Bytes as SSH writes them: their number first."""
    return len(data).to_bytes(4, "big") + data


def take_string(data: bytes) -> tuple[bytes, bytes]:
    """The first string of SSH's, and what is behind it. Raises BadSignatureError if it is cut."""
    size = int.from_bytes(data[:4], "big")
    if len(data) < 4 + size:
        raise BadSignatureError("it is cut")
    return data[4 : 4 + size], data[4 + size :]


def _take_strings(data: bytes, count: int) -> list[bytes]:
    found = []
    for _ in range(count):
        part, data = take_string(data)
        found.append(part)
    if data:
        raise BadSignatureError("something stands behind it")
    return found


def _is_ed25519(rest: bytes) -> bool:
    return len(_take_strings(rest, 1)[0]) == 32


def _verify_ed25519(public: Any, said: bytes, data: bytes) -> None:
    if len(said) != 64:
        raise ValueError("no Ed25519 signature")
    public.verify(said, data)


def _is_rsa(rest: bytes) -> bool:
    _exponent, modulus = _take_strings(rest, 2)
    return int.from_bytes(modulus, "big").bit_length() >= SMALLEST_RSA


def _sign_rsa(private: Any, data: bytes) -> bytes:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    said: bytes = private.sign(data, padding.PKCS1v15(), hashes.SHA512())
    return said


def _verify_rsa(public: Any, said: bytes, data: bytes) -> None:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import padding

    public.verify(said, data, padding.PKCS1v15(), hashes.SHA512())


def _ecdsa(curve: str, point_bytes: int, digest: str) -> KeyKind:
    """ECDSA over one of NIST's curves, whose size chooses the digest (RFC 5656 6.2.1)."""

    def algorithm() -> Any:
        from cryptography.hazmat.primitives import hashes
        from cryptography.hazmat.primitives.asymmetric import ec

        return ec.ECDSA(getattr(hashes, digest)())

    def is_whole(rest: bytes) -> bool:
        said, point = _take_strings(rest, 2)
        return said == curve.encode() and len(point) == point_bytes and point[:1] == b"\x04"

    def sign(private: Any, data: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

        pair = decode_dss_signature(private.sign(data, algorithm()))
        return b"".join(write_string(each.to_bytes(each.bit_length() // 8 + 1, "big")) for each in pair)

    def verify(public: Any, said: bytes, data: bytes) -> None:
        from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

        pair = [int.from_bytes(each, "big") for each in _take_strings(said, 2)]
        public.verify(encode_dss_signature(*pair), data, algorithm())

    name = f"ecdsa-sha2-{curve}"
    return KeyKind(name, name, is_whole, sign, verify)


KINDS: Mapping[str, KeyKind] = {
    kind.name: kind
    for kind in (
        KeyKind("ssh-ed25519", "ssh-ed25519", _is_ed25519, lambda private, data: private.sign(data), _verify_ed25519),
        _ecdsa("nistp256", 65, "SHA256"),
        _ecdsa("nistp384", 97, "SHA384"),
        _ecdsa("nistp521", 133, "SHA512"),
        KeyKind("ssh-rsa", "rsa-sha2-512", _is_rsa, _sign_rsa, _verify_rsa),
    )
}
"""The kinds by their names: what ``ssh-keygen`` makes and keeps in a file."""
