"""A plate: a file laid out once, with slots for the words that differ from instance to instance.

Everything that does not differ is kept as finished bytes. An instance sets its own words in the slots
(:mod:`handouts.pdf.slots`), which stand in a content stream of their own, adds the fonts of letters that are not
prepared, and ends with the cross-reference stream, in which only few rows change. The marked content of a slot and its
structure element are part of the plate, so an instance is tagged like any file.
"""

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from handouts.pdf.graph import FileGraph, with_fonts
from handouts.pdf.hyphenation import WordTooLong
from handouts.pdf.objects import deflate_small, spell, spell_packed
from handouts.pdf.slot_reader import check_all_said, check_own_fonts, check_shaped_line, check_spare_font
from handouts.pdf.slots import Detail, Fallen, NeedsLayout, OtherShape, PlateSlot, SlotShape, SlotStream
from handouts.reading.declarations import dataclass

if TYPE_CHECKING:
    from handouts.pdf.own_fonts import OwnFonts
    from handouts.pdf.spare_font import SpareFont, SpareNumbers

Tried = dict[tuple[str, float, float], Fallen]
"""How somebody's words fall into lines, by the key of the detail, and the width and the size of type of a slot."""
TOO_WIDE: Fallen = (SlotShape(alone=True), ())


@dataclass(frozen=True, slots=True)
class Plate:
    """A file with slots. ``fixed`` ends before the first slot stream; rows are those of the xref stream."""

    fixed: bytes
    slot_streams: tuple[tuple[int, SlotStream], ...]
    rows: bytes
    """The cross-reference rows, 7 bytes each, those of the slot streams and of the table itself blank."""
    table: int
    """The number of the cross-reference stream, the last object."""
    trailer: bytes
    """The entries of its dictionary that every instance shares, as spelled."""
    digest: bytes
    graph: FileGraph
    slots_by_page: Mapping[int, tuple[PlateSlot, ...]]
    """The pages that have slots, counted from 0, each with its slots."""
    details: tuple[PlateSlot, ...]
    """The first slot of each place for a detail, in the order in which they are painted."""
    spares: "Sequence[tuple[SpareFont, SpareNumbers]]" = ()
    """The spare fonts, of which each instance has the letters that its words need and the sheet has not."""

    def fall(self, values: Mapping[str, str], tried: Tried | None = None) -> dict[Detail, Fallen]:
        """How these words, by the keys of details, fall into the lines of its slots for them. ``tried`` are the same words as they fell
        in slots of other plates: what is as wide is not broken again.

        Raises :class:`OtherShape` where that is another way than it is laid out for, and :class:`NeedsLayout` for words that
        only a layout can set or refuse.
        """
        fallen: dict[Detail, Fallen] = {}
        others = False
        for slot in self.details:
            if slot.name not in values:  # a line to write on
                continue
            known = slot.name, slot.width, slot.size
            found = tried.get(known) if tried is not None else None
            if found is None:
                try:
                    found = slot.fall(values[slot.name])
                except WordTooLong:
                    found = TOO_WIDE
                if tried is not None:
                    tried[known] = found
            if slot.shape.alone:
                if found is TOO_WIDE:
                    raise NeedsLayout("a word that has no room")
                found = found[0]._replace(alone=True), found[1]
            others = others or found[0] != slot.shape
            fallen[slot.name, slot.place] = found
        if others:
            raise OtherShape({detail: shape for detail, (shape, _) in fallen.items()})
        return fallen

    def set(self, values: Mapping[str, str], own: "OwnFonts", tried: Tried | None = None) -> list[bytes]:
        """The data of its slot streams with these words, read back; what is not prepared goes into fonts of their own.

        Raises as :meth:`fall`, and :class:`SlotFault` for words that do not stand there as they should.
        """
        fallen = self.fall(values, tried)
        for (name, _), (_, lines) in fallen.items():
            check_all_said(name, lines, values[name])
        own.begin()
        filled = [stream.fill(fallen, own) for _, stream in self.slot_streams]
        for slot, line, shown in own.take_shown():
            check_shaped_line(slot, line, shown, own)
        return filled

    def fill(self, values: Mapping[str, str], tried: Tried | None = None) -> bytes:
        """An instance: the file with these words in its slots. Raises as :meth:`set`."""
        if not self.slot_streams:
            return self.press([], None)
        from handouts.pdf.own_fonts import OwnFonts  # a sheet for nobody has no use for it

        own = OwnFonts()
        filled = self.set(values, own, tried)
        return self.press([(number, data) for (number, _), data in zip(self.slot_streams, filled, strict=True)], own)

    def press(self, streams: Sequence[tuple[int, bytes]], own: "OwnFonts | None") -> bytes:
        """The whole file with these slot streams, by number, and the fonts of its own."""
        bodies = [(number, _spell_stream(data)) for number, data in streams]
        if own is not None:
            bodies = sorted(bodies + self._spare_parts(own))
        parts, position, last = [self.fixed], len(self.fixed), 0
        rows: list[bytes] = []
        for each, body in bodies:
            parts.append(b"%d 0 obj\n%s\nendobj\n" % (each, body))
            rows += (self.rows[7 * last : 7 * each], b"\x01" + position.to_bytes(4, "big") + b"\0\0")
            position, last = position + len(parts[-1]), each + 1
        rows.append(self.rows[7 * last : 7 * self.table])
        table = self.table
        if own is not None and own.uses:
            table_rows = bytearray(b"".join(rows))
            for each, spelled in self._own_objects(own):
                table_rows[7 * each : 7 * each + 7] = b"\x01" + position.to_bytes(4, "big") + b"\0\0"
                parts.append(b"%d 0 obj\n%s\nendobj\n" % (each, spelled))
                position += len(parts[-1])
            rows, table = [bytes(table_rows)], len(table_rows) // 7
        rows.append(b"\x01" + position.to_bytes(4, "big") + b"\0\0")
        data = deflate_small(b"".join(rows))
        own_digest = (
            hashlib.md5(b"".join(parts[1:]), usedforsecurity=False).hexdigest().encode() if streams else self.digest
        )
        entries = b"%s/Size %d/ID[<%s><%s>]" % (self.trailer, table + 1, self.digest, own_digest)
        xref = spell_packed(entries, data)
        parts.append(b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (table, xref, position))
        return b"".join(parts)

    def _spare_parts(self, own: "OwnFonts") -> list[tuple[int, bytes]]:
        """What an instance has of the spare fonts, by number, read back."""
        found: list[tuple[int, bytes]] = []
        for spare, numbers in self.spares:
            made = spare.make_parts(own.spares.get(spare, {}))
            check_spare_font(spare, made, own.spares.get(spare, {}))
            found += zip(numbers.parts, made.spell(), strict=True)
        return found

    def _own_objects(self, own: "OwnFonts") -> list[tuple[int, bytes]]:
        """The fonts of an instance, numbered from where the table would be, and the resources that name them too."""
        fonts, objects = own.objects(self.table)
        check_own_fonts(fonts, objects, own)
        return [(number, spell(value)) for number, value in [*objects, *with_fonts(self.graph, fonts).items()]]


def _spell_stream(data: bytes) -> bytes:
    """A slot stream as it stands in a file: deflated."""
    return spell_packed(b"", deflate_small(data))
