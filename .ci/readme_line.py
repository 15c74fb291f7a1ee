"""Prints commands of the README as they stand there: what CI runs is what a reader copies.

``python .ci/readme_line.py test [README.md]`` prints the one command in a code block that is marked ``# test``,
without the marker.  Absent or ambiguous, it says so and ends with 1.
``python .ci/readme_line.py --later [README.md]`` prints every command for a shell that is not marked ``# build`` or
``# test``, a line each, in the order of the README.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

SETUP = ("build", "test")


def commands(text: str) -> Iterator[tuple[str, str, str]]:
    """Each line of a fenced code block: the command, the comment at its end, and the language of the block."""
    language, fenced = "", False
    for line in text.splitlines():
        if fence := re.match(r"\s*(?:```|~~~)(\w*)", line):
            fenced, language = not fenced, fence[1]
        elif fenced and line.strip():
            command, _, comment = line.rpartition(" # ") if " # " in line else (line, "", "")
            yield command.strip(), comment.strip(), language


def marked_lines(text: str, marker: str) -> list[str]:
    """The commands whose trailing comment is exactly ``# marker``."""
    return [command for command, comment, _ in commands(text) if command and comment == marker]


def later_lines(text: str) -> list[str]:
    """The commands for a shell after those that set the program up."""
    return [command for command, comment, language in commands(text) if language == "sh" and comment not in SETUP]


def main(marker: str, path: str = "README.md") -> int:
    readme = Path(path)
    if not readme.is_file():
        print(f"{path} is not there", file=sys.stderr)
        return 1
    text = readme.read_text(encoding="utf-8")
    found = later_lines(text) if marker == "--later" else marked_lines(text, marker)
    if not found or (len(found) > 1 and marker != "--later"):
        how_many = f"{len(found)} lines" if found else "no line"
        print(f"{path} has {how_many} marked `# {marker}` in a code block; there must be one", file=sys.stderr)
        return 1
    print("\n".join(found))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
