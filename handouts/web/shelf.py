"""The shelf: a library with the presses of its sheets, and what has been made from it so far.

When a file of the library changes there is a new shelf (:mod:`handouts.web.watcher`), and all that was made from the
old one goes with it. Threads may share a shelf.
"""

import contextlib
import dataclasses
import datetime
import functools
import hashlib
from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping
from typing import BinaryIO, TypeVar

from handouts import checks
from handouts.approval.standing import SheetStatus, is_final, judge_standing
from handouts.batch.mapping import read_mapping
from handouts.batch.schedule import ReadingOptions
from handouts.content import model
from handouts.content.cards import ProcedureCard
from handouts.content.library import Library
from handouts.document import nodes as doc
from handouts.document.patient import Patient
from handouts.languages.language import Language
from handouts.options import COLOR, EDITIONS, STANDARD, SheetOptions
from handouts.pdf import raster
from handouts.press import release
from handouts.press.language_notice import Notices, PrintedNotice, Size, print_notice
from handouts.press.press import Press, PrintedCopy, build, merge
from handouts.problems import HandoutsError, Problem
from handouts.web import previews as pictures
from handouts.web.catalog import Catalog
from handouts.web.kept import KeptThings, TurnLock
from handouts.web.network import MEMORY
from handouts.web.setting_room import SettingInTurn, SettingRoom

CARRIED = frozenset(
    {
        "press",
        "blank",
        "digest",
        "faults",
        "document",
        "drawn",
        "colors",
        "newest",
        "visit",
        "to sign",
        "to read",
        "heads",
    }
)
"""What is kept of one sheet alone: a new shelf takes it over if nothing of the sheet has changed."""
FACTS = frozenset({"faults", "digest", "row", "unfit", "visit", "title", "heads", "to sign", "to read"})
"""What is known of a sheet in a few bytes and costs a layout to find out: it outlasts what is laid out."""
FACTS_SHARE = 8
"""The part of the bytes for what is kept that facts may take: one in so many."""

T = TypeVar("T")


