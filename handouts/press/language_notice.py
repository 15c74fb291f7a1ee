"""The notice of language help as a tagged PDF: for the hand, in large print, for the wall, and after the sheets of a print file.

Its words are the practice's (:mod:`handouts.content.language_help`); it has no approval of its own, for nobody's health
rests on it. It prints with the draft mark while any of its lines is one that no translator has read.
"""

import datetime
import hashlib
from collections.abc import Sequence
from typing import Literal

from handouts import options
from handouts.approval.standing import is_final
from handouts.content.colors import Palette
from handouts.content.language_help import HelpNotice, NoticeWords, make_notice
from handouts.content.library import Library
from handouts.document import nodes as doc
from handouts.document.voices import give_voice
from handouts.languages.help_lines import read_help_lines
from handouts.languages.language import Language
from handouts.layout.pagination import TooTall
from handouts.layout.refusals import explain_too_tall, find_missing_letters, refuse_missing_glyphs
from handouts.layout.tagging import Tags
from handouts.layout.typography import PAPERS, Look, Paper
from handouts.options import COLOR
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.metadata import Metadata
from handouts.pdf.plate import Plate
from handouts.pdf.profile import USUAL, Profile
from handouts.press.proof.proof import refuse_unproved
from handouts.problems import HandoutsError, Place, Problem, Severity
from handouts.reading.declarations import dataclass
from handouts.templates.notice import LargeNoticeEdition, NoticeEdition, NoticePoster

Size = Literal["hand", "large", "poster"]
EDITIONS: dict[Size, type[NoticeEdition]] = {
    "hand": NoticeEdition,
    "large": LargeNoticeEdition,
    "poster": NoticePoster,
}
SIZES: dict[str, Size] = {size: size for size in EDITIONS}
"""The sizes by their names."""
RULE = "45 CFR 92.11"
"""What asks for it; it stands at its foot."""
CODE_DIGITS = 4
"""Digits in a group of the notice's code."""


@dataclass(frozen=True)
class PrintedNotice:
    """A finished notice. ``problems`` are those that did not stop it: languages that it says nothing in, a draft."""

    plate: Plate
    pages: int
    size: Size
    paper: str
    code: str
    """Of its words: two notices with this code say the same."""
    problems: tuple[Problem, ...]
    marked: bool
    """Whether its pages say that it is a draft."""

    @property
    def pdf(self) -> bytes:
        """The file."""
        return self.plate.fill({})

    @property
    def file_name(self) -> str:
        """What it is called: ``language-help-large-letter.pdf``."""
        parts = ["language-help", *([] if self.size == "hand" else [self.size]), self.paper]
        return f"{'-'.join(parts)}.pdf"


def print_notice(
    library: Library,
    size: Size = "hand",
    *,
    paper: str | None = None,
    ink: str = COLOR,
    final: bool = False,
    profile: Profile = USUAL,
) -> PrintedNotice:
    """The practice's notice; a ``final`` one, or of a practice that makes nothing else, has no line that nobody has read.

    Raises HandoutsError where the practice has none, and for words that cannot be set, by their language.
    """
    practice = library.practice
    if practice.language_help is None:
        raise HandoutsError(Problem("no-notice", "The practice has no notice of language help to print.",
                                    "Add  language_help:  to the practice, with the phone to call.", practice.at.get("name")))  # fmt: skip
    paper = options.find_option("paper", paper or practice.usual_paper, options.PAPERS).name
    ink = options.find_option("ink", ink, options.INKS).name
    notice = make_notice(practice.language_help, practice.state, library.folder, final=is_final(library, final))
    words, silent = _sort_out_letters(notice)
    document = compose_notice(library, words, notice.day)
    look = Look.of(Palette.of(library.practice.brand), ink)
    plate, pages = _paint(library, document, size, PAPERS[paper], look, profile)
    problems = (*notice.problems, *silent)
    return PrintedNotice(plate, pages, size, paper, document.imprint.code, problems, document.mark is not None)


def _sort_out_letters(notice: HelpNotice) -> tuple[list[NoticeWords], list[Problem]]:
    """The words that can be set, and what is told of the program's own lines that cannot.

    Raises HandoutsError for words of the practice in letters that no font here has: it is not for the program to leave them out.
    """
    words, silent, refused = [], [], []
    for each in notice.words:
        missing = find_missing_letters(each.language.own_name + each.text, give_voice(each))
        if not missing:
            words.append(each)
            continue
        name = each.language.english_name
        message = (
            f"The notice in {name} cannot be printed: no font here has its letters, such as U+{ord(missing[0]):04X}."
        )
        if each.own:
            silent.append(Problem("notice-without-font", message, f"Hand out a notice in {name} from elsewhere; this one says nothing in it.",
                                  None, Severity.WARNING))  # fmt: skip
        else:
            refused.append(Problem("notice-letters", message, "Take it out of the wording, and hand out that notice from elsewhere.",
                                   each.place))  # fmt: skip
    if refused:
        raise HandoutsError(refused)
    return words, silent


