"""What whoever starts the page asks of it, and the one door through which a sheet leaves: refused or noted."""

import contextlib
import functools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from handouts.options import SheetOptions
from handouts.press.recording import MadeSheet, Recorder
from handouts.press.reprint import BY, NOT_CURRENT, Reprint
from handouts.problems import Problem
from handouts.reading.declarations import dataclass
from handouts.web.answers import page_words, shared_server, signed_in
from handouts.web.shelf import Shelf


@dataclass(frozen=True)
class HouseRules:
    """What whoever starts the page asks of it. The content can ask for the same; neither takes anything back."""

    final: bool = False
    """Whether only sheets that may go to patients are handed out."""
    record: Path | None = None
    """Where each sheet is noted, besides the content's own record."""
    user_header: str = ""
    """The header in which a proxy says who asks; "" where there is none, and the record names who started the page."""


USUAL = HouseRules()
"""Where nobody asks for anything: drafts go out with their mark, and only the content's own record is kept."""


def note_sheets(request: Request, shelf: Shelf, by: str, choices: Iterable[SheetOptions]) -> None:
    """Note that these sheets, one for each copy, are about to be handed out. Raises UnwritableError: then none may be."""
    if not _keeps_record(request, shelf):
        return
    copies: dict[SheetOptions, int] = {}
    for choice in choices:
        copies[choice] = copies.get(choice, 0) + 1
    made = [MadeSheet(each, shelf.blank(each).code, shelf.digest(each), number) for each, number in copies.items()]
    _note(request, shelf, by, made)


def note_reprint(request: Request, shelf: Shelf, made: Reprint) -> None:
    """The same for an approved sheet that is printed again."""
    if _keeps_record(request, shelf):
        _note(request, shelf, BY, [made.made])


def _keeps_record(request: Request, shelf: Shelf) -> bool:
    house: HouseRules = request.app.state.house
    return bool(house.record or shelf.practice.record or shared_server(request))


def _note(request: Request, shelf: Shelf, by: str, made: Sequence[MadeSheet]) -> None:
    house: HouseRules = request.app.state.house
    shared, account = shared_server(request), signed_in(request)
    if shared is not None and account is not None:
        recorder = Recorder.of(shelf.library, house.record, by, account.login)
        recorder.note(made, functools.partial(shared.note_prints, account.login))
        return
    user = request.headers.get(house.user_header, "") if house.user_header else ""
    Recorder.of(shelf.library, house.record, by, user).note(made)


@contextlib.contextmanager
def saving_words(request: Request, deed: str, words: Iterable[str]) -> Iterator[None]:
    """Keep or forget what words of a schedule mean, while no other server does, and note it once it is done.

    On one's own machine there is no other, and nothing is noted. Raises UnwritableError.
    """
    shared, account = shared_server(request), signed_in(request)
    if shared is None or account is None:
        yield
        return
    with shared.saving():
        yield
        for each in words:
            shared.note("words", account.login, each, {"deed": deed})


def note_refused(request: Request, choices: Iterable[SheetOptions], problems: Iterable[Problem]) -> None:
    """Note that sheets were not handed out, and why; without a reason they are. Raises UnwritableError."""
    shared, account = shared_server(request), signed_in(request)
    problems = list(problems)
    if shared is not None and account is not None and problems:
        why = ", ".join(dict.fromkeys(each.code for each in problems))
        for each in dict.fromkeys(choices):
            shared.note("sheet-refused", account.login, f"{each.procedure} {each.language} {each.format}", {"why": why})


def refuse_reprint(shelf: Shelf, made: Reprint) -> tuple[Problem, ...]:
    """Why an approved sheet is not printed again here: only what may go to patients leaves a page that is final."""
    return () if made.current or not shelf.final else tuple(each for each in made.problems if each.code == NOT_CURRENT)


def refuse_as_text(request: Request, status: int, problems: Iterable[Problem]) -> Response:
    """Why no sheet is handed out, in the reader's language."""
    said = page_words(request)
    words = [said.problem(each) for each in problems]
    return PlainTextResponse("\n".join(f"{each.message} {each.remedy}" for each in words), status)
