"""From a code on paper to what may be done with the paper."""

from pathlib import Path

import pytest
from practice import BY, ENGLISH, day, practice, put_approval

import handouts
from handouts.approval.standing import Standing
from handouts.approval.verify import Verdict, read_codes, verify_code
from handouts.document.wording import SheetWords
from handouts.problems import HandoutsError, Place

TODAY = day("2027-06-01")


def code_of(library: handouts.Library, procedure: str = "knee") -> str:
    """The first text code of a sheet as it is now."""
    return SheetWords.of(library, procedure, ENGLISH).codes[0]


def test_what_a_code_says_on_a_day(tmp_path: Path) -> None:
    library = practice(tmp_path)
    code = code_of(library)
    assert verify_code(library, code, TODAY) == Verdict(code, None, None, False)
    put_approval(library, "2027-01-10", "2028-01-10", "08:00:00", by="Ann Lee, MD")
    last = put_approval(library, "2027-01-10", "2028-01-10", "09:00:00")
    put_approval(library, "2027-01-11", "2028-01-10", procedure="hip")
    assert verify_code(library, code, TODAY) == Verdict(code, last, Standing("approved", last), True, "standard")
    found = verify_code(library, code, day("2028-01-11"))
    assert found == Verdict(code, last, Standing("overdue", last, day("2028-01-10")), False, "standard")
    later = practice(tmp_path, ("2 hours", "4 hours"))
    assert verify_code(later, code, TODAY) == Verdict(
        code, last, Standing("changed", last, editions=("standard",)), False, "standard"
    )
    again = put_approval(later, "2027-02-10", "2028-02-10")
    assert verify_code(later, code, TODAY) == Verdict(
        code, last, Standing("changed", last, editions=("standard",)), False, "standard"
    ), again
    only_hip = later.__class__(later.practice, {"hip": later.procedures["hip"]}, later.path, later.folder)
    assert verify_code(only_hip, code, TODAY) == Verdict(code, last, None, False)


def test_each_verdict_says_what_to_do(tmp_path: Path) -> None:
    library = practice(tmp_path)
    made = put_approval(library, "2027-01-10", "2028-01-10")
    signed = f"X: knee (en), approved by {BY} on 2027-01-10"
    told = [
        (Verdict("X", made, Standing("approved", made), True), f"{signed}, until 2028-01-10. Still current."),
        (Verdict("X", None, None, False), "X: no approval of this text is known. Do not hand it out."),
        (Verdict("X", made, None, False), f"{signed}. The procedure has been taken out of the content. Do not hand it out."),
        (Verdict("X", made, Standing("overdue", made, day("2028-01-10")), False),
         f"{signed}. Its review has been overdue since 2028-01-10. Do not hand it out."),
        (Verdict("X", made, Standing("changed", made), False),
         f"{signed}. It has changed since. Do not hand it out; print a new one."),
        (Verdict("X", None, None, True), "X: no approval of this text is known. Do not hand it out."),
    ]  # fmt: skip
    assert [each.describe() for each, _ in told] == [words for _, words in told]


@pytest.mark.parametrize("written", ["{}", "  {}\n", "{}.", "the code {} here"])
def test_a_code_is_known_however_it_is_copied(tmp_path: Path, written: str) -> None:
    library = practice(tmp_path)
    code = code_of(library)
    put_approval(library, "2027-01-10", "2028-01-10")
    for typed in (written.format(code), written.format(code.lower()), written.format(code.replace(" ", "  \n "))):
        assert verify_code(library, typed, TODAY).code == code
        assert verify_code(library, typed, TODAY).current


@pytest.mark.parametrize("typed", ["", "knee", "KN-EN", "KN-EN 1A2B", "KN-EN 1A2B-3C4", "KN-EN 1A2B-3C4G", "KN-EN-1A2B-3C4D"])  # fmt: skip
def test_what_is_not_written_like_a_code_is_refused(tmp_path: Path, typed: str) -> None:
    with pytest.raises(HandoutsError) as caught:
        verify_code(practice(tmp_path), typed, TODAY)
    assert [problem.code for problem in caught.value.problems] == ["bad-code"]


def test_the_codes_of_a_pdf_each_once(tmp_path: Path) -> None:
    library = practice(tmp_path)
    path = tmp_path / "sheet.pdf"
    path.write_bytes(handouts.build(library, "knee", format="large-print", today=TODAY).pdf)
    assert read_codes(path) == [SheetWords.of(library, "knee", ENGLISH).code_of("large-print")]


def test_a_file_without_a_code_is_refused_with_its_place(tmp_path: Path) -> None:
    from reportlab.pdfgen.canvas import Canvas

    for name, data, code in (("a.pdf", b"%PDF-1.7 broken", "not-a-pdf"), ("b.pdf", None, "no-code"), ("gone.pdf", None, "not-a-pdf")):  # fmt: skip
        path = tmp_path / name
        if data is not None:
            path.write_bytes(data)
        elif code == "no-code":
            canvas = Canvas(str(path))
            canvas.drawString(72, 72, "KN-EN 1A2B")
            canvas.save()
        with pytest.raises(HandoutsError) as caught:
            read_codes(path)
        assert [(each.code, each.place) for each in caught.value.problems] == [(code, Place(str(path)))]