def compose_notice(library: Library, words: Sequence[NoticeWords], day: datetime.date) -> doc.Document:
    """What the notice says: the practice, a title, the number, and a section for each language in its own tongue."""
    practice, lines, english = library.practice, read_help_lines(), Language.of("en")
    help_ = practice.language_help
    assert help_ is not None  # noqa: S101 - whoever asks for it has one
    number = lines.lead.format(phone=help_.phone)
    lead = f"{number} {lines.tty.format(number=help_.tty)}" if help_.tty else number
    sections = tuple(
        doc.Section(
            "language_help",
            doc.Heading((doc.Span(each.language.own_name),)),
            (doc.Paragraph((doc.Span(each.text),), place=each.place),),
            each.language.code,
            give_voice(each),
        )
        for each in words
    )
    masthead = doc.Masthead(
        None, (_paragraph(practice.name, practice.at.get("name")),), None, None,
        doc.Heading((doc.Span(lines.title),), 1), _paragraph(lead, help_.at.get("phone")),
    )  # fmt: skip
    imprint = doc.Imprint(practice.name, help_.phone, lines.title, RULE, english.version.format(date=english.day(day)), "",
                          name_wording(words), "", english.page)  # fmt: skip
    mark = _paragraph(lines.draft, None) if any(each.own and each.language.code != "en" for each in words) else None
    return doc.Document(
        english, english.join_label(lines.title, practice.name), practice.name, lines.title, day, english.lang_tag, mark, masthead,
        sections, imprint,
    )  # fmt: skip


def _paragraph(text: str, place: Place | None) -> doc.Paragraph:
    return doc.Paragraph((doc.Span(text),), place=place)


def name_wording(words: Sequence[NoticeWords]) -> str:
    """A code for what the notice says, in all languages: HELP 3F2A 9C1E."""
    said = "\0".join(f"{each.language.code}={each.text}" for each in words)
    digest = hashlib.sha256(said.encode()).hexdigest().upper()
    return f"HELP {digest[:CODE_DIGITS]} {digest[CODE_DIGITS : 2 * CODE_DIGITS]}"


def _paint(
    library: Library, document: doc.Document, size: Size, sheet: Paper, look: Look, profile: Profile
) -> tuple[Plate, int]:
    """Lay the document out, count its pages, and prove that its pages say it. Raises HandoutsError as :func:`print_notice` does."""
    refuse_missing_glyphs(document)
    edition = EDITIONS[size]
    help_ = library.practice.language_help
    place = help_.at.get("wording") or help_.at.get("") if help_ else None
    meta = Metadata(document.title, document.language.lang_tag, document.author, document.subject, date=document.date)
    canvas = TaggedCanvas((sheet.width, sheet.height), meta, profile)
    canvas.grey, canvas.duplex = look.grey, edition.duplex()
    layout = edition(document, Tags(document, canvas.structure.document), look, sheet, library.folder)
    try:
        pages = layout.paint(canvas)
    except TooTall as error:
        raise HandoutsError(explain_too_tall(error, place)) from error
    plate = canvas.plate()
    refuse_unproved(
        plate, document, [layout.live_areas(number) for number in range(1, pages + 1)], edition.format, place
    )
    return plate, pages


class Notices:
    """The notices that print files of a library have after each patient's sheets, each made once.

    A tri-fold has none: it is turned over on the other edge of the paper, where the back of a notice would stand on its head.
    """

    def __init__(self, library: Library, *, final: bool = False) -> None:
        self._library, self._final = library, final
        self._made: dict[tuple[Size, str, str, str], Plate] = {}

    def __bool__(self) -> bool:
        """Whether the practice wants them there."""
        help_ = self._library.practice.language_help
        return help_ is not None and help_.in_print_files == "yes"

    def of(self, edition: str, paper: str, ink: str, profile: Profile = USUAL) -> Plate | None:
        """The notice that goes with an edition: large print with large print, to the same standards. Raises HandoutsError as :func:`print_notice`."""
        if not self or edition == "trifold":
            return None
        size: Size = "large" if edition == "large-print" else "hand"
        key = size, paper, ink, profile.name
        if key not in self._made:
            made = print_notice(self._library, size, paper=paper, ink=ink, final=self._final, profile=profile)
            self._made[key] = made.plate
        return self._made[key]
