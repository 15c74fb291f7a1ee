"""SSML as sound, by espeak-ng: a program of its own (GPL), which is run and never brought along.

What it says goes in by standard input and the sound comes out by standard output, so that no patient's detail stands on a
command line or in a file that is left behind.
"""

import shutil
import struct
import subprocess

from handouts.languages.language import Language
from handouts.problems import HandoutsError, Problem
from handouts.templates.speech.voices import load_voices

PROGRAM = "espeak-ng"
WORDS_A_MINUTE = 140
"""Slower than the program's own 175: instructions are heard for the first time."""
PATIENCE = 300
"""Seconds to wait; a sheet of five minutes takes two."""
_RIFF, _HEADER = b"RIFF", 44


def speak(ssml: bytes, language: Language) -> bytes:
    """A WAV file of what SSML says. Raises HandoutsError if espeak-ng is not installed or fails, or has no voice for the language."""
    voices = load_voices().voices
    if language.code not in voices:
        raise HandoutsError(
            Problem("no-voice", f'espeak-ng has no voice that reads the language "{language.code}" whole.',
                    "Make the SSML without  --audio  and have another program read it.")
        )  # fmt: skip
    program = shutil.which(PROGRAM)
    if program is None:
        raise HandoutsError(
            Problem("espeak-not-installed", "espeak-ng is not installed; sound is made by it.",
                    "Install it: on Debian and Ubuntu  apt-get install espeak-ng,  on macOS  brew install espeak-ng; or leave out  --audio")
        )  # fmt: skip
    command = [program, "-m", "-b", "1", "-s", str(WORDS_A_MINUTE), "-v", voices[language.code], "--stdin", "--stdout"]
    try:
        done = subprocess.run(  # noqa: S603 - a program that was looked up, and words of ours
            command, input=ssml, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, timeout=PATIENCE, check=True
        )
    except (OSError, subprocess.SubprocessError):
        raise _refuse_sound() from None
    if not done.stdout.startswith(_RIFF) or len(done.stdout) <= _HEADER:
        raise _refuse_sound()
    return _tell_length(done.stdout)


def _refuse_sound() -> HandoutsError:
    return HandoutsError(
        Problem("speech-failed", "espeak-ng made no sound.", "Install its newest version, or leave out  --audio")
    )


def _tell_length(wav: bytes) -> bytes:
    """The file with its length in its head: who writes to a pipe does not know it yet."""
    size = len(wav) - _HEADER
    return wav[:4] + struct.pack("<I", size + _HEADER - 8) + wav[8:40] + struct.pack("<I", size) + wav[_HEADER:]
