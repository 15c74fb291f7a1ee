"""Talking to a sign-in service: what it says of itself, its keys, and a code changed for a token. Bounded in time and size.

Nothing but HTTPS (or this machine itself, in tests), no other address by a redirect, the certificate checked. What it says
of itself is kept for an hour, its keys until a token names one that is not among them.
"""

import base64
import http.client
import json
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote_plus, urlencode

from handouts.problems import Problem, UnwritableError
from handouts.reading.declarations import dataclass
from handouts.web.accounts.single_sign_on.settings import is_safe_address

PATIENCE = 8.0
"""Seconds for one question and its answer."""
LARGEST = 500_000
"""Bytes of an answer."""
KEPT = 3600.0
"""Seconds that it is believed in what it says of itself."""
KEYS_ANEW = 30.0
"""Seconds between two looks for a key that was not there: a made-up token makes us ask no oftener."""


class ProviderFault(UnwritableError):
    """The sign-in service does not answer, or not as it should: nobody is let in by that."""

    def __init__(self, reason: str) -> None:
        super().__init__(Problem("sign-in-service", f"The sign-in service does not answer as it should: {reason}.",
                                 "Nobody is signed in. Try again in a minute; if it stays so, say so to whoever looks after it."))  # fmt: skip


class CodeRefused(Exception):
    """The service does not take a code: it was used already, or is somebody else's."""


@dataclass(frozen=True)
class ProviderPlaces:
    """What the service says of itself (OpenID Connect Discovery 1.0, section 3)."""

    issuer: str
    authorize: str
    token: str
    keys: str
    says_issuer: bool
    """Whether it names itself where it sends people back (RFC 9207): then it must."""
    by_body: bool
    """Whether the secret travels in the body, and not in a header."""


class Provider:
    """A sign-in service. Threads may share it."""

    def __init__(
        self, issuer: str, client: str, secret: str, ask: "Callable[[urllib.request.Request], bytes] | None" = None
    ) -> None:
        self.issuer, self.client = issuer, client
        self._secret, self._ask = secret, ask or ask_network
        self._lock = threading.Lock()
        self._places: tuple[float, ProviderPlaces] | None = None
        self._keys: dict[str, Any] | None = None
        self._keys_at = 0.0

    def find_places(self) -> ProviderPlaces:
        """Where it is asked what. Raises ProviderFault."""
        with self._lock:
            now = time.monotonic()
            if self._places is None or now - self._places[0] > KEPT:
                said = self._read(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
                self._places = now, self._read_places(said)
            return self._places[1]

    def _read_places(self, said: Mapping[str, Any]) -> ProviderPlaces:
        if said.get("issuer") != self.issuer:
            raise ProviderFault("it names itself otherwise than the settings do")
        found = [said.get(f"{name}") for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")]
        if not all(isinstance(each, str) and is_safe_address(each) for each in found):
            raise ProviderFault("an address that it names is not encrypted")
        ways = said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        by_body = "client_secret_basic" not in ways
        says = said.get("authorization_response_iss_parameter_supported") is True
        return ProviderPlaces(self.issuer, str(found[0]), str(found[1]), str(found[2]), says, by_body)

    def find_keys(self, *, anew: bool = False) -> dict[str, Any]:
        """Its keys, as JSON (RFC 7517); ``anew`` where one is missing among those that are known. Raises ProviderFault."""
        address = self.find_places().keys
        with self._lock:
            now = time.monotonic()
            if self._keys is None or (anew and now - self._keys_at > KEYS_ANEW):
                self._keys, self._keys_at = self._read(address), now
            return self._keys

    def change_code(self, code: str, verifier: str, back: str) -> str:
        """The ID token for a code (RFC 6749, 4.1.3; RFC 7636). Raises CodeRefused and ProviderFault."""
        places = self.find_places()
        said = {"grant_type": "authorization_code", "code": code, "redirect_uri": back, "code_verifier": verifier}
        request = urllib.request.Request(places.token, headers={"Accept": "application/json"})  # noqa: S310 - it was looked at
        if not self._secret or places.by_body:
            said |= {"client_id": self.client} | ({"client_secret": self._secret} if self._secret else {})
        else:
            pair = f"{quote_plus(self.client)}:{quote_plus(self._secret)}".encode()
            request.add_header("Authorization", f"Basic {base64.b64encode(pair).decode('ascii')}")
        request.data = urlencode(said).encode("ascii")
        token = self._read(request).get("id_token")
        if not isinstance(token, str):
            raise ProviderFault("it gives no ID token")
        return token

    def _read(self, request: "str | urllib.request.Request") -> dict[str, Any]:
        asked = urllib.request.Request(request) if isinstance(request, str) else request  # noqa: S310 - it was looked at
        try:
            found = json.loads(self._ask(asked))
        except ValueError:
            raise ProviderFault("its answer is no JSON") from None
        if not isinstance(found, dict):
            raise ProviderFault("its answer is no JSON")
        return found


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """What we send has a secret in it, and goes nowhere else."""

    def redirect_request(self, *_: Any) -> None:
        return None


def ask_network(request: urllib.request.Request) -> bytes:
    """Ask, and read the answer. Raises CodeRefused where what was asked is refused, and ProviderFault."""
    if not is_safe_address(request.full_url):
        raise ProviderFault("an address that it names is not encrypted")
    opener = urllib.request.build_opener(_NoRedirect, urllib.request.HTTPSHandler(context=ssl.create_default_context()))
    until = time.monotonic() + PATIENCE
    try:
        with opener.open(request, timeout=PATIENCE) as answer:
            return _read_bounded(answer, until)
    except urllib.error.HTTPError as error:
        error.close()
        if request.data is not None and error.code in (400, 401):
            raise CodeRefused from None
        raise ProviderFault(f"it says {error.code}") from None
    except (OSError, http.client.HTTPException) as error:
        raise ProviderFault(f"it cannot be reached ({type(getattr(error, 'reason', error)).__name__})") from None


def _read_bounded(answer: Any, until: float) -> bytes:
    found = b""
    while piece := answer.read1(65_536):
        found += piece
        if len(found) > LARGEST:
            raise ProviderFault("its answer is too long")
        if time.monotonic() > until:
            raise ProviderFault("its answer takes too long")
    return found
