"""What the pages of the editor share: the drafts of the library, and what was made of their newest versions."""

from __future__ import annotations

import contextlib
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from starlette.requests import Request

from handouts.content.editing.draft_reader import ReadDraft, read_draft
from handouts.content.editing.drafts import Draft, DraftsFolder, tell_no_draft
from handouts.content.editing.saving import open_draft
from handouts.content.forms import short_name_fault
from handouts.document.patient import Patient
from handouts.options import SheetOptions
from handouts.press.press import Press, PrintedCopy
from handouts.problems import HandoutsError, Problem
from handouts.web import previews
from handouts.web.answers import may, shared_server, signed_in
from handouts.web.editor.advice import find_field
from handouts.web.editor.boxes import PageBox, find_boxes
from handouts.web.shelf import Shelf

if TYPE_CHECKING:
    from handouts.web.accounts.shared_server import SharedServer

MOST_KEPT = 24
"""Things made of drafts that are kept: pages, advice."""

T = TypeVar("T")


class EditorRoom:
    """The drafts of a library and what was last made of them; threads may share it."""

    def __init__(self, shelf: Shelf, shared: SharedServer | None = None) -> None:
        self._shared = shared
        self.drafts = DraftsFolder(shelf.library.folder)
        self._kept: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()
        self._making: dict[Hashable, threading.RLock] = {}
        """What somebody is making now."""
        self._seen: dict[str, tuple[object, ...]] = {}

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is made once of a version; who asks for another one meanwhile does not wait for it."""
        with self._lock:
            turn = self._making.setdefault(key, threading.RLock())
        with turn:
            with self._lock:
                if key in self._kept:
                    self._kept.move_to_end(key)
                    self._making.pop(key, None)
                    found: T = self._kept[key]
                    return found
            try:
                made = make()
                with self._lock:
                    self._kept[key] = made
                    while len(self._kept) > MOST_KEPT:
                        self._kept.popitem(last=False)
            finally:
                with self._lock:
                    self._making.pop(key, None)
            return made

    def open(self, shelf: Shelf, name: str, by: str) -> Draft:
        """The draft of a sheet, as :func:`handouts.content.editing.saving.open_draft` gives it; the library's files are read
        again only where one of them has changed. Raises as that does, also for a name that no sheet can have.
        """
        if name and short_name_fault(name):  # it may be anything that somebody wrote into an address
            raise HandoutsError(Problem("unknown-procedure", "There is no procedure of this name.",
                                        "Look for it in the library, or begin it."))  # fmt: skip
        stamp = _stamp_of(shelf.library.path, name)
        if self._seen.get(name) == stamp and (found := self.drafts.find(name)):
            return found
        draft = open_draft(self.drafts, shelf.library.path, name, by)
        self._seen[name] = stamp
        return draft

    @contextlib.contextmanager
    def saving(self, login: str) -> Iterator[None]:
        """Save while no other server does, and note in the trail who changed which file. Raises UnwritableError."""
        if self._shared is None:
            yield
            return
        with self._shared.saving():
            self._shared.note_content()  # what was changed by other ways is nobody's here
            yield
            self._shared.note_content(login)

    def read(self, shelf: Shelf, draft: Draft) -> ReadDraft:
        """The library as it would be with a draft, and what is wrong with it."""
        key = ("read", id(shelf), draft.name, draft.now.number, draft.now.at)
        return self.keep(key, lambda: read_draft(shelf.library, draft.name, draft.now.data))

    def print_page(self, shelf: Shelf, draft: Draft, choice: SheetOptions) -> PrintedCopy:
        """The sheet of a draft for nobody. Raises HandoutsError where no page can be made of it."""
        key = ("print", id(shelf), draft.now.number, draft.now.at, draft.name, choice)
        return self.keep(key, lambda: self._print(shelf, draft, choice))

    def find_boxes(self, shelf: Shelf, draft: Draft, choice: SheetOptions) -> dict[str, list[PageBox]]:
        """Where on the page each field's words stand. Raises HandoutsError where no page can be made."""
        key = ("boxes", id(shelf), draft.now.number, draft.now.at, draft.name, choice)
        data = draft.now.data
        return self.keep(
            key, lambda: find_boxes(self._press(shelf, draft, choice), lambda at: find_field(draft.shape, data, at))
        )

    def _press(self, shelf: Shelf, draft: Draft, choice: SheetOptions) -> Press:
        key = ("press", id(shelf), draft.now.number, draft.now.at, draft.name, choice)
        return self.keep(key, lambda: self._lay_out(shelf, draft, choice))

    def _print(self, shelf: Shelf, draft: Draft, choice: SheetOptions) -> PrintedCopy:
        return self._press(shelf, draft, choice).show(Patient())

    def _lay_out(self, shelf: Shelf, draft: Draft, choice: SheetOptions) -> Press:
        read = self.read(shelf, draft)
        if read.library is None:
            raise HandoutsError(read.problems or [tell_no_draft()])
        name, language, edition, paper, ink = choice
        return Press(read.library, name, format=edition, language=language, paper=paper, ink=ink, today=shelf.today,
                     set_sheet=shelf.set_sheet)  # fmt: skip

    def draw_page(self, shelf: Shelf, draft: Draft, choice: SheetOptions, page: int) -> bytes:
        """A page as a PNG, counted from 1. Raises HandoutsError."""
        made = self.print_page(shelf, draft, choice)
        if not 1 <= page <= made.pages:
            raise HandoutsError(tell_no_draft())
        key = ("drawn", id(shelf), draft.now.number, draft.now.at, draft.name, choice, page)

        def draw() -> bytes:
            (image,) = previews.draw(made.pdf, [page - 1])
            return previews.png(image, previews.palette([image]))

        return self.keep(key, draw)


def _stamp_of(content: Path, name: str) -> tuple[object, ...]:
    """What changes when a file changes in which the words of a sheet may stand."""
    own = Path("procedures", f"{name}.yaml")
    folder = content.parent
    paths = [content, folder / own, *sorted(folder.glob(f"translations/*/{name}.yaml"))] if name else [content]
    return tuple(
        (str(each), found.st_mtime_ns, found.st_size, found.st_ino) for each in paths if (found := _stat(each))
    )


def _stat(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except OSError:
        return None


def open_room(request: Request, shelf: Shelf) -> EditorRoom:
    """The room of the app that answers."""
    state = request.app.state
    if not hasattr(state, "editor_room"):
        state.editor_room = EditorRoom(shelf, shared_server(request))
    room: EditorRoom = state.editor_room
    return room


def name_writer(request: Request) -> str:
    """Who writes: whose account it is, or whom the proxy names, where there is one; "" on one's own machine."""
    if account := signed_in(request):
        return account.name
    header = request.app.state.house.user_header
    return str(request.headers.get(header, ""))[:80] if header else ""


def login_of(request: Request) -> str:
    """Under which name the trail has who writes; "" where nobody signs in."""
    account = signed_in(request)
    return account.login if account else ""


@contextlib.contextmanager
def writing_requests(request: Request) -> Iterator[None]:
    """Write to requests while no other server does, and note in the trail who did what. Raises UnwritableError."""
    shared, account = shared_server(request), signed_in(request)
    if shared is None or account is None:
        yield
        return
    with shared.saving():
        shared.note_requests()  # what came as files belongs to whoever wrote them
        try:
            yield
        finally:
            shared.note_requests(account.login)


def may_write(request: Request, shelf: Shelf) -> bool:
    """Whether whoever asks may change words: not those of the sample that comes with the program."""
    return shelf.own and may(request, "words")
