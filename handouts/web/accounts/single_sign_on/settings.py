"""How people sign in where somebody else knows them: ``sign-in.yaml``, read once at the start."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Entry
from handouts.reading.files import read_text
from handouts.reading.reader import Reader
from handouts.web.accounts.roles import ROLES, Role

SECRET = "HANDOUTS_SIGN_IN_SECRET"  # noqa: S105 - where it stands
"""The environment variable that may hold the client's secret."""
_LONGEST_SECRET = 10_000


@dataclass(frozen=True, kw_only=True)
class SignInSettings(Entry):
    """How people sign in where somebody else knows them."""

    way: Literal["openid-connect", "proxy"]
    """``openid-connect``: a sign-in service such as Microsoft Entra ID or Google. ``proxy``: a proxy says who somebody is."""
    issuer: str = ""
    """The address of the service, as it names itself: https://login.microsoftonline.com/TENANT/v2.0"""
    client: str = ""
    """What the service calls this program (client id)."""
    secret_file: str = ""
    """A file with the secret that goes with it; without one it stands in HANDOUTS_SIGN_IN_SECRET."""
    scopes: str = "openid profile email"
    """What is asked for; some services give groups for ``groups`` only."""
    login_claim: str = "preferred_username"
    """Which of the things that the service says of somebody is their login: it is shown, and decides nothing."""
    groups_claim: str = "groups"
    """Which of them names their groups."""
    asks_anew: bool = True
    """Whether it asks somebody anew who they are when it is told to (``prompt=login``) and says when (``auth_time``).
    Google's does not: then approvers need a passkey, or a password of ours."""
    header: str = ""
    """With ``proxy``: the header that names somebody, such as X-Remote-User."""
    name_header: str = ""
    """… the header with their name as approvals have it; without one it is their login."""
    groups_header: str = ""
    """… the header that names their groups, parted by commas."""
    groups: dict[str, str] = field(default_factory=dict)
    """Which roles a group has: ``"Spine doctors": approver, editor``."""

    def roles_of(self, groups: Iterable[str]) -> tuple[Role, ...]:
        """What somebody in these groups may do; nothing, if none of them is in the file."""
        taken = {role for group in groups for role in _roles(self.groups.get(group, ""))}
        return tuple(each for each in ROLES if each in taken)

    def read_secret(self) -> str:
        """The client's secret; "" for a client that has none. Raises HandoutsError if its file cannot be read."""
        if not self.secret_file:
            return os.environ.get(SECRET, "").strip()
        try:
            with Path(self.secret_file).open(encoding="utf-8") as file:
                return file.read(_LONGEST_SECRET).strip()
        except (OSError, UnicodeDecodeError):
            raise HandoutsError(
                Problem("sign-in-secret", "The file with the secret for signing in cannot be read.",
                        f"Name a file that the server may read, or put the secret into {SECRET}.", Place(self.secret_file))
            ) from None  # fmt: skip


def read_settings(path: Path) -> SignInSettings:
    """Read the file. Raises HandoutsError with the place of each thing that is wrong in it."""
    found: SignInSettings = Reader(str(path)).read(SignInSettings, read_text(path, str(path)))
    if problems := [*_find_faults(found)]:
        raise HandoutsError(problems)
    return found


def _find_faults(found: SignInSettings) -> Iterable[Problem]:
    def wrong(name: str, message: str, remedy: str) -> Problem:
        return Problem("sign-in-setting", message, remedy, found.at.get(name) or found.at.get(""))

    if found.way == "openid-connect":
        if not is_safe_address(found.issuer):
            yield wrong("issuer", "The address of the sign-in service (issuer) begins with https://",
                        "Take it from the service's own page, such as https://accounts.google.com")  # fmt: skip
        if not found.client:
            yield wrong("client", "The sign-in service knows this program by a client id.", "Write it as  client: …")
        if "openid" not in found.scopes.split():
            yield wrong("scopes", "The scopes need openid.", "Write  scopes: openid profile email")
        given = ("header", "name_header", "groups_header")
    else:
        for name in ("header", "groups_header"):
            if not re.fullmatch(r"[A-Za-z][A-Za-z0-9-]{0,60}", getattr(found, name)):
                yield wrong(name, f"A proxy says who somebody is, and their groups, in headers: {name} names none.",
                            "Write it like this: X-Remote-User")  # fmt: skip
        given = ("issuer", "client", "secret_file")
    for name in given:
        if getattr(found, name):
            yield wrong(name, f"{name} has no meaning for this way to sign in.", "Leave it out.")
    yield from _find_group_faults(found.groups, found.at)


def _find_group_faults(groups: Mapping[str, str], at: Mapping[str, Place]) -> Iterable[Problem]:
    for group, roles in groups.items():
        said = [each.strip() for each in roles.split(",")]
        if not all(each in ROLES and each != "program" for each in said):
            yield Problem("sign-in-setting", f"The group {group[:80]} has roles that there are not.",
                          "Roles are desk, editor, approver and manager, parted by commas.", at.get(f"groups.{group}") or at.get("groups"))  # fmt: skip
    if not groups:
        yield Problem("sign-in-setting", "No group has a role, so nobody could do anything.",
                      "Write  groups:  with a line for each group, such as  Front desk: desk", at.get(""))  # fmt: skip


def _roles(text: str) -> tuple[Role, ...]:
    said = [each.strip() for each in text.split(",")]
    return tuple(each for each in ROLES if each in said and each != "program")


def is_safe_address(address: str) -> bool:
    """Whether what is sent to an address is encrypted, or stays on this machine."""
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        return False
    loopback = parts.scheme == "http" and host in ("127.0.0.1", "localhost", "::1")
    return bool(host) and not (parts.username or parts.fragment) and (parts.scheme == "https" or loopback)
