"""What is asked of a device, and its answer looked at, by the rules of WebAuthn (https://www.w3.org/TR/webauthn-3/, 7.1 and 7.2).

Yubico's fido2 reads and verifies; what it leaves to us is here: which page this is, which keys are taken, what comes from
another page inside of which ours is shown, and what a device that says nonsense is answered.
"""

import base64
import ipaddress
import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)
from starlette.requests import Request

from handouts.reading.declarations import dataclass
from handouts.web.accounts.passkeys.store import Passkey, credential_digest, passkey_wrong
from handouts.web.accounts.people import Account
from handouts.web.network import CAME, ForwardedRequest

ALGORITHMS = (-7, -8, -257)
"""ES256, EdDSA and RS256: what devices have, and what is sound (RFC 8812, RFC 9053)."""
LONGEST_ANSWER = 20_000
"""Letters of an answer; a long one has two thousand."""
PATIENCE = 120_000
"""Milliseconds in which somebody finds their finger."""


@dataclass(frozen=True)
class PageOrigin:
    """Which page a passkey is for."""

    host: str
    """Its name, which is WebAuthn's relying party."""
    origin: str
    """With scheme and port, as the browser has it."""

    @classmethod
    def of(cls, request: Request) -> "PageOrigin":
        """That of a request. Where the browser says its own origin, the guard has held it to be ours; it has the port that
        is in the address bar, also where a proxy tells us none."""
        came: ForwardedRequest = request.scope[CAME]
        origin = request.headers.get("origin") or came.address
        return cls((urlsplit(origin).hostname or "").lower(), origin)

    @property
    def is_name(self) -> bool:
        """Whether passkeys can be had here at all: at a name, and not at the number of a machine."""
        try:
            ipaddress.ip_address(self.host)
        except ValueError:
            return bool(self.host)
        return False

    def _server(self) -> Fido2Server:
        rp = PublicKeyCredentialRpEntity(id=self.host, name="Handouts")
        made = Fido2Server(rp, verify_origin=lambda origin: origin == self.origin)
        made.allowed_algorithms = [each for each in made.allowed_algorithms if each.alg in ALGORITHMS]
        made.timeout = PATIENCE  # type: ignore[assignment]
        return made

    # -- asking

    def ask_to_register(
        self, challenge: str, account: Account, handle: str, known: Sequence[Passkey]
    ) -> dict[str, Any]:
        """What the script hands to ``navigator.credentials.create``, as JSON."""
        user = PublicKeyCredentialUserEntity(id=bytes.fromhex(handle), name=account.login, display_name=account.name)
        options, _ = self._server().register_begin(
            user,
            [_credential(each) for each in known],
            ResidentKeyRequirement.PREFERRED,
            UserVerificationRequirement.REQUIRED,
            challenge=_bytes_of(challenge),
        )
        return dict(options.public_key)

    def ask_to_sign(self, challenge: str, known: Sequence[Passkey]) -> dict[str, Any]:
        """What the script hands to ``navigator.credentials.get``, as JSON; with none known, any that the device has for here."""
        options, _ = self._server().authenticate_begin(
            [_credential(each) for each in known] or None,
            UserVerificationRequirement.REQUIRED,
            challenge=_bytes_of(challenge),
        )
        return dict(options.public_key)

    # -- looking at answers

    def read_new(self, challenge: str, answer: str) -> tuple[bytes, str, int]:
        """A new passkey: its credential, the digest it is found by, its counter. Raises HandoutsError if it is not sound."""
        with _refusing_nonsense():
            said = RegistrationResponse.from_dict(json.loads(answer))
            _refuse_framed(said.response.client_data.cross_origin)
            found = self._server().register_complete(_state(challenge), said)
            credential = found.credential_data
            if credential is None or credential.credential_id != said.raw_id:
                raise ValueError("which key it is")
            if credential.public_key.get(3) not in ALGORITHMS or len(credential.credential_id) > 1023:
                raise ValueError("what key it is")
            return bytes(credential), credential_digest(credential.credential_id), found.counter

    def read_signature(self, challenge: str, passkey: Passkey, answer: str) -> int:
        """The counter of a passkey that has signed a challenge. Raises HandoutsError if it has not."""
        with _refusing_nonsense():
            said = AuthenticationResponse.from_dict(json.loads(answer))
            _refuse_framed(said.response.client_data.cross_origin)
            handle = said.response.user_handle
            if passkey.host != self.host or (handle and bytes(handle).hex() != passkey.handle):
                raise ValueError("whose it is")
            self._server().authenticate_complete(_state(challenge), [_credential(passkey)], said)
            return int(said.response.authenticator_data.counter)


def read_asked(answer: str) -> tuple[str, str]:
    """Which challenge an answer is to, and the digest of the passkey that it says it is from. Raises HandoutsError."""
    with _refusing_nonsense():
        if len(answer) > LONGEST_ANSWER:
            raise ValueError("its length")
        said = json.loads(answer)
        client = json.loads(_bytes_of(said["response"]["clientDataJSON"]))
        challenge, name = client["challenge"], _bytes_of(said["rawId"])
        if not re.fullmatch(r"[A-Za-z0-9_-]{43}", challenge):
            raise ValueError("its challenge")
        return challenge, credential_digest(name)


@contextmanager
def _refusing_nonsense() -> Iterator[None]:
    """What a device says is anything at all until it is looked at, and the library that does so raises whatever it stumbles on."""
    try:
        yield
    except Exception:
        raise passkey_wrong() from None


def _refuse_framed(cross_origin: bool | None) -> None:
    if cross_origin:
        raise ValueError("a page inside of another's")


def _state(challenge: str) -> dict[str, Any]:
    return {"challenge": challenge, "user_verification": UserVerificationRequirement.REQUIRED}


def _credential(passkey: Passkey) -> AttestedCredentialData:
    return AttestedCredentialData(bytes.fromhex(passkey.credential))


def _bytes_of(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
