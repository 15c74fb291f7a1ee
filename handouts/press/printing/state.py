"""How a printer and a job stand, as the printer says it, in words of whoever waits for the paper.

Printers say it in keywords (RFC 8011, 5.3.7, 5.3.8, 5.4.11, 5.4.12). Those that are known have words in ``words.yaml``;
of any other the keyword itself is shown, and nothing else that a printer may send: its sentences are not ours.
"""

import functools
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Literal

from handouts.press.printing.ipp_message import Values
from handouts.reading.declarations import dataclass, lazy_pattern
from handouts.reading.resources import read_data

_SEVERITY = lazy_pattern("-(report|warning|error)$")
_KEYWORD = lazy_pattern("[a-z0-9._/+-]{1,128}", re.IGNORECASE)
_NOTHING = frozenset({"none", "cups-waiting-for-job-completed", "job-completed-successfully", "job-printing", "job-incoming",
                      "job-data-insufficient", "job-transforming", "job-queued"})  # fmt: skip
"""Reasons that say no more than the state does."""
_LASTING = frozenset({"media-low", "toner-low", "marker-supply-low", "marker-waste-almost-full", "developer-low", "opc-near-eol",
                      "output-area-almost-full", "media-needed-soon"})  # fmt: skip
"""Reasons that stop nothing yet."""

JobStage = Literal["waiting", "held", "printing", "stopped", "printed", "canceled", "failed"]
STAGES: Mapping[int, JobStage] = {
    3: "waiting",
    4: "held",
    5: "printing",
    6: "stopped",
    7: "canceled",
    8: "failed",
    9: "printed",
}
"""The stages of a job by its state (RFC 8011, 5.3.7)."""
STOPPED = 5
"""The state of a printer that does nothing until somebody comes (RFC 8011, 5.4.11)."""
LANGUAGES = ("en", "es")


def read_keywords(said: Mapping[str, Values], name: str) -> tuple[str, ...]:
    """The keywords of an attribute, each once; what cannot be one is left out."""
    found = (each for each in said.get(name, ()) if isinstance(each, str) and _KEYWORD.fullmatch(each))
    return tuple(dict.fromkeys(found))


def _read_reasons(said: Mapping[str, Values], name: str) -> tuple[str, ...]:
    """The reasons an attribute gives, without how grave each is; those that say nothing are left out."""
    known = load_words()["reasons"]
    keywords = (each.lower() for each in read_keywords(said, name))
    bare = (
        each if each in known else _SEVERITY.sub("", each) for each in keywords
    )  # document-format-error is one word
    return tuple(dict.fromkeys(each for each in bare if each not in _NOTHING))[:8]


@dataclass(frozen=True)
class PrinterState:
    """How a printer is: ``reasons`` are keywords, such as media-empty."""

    stopped: bool
    accepting: bool
    reasons: Sequence[str]

    @classmethod
    def of(cls, said: Mapping[str, Values]) -> "PrinterState":
        """What the attributes of a printer say; one that does not say whether it takes jobs takes them."""
        stopped = list(said.get("printer-state", ())) == [STOPPED]
        accepting = list(said.get("printer-is-accepting-jobs", ())) != [False]
        return cls(stopped, accepting, _read_reasons(said, "printer-state-reasons"))

    @property
    def hindrances(self) -> tuple[str, ...]:
        """The reasons for which no paper comes, or may not come."""
        return tuple(each for each in self.reasons if each not in _LASTING)

    def say(self, language: str) -> str:
        """The state in a sentence or several."""
        said = [_say("printer", "stopped", language)] if self.stopped else []
        said += [_say("reasons", each, language) for each in self.reasons]
        return " ".join(said) or _say("printer", "ready", language)


@dataclass(frozen=True)
class JobState:
    """How a job is, with what its printer says meanwhile."""

    stage: JobStage
    reasons: Sequence[str]
    printer: PrinterState

    @classmethod
    def of(cls, said: Mapping[str, Values], printer: PrinterState) -> "JobState | None":
        """What the attributes of a job say; None if they name no state there is."""
        states = [each for each in said.get("job-state", ()) if isinstance(each, int)]
        if not states or states[0] not in STAGES:
            return None
        return cls(STAGES[states[0]], _read_reasons(said, "job-state-reasons"), printer)

    @property
    def over(self) -> bool:
        """Whether nothing more happens to it."""
        return self.stage in ("printed", "canceled", "failed")

    @property
    def doubtful(self) -> bool:
        """Whether it is over and the paper should be looked at before anybody takes it away."""
        return self.stage == "printed" and bool(self.reasons)

    @property
    def waits_for_somebody(self) -> bool:
        """Whether no paper comes before somebody goes to the printer."""
        return not self.over and (
            self.stage in ("held", "stopped") or self.printer.stopped or bool(self.printer.hindrances)
        )

    def say(self, language: str) -> str:
        """The state in a sentence or several."""
        said = [_say("job", self.stage, language)]
        said += [_say("reasons", each, language) for each in self.reasons if each != "printer-stopped"]
        if not self.over:
            said += [_say("reasons", each, language) for each in self.printer.reasons if each not in self.reasons]
            if self.printer.stopped and not self.printer.reasons:
                said.append(_say("printer", "stopped", language))
        return " ".join(dict.fromkeys(said))


def _say(kind: str, key: str, language: str) -> str:
    """Words for a state or a reason; a reason without words is shown as the printer calls it."""
    code = language if language in LANGUAGES else "en"
    words = load_words()
    found = words[kind].get(key)
    return found[code] if found else words["printer"]["says"][code].format(keyword=key[:40])


@functools.cache
def load_words() -> Mapping[str, Mapping[str, Mapping[str, str]]]:
    """The words for what printers say, by kind, keyword and language."""
    loaded: Mapping[str, Mapping[str, Mapping[str, str]]] = read_data(Path(__file__).with_name("words.yaml"))
    return loaded
