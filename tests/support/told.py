"""What a sheet says to somebody who does not see it, as the press composes it."""

from conftest import TODAY

import handouts
from handouts.document import nodes as doc
from handouts.press.press import NOBODY, Press
from handouts.templates.visit_on_top import take_visit_off_top


def words_of(
    library: handouts.Library, procedure: str, language: str = "en", patient: handouts.Patient = NOBODY
) -> doc.Document:
    """The document of the standard sheet, with the visit in its own part alone."""
    return take_visit_off_top(Press(library, procedure, language=language, today=TODAY).document(patient))
