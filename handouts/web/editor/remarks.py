"""Remarks that came back with a sheet, each at the field whose words they are about; and the answers to them."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from starlette.requests import Request

from handouts.approval import asking
from handouts.approval.changes import split_sentences
from handouts.approval.request_journal import Remark, find_request
from handouts.content.editing.drafts import Draft
from handouts.content.editing.shapes import Data, Step, write_pointer
from handouts.problems import HandoutsError
from handouts.web.editor.controls import name_anchor
from handouts.web.editor.room import name_writer, writing_requests
from handouts.web.shelf import Shelf

ALIKE = 0.6
"""So much of a sentence must still stand in a field whose words were changed since (:class:`difflib.SequenceMatcher`)."""
ANSWER = "answer|"
"""What the button of an answer begins with: then the sheet, its language, the request, the remark."""


class ReturnedRemark(NamedTuple):
    """A remark that came back, and where it belongs."""

    sheet: str
    language: str
    request: int
    remark: Remark
    pointer: str
    """The field with its sentence; "" where none has it any more, and of one about the whole sheet."""

    @property
    def anchor(self) -> str:
        """The field on the page."""
        return name_anchor(self.pointer)

    @property
    def button(self) -> str:
        """What the button says that sends an answer, and what the answer's field is called."""
        return f"{ANSWER}{self.sheet}|{self.language}|{self.request}|{self.remark.number}"


def list_returned(shelf: Shelf, draft: Draft, language: str, prefix: tuple[Step, ...]) -> list[ReturnedRemark]:
    """The remarks on a sheet and its variants in a language that came back and were not asked about again."""
    if not draft.name:
        return []
    names = [draft.name, *(f"{draft.name}-{each}" for each in draft.now.data.get("variants") or {})]
    found: list[ReturnedRemark] = []
    for name in names:
        try:
            request = find_request(shelf.library.folder, name, language)
        except HandoutsError:
            continue  # the review tells of it
        if request is None or request.state not in ("sent-back", "taken-back"):
            continue
        texts = dict(_walk_texts(draft.now.data, prefix))
        for each in request.remarks:
            if each.sent:
                pointer = find_remark_field(texts, each.sentence)
                found.append(ReturnedRemark(name, language, request.number, each, pointer))
    return found


def find_remark_field(texts: Mapping[str, str], sentence: str) -> str:
    """The field that has a sentence, or the one with the most alike; "" if none has."""
    if not sentence:
        return ""
    wanted = _plain(sentence)
    exact = [pointer for pointer, text in texts.items() if wanted in _plain(text)]
    if exact:
        return min(exact, key=lambda each: len(texts[each]))
    alike = (
        (difflib.SequenceMatcher(None, wanted, one).ratio(), pointer)
        for pointer, text in texts.items()
        for one in split_sentences(_plain(text))
    )
    best = max(alike, default=(0.0, ""))
    return best[1] if best[0] >= ALIKE else ""


def _walk_texts(data: Data, prefix: tuple[Step, ...]) -> Iterator[tuple[str, str]]:
    """The texts of a sheet in one language, each by its pointer."""
    for step in prefix:
        data = data[step]

    def walk(value: Data, path: tuple[Step, ...]) -> Iterator[tuple[str, str]]:
        if isinstance(value, str):
            yield write_pointer(path), value
            return
        pairs: Iterable[tuple[Step, Data]] = value.items() if isinstance(value, dict) else enumerate(value or ())
        for step, each in pairs:
            if step not in ("source", "translations") or prefix:
                yield from walk(each, (*path, step))

    return walk(data, prefix)


def _plain(text: str) -> str:
    return " ".join(text.replace("*", "").split())


def is_new_answer(shelf: Shelf, button: str, text: str) -> bool:
    """Whether a field of an answer says something that is not kept yet."""
    if not text.strip():
        return False
    try:
        sheet, language, _, of = _read_button(shelf, button)
        request = find_request(shelf.library.folder, sheet, language)
    except HandoutsError:
        return True  # whoever answers is told of it
    return not any(each.number == of and each.answer == _plain(text) for each in request.remarks) if request else True


def answer_remark(request: Request, shelf: Shelf, button: str, text: str) -> None:
    """Answers the remark that a button names. Raises HandoutsError and UnwritableError."""
    sheet, language, number, of = _read_button(shelf, button)
    with writing_requests(request):
        asking.answer(shelf.library.folder, sheet, language, number, by=name_writer(request), of=of, says=text)


def _read_button(shelf: Shelf, button: str) -> tuple[str, str, int, int]:
    """The sheet, its language, the request and the remark. Raises HandoutsError for those that are not there."""
    sheet, _, rest = button.removeprefix(ANSWER).partition("|")
    language, number, of = (*rest.split("|"), "", "", "")[:3]
    if sheet not in shelf.library.procedures or not number.isdecimal() or not of.isdecimal() or len(number + of) > 12:
        raise HandoutsError(asking.tell_no_request())
    if language not in shelf.library.languages(sheet):
        raise HandoutsError(asking.tell_no_request())
    return sheet, language, int(number), int(of)
