"""Prints the SHA-256 of every sheet of some content files, to hold a change of the program against the version before.

Usage: python tools/digests.py content.yaml [MORE.yaml …] > before.txt
Each line is a digest and the sheet it belongs to; a sheet that is refused has the codes of its problems instead.
"""

import datetime
import hashlib
import sys
from pathlib import Path

import handouts

TODAY = datetime.date(2026, 11, 22)
EDITIONS = ("standard", "large-print", "one-page", "trifold")
FILLED_IN = handouts.Patient(
    name="José Álvarez-Müller", date="Thursday, December 3, 2026", time="9:30 AM", doctor="Dr. Lee", place="Main house"
)


def main() -> None:
    for path in map(Path, sys.argv[1:]):
        library = handouts.load(path)
        for name in library.procedures:
            for language in library.languages(name):
                for edition in EDITIONS:
                    for paper in ("letter", "a4"):
                        for ink in ("color", "mono"):
                            options = {"format": edition, "language": language, "paper": paper, "ink": ink}
                            for who, patient in (("nobody", handouts.Patient()), ("filled", FILLED_IN)):
                                print(_digest(library, name, patient, options), path.name, name, *options.values(), who)


def _digest(library: handouts.Library, name: str, patient: handouts.Patient, options: dict[str, str]) -> str:
    try:
        pdf = handouts.build(library, name, patient=patient, today=TODAY, **options).pdf
    except handouts.HandoutsError as error:
        return "refused:" + ",".join(sorted({problem.code for problem in error.problems}))
    return hashlib.sha256(pdf).hexdigest()


if __name__ == "__main__":
    main()