class Shelf:
    """A library, and what has been made from it."""

    def __init__(
        self, library: Library, today: datetime.date, read_at: datetime.datetime, *, own: bool, final: bool = False,
        memory: int = MEMORY, most_kept: int | None = None, former: "Shelf | None" = None, catalog: Catalog | None = None,
        room: SettingRoom | None = None,
    ) -> None:  # fmt: skip
        self._former = former
        """The shelf of the same library while it could still be read."""
        self._catalog = former.catalog if former else catalog
        self.library, self.today, self.read_at = library, today, read_at
        self.own = own
        """Whether the content is the practice's own, and not the sample that comes with the program."""
        self.final = is_final(library, final)
        """Whether only sheets that may go to patients are handed out."""
        self.kept = KeptThings(memory, most_kept)
        """What was made of it so far; never anything of a patient's."""
        self._facts = KeptThings(memory, self.kept.most // FACTS_SHARE)
        self._lock = TurnLock()
        self._turns: dict[SheetOptions, TurnLock] = {}
        """Of each sheet: what somebody has it laid out for, nobody else has laid out at the same time."""
        self.room = room
        """Where sheets are laid out beside this process, if anywhere."""
        self.set_sheet = SettingInTurn(self._lock, room)
        """Lays out a sheet; meanwhile others print."""

    # -- what there is

    @property
    def practice(self) -> model.Practice:
        """The practice."""
        return self.library.practice

    @property
    def first(self) -> "Shelf":
        """The shelf of this library while it could still be read: this one, unless it goes on after that."""
        return self._former or self

    @functools.cached_property
    def catalog(self) -> Catalog:
        """What lists and searches go by."""
        return self._catalog or Catalog(self.library, self.today)

    @property
    def cards(self) -> Mapping[str, ProcedureCard]:
        """The cards of all procedures that are whole, in the library's order."""
        return self.catalog.cards

    @functools.cached_property
    def rows(self) -> tuple[SheetStatus, ...]:
        """Every sheet in every language, and how it stands."""
        return self.catalog.list_rows(unread=bool(self.library.unread))

    @functools.cached_property
    def _rows_by_sheet(self) -> dict[tuple[str, str], SheetStatus]:
        return {(row.procedure, row.language): row for row in self.rows}

    @functools.cached_property
    def guards_drafts(self) -> bool:
        """Whether a draft is printed only after a second look: somebody has approved sheets here, so patients get these."""
        return any(row.standing.approval for row in self.rows)

    def row(self, procedure: str, language: str, edition: str | None = None) -> SheetStatus:
        """How one of them stands: as a whole, or in an edition, which may be approved where another has changed."""
        row = self._rows_by_sheet[procedure, language]
        if edition is None or row.standing.kind not in ("changed", "incomplete"):
            return row

        def judge() -> SheetStatus:
            wording = Language.of(language)
            standing = judge_standing(self.library, procedure, wording, self.today, edition)
            return dataclasses.replace(row, standing=standing)

        return self.keep(("row", procedure, language, edition), judge)

    def schedule_options(self) -> ReadingOptions:
        """How the practice's schedules are read. Raises HandoutsError where what is kept of it beside the content is wrong."""
        return ReadingOptions(
            read_mapping(self.library.folder), self.practice.country, time_zone=self.practice.time_zone or ""
        )

    def problems(self, procedure: str, language: str) -> tuple[Problem, ...]:
        """What the checks find in a sheet."""
        return self.keep(
            ("problems", procedure, language),
            lambda: tuple(
                checks.check(
                    self.library,
                    procedures=[procedure],
                    languages=[language],
                    today=self.today,
                    findings=self.catalog.findings,
                )
            ),
        )

    def refusals(self, choice: SheetOptions) -> tuple[Problem, ...]:
        """Why a sheet may not be handed out, where only those for patients are; judged once for this shelf."""
        if not self.final:
            return ()
        key = (choice.procedure, choice.language, choice.format)

        def judge() -> tuple[Problem, ...]:
            error = release.find_unfit(self.library, [key], self.today, self.catalog.findings).get(key)
            return tuple(error.problems) if error else ()

        found = self.keep(("unfit", *key), judge)
        if not found and self.blank(choice).marked:  # it was laid out when it stood otherwise
            return (Problem("sheet-not-final", "Only sheets that are approved are made here.", "Look again."),)
        return found

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """What is made once for this shelf, and again if there was no room to keep it; never anything of a patient's."""
        fact = isinstance(key, tuple) and key[0] in FACTS
        return (self._facts if fact else self.kept).get(key, make)

    def list_made(self) -> set[str]:
        """The procedures of which something is kept that a new shelf may take over."""
        found = set()
        for key in (*dict(self.kept.items()), *dict(self._facts.items())):
            match key:
                case (str(kind), SheetOptions() as choice, *_) if kind in CARRIED:
                    found.add(choice.procedure)
        return found

    def take_over(self, before: "Shelf", names: Collection[str]) -> None:
        """Keep what another shelf has made of the sheets of these procedures: nothing of them has changed since."""
        for old, new in ((before.kept, self.kept), (before._facts, self._facts)):
            for key, thing in old.items():
                match key:
                    case (str(kind), SheetOptions() as choice, *_) if kind in CARRIED and choice.procedure in names:
                        if isinstance(thing, Press):
                            thing.move_to(self.library, self.set_sheet)
                        new.put(key, thing)

    # -- making copies

    @contextlib.contextmanager
    def press(self, choice: SheetOptions) -> Iterator[Press]:
        """The press of a sheet, for oneself. Raises HandoutsError if there is no such sheet."""
        with self._turn(choice), self._lock:  # in this order: whoever has the second waits for no sheet
            press = self.kept.get(("press", choice), lambda: self._make_press(choice))
            before = press.about_bytes
            yield press
            if press.about_bytes != before:
                self.kept.put(("press", choice), press)

    def _turn(self, choice: SheetOptions) -> TurnLock:
        return self._turns.setdefault(choice, TurnLock())

    def _make_press(self, choice: SheetOptions) -> Press:
        name, language, edition, paper, ink = choice
        self.library.procedure(name, language)
        return Press(
            self.library, name, format=edition, language=language, paper=paper, ink=ink, today=self.today,
            set_sheet=self.set_sheet,
        )  # fmt: skip

    def copy(self, choice: SheetOptions, patient: Patient) -> PrintedCopy:
        """A sheet for one person. Raises HandoutsError."""
        with self.press(choice) as press:
            return press.print(patient)

    def show(self, choice: SheetOptions, patient: Patient) -> PrintedCopy:
        """A sheet for one person to be looked at; it may lack what must be said before it prints. Raises HandoutsError."""
        with self.press(choice) as press:
            return press.show(patient)

    def said(self, choice: SheetOptions, patient: Patient) -> dict[str, str]:
        """What a sheet prints of a patient's details, in its own words."""
        with self.press(choice) as press:
            return press.said(patient)

    def merge(
        self,
        copies: Iterable[tuple[SheetOptions, Patient]],
        file: BinaryIO,
        *,
        separators: bool = False,
        tick: Callable[[int], None] = lambda copies: None,
    ) -> int:
        """One print file with copies of any sheets, as :func:`handouts.press.press.merge` makes it. Raises HandoutsError."""

        asked = list(copies) if separators else copies

        def presses() -> Iterator[tuple[Press, Patient]]:
            for choice, patient in asked:
                with self.press(choice) as press:
                    yield press, patient

        with contextlib.ExitStack() as own:
            # with separators every press is taken before the first copy is made: they stay one's own until the last is
            for choice in sorted({choice for choice, _ in asked}) if separators else ():
                own.enter_context(self._turn(choice))
            return merge(presses(), file, separators=separators, tick=tick, notices=self.notices)

    @functools.cached_property
    def notices(self) -> Notices | None:
        """The notices of language help for print files; None where the practice has none there, or one that cannot be made,
        which is told where it is printed by itself."""
        notices = Notices(self.library, final=self.final)
        try:
            return notices if notices and notices.of(STANDARD, self.practice.usual_paper, COLOR) else None
        except HandoutsError:
            return None

    def notice(self, size: Size, paper: str, ink: str) -> PrintedNotice:
        """The notice of language help by itself. Raises HandoutsError."""
        return self.keep(
            ("notice", size, paper, ink),
            lambda: print_notice(self.library, size, paper=paper, ink=ink, final=self.final),
        )

    def blank(self, choice: SheetOptions) -> PrintedCopy:
        """A sheet for nobody."""
        return self.keep(("blank", choice), lambda: self.copy(choice, Patient()))

    def digest(self, choice: SheetOptions) -> str:
        """SHA-256 of a sheet for nobody."""
        return self.keep(("digest", choice), lambda: hashlib.sha256(self.blank(choice).pdf).hexdigest())

    def editions(self, choice: SheetOptions) -> dict[str, tuple[Problem, ...]]:
        """Every edition that a sheet may have on its paper, by name, with why it cannot be made: nothing where it can.

        Each is laid out once for this shelf, when somebody first looks at the sheet; between two of them others print.
        """
        return {each: self._find_faults(choice._replace(format=each), look=each == choice.format) for each in EDITIONS}

    def known_editions(self, choice: SheetOptions) -> dict[str, tuple[Problem, ...]]:
        """The same, as far as it is known: nothing is laid out to find it out, and what is not known is taken for good."""
        found = {each: self._facts.peek(("faults", choice._replace(format=each))) for each in EDITIONS}
        return {each: why if isinstance(why, tuple) else () for each, why in found.items()}

    def _find_faults(self, choice: SheetOptions, *, look: bool) -> tuple[Problem, ...]:
        """Why a sheet cannot be made for anybody; nothing if it can. Only one that somebody will ``look`` at is kept laid out."""

        def lay_out() -> tuple[Problem, ...]:
            try:
                if look or ("press", choice) in self.kept:
                    self.blank(choice)
                else:
                    with self._lock:
                        self._make_press(choice).print(Patient())
            except HandoutsError as error:
                return tuple(error.problems)
            return ()

        return self.keep(("faults", choice), lay_out)

    def document(self, choice: SheetOptions) -> doc.Document:
        """What a sheet for nobody says."""

        def compose() -> doc.Document:
            with self.press(choice) as press:
                return press.document()

        return self.keep(("document", choice), compose)

    def draw_page(self, choice: SheetOptions, page: int) -> bytes | None:
        """A page of a sheet for nobody, counted from 0, as a PNG file; None if it has no such page."""

        def draw() -> bytes:
            (image,) = pictures.draw(blank.pdf, [page])
            return pictures.png(image, self.colors(choice, page, image))

        blank = self.blank(choice)
        return self.keep(("drawn", choice, page), draw) if 0 <= page < blank.pages else None

    def colors(self, choice: SheetOptions, what: object, image: raster.Image) -> bytes:
        """The palette for a page of a sheet, or for a part of it, whoever it is for: that of the first image of it."""
        return self.keep(("colors", choice, what), lambda: pictures.palette([image]))

    def draw_newest(self, choice: SheetOptions) -> tuple[bytes, ...]:
        """The pages of a sheet for nobody as it would be approved now, with the newest drawings, as PNG files."""

        def draw() -> tuple[bytes, ...]:
            name, language, edition, paper, ink = choice
            made = build(
                self.library,
                name,
                format=edition,
                language=language,
                paper=paper,
                ink=ink,
                today=self.today,
                newest=True,
            )
            images = pictures.draw(made.pdf)
            colors = pictures.palette(images)
            return tuple(pictures.png(image, colors) for image in images)

        return self.keep(("newest", choice), draw)


def language_names(codes: tuple[str, ...]) -> dict[str, str]:
    """Languages by code, each by its own name."""
    return {code: Language.of(code).own_name for code in codes}
