"""A new sheet from an old leaflet: its words as a draft in the editor, what the importer could not place told beside it."""

import datetime
from pathlib import Path

from handouts.content.editing.shapes import Data, open_up
from handouts.content.editing.sheet_files import PROCEDURE_SHAPE
from handouts.content.importing.leaflet import LeafletDraft, import_leaflet
from handouts.content.scaffold import write_beside
from handouts.reading.yaml_edit import read_value


def read_leaflet(data: bytes, file_name: str, name: str, today: datetime.date) -> tuple[LeafletDraft, Data]:
    """The draft of a leaflet that somebody chose, and its words as they are edited; ``name`` is the short name, or "".

    Nothing is written yet. Raises UnreadableError for what cannot be read, and HandoutsError where a package is missing.
    """
    made = import_leaflet(data, Path(file_name).name[:200], today=today, name=name or None)
    raw = read_value(f"procedures:\n{made.procedure}", ("procedures", made.name))
    return made, open_up(PROCEDURE_SHAPE, raw)


def keep_leaflet(made: LeafletDraft, folder: Path) -> None:
    """Puts the leaflet's words and pictures beside the content, where the draft names them; nothing is written over.

    Raises HandoutsError where another file stands there, and UnwritableError.
    """
    write_beside(folder, made.files)
