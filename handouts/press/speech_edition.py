"""A sheet as speech: the words of the standard sheet, judged by the same judge, for nobody or for one patient."""

import datetime
from dataclasses import field

from handouts.content.library import Library
from handouts.document.patient import Patient, find_missing_details
from handouts.options import SPEECH, STANDARD, SheetOptions
from handouts.press.press import NOBODY, Press
from handouts.press.telling import find_told_problems
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.templates.speech.sound import speak
from handouts.templates.speech.ssml import write_ssml
from handouts.templates.visit_on_top import take_visit_off_top


@dataclass(frozen=True)
class SpeechEdition:
    """A finished sheet to be listened to.

    ``ssml`` is the file, ``wav`` the sound if it was asked for, ``code`` names exactly the words in it, ``problems`` are those
    that did not stop it.
    """

    procedure: str
    language: str
    ssml: bytes = field(repr=False)
    wav: bytes | None = field(repr=False)
    code: str
    problems: tuple[Problem, ...] = ()
    marked: bool = False
    """Whether it says first that it is not for patients."""

    @property
    def options(self) -> SheetOptions:
        """Which sheet it is."""
        return SheetOptions(self.procedure, self.language, SPEECH)

    @property
    def file_name(self) -> str:
        """``kyphoplasty-speech-en.ssml``; that of the sound ends in ``.wav``. Never for whom it is."""
        return self.options.file_name.removesuffix(".pdf") + ".ssml"


def make_speech_edition(
    library: Library,
    procedure: str,
    *,
    language: str | None = None,
    audio: bool = False,
    patient: Patient = NOBODY,
    today: datetime.date | None = None,
) -> SpeechEdition:
    """The speech of one sheet, with ``audio`` also as sound; the same arguments always give the same SSML.

    ``language`` is a code such as es; None is the language the procedure was written in. Raises HandoutsError with all that
    is wrong: espeak-ng is not installed where sound is asked for, and whatever :func:`handouts.press.press.build` finds.
    """
    day = today or datetime.date.today()
    press = Press(library, procedure, format=STANDARD, language=language, today=day)
    if missing := find_missing_details(patient, library.procedure(procedure)):
        raise HandoutsError(missing)
    document = take_visit_off_top(press.document(patient))
    ssml = write_ssml(document)
    wav = speak(ssml, document.language) if audio else None
    told = (*press.told_of(patient), *press.told, *find_told_problems(library, procedure, press.language, day))
    return SpeechEdition(procedure, press.language, ssml, wav, document.imprint.code, told, document.mark is not None)
