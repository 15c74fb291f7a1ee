"""A sign-in service for tests: a made-up one that can be told to lie, and a real one, npm's oidc-provider."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import secrets
import subprocess
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from support.tools import require_tool

from handouts.web.accounts.single_sign_on.provider import CodeRefused, Provider

ISSUER, CLIENT, SECRET = "https://login.clinic.example/v2.0", "handouts", "a secret of nobody's"


@dataclass
class MadeService:
    """A service without a network. ``claims`` and ``header`` are put over what it would say; ``sign`` may be another's key."""

    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1", "use": "sig"}))
    claims: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    sign: Any = None
    token: Callable[[dict[str, Any]], str] | None = None
    """Makes the token of what it would say, in its own way."""
    places: dict[str, Any] = field(default_factory=dict)
    person: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    """The addresses that were asked, in order."""
    _codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def provider(self) -> Provider:
        return Provider(ISSUER, CLIENT, SECRET, ask=self.ask)

    def visit(self, address: str) -> dict[str, str]:
        """Somebody is sent here and signs in at once: what their address back says."""
        assert urlsplit(address).hostname == "login.clinic.example"
        said = dict(parse_qsl(urlsplit(address).query))
        code = secrets.token_urlsafe(16)
        self._codes[code] = said
        return {"code": code, "state": said["state"]}

    def ask(self, request: urllib.request.Request) -> bytes:
        self.asked.append(request.full_url)
        if request.full_url.endswith("/.well-known/openid-configuration"):
            found = {
                "issuer": ISSUER, "authorization_endpoint": f"{ISSUER}/authorize", "token_endpoint": f"{ISSUER}/token",
                "jwks_uri": f"{ISSUER}/keys", **self.places,
            }  # fmt: skip
            return json.dumps(found).encode()
        if request.full_url.endswith("/keys"):
            return json.dumps({"keys": [self.key.as_dict(private=False)]}).encode()
        return json.dumps({"access_token": "x", "id_token": self._token(request)}).encode()

    def _token(self, request: urllib.request.Request) -> str:
        form = {key: each[0] for key, each in parse_qs(bytes(request.data or b"").decode()).items()}  # type: ignore[arg-type]
        said = self._codes.pop(form["code"], None)
        proof = base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest()).decode().rstrip("=")
        if said is None or proof != said["code_challenge"] or form["redirect_uri"] != said["redirect_uri"]:
            raise CodeRefused
        now = int(time.time())
        claims = {
            "iss": ISSUER, "aud": CLIENT, "sub": "1234", "iat": now, "exp": now + 300, "nonce": said["nonce"],
            "name": "Jane Roe, MD", "preferred_username": "jane@clinic.example", "groups": ["Spine doctors"],
            **({"auth_time": now} if "max_age" in said else {}), **self.person, **self.claims,
        }  # fmt: skip
        claims = {name: each for name, each in claims.items() if each is not None}
        if self.token:
            return self.token(claims)
        key, header = self.sign or self.key, {"alg": "RS256", "kid": "1", **self.header}
        return jwt.encode(header, claims, key, algorithms=[header["alg"]])


@contextlib.contextmanager
def real_service(*back: str) -> Iterator[str]:
    """The address of a real service, which sends people back to ``back``."""
    package = require_tool("oidc")
    script = Path(__file__).with_name("oidc_provider.mjs")
    server = subprocess.Popen(
        ["node", str(script), str(package), CLIENT, SECRET, *back],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert server.stdout is not None
        address = server.stdout.readline().strip()
        assert address.startswith("http://127.0.0.1:"), "the service did not start"
        yield address
    finally:
        server.terminate()
        server.wait(20)
        if server.stdout:
            server.stdout.close()
