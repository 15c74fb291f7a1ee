"""The notice of language help, which a US practice hands out with instructions about a procedure."""

from collections.abc import Iterator

from handouts.checks.check import Check
from handouts.checks.passages import CheckedLibrary
from handouts.content.language_help import HelpNotice, NoticeWords, find_state_languages, make_notice
from handouts.content.library import Library
from handouts.problems import HandoutsError, Place, Problem, Severity

RULE = "45 CFR 92.11(b) and (c)(5): English and at least the 15 languages most spoken in the state by people with little English"


def _no_help(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    practice = shelf.library.practice
    if practice.country == "US" and practice.language_help is None:
        yield check.problem(shelf.place("name"), "The practice has no notice of language help.",
                            "Add  language_help:  to the practice, with the phone to call. The rule is for practices that take federal "
                            "money, such as Medicare; one that takes none may turn this off.")  # fmt: skip


def _no_state(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    practice = shelf.library.practice
    if practice.country != "US" or practice.language_help is None or find_state_languages(practice.state):
        return
    place = practice.language_help.at.get("") or shelf.place("name")
    if practice.state is None:
        yield check.problem(place, "The practice does not say which state it is in: whether its notice has the languages of the state is not known here.",
                            "Add  state:  to the practice, such as  state: GA.")  # fmt: skip
    else:
        yield check.problem(place, f"Which languages {practice.state} speaks is not known here, nor whether the notice of language help has them.",
                            "Look them up, and bring in the wording in each.")  # fmt: skip


def _lacks_language(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    notice = _make(shelf.library)
    if isinstance(notice, HelpNotice):
        place = _place(shelf)
        yield from (check.problem(place, each.message, each.remedy) for each in notice.problems)
        for each in _find_unset(notice):
            if each.own:
                yield check.problem(place, *_explain_unset(each))


def _wrong_wording(check: Check, shelf: CheckedLibrary) -> Iterator[Problem]:
    """What makes the notice impossible: its file cannot be read, or says what cannot be printed."""
    notice = _make(shelf.library)
    if isinstance(notice, HandoutsError):
        yield from (check.problem(each.place or _place(shelf), each.message, each.remedy) for each in notice.problems)
    elif notice:
        for each in _find_unset(notice):
            if not each.own:
                yield check.problem(each.place or _place(shelf), *_explain_unset(each))


def _make(library: Library) -> HelpNotice | HandoutsError | None:
    """The practice's notice, why it cannot be made, or None where it has none."""
    practice = library.practice
    if practice.language_help is None:
        return None
    try:
        return make_notice(practice.language_help, practice.state, library.folder)
    except HandoutsError as error:
        return error


def _place(shelf: CheckedLibrary) -> Place:
    help_ = shelf.library.practice.language_help
    return (help_ and (help_.at.get("wording") or help_.at.get(""))) or shelf.place("name")


def _find_unset(notice: HelpNotice) -> Iterator[NoticeWords]:
    """The words in letters that no font here has."""
    from handouts.document.voices import give_voice
    from handouts.layout.refusals import find_missing_letters

    for each in notice.words:
        if find_missing_letters(each.language.own_name + each.text, give_voice(each)):
            yield each


def _explain_unset(words: NoticeWords) -> tuple[str, str]:
    name = words.language.english_name
    message = f"The notice of language help says nothing in {name}: no font here has its letters."
    return message, f"Hand out a notice in {name} from elsewhere."


_PRACTICE = (
    "practice: {name: Practice, phones: [{number: (770) 962-3642}], places: [{name: North, address: [1 Main St]}]"
)

CHECKS = (
    Check(
        code="no-language-help",
        title="The practice has a notice of language help",
        source=RULE,
        good=_PRACTICE + ", state: VT, language_help: {phone: (770) 962-3642}}",
        bad=_PRACTICE + "}",
        severity=Severity.NOTE,
        shelf=_no_help,
    ),
    Check(
        code="no-state-languages",
        title="It is known which languages the notice of language help must have",
        source=RULE,
        good=_PRACTICE + ", state: GA, language_help: {phone: (770) 962-3642}}",
        bad=_PRACTICE + ", language_help: {phone: (770) 962-3642}}",
        severity=Severity.NOTE,
        shelf=_no_state,
    ),
    Check(
        code="notice-lacks-language",
        title="The notice of language help has the languages of the state",
        source=RULE,
        good=_PRACTICE + ", state: PR, language_help: {phone: (770) 962-3642}}",
        bad=_PRACTICE + ", state: AK, language_help: {phone: (770) 962-3642}}",
        shelf=_lacks_language,
    ),
    Check(
        code="notice-wording",
        title="The notice of language help can be printed",
        source=RULE,
        good=_PRACTICE + ", language_help: {phone: (770) 962-3642}}",
        bad=_PRACTICE + ", language_help: {phone: (770) 962-3642, wording: content.yaml}}",
        severity=Severity.ERROR,
        shelf=_wrong_wording,
    ),
)
