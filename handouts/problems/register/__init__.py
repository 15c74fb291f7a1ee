"""The register: every code of a problem once, with its words in every language of the page.

A file a language, its codes grouped by the room of the house that tells them. Each code has::

    title:    what is wrong, in a sentence without values
    cause:    why it comes about
    cure:     what to do

and, where a reader of the page should meet more than that, ``message`` and ``remedy``: the sentences of one problem,
with the names of its ``values`` in braces. The severity of a code is no matter of language: see
:data:`handouts.problems.LESSER_SEVERITIES`.
"""

import functools
import string
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import yaml

from handouts.problems.problem import ExitCode, Problem, Severity

FOLDER = Path(__file__).parent

EXIT_CODES: Mapping[str, ExitCode] = {
    **dict.fromkeys(
        (
            "backup-unreadable",
            "bad-schedule",
            "file-is-folder",
            "file-missing",
            "file-not-utf8",
            "file-too-big",
            "file-unreadable",
            "no-cluster",
            "no-content",
            "no-leaflets",
            "not-a-file",
            "not-in-encoding",
            "record-unreadable",
            "scanned-leaflet",
            "unknown-encoding",
            "unreadable",
            "unreadable-leaflet",
        ),
        ExitCode.UNREADABLE,
    ),
    **dict.fromkeys(
        (
            "cluster-failed",
            "content-differs",
            "database-unusable",
            "sign-in-busy",
            "draft-unwritable",
            "review-unwritable",
            "file-unremovable",
            "schedule-words-busy",
            "file-is-link",
            "file-unwritable",
            "folder-busy",
            "not-shared",
            "other-sheets",
            "published-busy",
            "record-unwritable",
            "server-busy",
        ),
        ExitCode.UNWRITABLE,
    ),
    "not-approved": ExitCode.NOT_APPROVED,
    **dict.fromkeys(
        (
            "job-not-printed",
            "job-unknown",
            "job-unnumbered",
            "job-waits",
            "mixed-papers",
            "printer-few-copies",
            "printer-no-fold",
            "printer-no-paper",
            "printer-no-pdf",
            "printer-no-tray",
            "printer-not-accepting",
            "printer-refuses",
            "printer-silent",
            "printer-unclear",
            "printer-unknown",
            "printer-unnamed",
        ),
        ExitCode.NOT_PRINTED,
    ),
    **dict.fromkeys(
        (
            "database-address",
            "database-newer",
            "link-not-first",
            "no-server",
            "person-unknown",
            "port-taken",
            "restore-not-empty",
            "trail-altered",
            "trail-cut",
            "trail-gap",
        ),
        ExitCode.PROBLEMS,
    ),
}
"""How a command ends that stops at one of these; see :meth:`ProblemEntry.exit_code` for the others."""


@dataclass(frozen=True)
class ProblemEntry:
    """What the register says of a code in one language."""

    code: str
    room: str
    """The folder of ``handouts/`` where the problem is noticed, or the first of them."""
    title: str
    cause: str
    cure: str
    message: str = ""
    remedy: str = ""

    def exit_code(self, severity: Severity) -> ExitCode | None:
        """How a command ends that meets the problem: a warning or a note stops none. None where only the page tells it."""
        if self.code in EXIT_CODES:
            return EXIT_CODES[self.code]
        if self.room == "web":
            return None
        return ExitCode.PROBLEMS if severity is Severity.ERROR else ExitCode.OK

    def fill(self, template: str, values: Mapping[str, str]) -> str:
        """A template with its values; nothing where there is no template or the problem has not all of its values."""
        if not template or not template_fields(template) <= values.keys():
            return ""
        return template.format_map(values)


class ProblemWords(NamedTuple):
    """A problem told in one language."""

    message: str
    remedy: str
    detail: str = ""
    """The English sentences with their values, where this language has only general ones. It is English: mark it so."""


def languages() -> tuple[str, ...]:
    """The codes of the languages that problems are told in."""
    return tuple(sorted(path.stem for path in FOLDER.glob("*.yaml")))


@functools.cache
def entries(language: str) -> Mapping[str, ProblemEntry]:
    """All that the register says in a language, by code, in its order. Raises OSError for a language without a file."""
    rooms = yaml.safe_load((FOLDER / f"{language}.yaml").read_text(encoding="utf-8"))
    return {code: ProblemEntry(code, room, **words) for room, codes in rooms.items() for code, words in codes.items()}


def words_in(problem: Problem, language: str) -> ProblemWords:
    """What is wrong and how to mend it, in a language of the page.

    English is what the problem says itself, unless the register has sentences for the page. In another language, these
    are the register's sentences with the problem's values; where it has none, its title and cure, with the English as a
    detail.
    """
    entry = entries(language).get(problem.code)
    if entry is None:  # a check of somebody's own, which the register cannot know
        return ProblemWords(problem.message, problem.remedy)
    message, remedy = (entry.fill(template, problem.values) for template in (entry.message, entry.remedy))
    if message and remedy:
        return ProblemWords(message, remedy)
    if language == "en":
        return ProblemWords(problem.message, problem.remedy)
    return ProblemWords(entry.title, entry.cure, f"{problem.message} {problem.remedy}".strip())


def template_fields(template: str) -> set[str]:
    """The names in braces of a template."""
    return {name for _, name, _, _ in string.Formatter().parse(template) if name}
