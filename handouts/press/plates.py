"""The plates of a page or sheet: one for each set of details that are given, and for each way these fall into lines.

A long date or a note of three lines moves what stands below it, so the sheet is laid out for it. But only how many lines
each detail has matters, not its words: all who need as many share a plate (:class:`handouts.pdf.slots.SlotShape`). Which
one a person needs is found by breaking their words at the widths of a plate that is there, without laying out.
"""

import hashlib
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Protocol, TypeVar

from handouts.pdf.graph import FileGraph, pack
from handouts.pdf.objects import spell
from handouts.pdf.plate import Plate, Tried
from handouts.pdf.slot_reader import SlotFault
from handouts.pdf.slots import ONE_LINE, Detail, NeedsLayout, OtherShape, SlotShape
from handouts.press.proof.proof import unproved_copy
from handouts.problems import HandoutsError
from handouts.reading.declarations import dataclass

if TYPE_CHECKING:
    from handouts.pdf.print_file import PrintFile

Shapes = Mapping[Detail, SlotShape]
"""How details fall into lines."""
NO_SHAPES: Shapes = MappingProxyType({})
"""Each on one line."""
NONE: frozenset[tuple[Detail, SlotShape]] = frozenset()
MOST_PLATES = 64
"""Plates that a press keeps of one sheet; the one that was used the longest ago is laid out again if it is needed."""
MOST_TURNS = 4
"""How often another way of falling into lines is tried: in another layout the lines may be of other lengths."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class LaidOut:
    """A plate, how many pages it has, the code of its words, and whether each page says that it is not for patients."""

    plate: Plate
    pages: int
    code: str
    marked: bool
    keys: frozenset[str] = frozenset()
    """Of the details that it has lines for."""
    order: tuple[str, ...] = ()
    """The names of its sections, from the first page to the last."""
    painted: tuple[bytes, ...] = ()
    """Of each page the SHA-256 of what is painted on it, without its slots."""

    headings: tuple[tuple[str, ...], ...] = ()
    """Of each page the headings of the parts that begin on it."""
    weight: int = 0
    """Bytes of memory that it takes, where somebody has measured it."""

    def find_changed_pages(self, plain: "LaidOut") -> tuple[int, ...] | None:
        """The pages, counted from 0, that are not those of the sheet for nobody; None if all could differ.

        ``plain`` has slots for the same details or more, each on one line: what has none on it is as it is for nobody.
        """
        if len(self.painted) != len(plain.painted):
            return None
        own = {*self.plate.slots_by_page, *plain.plate.slots_by_page}
        pages = enumerate(zip(self.painted, plain.painted, strict=True))
        return tuple(at for at, (one, other) in pages if at in own or one != other)

    def pack(self) -> "LaidOut":
        """The same, in less memory (:class:`handouts.pdf.graph.PackedObjects`)."""
        return replace(self, plate=replace(self.plate, graph=pack(self.plate.graph)))


def digest_pages(graph: FileGraph) -> tuple[bytes, ...]:
    """Of each page the SHA-256 of what is painted on it, but for what stands in slots."""
    contents = ((graph.objects[number] for number in graph.contents(page)) for page in graph.pages)
    return tuple(hashlib.sha256(b"\n".join(map(spell, page))).digest() for page in contents)


class LayOut(Protocol):
    """Lays out a sheet with words that are set, and slots for details, whose words fall into lines in a known way."""

    def __call__(self, given: Mapping[str, str], slots: Collection[str], shapes: Shapes = ..., /) -> LaidOut: ...


class Plates:
    """Plates of one page or sheet, each laid out when it is first needed.

    What is kept has slots only: details that no slot can take are laid out anew, and that plate is gone once its copy is
    made. Which is kept is known by keys of details and numbers of lines, never by anybody's words.
    """

    def __init__(self, lay_out: LayOut) -> None:
        self._lay_out = lay_out
        self._kept: OrderedDict[tuple[frozenset[str], frozenset[tuple[Detail, SlotShape]]], LaidOut] = OrderedDict()

    def of(self, keys: Iterable[str], shapes: Shapes = NO_SHAPES) -> LaidOut:
        """The plate with slots for these details, that fall into lines so."""
        slots = frozenset(keys)
        way = slots, frozenset([each for each in shapes.items() if each[1] != ONE_LINE]) if shapes else NONE
        laid_out = self._kept.get(way)
        if laid_out is None:
            laid_out = self._kept[way] = self._lay_out({}, slots, shapes)
            if len(self._kept) > MOST_PLATES:
                self._kept.popitem(last=False)
        else:
            self._kept.move_to_end(way)
        return laid_out

    def any(self) -> LaidOut:
        """A plate that is there already; else the one without slots."""
        return next(iter(self._kept.values()), None) or self.of(())

    @property
    def ways(self) -> int:
        """How many plates it has now."""
        return len(self._kept)

    @property
    def weight(self) -> int:
        """Bytes of memory that they take, where it was measured."""
        return sum(each.weight for each in self._kept.values())

    def find_changed_pages(self, given: Iterable[str], laid_out: LaidOut) -> tuple[int, ...] | None:
        """The pages of a plate that took these details, counted from 0, that are not those of the sheet for nobody; None if
        all could differ."""
        if not any(laid_out is each for each in self._kept.values()):
            return None
        return laid_out.find_changed_pages(self._find_plain(given) or self.of(given))

    def _find_plain(self, given: Iterable[str]) -> LaidOut | None:
        """A plate that is there already and has slots for these details, or for more, each on one line."""
        asked = frozenset(given)
        found = self._kept.get((asked, NONE))
        more = (laid_out for (slots, shapes), laid_out in self._kept.items() if not shapes and slots > asked)
        return found or next(more, None)

    def _foresee(self, given: Mapping[str, str]) -> Shapes:
        """How these words will fall into lines, as far as a plate that is there already can tell: most often a layout is spared."""
        plain = self._find_plain(given)
        try:
            if plain:
                plain.plate.fall(given)
        except OtherShape as error:
            return {detail: shape for detail, shape in error.shapes.items() if detail[0] in given}
        except NeedsLayout:
            pass
        return NO_SHAPES

    def fill(self, given: Mapping[str, str], use: Callable[[Plate, Mapping[str, str], Tried], T]) -> tuple[LaidOut, T]:
        """What ``use`` makes of a plate and the words for its slots; and the plate that took these details."""
        shapes = {**self._foresee(given)}
        tried: Tried = {}
        fault = ""
        for _ in range(MOST_TURNS):
            other = NO_SHAPES
            try:
                laid_out = self.of(given, shapes)
            except HandoutsError:
                if not shapes:
                    raise
                break  # so many lines have no room; where they stand otherwise, the words may take fewer
            try:
                return laid_out, use(laid_out.plate, given, tried)
            except OtherShape as error:
                other = error.shapes
            except NeedsLayout:
                break  # an error from below must not carry this one with it: its frames hold the words
            except SlotFault as error:
                fault = str(error)
            if fault:
                raise HandoutsError(unproved_copy(fault))
            shapes = {**shapes, **other}
        laid_out = self._lay_out(given, ())
        return laid_out, use(laid_out.plate, {}, {})


def close_print_file(print_file: "PrintFile") -> None:
    """End a print file. Raises HandoutsError where the letters of its copies are not in it as they should."""
    fault = ""
    try:
        print_file.close()
    except SlotFault as error:
        fault = str(error)
    if fault:
        raise HandoutsError(unproved_copy(fault))
