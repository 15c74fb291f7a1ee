"""A sheet as a page for a browser: the words of the standard sheet, judged by the same judge, and for nobody.

It is no edition of its own: what was approved is what the document says, and this is the standard sheet's document. So
it has that sheet's text code, and the mark that paper would have.
"""

import datetime
from collections.abc import Callable, Sequence

from handouts.content.colors import Palette
from handouts.content.library import Library
from handouts.document import nodes as doc
from handouts.languages.language import Language
from handouts.layout.refusals import refuse_bad_pictures
from handouts.options import STANDARD, WEB, SheetOptions
from handouts.press.press import MOST_TRIES, Press
from handouts.press.telling import find_told_problems
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.templates.web_page.sheet import PageLink, Surroundings, write_sheet


@dataclass(frozen=True)
class WebEdition:
    """A finished page.

    ``html`` is the file, ``code`` names exactly the words in it, ``problems`` are those that did not stop it.
    """

    procedure: str
    language: str
    html: bytes
    code: str
    problems: tuple[Problem, ...] = ()
    marked: bool = False
    """Whether the page says that it is not for patients."""

    @property
    def options(self) -> SheetOptions:
        """Which sheet it is."""
        return SheetOptions(self.procedure, self.language, WEB)

    @property
    def file_name(self) -> str:
        """The name of its file: ``kyphoplasty-web-en.html``."""
        return name_file(self.procedure, self.language)


def name_file(procedure: str, language: str) -> str:
    """What the file of a page is called where it stands alone."""
    return SheetOptions(procedure, language, WEB).file_name.removesuffix(".pdf") + ".html"


def refuse_details() -> HandoutsError:
    """The error where a patient's details are given: a page is made to be put where anybody can read it."""
    message = "A web page gets no patient's details: it is made to be published, and anybody could read them there."
    remedy = "Leave them out; for one patient, make a sheet of paper:  --format standard"
    return HandoutsError(Problem("details-for-web", message, remedy))


def make_web_edition(
    library: Library,
    procedure: str,
    *,
    language: str | None = None,
    today: datetime.date | None = None,
    others: Sequence[str] = (),
    around: Callable[[str], Surroundings] | None = None,
) -> WebEdition:
    """The page of one sheet; the same arguments always give the same bytes.

    ``language`` is a code such as es; None is the language the procedure was written in. ``others`` are the codes of the
    languages that stand beside it, each in the file that :func:`name_file` gives; ``around`` says by the text code what
    stands around the sheet where it is published otherwise. Raises HandoutsError with all that is wrong, as :func:`handouts.press.press.build` does.
    """
    day = today or datetime.date.today()
    for _ in range(MOST_TRIES):
        press = Press(library, procedure, format=STANDARD, language=language, today=day)
        document = press.document()
        refuse_bad_pictures(document, library.folder)
        links = (
            around(document.imprint.code)
            if around
            else Surroundings(
                [link_language(each, name_file(procedure, each)) for each in others if each != press.language]
            )
        )
        html = write_sheet(document, Palette.of(library.practice.brand), library.folder, links)
        again = Press(library, procedure, format=STANDARD, language=press.language, today=day)
        if _is_settled(document, again):
            break
    else:
        raise HandoutsError(Problem("picture-unsettled", "A picture of the sheet changed each time it was drawn.",
                                    "Wait until whoever saves it is done, then make the sheet again."))  # fmt: skip
    told = (*press.told, *find_told_problems(library, procedure, press.language, day))
    return WebEdition(procedure, press.language, html, document.imprint.code, told, document.mark is not None)


def link_language(code: str, href: str) -> PageLink:
    """A link to a page in another language, in that language's own name."""
    language = Language.of(code)
    return PageLink(href, language.own_name, language.lang_tag)


def _is_settled(document: doc.Document, again: Press) -> bool:
    """Whether what was drawn is what was judged: a picture may have been saved in between."""
    if not any(isinstance(node, doc.Figure) and node.file for node in document.walk()):
        return True
    now = again.document()
    return now.imprint.digest == document.imprint.digest and (now.mark is None) == (document.mark is None)
