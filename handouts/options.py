"""What a sheet can be asked for in: editions, papers and inks, each with its names.

This is the one list of them. The command line, the page, the interface for record systems, batches and file names read
it; it imports nothing of the layout, so a list of names costs nothing. ``handouts.templates`` holds the layout of each
edition, ``handouts.layout.typography`` the size of each paper and the look of each ink; a test holds them together.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from handouts.problems import HandoutsError, Problem


@dataclass(frozen=True)
class Option:
    """One of the things that can be chosen."""

    name: str
    """As commands, addresses and file names have it."""
    names: Mapping[str, str]
    """What people call it, by language code; English is always there."""

    def name_in(self, language: str) -> str:
        """What readers of a language call it; its English name where nobody has given one in theirs."""
        return self.names.get(language) or self.names["en"]

    def name_within(self, language: str) -> str:
        """The same amid a sentence: "large print". A name of capitals, such as A4, keeps them."""
        name = self.name_in(language)
        return name[0].lower() + name[1:] if name[1:2].islower() else name


@dataclass(frozen=True)
class EditionOption(Option):
    """An edition, as those know it who do not lay it out."""

    chosen_by: str = ""
    """The key of a procedure that names its parts. Such an edition is a short one: it has the shorter words, and says that
    there is a full sheet."""
    one_sided: bool = False
    """Whether it stands on one side of paper: without lines to fill in, and the phone number only where to turn stands."""
    labeled: bool = True
    """Whether the pictures of steps are wide enough for words beside what they show; without, the heading under each names
    it, and each label that is left out is told."""
    landscape: bool = False
    """Whether its pages lie on their long side."""
    dated: bool = False
    """Whether the date and time of the visit stand at its top too, if they are given and their lines stand on a later page."""

    @property
    def brief(self) -> bool:
        """Whether it is a short sheet."""
        return bool(self.chosen_by)


OptionKind = TypeVar("OptionKind", bound=Option)


def _by_name(options: Iterable[OptionKind]) -> dict[str, OptionKind]:
    return {option.name: option for option in options}


EDITIONS = _by_name(
    (
        EditionOption("standard", {"en": "Standard", "es": "Normal"}, dated=True),
        EditionOption("large-print", {"en": "Large print", "es": "Letra grande"}, dated=True),
        EditionOption(
            "one-page", {"en": "One page", "es": "Una página"}, chosen_by="one_page", one_sided=True, labeled=False
        ),
        EditionOption("trifold", {"en": "Tri-fold", "es": "Tríptico"}, chosen_by="trifold", landscape=True),
    )
)
"""The editions by name, the usual one first."""

PAPERS = _by_name((Option("letter", {"en": "Letter", "es": "Carta"}), Option("a4", {"en": "A4"})))
"""The papers by name, the usual one first."""

INKS = _by_name((Option("color", {"en": "Color", "es": "Color"}), Option("mono", {"en": "Black", "es": "Negro"})))
"""The inks by name, the usual one first."""

PROFILES = _by_name(
    (Option("ua1", {"en": "PDF/UA-1 and PDF/A-2a"}), Option("ua2", {"en": "PDF/UA-2, WTPDF 1.0 and PDF/A-4"}))
)
"""The standards that a file can keep to, by name, the usual one first."""

STANDARD, LETTER, COLOR, USUAL_PROFILE = "standard", "letter", "color", "ua1"
"""What is made where nobody says what they want."""

WEB = "web"
"""The standard sheet's words as a page for a browser: a format that `handouts build` makes, and no edition of paper."""

BRAILLE, SPEECH = "braille", "speech"
"""The same words for the fingers and for the ear: formats that `handouts build` makes, and no editions of paper either."""
WITHOUT_PAPER = (WEB, BRAILLE, SPEECH)


class FileOptions(NamedTuple):
    """How the file of a sheet is written, whatever it says."""

    profile: str = USUAL_PROFILE
    """The standards that it keeps to, by name."""
    fillable: bool = False
    """Whether it is filled in on a screen, with fields instead of lines to write on."""


PLAIN_FILE = FileOptions()
"""What is written where nobody says otherwise."""


class SheetOptions(NamedTuple):
    """A sheet as it can be asked for: one of everything."""

    procedure: str
    language: str
    format: str = STANDARD
    paper: str = LETTER
    ink: str = COLOR

    @property
    def file_name(self) -> str:
        """What its file is called; see :meth:`name_file`."""
        return self.name_file(PLAIN_FILE)

    def name_file(self, file: FileOptions) -> str:
        """``PROCEDURE-FORMAT-LANGUAGE[-PAPER][-INK][-PROFILE][-fillable].pdf``; it never says for whom the sheet is.

        Paper, ink and profile stand in it where they are not the usual ones: ``kyphoplasty-standard-en-a4-mono.pdf``.
        """
        chosen = ((self.paper, LETTER), (self.ink, COLOR), (file.profile, USUAL_PROFILE))
        unusual = [each for each, usual in chosen if each != usual]
        filled = ("fillable",) if file.fillable else ()
        return "-".join((self.procedure, self.format, self.language, *unusual, *filled)) + ".pdf"


_NONE_OF_THAT_NAME = {
    "format": "unknown-format", "paper": "unknown-paper", "ink": "unknown-ink", "profile": "unknown-profile",
}  # fmt: skip
"""What is wrong where there is no option of a name, by kind."""


def find_option(kind: str, name: str, known: Mapping[str, OptionKind]) -> OptionKind:
    """The option of that name; ``kind`` is format, paper, ink or profile.

    Raises HandoutsError if there is none.
    """
    if name in known:
        return known[name]
    if kind == "format" and name == WEB:
        raise HandoutsError(Problem("web-no-paper", "The web edition is a page for a browser, not a sheet of paper.",
                                    "Make it with  handouts build --format web  or, of all sheets,  handouts publish"))  # fmt: skip
    if kind == "format" and name in WITHOUT_PAPER:
        raise HandoutsError(Problem("not-paper", f"The format {name} is no sheet of paper.",
                                    f"Make it with  handouts build --format {name}"))  # fmt: skip
    raise HandoutsError(
        Problem(_NONE_OF_THAT_NAME[kind], f"There is no {kind} {name!r}.", f"Use one of: {', '.join(known)}.")
    )
