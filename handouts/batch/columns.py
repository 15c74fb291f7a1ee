"""What the columns of a schedule say: the headers they go by, in English and in Spanish."""

from collections.abc import Mapping, Sequence

from handouts.reading.characters import key

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "patient", "patient name", "full name", "first name", "given name", "patient first name",
             "nombre", "nombres", "paciente", "nombre del paciente", "nombre completo"),
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
    "format": ("format", "edition", "formato", "edición"),
}  # fmt: skip
"""What a column says, and the headers it goes by; case, accents, spaces and signs do not count."""

HEADER_ROWS = 10
"""Rows in which the header may stand; above it programs write titles and empty rows."""

Record = tuple[int, list[str]]
"""The line a row begins in, and its cells."""

_KNOWN = {key(alias): column for column, aliases in COLUMNS.items() for alias in aliases}


def find_columns(cells: Sequence[str]) -> dict[str, list[int]]:
    """What each column says, and where, from 0; a header that names a thing twice has two places for it."""
    found: dict[str, list[int]] = {}
    for number, cell in enumerate(cells):
        if column := _KNOWN.get(key(cell)):
            found.setdefault(column, []).append(number)
    return found
