"""Reads the rows of a CSV file: the sign between its cells is found out."""

import csv
import io
import re
from collections.abc import Iterator, Sequence

from handouts.batch.columns import HEADER_ROWS, Record, find_columns
from handouts.problems import Place, Problem


def split_lines(text: str) -> list[str]:
    """The lines of a text, each with its end: a line feed, a carriage return, or both."""
    return list(io.StringIO(text, newline=""))


def find_delimiter(lines: Sequence[str]) -> str:
    """The sign between cells: the one with which most headers are known, or which the first line names (``sep=;``)."""
    if lines and (named := re.fullmatch(r"sep=(.)\s*", lines[0], re.IGNORECASE)):
        return named[1]

    def known(delimiter: str) -> int:
        records = [each for each in read_rows("", lines[: 4 * HEADER_ROWS], delimiter) if not isinstance(each, Problem)]
        return max((len(find_columns(cells)) for _, cells in records[:HEADER_ROWS]), default=0)

    return max((",", ";", "\t", "|"), key=known)


def read_rows(file: str, lines: Sequence[str], delimiter: str) -> Iterator[Record | Problem]:
    """The rows of a CSV file; a Problem where one cannot be told apart. ``file`` is its name, for their places.

    A blank between the sign and a quotation mark does not count, as people write lists by hand.
    """
    reader, line = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True), 1
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            open_ = reader.line_num >= len(lines)
            message = (
                "A quotation mark in this row is never closed." if open_ else "A quotation mark stands astray here."
            )
            remedy = "Put two where one is meant, or none." + (" No row below it was read." if open_ else "")
            yield Problem("bad-row", message, remedy, Place(file, line))
        else:
            yield line, cells
        line = reader.line_num + 1
