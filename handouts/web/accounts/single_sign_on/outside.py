"""The way that a practice has chosen, at work: a sign-in service that is asked, or a proxy whose word is taken."""

import base64
import hashlib
import json
import secrets
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy.engine import Connection
from starlette.requests import Request

from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.web.accounts import people
from handouts.web.accounts.challenges import set_challenge, take_challenge
from handouts.web.accounts.people import Account
from handouts.web.accounts.single_sign_on.identities import find_identity
from handouts.web.accounts.single_sign_on.provider import Provider
from handouts.web.accounts.single_sign_on.settings import SignInSettings, read_settings
from handouts.web.accounts.single_sign_on.tokens import Identity, TokenRefused, read_token
from handouts.web.network import CAME, NetworkRules

STATE = "outside"
LASTS = 600
"""Seconds in which somebody comes back from the sign-in service."""
FRESH = 10
"""Seconds that may lie between asking somebody anew and their answer, beyond those that went by."""
LONGEST_HEADER = 10_000
"""Letters: of somebody in very many groups."""


@dataclass(frozen=True)
class OutsideQuestion:
    """What somebody was sent to the sign-in service for: to come in, or to show anew that it is they."""

    purpose: str
    """``in``, ``approve`` or ``account``."""
    nonce: str
    verifier: str
    back: str
    """The address to which the service sends them, as it was told."""
    asked: int
    """When, in seconds since 1970."""
    session: str = ""
    """The digest of the session in which it was asked; "" for who has none yet."""
    about: str = ""
    """What is confirmed, as :func:`handouts.web.accounts.confirming.describe` has it."""
    next: str = ""
    """Where they wanted to go."""
    form: tuple[tuple[str, str], ...] = ()
    """What they had filled in."""


class OutsideSignIn:
    """Who comes in by somebody else's word. Threads may share it."""

    def __init__(self, settings: SignInSettings, provider: Provider | None) -> None:
        self.settings, self.provider = settings, provider

    @classmethod
    def open(cls, path: Path, network: NetworkRules) -> "OutsideSignIn":
        """Read how people sign in. The service itself is first asked when somebody does. Raises HandoutsError."""
        settings = read_settings(path)
        if settings.way == "proxy":
            if not network.proxies:
                raise HandoutsError(Problem("sign-in-proxy", "A proxy is to say who somebody is, and none is trusted.",
                                            "Name the one that does, such as  --trusted-proxy 127.0.0.1"))  # fmt: skip
            return cls(settings, None)
        return cls(settings, Provider(settings.issuer, settings.client, settings.read_secret()))

    @property
    def asks_anew(self) -> bool:
        """Whether somebody can show anew that it is they, where they signed in."""
        return self.provider is not None and self.settings.asks_anew

    # -- a proxy's word

    @property
    def _proxy(self) -> str:
        return f"proxy:{self.settings.header.lower()}"

    def read_header(self, request: Request) -> Identity | None:
        """Whom the proxy names; None where it names nobody, or it is no proxy that is believed."""
        said = self.settings
        if said.way != "proxy" or not request.scope[CAME].proxied:
            return None
        user = _one(request, said.header)
        if not 0 < len(user) <= 255:
            return None
        name = _one(request, said.name_header) if said.name_header else ""
        groups = [each.strip() for each in _one(request, said.groups_header).split(",")]
        return Identity(self._proxy, user, user, name or user, tuple(filter(None, groups)))

    def still_names(self, connection: Connection, request: Request, account: Account) -> bool:
        """Whether somebody's session goes on: where a proxy says who asks, it must name the same person each time."""
        if self.settings.way != "proxy" or not people.is_from_outside(connection, account.id):
            return True
        named = self.read_header(request)
        return named is not None and find_identity(connection, named.issuer, named.subject) == account.id

    # -- a sign-in service

    def ask(self, connection: Connection, holder: str, question: OutsideQuestion) -> str:
        """The state under which a question stands until somebody comes back. Raises UnwritableError."""
        text = json.dumps({each: getattr(question, each) for each in question.__dataclass_fields__})
        return set_challenge(connection, STATE, holder, text, lasts=LASTS, stranger=True)

    def take_back(self, connection: Connection, holder: str, state: str) -> OutsideQuestion | None:
        """What was asked, once; None if nothing was, or by another browser."""
        found = take_challenge(connection, STATE, holder, state)
        if found is None:
            return None
        said = json.loads(found)
        return OutsideQuestion(**{**said, "form": tuple((key, value) for key, value in said["form"])})

    def address(self, state: str, question: OutsideQuestion) -> str:
        """Where somebody is sent: the service's own page, with what it needs to send them back. Raises ProviderFault."""
        assert self.provider is not None  # noqa: S101 - a proxy asks nobody anything
        places = self.provider.find_places()
        challenge = base64.urlsafe_b64encode(hashlib.sha256(question.verifier.encode()).digest()).decode().rstrip("=")
        said = {
            "response_type": "code", "client_id": self.provider.client, "redirect_uri": question.back,
            "scope": self.settings.scopes, "state": state, "nonce": question.nonce,
            "code_challenge": challenge, "code_challenge_method": "S256",
        }  # fmt: skip
        if question.purpose != "in":
            said |= {"prompt": "login", "max_age": "0"}
        return f"{places.authorize}{'&' if '?' in places.authorize else '?'}{urlencode(said)}"

    def read_answer(self, question: OutsideQuestion, code: str, issuer: str) -> Identity:
        """Who has come back. ``issuer`` is whom the address names (RFC 9207). Raises TokenRefused, CodeRefused, ProviderFault."""
        assert self.provider is not None  # noqa: S101
        places = self.provider.find_places()
        if (issuer or places.says_issuer) and issuer != places.issuer:
            raise TokenRefused("from another service")
        token = self.provider.change_code(code, question.verifier, question.back)
        found = read_token(self.provider, token, question.nonce,
                           login_claim=self.settings.login_claim, groups_claim=self.settings.groups_claim)  # fmt: skip
        if question.purpose != "in" and not _is_fresh(found, question):
            raise TokenRefused("not asked anew")
        return found


def _is_fresh(identity: Identity, question: OutsideQuestion) -> bool:
    """Whether somebody has shown who they are since they were asked; counted by the service's clock alone."""
    went_by = max(0, int(time.time()) - question.asked)
    return identity.authenticated > 0 and identity.issued - identity.authenticated <= went_by + FRESH


def _one(request: Request, header: str) -> str:
    """The text of a header that is there once: of two, one could be the visitor's own."""
    found = request.headers.getlist(header)
    return found[0].strip() if len(found) == 1 and len(found[0]) <= LONGEST_HEADER else ""


def make_question(purpose: str, back: str, **more: Any) -> OutsideQuestion:
    """A question with chance of its own."""
    return OutsideQuestion(
        purpose, secrets.token_urlsafe(32), secrets.token_urlsafe(48), back, int(time.time()), **more
    )
