"""What an original says anew since it was translated: marked at the field of the translation, until that is written anew."""

from collections.abc import Collection

from handouts.approval.changes import split_sentences
from handouts.approval.standing import find_outdated_original, list_outdated_sentences
from handouts.approval.store import read_approvals
from handouts.content.editing.changes import find_value
from handouts.content.editing.drafts import Draft
from handouts.content.editing.shapes import Data, Path, read_pointer
from handouts.content.library import Library
from handouts.languages.language import Language
from handouts.problems import HandoutsError

MOST_VERSIONS = 400
"""Versions of a visit that are looked through: the last ones."""


def find_outdated(draft: Draft, library: Library | None, language: str, pointers: Collection[str]) -> dict[str, str]:
    """The fields of a translation whose original was changed after them, by pointer, each with what it said before.

    Known by two ways: in this visit the original was changed, and the field was not since; or the translation is behind, and
    an approval has kept the words it was made from.
    """
    found = {pointer: was for pointer in pointers if (was := _find_in_visit(draft, pointer))}
    before = _list_since_approval(draft, library, language)
    for pointer in pointers if before else ():
        if pointer not in found and not _is_written(draft, pointer):
            text = _original(draft.now.data, read_pointer(draft.shape, pointer))
            said = [before[each] for each in split_sentences(" ".join(text.split())) if each in before]
            if said:
                found[pointer] = " ".join(said)
    return found


def _original(data: Data, path: Path) -> str:
    """What the original says of a field of a translation, whose path begins with ``translations`` and the language."""
    said = find_value(data, path[2:])
    return said if isinstance(said, str) else ""


def _find_in_visit(draft: Draft, pointer: str) -> str:
    """What the original said when the field was last written, if it says something else now."""
    path = read_pointer(draft.shape, pointer)
    now = find_value(draft.now.data, path)
    if not isinstance(now, str) or not now:
        return ""  # nothing is translated yet
    last = draft.versions[-1].data
    for version in reversed(draft.versions[-MOST_VERSIONS:]):
        if find_value(version.data, path) != now:
            break
        last = version.data
    was = _original(last, path)
    return was if was and was != _original(draft.now.data, path) else ""


def _is_written(draft: Draft, pointer: str) -> bool:
    """Whether a field says something else than the library: then somebody has looked at it in this visit."""
    path = read_pointer(draft.shape, pointer)
    return bool(find_value(draft.now.data, path) != find_value(draft.base or {}, path))


def _list_since_approval(draft: Draft, library: Library | None, language: str) -> dict[str, str]:
    """What sentences of the original said when it was translated, by what they say now."""
    if library is None or draft.name not in library.procedures or language not in library.languages(draft.name):
        return {}
    approvals = read_approvals(library.folder, draft.name, language)
    spoken = Language.of(language)
    try:
        if not find_outdated_original(library, draft.name, spoken, approvals[-1] if approvals else None):
            return {}
        return {each.after: each.before for each in list_outdated_sentences(library, draft.name, spoken) if each.after}
    except HandoutsError:
        return {}
