"""Who here is whom elsewhere: the account of somebody whom a sign-in service or a proxy names, made and judged anew each time.

What they may do follows from their groups alone. Such a person is never the manager on whom the practice depends: that one
has an account of the practice's own, so no change of groups elsewhere locks everybody out.
"""

import re

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from handouts.approval.store import plain_line
from handouts.web.accounts import people, trail
from handouts.web.accounts.people import Account
from handouts.web.accounts.roles import Role
from handouts.web.accounts.single_sign_on.settings import SignInSettings
from handouts.web.accounts.single_sign_on.tokens import Identity
from handouts.web.accounts.tables import IDENTITIES, PEOPLE


def find_identity(connection: Connection, issuer: str, subject: str) -> int | None:
    """The number of the person whom an issuer calls so; None if they have never been here."""
    wanted = sa.select(IDENTITIES.c.person).where(IDENTITIES.c.digest == _digest(issuer, subject))
    found = connection.scalar(wanted)
    return None if found is None else int(found)


def _digest(issuer: str, subject: str) -> str:
    return people.digest_of(f"{len(issuer)} {issuer} {subject}")


def take_identity(connection: Connection, settings: SignInSettings, identity: Identity) -> Account | None:
    """The account of somebody, with the roles that their groups have now; None if they may not enter: then no session goes on.

    Raises HandoutsError if there is no room for another person.
    """
    roles = settings.roles_of(identity.groups)
    number = find_identity(connection, identity.issuer, identity.subject)
    if number is None:
        if not roles:
            trail.note(connection, "sign-in-refused", "", identity.login, {"why": "groups"})
            return None
        number = _add(connection, identity, roles)
    account = people.find_account(connection, number)
    if account is None:
        return None
    if roles != account.roles:
        connection.execute(sa.update(PEOPLE).where(PEOPLE.c.id == number).values(roles=",".join(roles)))
        said = {"roles": ",".join(roles), "before": ",".join(account.roles), "how": "groups"}
        trail.note(connection, "person-changed", "", account.login, said)
    if not roles or not account.active:
        people.end_sessions(connection, number)
        trail.note(connection, "sign-in-refused", "", account.login, {"why": "off" if roles else "groups"})
        return None
    return people.find_account(connection, number)


def _add(connection: Connection, identity: Identity, roles: tuple[Role, ...]) -> int:
    """A person who is here for the first time. What they are called never joins them to somebody who was here before."""
    digest = _digest(identity.issuer, identity.subject)
    said_login = re.sub(r"[^a-z0-9._@+-]", "", people.tidy_login(identity.login)).lstrip("._@+-")[:80]
    marks = [digest[:length] for length in (10, 16)]
    logins = [said_login] if len(said_login) > 1 else []
    login = _choose_free(connection, PEOPLE.c.login, [*logins, *(f"{said_login or 'person'}+{mark}" for mark in marks)])
    said_name = plain_line(identity.name)[:70]
    named = re.match(r"[^\W\d_]", said_name) is not None
    names = [said_name, f"{said_name} ({login})"] if named else [f"Person ({login})"]
    name = _choose_free(connection, PEOPLE.c.name, [*names, *(f"{names[-1]} {mark}" for mark in marks)])
    account = people.insert_person(connection, login, name, "", roles)
    connection.execute(
        sa.insert(IDENTITIES).values(digest=digest, person=account.id, issuer=identity.issuer, subject=identity.subject)
    )
    said = {"name": name, "roles": ",".join(roles), "how": "groups", "issuer": identity.issuer}
    trail.note(connection, "person-added", "", login, said)
    return account.id


def _choose_free(connection: Connection, column: sa.Column[str], wanted: list[str]) -> str:
    """The first that nobody has: whatever others call themselves, it never stops somebody from coming in."""
    taken = set(connection.scalars(sa.select(column).where(column.in_(wanted))))
    return next((each for each in wanted if each not in taken), wanted[-1])
