"""Two approvals in one text: nothing of either is lost, no number is cut, and the paper says without color what changed."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from approval.practice import practice, put_approval
from hypothesis import given, settings
from hypothesis import strategies as st
from support.validators import conformance

from handouts.approval.printed import find_two_approvals
from handouts.approval.recall import find_recalled, read_prints
from handouts.approval.redline import compare_approvals, compare_line, redline
from handouts.pdf import raster
from handouts.press.history_papers import redline_paper
from handouts.problems import HandoutsError

TODAY = datetime.date(2026, 11, 26)
WORDS = st.sampled_from(["take", "2", "20", "1.5", "2.5", "mg", "pills,", "pills.", "no", "あ", "痛", "nunca"])
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=7).map(" ".join), max_size=7)


@given(LINES, LINES)
@settings(max_examples=200)
def test_a_redline_has_every_word_of_both_texts_in_their_order(before: list[str], after: list[str]) -> None:
    found = list(redline(before, after))
    old = ["".join(piece.text for piece in line if piece.kind != "new") for line in found]
    new = ["".join(piece.text for piece in line if piece.kind != "gone") for line in found]
    assert [line for line in old if line] == before
    assert [line for line in new if line] == after
    assert (before == after) == all(piece.kind == "same" for line in found for piece in line)


@pytest.mark.parametrize(
    ("before", "after"), [("1.5 mg", "2.5 mg"), ("10 mg", "100 mg"), ("8-10 am", "8-11 am"), ("½ pill", "1½ pill")]
)
def test_a_number_is_gone_or_new_whole(before: str, after: str) -> None:
    pieces = list(compare_line(before, after))
    assert [each.text for each in pieces if each.kind == "gone"] == [before.split()[0]]
    assert [each.text for each in pieces if each.kind == "new"] == [after.split()[0]]


def two(folder: Path) -> tuple[str, str]:
    """Two approvals of the knee sheet, the second with other hours; their standard codes."""
    first = put_approval(practice(folder), "2026-11-01", "2027-11-01").wording.codes[0]
    second = put_approval(practice(folder, ("2 hours", "20 hours")), "2026-11-10", "2027-11-10").wording.codes[0]
    return first, second


def test_two_codes_written_one_after_the_other_are_found(tmp_path: Path) -> None:
    first, second = two(tmp_path)
    found = find_two_approvals(tmp_path, f"{second.lower()}  {first}")
    assert found is not None
    assert [each.wording.codes[0] for each in found] == [second, first]
    assert find_two_approvals(tmp_path, first) is None
    assert find_two_approvals(tmp_path, "knee") is None
    with pytest.raises(HandoutsError, match="Nothing here was approved"):
        find_two_approvals(tmp_path, f"{first} KN-EN 1A2B-3C4D")


def test_the_paper_says_aloud_and_by_lines_what_is_gone_and_what_is_new(tmp_path: Path) -> None:
    import pikepdf

    pair = find_two_approvals(tmp_path, " ".join(two(tmp_path)))
    assert pair is not None
    found = compare_approvals(*pair)
    assert "[-2-]{+20+} hours." in found.describe()
    data = redline_paper(found, today=TODAY)
    path = tmp_path / "redline.pdf"
    path.write_bytes(data)
    with pikepdf.open(path) as pdf:
        spans = [each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and each.get("/S") == "/Span"]
        said = {
            str(each["/ActualText"]).strip(): str(each["/A"]["/TextDecorationType"])
            for each in spans
            if "/ActualText" in each
        }
    assert said == {"[deleted: 2]": "/LineThrough", "[inserted: 20]": "/Underline"}
    assert conformance(data) == []
    assert "What is gone is struck" in " ".join(" ".join(raster.texts(data)).split())


def test_a_recall_names_codes_that_are_good_no_longer_and_why(tmp_path: Path) -> None:
    first, second = two(tmp_path)
    library = practice(tmp_path, ("2 hours", "20 hours"))
    (found,) = find_recalled(library, "knee", TODAY)
    assert first in [each.code for each in found.verdicts]
    assert second not in [each.code for each in found.verdicts]
    assert [(each.before, each.after) for each in found.changes] == [("It takes 2 hours.", "It takes 20 hours.")]
    assert find_recalled(library, second, TODAY) == []
    assert [each.code for each in find_recalled(library, first.lower(), TODAY)[0].verdicts] == [first]
    with pytest.raises(HandoutsError, match="no procedure"):
        find_recalled(library, "elbow", TODAY)


def test_a_recall_says_how_many_copies_went_out(tmp_path: Path) -> None:
    first, _ = two(tmp_path)
    record = tmp_path / "record.csv"
    record.write_text(
        f"time,procedure,format,language,code,program\n2026-11-02T08:00:00,knee,standard,en,{first},0.1\n"
        f"time,procedure,format,language,code,program,user,paper,ink,sha256,copies,by\n"
        f"2026-11-05T08:00:00,knee,standard,en,{first},0.2,ann,letter,color,00,12,desk\n2026-11-06T08:00,kn",
        encoding="utf-8",
    )
    assert read_prints(record, [first])[first].copies == 13
    (found,) = find_recalled(practice(tmp_path, ("2 hours", "20 hours")), first, TODAY)
    assert "printed: 13, last on 2026-11-05" in found.describe(read_prints(record, [first]))
    with pytest.raises(HandoutsError, match="record"):
        read_prints(tmp_path / "none.csv", [first])
