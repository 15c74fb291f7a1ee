"""From a document to a plate: the one way in which the words of a sheet are set, in this process or in one beside it."""

import contextlib
from collections.abc import Iterator, Mapping
from pathlib import Path

from handouts.document import nodes as doc
from handouts.layout.blocks.text import explain_long_word
from handouts.layout.pagination import TooTall
from handouts.layout.refusals import explain_too_tall, name_edition, refuse_bad_pictures, refuse_missing_glyphs
from handouts.layout.tagging import Tags
from handouts.layout.typography import PAPERS, Look, typed_face
from handouts.options import EDITIONS
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.hyphenation import WordTooLong
from handouts.pdf.metadata import Metadata
from handouts.pdf.profile import PROFILES
from handouts.pdf.structure import MarkedContent
from handouts.press.plates import LaidOut, Shapes, digest_pages
from handouts.press.proof.proof import refuse_unproved
from handouts.problems import HandoutsError, Place
from handouts.reading.declarations import dataclass
from handouts.templates import FORMATS
from handouts.templates.edition import Edition


@dataclass(frozen=True, slots=True)
class SheetToSet:
    """All that a layout needs: nothing of a library but what it prints, and where that is written."""

    document: doc.Document
    edition: str
    """The name of the edition that it is made in: of paper, margins, and the edge it turns over on."""
    paper: str
    look: Look
    profile: str
    folder: Path
    """Where the practice's own pictures are."""
    shapes: Shapes
    """How the words for its slots fall into lines."""
    places: Mapping[str, Place | None]
    """Where ``title``, ``procedure`` and the practice's ``name`` are written, for what is wrong with the whole sheet."""
    fillable: bool = False
    between: bool = False
    """Whether it is the page between copies, and no sheet."""

    @property
    def template(self) -> type[Edition]:
        """What lays it out."""
        if self.between:
            from handouts.templates.separator import SeparatorEdition

            return SeparatorEdition
        return FORMATS[self.edition]


@contextlib.contextmanager
def naming_edition(edition: str, paper: str) -> Iterator[None]:
    """A word without room is told with the edition and the paper: in another one there may be room for it."""
    try:
        return (yield)
    except HandoutsError as error:
        kind, raised = type(error), [name_edition(each, EDITIONS[edition], paper) for each in error.problems]
        if raised == list(error.problems):
            raise
    raise kind(raised)


def set_sheet(sheet: SheetToSet) -> LaidOut:
    """The plate of a document in an edition, proved. Raises HandoutsError where it cannot be set, or does not say its words."""
    document = sheet.document
    refuse_missing_glyphs(document)
    refuse_bad_pictures(document, sheet.folder)
    canvas, layout = _begin(sheet, document, sheet.template)
    try:
        with naming_edition(sheet.edition, sheet.paper):
            if longer := layout.find_longer():
                template, document = longer
                canvas, layout = _begin(sheet, document, template)
            pages = layout.paint(canvas)
    except TooTall as error:
        raise HandoutsError(explain_too_tall(error, sheet.places["procedure"])) from error
    except WordTooLong as error:  # in words the program repeats, such as the practice's name at the foot of a page
        told = explain_long_word(error.word, sheet.places["name"])
        raise HandoutsError(name_edition(told, EDITIONS[sheet.edition], sheet.paper)) from error
    plate = canvas.plate()
    areas = [*map(layout.live_areas, range(1, pages + 1))]
    refuse_unproved(plate, document, areas, layout.format, sheet.places["title"] or sheet.places["procedure"])
    keys = frozenset(node.key for node in document.walk() if isinstance(node, doc.Field))
    order = tuple(section.name for section in document.sections)
    marked, painted = document.mark is not None, digest_pages(plate.graph)
    headings = _place_headings(layout.tags, pages)
    return LaidOut(plate, pages, document.imprint.code, marked, keys, order, painted, headings)


def _place_headings(tags: Tags, pages: int) -> tuple[tuple[str, ...], ...]:
    """The headings of parts, page by page."""
    found: list[list[str]] = [[] for _ in range(pages)]
    for element, (text, level) in tags.headings.items():
        page = next((kid.page for kid in element.kids if isinstance(kid, MarkedContent)), None)
        if page is not None and level > 1:
            found[int(page.name.removeprefix("Page")) - 1].append(" ".join(text.split()))
    return tuple(map(tuple, found))


def _begin(sheet: SheetToSet, document: doc.Document, template: type[Edition]) -> tuple[TaggedCanvas, Edition]:
    """A canvas with the document's structure, and the edition that will lay it out there."""
    digest = document.imprint.digest
    meta = Metadata(document.title, document.language.lang_tag, document.author, document.subject,
                    date=document.date, identifier=f"sha256:{digest}" if digest else "")  # fmt: skip
    made_in, look = FORMATS[sheet.edition], sheet.look
    paper = PAPERS[sheet.paper].turned() if made_in.landscape else PAPERS[sheet.paper]
    canvas = TaggedCanvas((paper.width, paper.height), meta, PROFILES[sheet.profile])
    canvas.grey = look.grey
    canvas.duplex = made_in.duplex()  # also for the page between copies: it is printed among them
    canvas.typed = typed_face() if sheet.fillable else None
    tags = Tags(document, canvas.structure.document, sheet.shapes, fillable=sheet.fillable)
    return canvas, template(document, tags, look, paper, sheet.folder)
