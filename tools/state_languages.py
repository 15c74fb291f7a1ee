"""Writes ``handouts/languages/language_help/states.yaml``: the languages of each state whose speakers most often know little English.

From the Census Bureau's own counts: American Community Survey, 5-year estimates, table B16001, "Language spoken at home by
ability to speak English for the population 5 years and over", in the table-based summary file. That table is not
published for states; it is for the congressional districts that a state consists of, and their sum is the state's.

    python tools/state_languages.py acsdt5y2020-b16001.dat

The file of 2016-2020 has the SHA-256 that stands at the head of what is written.
"""

import csv
import hashlib
import sys
from collections import Counter, defaultdict
from pathlib import Path

TARGET = Path(__file__).resolve().parents[1] / "handouts/languages/language_help/states.yaml"
MOST = 15
"""Languages that 45 CFR 92.11(b) asks for."""

LINES = {
    5: "es", 8: "fr", 11: "ht", 14: "it", 17: "pt", 20: "de", 23: "yi pdc", 26: "el", 29: "ru", 32: "pl", 35: "sh", 38: "uk",
    41: "hy", 44: "fa", 47: "gu", 50: "hi", 53: "ur", 56: "pa", 59: "bn", 62: "ne mr", 68: "te", 71: "ta", 74: "ml kn", 77: "zh",
    80: "ja", 83: "ko", 86: "hmn", 89: "vi", 92: "km", 95: "th lo", 101: "tl", 104: "ilo sm haw", 107: "ar", 110: "he",
    113: "am so", 116: "yo tw ig", 119: "sw", 122: "nv",
}  # fmt: skip
"""The lines of the table that count people who speak English less than "very well", and the languages that each names.

Lines that name none, such as "Other languages of Asia", say of no language how many speak it, and are left out.
"""
STATES = {
    "01": "AL", "02": "AK", "04": "AZ", "05": "AR", "06": "CA", "08": "CO", "09": "CT", "10": "DE", "11": "DC", "12": "FL", "13": "GA",
    "15": "HI", "16": "ID", "17": "IL", "18": "IN", "19": "IA", "20": "KS", "21": "KY", "22": "LA", "23": "ME", "24": "MD", "25": "MA",
    "26": "MI", "27": "MN", "28": "MS", "29": "MO", "30": "MT", "31": "NE", "32": "NV", "33": "NH", "34": "NJ", "35": "NM", "36": "NY",
    "37": "NC", "38": "ND", "39": "OH", "40": "OK", "41": "OR", "42": "PA", "44": "RI", "45": "SC", "46": "SD", "47": "TN", "48": "TX",
    "49": "UT", "50": "VT", "51": "VA", "53": "WA", "54": "WV", "55": "WI", "56": "WY", "72": "PR",
}  # fmt: skip
"""The states by their number in the survey (ANSI INCITS 38)."""

HEAD = """\
# The languages of each state by how many people speak them at home and speak English less than "very well", the first {most}
# lines of the table that name a language. A line of the table that names several counts them together: which of them is
# spoken how often is not known from it. Written by tools/state_languages.py; do not change it by hand.
source: >-
  U.S. Census Bureau, American Community Survey, 5-year estimates, table B16001, as the sums of each state's congressional
  districts; file {name}, SHA-256 {digest}
day: 2022-03-17
period: 2016-2020
states:
"""


def main() -> None:
    """Count, and write the file."""
    source = Path(sys.argv[1])
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    with source.open(encoding="ascii", newline="") as file:
        for row in csv.DictReader(file, delimiter="|"):
            area = row["GEO_ID"]
            if area.startswith("5001600US"):
                for line, languages in LINES.items():
                    counts[STATES[area[9:11]]][languages] += int(row[f"B16001_E{line:03}"])
    digest = hashlib.sha256(source.read_bytes()).hexdigest()
    text = HEAD.format(most=MOST, name=source.name, digest=digest)
    for state in sorted(counts):
        text += f"  {state}:\n"
        for languages, count in counts[state].most_common(MOST):
            if count:
                text += f"    {languages}: {count}\n"
    TARGET.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
