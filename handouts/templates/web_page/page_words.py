"""The fixed words of web pages that no sheet has: one data file a language beside this module.

A language without a file has the English words, marked as English, so that a listener hears them as such.
"""

import functools
from pathlib import Path
from typing import Annotated, Literal

from handouts.languages.language import Language
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Blanks, Entry
from handouts.reading.files import read_text
from handouts.reading.reader import Reader

FOLDER = Path(__file__).parent / "words"
ENGLISH = "en"


@dataclass(frozen=True, kw_only=True)
class PageWords(Entry):
    """The words of one language."""

    reviewed: Literal["no", "yes"]
    """Whether a translator has read the file."""
    languages: str
    """What the links to other languages are called, to somebody who listens."""
    sheets: str
    """The heading of the list of sheets."""
    library: str
    """The title of the patient library."""
    all_sheets: str
    """The link to the list of sheets."""
    as_of: Annotated[str, Blanks("date")]
    """The day of which the page tells."""
    is_it_current: str
    """The link from a sheet to the page about its text code."""
    sheet_code: Annotated[str, Blanks("code")]
    """The title of that page."""
    current: str
    good_until: Annotated[str, Blanks("date")]
    superseded: Annotated[str, Blanks("date")]
    withdrawn: Annotated[str, Blanks("date")]
    not_current: str
    unknown: str
    newest: str
    """The link to the sheet that is good today."""
    call_us: Annotated[str, Blanks("phone")]


def find_page_words(language: Language) -> tuple[PageWords, str]:
    """The words for pages in a language, and the tag of the language they are in."""
    own = (FOLDER / f"{language.code}.yaml").is_file()
    return _load(language.code if own else ENGLISH), language.lang_tag if own else ENGLISH


@functools.cache
def _load(code: str) -> PageWords:
    path = FOLDER / f"{code}.yaml"
    words: PageWords = Reader(str(path)).read(PageWords, read_text(path, str(path)))
    return words
