"""What the columns of a schedule say: the headers they go by.

English and Spanish stand here; what record systems and calendars write, and the headers of other languages, in headers.txt.
"""

import functools
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from handouts.reading.characters import key

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "patient", "patient name", "full name",
             "nombre", "paciente", "nombre del paciente", "nombre completo"),
    "first name": ("first name", "given name", "patient first name", "nombres", "primer nombre", "nombre de pila"),
    "last name": ("last name", "surname", "family name", "patient last name", "apellido", "apellidos"),
    "date": ("date", "day", "visit date", "date of visit", "appointment date", "appt date", "appointment", "date and time",
             "fecha", "día", "fecha de la cita", "fecha de la visita", "cita"),
    "time": ("time", "hour", "start", "start time", "visit time", "appointment time", "appt time",
             "hora", "hora de la cita", "hora de inicio"),
    "side": ("side", "laterality", "body side", "side of body", "left right", "left or right", "operative side", "surgical side",
             "lado", "lateralidad", "lado del cuerpo", "izquierda o derecha"),
    "level": ("level", "levels", "spinal level", "vertebra", "vertebrae", "vertebral level", "spine level",
              "nivel", "niveles", "vértebras", "nivel vertebral"),
    "doctor": ("doctor", "dr", "physician", "provider", "surgeon", "doctor name", "provider name", "seen by",
               "médico", "médica", "doctora", "proveedor", "cirujano", "cirujana"),
    "place": ("place", "location", "site", "clinic", "office", "room", "where", "department",
              "lugar", "sitio", "ubicación", "clínica", "consultorio", "sala", "sede"),
    "note": ("note", "notes", "comment", "comments", "remark", "remarks",
             "nota", "notas", "comentario", "comentarios", "observación", "observaciones"),
    "procedure": ("procedure", "sheet", "handout", "procedimiento", "hoja", "folleto", "intervención"),
    "language": ("language", "lang", "preferred language", "patient language", "idioma", "lengua", "idioma preferido"),
    "variant": ("variant", "half day", "half of the day", "sheet variant", "variante", "turno", "media jornada"),
    "format": ("format", "edition", "formato", "edición"),
}  # fmt: skip
"""What a column says, and the headers it goes by; case, accents, spaces and signs do not count."""

HEADER_ROWS = 10
"""Rows in which the header may stand; above it programs write titles and empty rows."""

_NOTHING_TOLD: Mapping[str, str] = MappingProxyType({})

Record = tuple[int, list[str]]
"""The line a row begins in, and its cells."""

LEFT_OUT = "none"
"""What somebody says that a column, or a word, is for where it is for nothing."""


@functools.cache
def _known() -> Mapping[str, str]:
    """Columns by the headers they go by. A header of our own means what it says here, whatever others call so."""
    own = {key(alias): column for column, aliases in COLUMNS.items() for alias in aliases}
    return {key(alias): column for column, aliases in read_headers() for alias in aliases} | own


def read_headers() -> Iterator[tuple[str, list[str]]]:
    """A column and headers that it goes by elsewhere, line by line."""
    for line in Path(__file__).with_name("headers.txt").read_text(encoding="utf-8").splitlines():
        who, _, aliases = line.partition(": ")
        if aliases and not line.startswith("#"):
            yield who.partition(" ")[2], [alias.strip() for alias in aliases.split(",")]


def find_columns(cells: Sequence[str], told: Mapping[str, str] = _NOTHING_TOLD) -> dict[str, list[int]]:
    """What each column says, and where, from 0; a header that names a thing twice has two places for it.

    ``told`` are columns by headers as somebody said them; they count more than what is known here.
    """
    said = {key(header): column for header, column in told.items()}
    found: dict[str, list[int]] = {}
    for number, cell in enumerate(cells):
        header = key(cell)
        column = said.get(header) or _known().get(header) if header else None
        if column and column != LEFT_OUT:
            found.setdefault(column, []).append(number)
    return found
