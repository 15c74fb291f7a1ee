"""Which rows of a schedule are nobody's: reports end with totals, are parted by titles, and say their header on each page anew."""

import re
from collections.abc import Mapping, Sequence

from handouts.reading.characters import key
from handouts.reading.declarations import lazy_pattern

_FOOTER = lazy_pattern(
    r"(?:grand |sub)?total|count\b|page \d|\d+ of \d+$|printed|generated|created|exported|report|run (?:date|on|by)|end of|confidential|copyright|©|\*{2,}|-{3,}|={3,}|_{3,}"
    r"|gesamt|summe|anzahl|seite \d|gedruckt|erstellt am|ende de[rs]"
    r"|página \d|impreso|generado|fin de|confidencial|número de"
    r"|nombre total|imprimé|édité|fin d|confidentiel"
    r"|impresso|gerado|fim d"
    r"|итого|всего|страница|распечатано|конец|tổng|trang \d|合計|計|ページ|印刷|合计|总计|页|打印|합계|페이지|المجموع|صفحة|जोड़|कुल",
    re.IGNORECASE,
)
"""How what stands below a report begins."""
_MOMENT = ("date", "time")


def is_header_again(cells: Sequence[str], head: Sequence[str]) -> bool:
    """Whether a row says the header once more, as each page of a report does."""
    said = [key(cell) for cell in cells]
    return any(said) and said == [key(cell) for cell in head][: len(said)]


def find_strays(rows: Mapping[int, Mapping[str, str]], counts: Mapping[int, int]) -> list[int]:
    """The lines of rows that are nobody's: totals, "Printed by …", "Page 2".

    ``rows`` are what each line says by column, ``counts`` how many of its cells say anything. Such a row begins as a
    footer does, or has one cell with figures in it; it has no date and no time.
    """
    without = [line for line, said in rows.items() if not any(_is_moment(said.get(column, "")) for column in _MOMENT)]
    timed = len(rows) - len(without)
    found = []
    for line in without:
        first = next((text for text in rows[line].values() if text), "")
        footer = _FOOTER.match(first) is not None and (counts[line] == 1 or _is_short(rows[line]))
        alone = counts[line] == 1 and _has_figures(first)
        if (footer and (timed or _has_figures(" ".join(rows[line].values())))) or (alone and timed):
            found.append(line)
    return found


def find_doubtful(rows: Mapping[int, Mapping[str, str]], counts: Mapping[int, int]) -> list[int]:
    """The lines of rows with one cell and no day or time, where at least as many have one: somebody, or a title?"""
    without = [line for line, said in rows.items() if not any(_is_moment(said.get(column, "")) for column in _MOMENT)]
    return [line for line in without if counts[line] == 1] if len(rows) >= 2 * len(without) else []


def _is_moment(text: str) -> bool:
    """Whether something stands in a column of days or times that is no total."""
    return bool(text) and not _FOOTER.match(text)


def _is_short(said: Mapping[str, str]) -> bool:
    return sum(bool(text) for text in said.values()) <= 2


def _has_figures(text: str) -> bool:
    return any(letter.isdigit() for letter in text)
