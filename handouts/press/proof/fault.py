"""What a rule of the proof finds, and how it is told: with its place in the content, and never a patient's words."""

from handouts.press.proof.evidence import Stretch
from handouts.problems import Problem
from handouts.reading.declarations import dataclass

MOST_QUOTED = 60
"""Letters of a text that a message quotes."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with finished pages, and the stretch of the document it was found at."""

    what: str
    stretch: Stretch | None = None

    @property
    def words(self) -> str:
        """The words it was found at, cut short; none of a patient's."""
        if self.stretch is None or self.stretch.private:
            return ""
        text = " ".join(self.stretch.text.split())
        return text if len(text) <= MOST_QUOTED else f"{text[:MOST_QUOTED].rstrip()}…"

    def problem(self, file_format: str) -> Problem:
        """The fault as a problem."""
        words = f", at “{self.words}”" if self.words else ""
        detail = f', at the patient\'s "{self.stretch.private}"' if self.stretch and self.stretch.private else ""
        message = f"The finished {file_format} sheet does not say what was written: {self.what}{words}{detail}."
        remedy = "This is a fault of the program. Word it otherwise or choose another edition, and please report it."
        place = self.stretch.place if self.stretch else None
        return Problem("sheet-not-proved", message, remedy, place, values={"what": self.what, "words": self.words})
