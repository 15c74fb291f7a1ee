"""Roles and what they may do. A right is asked for by a route (:mod:`handouts.web.accounts.rights`), and nowhere else."""

from typing import Literal

Role = Literal["desk", "editor", "approver", "manager", "program"]
Right = Literal[
    "open", "signed-in", "look", "print", "words", "approve", "record", "people", "settings", "trail", "call"
]
"""``open`` is for everybody, also who is not signed in; ``signed-in`` for all who are."""

ROLES: tuple[Role, ...] = ("desk", "editor", "approver", "manager", "program")
GRANTED: dict[Role, frozenset[Right]] = {
    "desk": frozenset({"look", "print"}),
    "editor": frozenset({"look", "print", "words"}),
    "approver": frozenset({"look", "print", "approve"}),
    "manager": frozenset({"look", "record", "people", "settings", "trail"}),
    "program": frozenset({"look", "print", "call"}),
}
"""Who looks after people and settings neither prints nor approves by that: one person may have several roles, and who gave
them which stands in the trail."""


def rights_of(roles: tuple[Role, ...]) -> frozenset[Right]:
    """All that somebody with these roles may do."""
    found: frozenset[Right] = frozenset({"open", "signed-in"})
    return found.union(*(GRANTED[role] for role in roles))


def parse_roles(text: str) -> tuple[Role, ...]:
    """Roles as the database keeps them, ``desk,editor``; what is no role gives no right."""
    there = text.split(",")
    return tuple(role for role in ROLES if role in there)
