"""Asking somebody who is signed in to show anew that it is they, before what counts: an approval, another password, a passkey.

By their password, by a passkey of theirs, which signs a challenge that was asked in this very session about this very thing,
or where they signed in, which was asked for the same. So a desk that was left open signs nothing, and what was signed for one sheet is good for no other.
"""

import json
from dataclasses import field
from typing import Literal

from starlette.requests import Request

from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.web.accounts import people, trail
from handouts.web.accounts.answering import account_of_request, session_of_request, shared_of
from handouts.web.accounts.challenges import set_challenge, take_challenge
from handouts.web.accounts.passkeys.ceremony import PageOrigin, read_asked
from handouts.web.accounts.passkeys.store import find_passkey, list_passkeys, note_use, passkey_wrong
from handouts.web.accounts.people import Account
from handouts.web.accounts.shared_server import SharedServer

SIGN_IN, CONFIRM, CONFIRMED = "passkey-in", "passkey-again", "outside-again"


@dataclass(frozen=True)
class GivenProof:
    """What somebody gives to show that it is they: one of these."""

    password: str = field(default="", repr=False)
    passkey: str = field(default="", repr=False)
    """What a device of theirs has signed."""
    confirmed: str = field(default="", repr=False)
    """What they brought back from where they sign in: a token of ours, good once."""


@dataclass(frozen=True)
class Confirmation:
    """Whether somebody has shown that it is they, and how."""

    how: Literal["password", "passkey", "service"]
    wrong: Problem | None = None
    """Why not."""


def confirm_person(request: Request, account: Account, proof: GivenProof, about: str) -> Confirmation:
    """Whether somebody shows anew that it is they, for what ``about`` says. Raises UnwritableError.

    Without a passkey's answer or a token, the password is looked at.
    """
    shared = shared_of(request)
    if proof.confirmed:
        with shared.database.writing() as connection:
            asked = take_challenge(connection, CONFIRMED, session_of_request(request).token, proof.confirmed)
        return Confirmation("service", None if asked == about else _service_wrong())
    if not proof.passkey:
        return Confirmation("password", confirm_password(shared, account, proof.password))
    try:
        found = check_signature(request, CONFIRM, session_of_request(request).token, proof.passkey, about)
        if found.id != account.id:
            raise passkey_wrong()
    except HandoutsError as error:
        return Confirmation("passkey", error.problems[0])
    return Confirmation("passkey")


def _service_wrong() -> Problem:
    return Problem(
        "sign-in-again",
        "That you have signed in anew is not good for this, or not any more.",
        "Sign in anew once more.",
    )


@dataclass(frozen=True)
class ProofWays:
    """How somebody can show anew that it is they, here; the page offers nothing else."""

    password: bool
    passkey: bool
    service: bool


def ways_to_confirm(request: Request) -> ProofWays:
    """The ways that whoever asks has. Raises UnwritableError."""
    account, shared = account_of_request(request), shared_of(request)
    with shared.database.reading() as connection:
        passkey = bool(list_passkeys(connection, account.id, PageOrigin.of(request).host))
        outside = shared.outside is not None and people.is_from_outside(connection, account.id)
    service = outside and shared.outside is not None and shared.outside.asks_anew
    return ProofWays(account.joined, passkey, service)


def confirm_password(shared: SharedServer, account: Account, password: str) -> Problem | None:
    """Ask somebody who is signed in for their password anew; None if it is theirs. Raises UnwritableError."""
    fits = shared.door.confirm(account, password)
    if fits:
        return None
    if fits is None:
        return Problem("password-wait", "The password was wrong too often.", "Wait some minutes, and try again.")
    return Problem("password-wrong", "This is not your password.", "Type the password that you sign in with.")


def ask_for_passkey(request: Request, account: Account, about: str) -> dict[str, object]:
    """What a device is asked, so that somebody shows that it is they. Raises HandoutsError if they have no passkey here."""
    shared, origin = shared_of(request), PageOrigin.of(request)
    with shared.database.writing() as connection:
        known = list_passkeys(connection, account.id, origin.host)
        if not known:
            raise HandoutsError(Problem("passkey-unknown", "There is no such passkey.", "Look at the list of your passkeys again."))  # fmt: skip
        challenge = set_challenge(connection, CONFIRM, session_of_request(request).token, about)
    return origin.ask_to_sign(challenge, known)


def check_signature(request: Request, kind: str, holder: str, answer: str, about: str) -> Account:
    """Whose passkey has signed what was asked once, in this session and about this. Raises HandoutsError and UnwritableError.

    Whatever the answer is, the challenge is gone. One whose counter did not go on is told in the trail.
    """
    shared, origin = shared_of(request), PageOrigin.of(request)
    challenge, digest = read_asked(answer)
    with shared.database.writing() as connection:
        asked = take_challenge(connection, kind, holder, challenge)
        passkey = find_passkey(connection, digest)
        account = people.find_account(connection, passkey.person) if passkey else None
    if asked != about or passkey is None or account is None or not account.active:
        raise passkey_wrong()
    counter = origin.read_signature(challenge, passkey, answer)
    with shared.database.writing() as connection:
        sound = note_use(connection, passkey, counter)
        if not sound:
            said: dict[str, str | int] = {"passkey": passkey.name, "counter": counter, "before": passkey.counter}
            trail.note(connection, "passkey-refused", account.login, account.login, said)
    if not sound:
        raise HandoutsError(Problem("passkey-copied", "The passkey was not accepted: its count did not go on.",
                                    "Two devices seem to have it. Remove it under your name, and say so to your manager."))  # fmt: skip
    return account


def describe(kind: str, *parts: str) -> str:
    """What is confirmed, as a passkey signs it: a digest of what was on the page when it was asked."""
    return people.digest_of(json.dumps([kind, *parts], ensure_ascii=False))
