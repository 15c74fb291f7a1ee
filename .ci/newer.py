"""Reads what pip lists as installed, ``name==version`` a line, and prints what the lock has in another version."""

import re
import sys
from pathlib import Path


def versions(text: str) -> dict[str, str]:
    """The version of each package, by its name as the index spells it."""
    found = re.findall(r"^([A-Za-z0-9._-]+)==([^\s;]+)", text, re.MULTILINE)
    return {re.sub("[-_.]+", "-", name).lower(): version for name, version in found}


lock = versions(Path(sys.argv[1]).read_text(encoding="utf-8"))
other = [
    f"{name} {version} ({lock[name]})"
    for name, version in versions(sys.stdin.read()).items()
    if lock.get(name, version) != version
]
print(", ".join(other) or "nothing")
