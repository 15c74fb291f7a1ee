"""Advice that somebody left, with the reason: what a check tells of a sentence, and why the sentence stays as it is.

Kept beside the content, in the folder of reviews, a line for each thing that was said: so whoever approves finds it, and a
backup has it. It belongs to the very sentence: when that changes, the advice is told again. Nothing that stops a sheet can be
left, and `handouts check` goes on telling all of it: a practice that wants a check silent says so in its content, once.
"""

import datetime
import hashlib
import json
from pathlib import Path

from handouts.approval.request_journal import FOLDER
from handouts.problems import HandoutsError, Place, Problem, UnwritableError
from handouts.reading.characters import BAD_CHARACTER, clean
from handouts.reading.declarations import dataclass
from handouts.storage import writing
from handouts.storage.journals import add_line, hold_journal, split_lines

LONGEST = 500
"""Letters of a reason."""


@dataclass(frozen=True)
class LeftAdvice:
    """Advice that was left."""

    language: str
    code: str
    """Of the check that tells it."""
    word: str
    """The word it is about; "" where it is about the sentence."""
    sentence: str
    """What stood in the field."""
    reason: str
    by: str = ""
    at: str = ""

    @property
    def key(self) -> str:
        """What names it: of the language, the check, the word and the very sentence."""
        return name_advice(self.language, self.code, self.word, self.sentence)


def name_advice(language: str, code: str, word: str, sentence: str) -> str:
    """The name of advice on a sentence, whose blanks do not count."""
    said = "\0".join((language, code, word, " ".join(sentence.split())))
    return hashlib.sha256(said.encode("utf-8")).hexdigest()[:16]


def read_left(folder: Path, procedure: str) -> dict[str, LeftAdvice]:
    """The advice that was left in a sheet and its variants, by its key. Raises HandoutsError if it cannot be read."""
    path = _path(folder, procedure)
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise _unreadable(path, writing.describe_os_error(error)) from error
    return _read_lines(path, data)


def _read_lines(path: Path, data: bytes) -> dict[str, LeftAdvice]:
    found: dict[str, LeftAdvice] = {}
    for number, line in enumerate(split_lines(data), 1):
        try:
            said = json.loads(line)
            texts = (str(said[key]) for key in ("language", "code", "word", "sentence", "reason", "by", "at"))
            made = LeftAdvice(*texts)
        except (ValueError, KeyError, TypeError) as error:
            raise _unreadable(path, f"its line {number} is broken", number) from error
        found.pop(made.key, None)
        if made.reason:
            found[made.key] = made
    return found


def leave(folder: Path, procedure: str, advice: LeftAdvice, *, by: str) -> None:
    """Leave advice, or with an empty reason have it told again. Raises HandoutsError and UnwritableError."""
    path = _path(folder, procedure)
    line = {
        "language": advice.language,
        "code": advice.code,
        "word": advice.word,
        "sentence": advice.sentence,
        "reason": clean(BAD_CHARACTER.sub(" ", advice.reason))[:LONGEST],
        "by": by,
        "at": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }
    try:
        with hold_journal(path):
            data = path.read_bytes()
            _read_lines(path, data)  # nothing is written behind what cannot be read
            text = json.dumps(line, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
            add_line(path, text, sum(map(len, split_lines(data))))
    except OSError as error:
        raise UnwritableError(
            Problem("review-unwritable", f"It cannot be written down: {writing.describe_os_error(error)}.",
                    "Nothing was kept of what you sent; what was accepted before is there. Make room on the disk or let others finish, and send it again.", Place(str(path)))
        ) from error  # fmt: skip


def _path(folder: Path, procedure: str) -> Path:
    return folder / FOLDER / "left" / f"{procedure}.jsonl"


def _unreadable(path: Path, why: str, line: int = 1) -> HandoutsError:
    return HandoutsError(
        Problem("left-unreadable", f"What advice was left cannot be read: {why}.",
                "Take the file back from a backup, or move it away: then all advice is told again.", Place(str(path), line))
    )  # fmt: skip
