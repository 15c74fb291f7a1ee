"""Who approves at the page: on one's own machine whom they say they are, on a shared server who is signed in.

There a name is not typed. Whoever approves says their password anew, or has a passkey sign this very approval, so that a desk
left open signs nothing; the entry carries the name of their account, and the trail has their login beside it.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from starlette.requests import Request

from handouts.approval.store import read_history
from handouts.problems import Problem, UnwritableError
from handouts.reading.declarations import dataclass
from handouts.web.answers import shared_server, signed_in
from handouts.web.library.approval_form import ApprovalForm
from handouts.web.shelf import Shelf

if TYPE_CHECKING:
    from handouts.web.accounts.confirming import ProofWays
    from handouts.web.accounts.shared_server import SharedServer


@dataclass(frozen=True)
class Signer:
    """Who is about to sign."""

    by: str = ""
    """The name of the account; "" on one's own machine, where it is typed."""
    role: str = ""
    wrong: Problem | None = None
    """Why nothing is signed: the password or passkey is not theirs."""
    login: str = ""
    confirmed: str = ""
    """How they showed that it is they: ``password``, ``passkey`` or ``service``, where they signed in."""
    shared: SharedServer | None = None

    @classmethod
    def of(cls, request: Request, typed: ApprovalForm, approved: Callable[[], tuple[str, ...]]) -> Signer:
        """Who signs a form, by which ``approved`` is approved. Raises UnwritableError where the database of a shared server
        does not answer."""
        shared, account = shared_server(request), signed_in(request)
        if shared is None or account is None:
            return cls()
        from handouts.web.accounts.confirming import GivenProof, confirm_person, describe

        about = describe(*approved()) if typed.passkey or typed.confirmed else ""
        found = confirm_person(request, account, GivenProof(typed.password, typed.passkey, typed.confirmed), about)
        return cls(account.name, account.qualification, found.wrong, account.login, found.how, shared)

    @contextlib.contextmanager
    def signing(self, shelf: Shelf) -> Iterator[None]:
        """Sign while no other server does, and note in the trail what was signed by whom. Raises UnwritableError."""
        if self.shared is None:
            yield
            return
        folder = shelf.library.folder
        with self.shared.saving():
            self.shared.note_entries(read_history(folder))  # what came as files belongs to whoever wrote them
            try:
                yield
            finally:
                self.shared.note_entries(read_history(folder), self.login, self.confirmed)


def find_ways(request: Request) -> ProofWays | None:
    """How who asks may show anew that it is they; the form offers these. None on one's own machine, or who may not approve."""
    shared, account = shared_server(request), signed_in(request)
    if shared is None or account is None or account.is_program or "approve" not in account.rights:
        return None
    from handouts.web.accounts.confirming import ProofWays, ways_to_confirm

    try:
        return ways_to_confirm(request)
    except UnwritableError:
        return ProofWays(True, False, False)  # the password is asked for, and says what is wrong
