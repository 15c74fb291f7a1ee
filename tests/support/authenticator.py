"""A made-up device that has passkeys, for tests without a browser: it signs what it is asked, and can be told to lie."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, WITH_KEY = 0x01, 0x04, 0x40


def plain(data: bytes) -> str:
    """Base64 as WebAuthn's JSON has it."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def cbor(value: Any) -> bytes:
    """What little of CBOR a device says (RFC 8949): whole numbers, bytes, text and maps."""

    def head(kind: int, number: int) -> bytes:
        if number < 24:
            return bytes([kind << 5 | number])
        if number < 256:
            return bytes([kind << 5 | 24, number])
        return bytes([kind << 5 | 25]) + number.to_bytes(2, "big")

    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, bytes):
        return head(2, len(value)) + value
    if isinstance(value, str):
        return head(3, len(value.encode())) + value.encode()
    return head(5, len(value)) + b"".join(cbor(key) + cbor(each) for key, each in value.items())


@dataclass
class Device:
    """One passkey on one device. What it says of itself and of the page can be set, to see it refused."""

    origin: str
    host: str
    counter: int = 1
    flags: int = PRESENT | VERIFIED
    algorithm: int = -7
    handle: bytes = b""
    framed: bool = False
    name: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    def _client(self, kind: str, asked: dict[str, Any]) -> bytes:
        said = {"type": kind, "challenge": asked["challenge"], "origin": self.origin, "crossOrigin": self.framed}
        return json.dumps(said).encode()

    def _data(self, more: int = 0) -> bytes:
        return (
            hashlib.sha256(self.host.encode()).digest() + bytes([self.flags | more]) + self.counter.to_bytes(4, "big")
        )

    def _answer(self, **response: bytes) -> str:
        said = {"id": plain(self.name), "rawId": plain(self.name), "type": "public-key", "clientExtensionResults": {}}
        return json.dumps({**said, "response": {key: plain(value) for key, value in response.items() if value}})

    def make(self, asked: dict[str, Any]) -> str:
        """Make the passkey that is asked for (navigator.credentials.create)."""
        self.handle = base64.urlsafe_b64decode(asked["user"]["id"] + "==")
        public = self.key.public_key().public_numbers()
        key = {1: 2, 3: self.algorithm, -1: 1, -2: public.x.to_bytes(32, "big"), -3: public.y.to_bytes(32, "big")}
        data = self._data(WITH_KEY) + bytes(16) + len(self.name).to_bytes(2, "big") + self.name + cbor(key)
        return self._answer(
            clientDataJSON=self._client("webauthn.create", asked),
            attestationObject=cbor({"fmt": "none", "attStmt": {}, "authData": data}),
        )

    def sign(self, asked: dict[str, Any], *, kind: str = "webauthn.get", counts: int = 1) -> str:
        """Sign what is asked (navigator.credentials.get)."""
        self.counter += counts
        client, data = self._client(kind, asked), self._data()
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer(clientDataJSON=client, authenticatorData=data, signature=signature, userHandle=self.handle)
