"""Writes the tables of docs/languages.md: the languages, from their files, and what readers of a PDF take from each.

Usage: python tools/languages_page.py           the languages; at once
       python tools/languages_page.py --read    also what readers take, by making files and reading them (`.ci/tools pdfjs`, …)
A test holds the page to what this writes.
"""

from __future__ import annotations

import argparse
import datetime
import re
import sys
from pathlib import Path

from handouts.languages.language import Language, codes

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "languages.md"
BEFORE = ROOT / "tests" / "data" / "read-before.tsv"
BRAILLE = ROOT / "handouts" / "templates" / "braille" / "tables"
LINES = {"spaces": "at blanks", "cjk": "between letters", "dictionary": "between words that a dictionary knows"}
READERS = ("pdfium", "poppler", "MuPDF", "pdf.js")


def languages() -> str:
    """The table of languages."""
    rows = [
        "| code | language | script | a translator has read it | set in | lines end | broken words | readability | braille |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    for code in codes():
        words = Language.of(code)
        way = ", right to left" if words.direction == "rtl" else ""
        cells = (
            code,
            words.own_name,
            words.script + way,
            words.reviewed,
            ", ".join(words.fonts),
            LINES[words.line_breaking],
            "" if words.hyphenation == "none" else words.hyphenation,
            ", ".join(words.readability),
            "yes" if (BRAILLE / f"{code}.yaml").is_file() else "",
        )
        rows.append(f"| {' | '.join(cells)} |")
    return "\n".join(rows)


def reading() -> str:
    """The table of what readers take, now beside before; makes the files and has them read."""
    sys.path.insert(0, str(ROOT / "tests"))
    from support.extraction import read_all_samples

    before = {line.split("\t")[0]: line.split("\t")[1:] for line in BEFORE.read_text(encoding="utf-8").splitlines()}
    today = datetime.datetime.now(datetime.UTC).date()
    rows = [f"Measured {today}.", "", f"| | {' | '.join(READERS)} |", "|---|---|---|---|---|"]
    for tag, shares in read_all_samples().items():
        now = [str(shares[reader]) for reader in READERS]
        was = before.get(tag, now)
        cells = [new if new == old else f"{new} (was {old})" for new, old in zip(now, was, strict=True)]
        rows.append(f"| {tag.replace('-x-name', ', a name')} | {' | '.join(cells)} |")
    return "\n".join(rows)


def put(page: str, name: str, table: str) -> str:
    """The page with a table in its place."""
    pattern = rf"(?s)(<!-- {name}[^>]*-->\n).*?(<!-- end of {name} -->)"
    found, count = re.subn(pattern, lambda match: f"{match[1]}{table}\n{match[2]}", page)
    if count != 1:
        raise SystemExit(f"docs/languages.md has no place for the table of {name}")
    return found


def main() -> None:
    """Writes the page."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--read", action="store_true", help="also measure what readers take")
    page = put(PAGE.read_text(encoding="utf-8"), "languages", languages())
    if parser.parse_args().read:
        page = put(page, "reading", reading())
    PAGE.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    main()
