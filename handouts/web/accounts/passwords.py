"""Passwords: what is a good one, its argon2 hash, and whether one fits. A password itself is kept and shown nowhere."""

import functools
import threading
import unicodedata

import argon2

from handouts.problems import Problem
from handouts.reading.declarations import dataclass

SHORTEST, LONGEST = 12, 200
"""Letters. NIST SP 800-63B-4 asks for 15 where a password stands alone, 8 beside a second factor, and for no rules on
which letters; twelve with the lock-out are between."""
_FEWEST_DIFFERENT = 5
HASHING = threading.BoundedSemaphore(2)
"""Hashes that are made at once: each takes 64 MiB and a core for a twentieth of a second."""


@functools.cache
def hasher() -> argon2.PasswordHasher:
    """Argon2id as RFC 9106 recommends where memory is scarce: 3 passes over 64 MiB."""
    return argon2.PasswordHasher(time_cost=3, memory_cost=65_536, parallelism=4)


def _normal(password: str) -> str:
    """The same letters, however a keyboard composes them."""
    return unicodedata.normalize("NFKC", password)


@dataclass(frozen=True, repr=False)
class NewPassword:
    """A password that somebody chose, with its hash, which is made before the database is held. ``repr`` tells nothing."""

    plain: str
    hashed: str

    def __repr__(self) -> str:
        return "NewPassword(…)"

    @classmethod
    def of(cls, password: str) -> "NewPassword":
        """Hash it, unless it is refused anyway."""
        if len(password) > LONGEST:
            return cls("", "")
        return cls(password, hash_password(password) if len(_normal(password)) >= SHORTEST else "")

    def find_fault(self, *known: str) -> Problem | None:
        """Why this is no good password for somebody; ``known`` is what others know of them, their login and name."""
        return _find_fault(self.plain, *known)


def _find_fault(password: str, *known: str) -> Problem | None:
    plain = _normal(password)
    if len(plain) < SHORTEST:
        return Problem("password-short", f"A password has at least {SHORTEST} letters, and at most {LONGEST}.",
                       "Take four or five words that have nothing to do with each other.")  # fmt: skip
    folded = plain.casefold()
    parts = [part for each in known for part in (each, *each.split()) if len(part) > 3]
    if len(set(folded)) < _FEWEST_DIFFERENT or any(part.casefold() in folded for part in parts):
        return Problem("password-known", "This password is easily guessed.",
                       "Leave out your own name, and do not repeat one letter.")  # fmt: skip
    return None


def compare_passwords(password: str, again: str) -> list[Problem]:
    """What is wrong where somebody types a new password twice."""
    if password == again:
        return []
    return [Problem("password-again", "The two passwords are not the same.", "Type it twice, the same.")]


def hash_password(password: str) -> str:
    """The hash to keep."""
    with HASHING:
        return hasher().hash(_normal(password))


@functools.cache
def _nobodys() -> str:
    return hasher().hash("the hash that is tried where there is nobody")


def password_fits(hashed: str, password: str) -> bool:
    """Whether a password has this hash. Without a hash it takes the same time and says no."""
    with HASHING:
        try:
            hasher().verify(hashed or _nobodys(), _normal(password[: LONGEST + 1]))
        except (argon2.exceptions.VerificationError, argon2.exceptions.InvalidHashError):
            return False
    return bool(hashed) and len(password) <= LONGEST
