"""Prints the one command of the README's code blocks that ends in a given marker.

``python .ci/readme_line.py test [README.md]`` prints the line marked ``# test`` without the marker.
Absent or ambiguous, it says so and ends with 1: what CI runs is what a reader copies.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path


def marked_lines(text: str, marker: str) -> list[str]:
    """The commands in fenced code blocks whose trailing comment is exactly ``# marker``."""
    found = []
    fenced = False
    for line in text.splitlines():
        if re.match(r"\s*(```|~~~)", line):
            fenced = not fenced
        elif fenced and (match := re.fullmatch(rf"\s*(\S.*?)\s+#\s*{re.escape(marker)}\s*", line)):
            found.append(match[1])
    return found


def main(marker: str, path: str = "README.md") -> int:
    readme = Path(path)
    if not readme.is_file():
        print(f"{path} is not there", file=sys.stderr)
        return 1
    found = marked_lines(readme.read_text(encoding="utf-8"), marker)
    if len(found) != 1:
        how_many = f"{len(found)} lines" if found else "no line"
        print(f"{path} has {how_many} marked `# {marker}` in a code block; there must be one", file=sys.stderr)
        return 1
    print(found[0])
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
