"""The notice of language help: what a practice says of it, and its own wording in a file beside the content.

45 CFR 92.11 has a practice that takes federal money hand the notice out with instructions about a procedure, once for what
is bundled together, and hang it up. The words are the practice's: the US Department of Health and Human Services has model
notices, which it brings in word for word. Where it has no words in a language, the program's own line stands, marked as a
draft.
"""

import datetime
from pathlib import Path

from handouts.content.kinds import Remark
from handouts.content.practice import LanguageHelp
from handouts.languages.help_lines import (
    NoticeLanguage,
    known_codes,
    read_help_lines,
    read_state_languages,
    stand_for,
)
from handouts.problems import HandoutsError, Place, Problem, Severity
from handouts.reading.characters import did_you_mean, quote
from handouts.reading.declarations import dataclass
from handouts.reading.entries import Entry
from handouts.reading.files import read_text
from handouts.reading.reader import Reader

ENGLISH = "en"


@dataclass(frozen=True, kw_only=True)
class NoticeWording(Entry):
    """What stands in the file of the wording."""

    source: Remark
    """Where the words are from, such as the page of the model notices, and who read them."""
    day: datetime.date
    """The day of the wording: it stands at the foot of the notice."""
    goes_by: Remark | None = None
    """By which list these are the languages of the state, if not by the program's: then none is added, and none said to be missing."""
    words: dict[str, str]
    """The notice by the code of the language, with places for the numbers of the practice."""


@dataclass(frozen=True)
class NoticeWords:
    """The notice in one language."""

    language: NoticeLanguage
    text: str
    own: bool
    """Whether it is the program's own line, which no translator has read."""
    place: Place | None = None


@dataclass(frozen=True)
class HelpNotice:
    """What a practice's notice says, language by language, English first, and what whoever prints it should know."""

    words: tuple[NoticeWords, ...]
    day: datetime.date
    missing: tuple[tuple[str, ...], ...] = ()
    """Languages of the state that it says nothing in; of several side by side, any would do."""
    problems: tuple[Problem, ...] = ()


def read_wording(help_: LanguageHelp, folder: Path) -> NoticeWording | None:
    """The practice's own wording; None where it has none. Raises HandoutsError with all that is wrong in its file."""
    if help_.wording is None:
        return None
    path = folder / help_.wording
    wording: NoticeWording = Reader(help_.wording).read(NoticeWording, read_text(path, help_.wording))
    if wrong := list(_find_faults(wording, help_)):
        raise HandoutsError(wrong)
    return wording


def _find_faults(wording: NoticeWording, help_: LanguageHelp) -> list[Problem]:
    """Codes that nobody knows, English left out, and words that do not say whom to call."""
    found = []
    if ENGLISH not in wording.words:
        found.append(Problem("notice-without-english", "The wording of the notice has no English.",
                             "Add a line  en:  with the English words.", wording.at["words"]))  # fmt: skip
    for code, text in wording.words.items():
        place = wording.at[f"words.{code}"]
        if code not in known_codes():
            found.append(Problem("unknown-notice-language", f"There is no language {quote(code)}.",
                                 did_you_mean(code, known_codes()), place))  # fmt: skip
        if not says_number(text, help_.phone):
            found.append(Problem("notice-without-phone", f"The notice in {quote(code)} does not say the number to call, {help_.phone}.",
                                 "Write the number, or the word phone in braces where it belongs.", place))  # fmt: skip
        if stray := _find_stray_braces(text):
            found.append(Problem("notice-blanks", f"{quote(stray)} in the notice is nothing that the program fills in.",
                                 "Only the words phone and tty in braces are; write all others as they should be read.", place))  # fmt: skip
        if "{tty}" in text and help_.tty is None:
            found.append(Problem("notice-without-tty", f"The notice in {quote(code)} wants the number of a text telephone, and the practice gives none.",
                                 "Add  tty:  under  language_help:  or take it out of the wording.", place))  # fmt: skip
    return found


def says_number(text: str, number: str) -> bool:
    """Whether a text has a number to call, or the place for it; blanks and signs between the digits do not count."""
    return "{phone}" in text or _digits(number) in _digits(text)


def _digits(text: str) -> str:
    return "".join(each for each in text if each.isdecimal() and each.isascii())


def _find_stray_braces(text: str) -> str:
    left = text.replace("{phone}", "").replace("{tty}", "")
    return next((each for each in left.split() if "{" in each or "}" in each), "")


def make_notice(help_: LanguageHelp, state: str | None, folder: Path, *, final: bool = False) -> HelpNotice:
    """The notice of a practice in a state, "IL"; None where it does not say which.

    Its languages: English, then those of the state, the most spoken first, then all others that the practice has words in.
    With ``final`` nothing that no translator has read stands in it: of the program's own lines, the English one alone.
    Raises HandoutsError for a wording that cannot be read or is wrong.
    """
    wording, lines = read_wording(help_, folder), read_help_lines()
    given = wording.words if wording else {}
    missing: list[tuple[str, ...]] = []
    codes = [ENGLISH]
    for group in find_state_languages(state) if not (wording and wording.goes_by) else ():
        there = [code for one in group for code in stand_for(one) if code in given]
        if (
            not there and not final
        ):  # then the program's own lines; of languages that are counted together, in each that it has one
            there = [code for one in group for code in stand_for(one) if lines.languages[code].line]
        if not there:
            missing.append(group)
        codes += there
    codes += given
    words = []
    for code in dict.fromkeys(codes):
        text = given.get(code) or lines.languages[code].line
        if text is not None:
            filled = text.replace("{phone}", help_.phone).replace("{tty}", help_.tty or "")
            place = wording.at[f"words.{code}"] if wording and code in given else None
            words.append(NoticeWords(NoticeLanguage.of(code), filled, code not in given, place))
    day = wording.day if wording else lines.day
    return HelpNotice(tuple(words), day, tuple(missing), tuple(tell_missing(missing, state, help_)))


def find_state_languages(state: str | None) -> tuple[tuple[str, ...], ...]:
    """The languages of a state, those that are counted together side by side; none for a state that is not known here."""
    known = read_state_languages()
    return known.of(state) if state in known.states else ()


def tell_missing(missing: list[tuple[str, ...]], state: str | None, help_: LanguageHelp) -> list[Problem]:
    """What is told of languages of the state that the notice says nothing in, each by its name."""
    lines, known = read_help_lines(), read_state_languages()
    return [
        Problem("notice-language-missing",
                f"The notice of language help says nothing in {' or '.join(map(lines.name, group))}, which {state} speaks"
                f" ({known.states[state or ''][' '.join(group)]:,} people with little English, {known.period}).",
                f"Add its words under  {group[0]}:  in the file of the wording, or say there with  goes_by:  which list you use.",
                help_.at.get("wording") or help_.at.get(""), Severity.WARNING)
        for group in missing
    ]  # fmt: skip
