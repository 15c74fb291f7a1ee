"""The shipped content in its first language alone, for tests that edit it."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from support.tools import ROOT


def english_only(text: str) -> str:
    """A content file without what stands under ``translations:``."""
    lines, under = [], 0
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip())
        if under and (not line.strip() or indent > under):
            continue
        found = re.fullmatch(r"( +)translations:", line)
        under = len(found[1]) if found else 0
        if not found:
            lines.append(line)
    return "\n".join(lines).rstrip("\n") + "\n"


def copy_sample(folder: Path) -> Path:
    """The sample and its sources in a folder, in English alone."""
    text = (ROOT / "content.yaml").read_text(encoding="utf-8")
    (folder / "content.yaml").write_text(english_only(text), encoding="utf-8")
    shutil.copytree(ROOT / "sources", folder / "sources")
    return folder
