"""The papers for those who answer for a sheet: what stands on them, and how they are tagged, against golden files."""

from collections.abc import Callable
from pathlib import Path

import pypdfium2
import pytest
from practice import BY, ENGLISH, SPANISH, day, in_spanish, practice, put_approval
from support.painted import painted, tags
from support.rows import told

from handouts.approval.changes import Change
from handouts.checks.instruments import CDC, PEMAT, InstrumentReport, Judged
from handouts.content.colors import Palette
from handouts.content.library import Library
from handouts.document.wording import SheetWords
from handouts.layout.rows import NONE, Row
from handouts.layout.tagging import Tags
from handouts.layout.typography import PAPERS, Look
from handouts.pdf import line_breaking
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.structure import StructTreeRoot
from handouts.press import staff_papers
from handouts.press.staff_papers import changes_paper, report_paper
from handouts.problems import HandoutsError
from handouts.templates.edition import RunningHead
from handouts.templates.staff_papers import BETWEEN_SECTIONS, ChangesPaper, StaffPaper

Golden = Callable[[str, str], None]
TODAY = day("2027-01-10")
CHANGES = [
    Change("Take 1 pill.", "Take 2 pills."),
    Change("", "Call (770) 555-0142."),
    Change("Rest.", ""),
    Change("Walk to the door.", "Walk to the garden and back."),
]


def judged(measure: str, number: int, verdict: str) -> Judged:
    """One item of an instrument."""
    return Judged(measure, number, "Its aim is clear", verdict, f"said in item {number}")  # type: ignore[arg-type]  # a verdict


def report(*, many: int = 1) -> InstrumentReport:
    """A report with every verdict in the one measure, and few in the other."""
    verdicts = ("met", "met", "not met", "human", "does not apply", "human", "met", "not met")
    pemat = [judged(PEMAT, number, verdict) for number, verdict in enumerate(verdicts * many, 15)]
    cdc = [judged(CDC, number, verdict) for number, verdict in enumerate(("met", "human"), 1)]
    return InstrumentReport("knee", "Knee", "en", "KN-EN 7ACS-N9KV-PGJB-DR3P-R", TODAY, "grade 5", (*pemat, *cdc))


@pytest.fixture
def rows_of(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the rows of the paper say that is made next."""
    kept: list[str] = []
    paint = StaffPaper.paint

    def noted(paper: StaffPaper, canvas: TaggedCanvas) -> int:
        kept.extend(told(placed.row for page in paper.pages() for placed in page))
        return paint(paper, canvas)

    monkeypatch.setattr(staff_papers.StaffPaper, "paint", noted)
    return kept


def test_the_report_is_set_as_before(tmp_path: Path, golden: Golden, rows_of: list[str]) -> None:
    pdf = report_paper(practice(tmp_path), report())
    golden("painted/staff-report.txt", painted(pdf))
    golden("painted/tags-staff-report.txt", tags(pdf))
    golden("rows/staff-report.txt", "\n".join(rows_of) + "\n")


def changes(library: Library, found: list[Change], *, approved: bool = True) -> bytes:
    """The paper with these changes."""
    last = put_approval(library, "2026-12-24", "2027-12-24") if approved else None
    return changes_paper(library, "knee", ENGLISH, last, found, today=TODAY)


def test_the_changes_are_set_as_before(tmp_path: Path, golden: Golden, rows_of: list[str]) -> None:
    pdf = changes(practice(tmp_path), CHANGES)
    golden("painted/staff-changes.txt", painted(pdf))
    golden("painted/tags-staff-changes.txt", tags(pdf))
    golden("rows/staff-changes.txt", "\n".join(rows_of) + "\n")


def test_many_changes_run_over_pages(tmp_path: Path, golden: Golden) -> None:
    many = [Change(f"Take {number} pills.", f"Take {number + 1} pills.") for number in range(40)]
    golden("painted/staff-many-changes.txt", painted(changes(practice(tmp_path), many)))


def test_a_change_that_is_taller_than_a_page_goes_on(tmp_path: Path) -> None:
    sentence = "A sentence that does not end. "
    said = words(changes(practice(tmp_path), [Change("", sentence * 600)]))
    assert said.count("sentence") == 600
    assert "Page 2 of " in said


def words(pdf: bytes) -> str:
    """All that stands on the pages; a hyphen that ends a line, which pdfium takes for one that it must leave out, stays."""
    with pypdfium2.PdfDocument(pdf) as opened:
        said = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in opened)
    return said.replace("\ufffe", "-")


def test_the_changes_say_since_when_and_what_to_sign(tmp_path: Path) -> None:
    library = practice(tmp_path)
    new = words(changes(library, CHANGES, approved=False))
    assert "This text has never been approved: all of it is new." in new
    said = words(changes(library, CHANGES))
    code = SheetWords.of(library, "knee", ENGLISH).codes[0]
    assert f"Since {BY} approved it on {ENGLISH.day(day('2026-12-24'))} ({code}), this has changed." in said
    assert said.index("Numbers and phone numbers") < said.index("2 pills") < said.index("Words") < said.index("garden")
    assert f"Text {code}" in said
    same = words(changes(library, []))
    assert f"No word has changed since {BY} approved it on {ENGLISH.day(day('2026-12-24'))}." in same
    assert "Numbers and phone numbers" not in same
    only_words = words(changes(library, CHANGES[2:]))
    assert "Numbers and phone numbers" not in only_words
    for field in ("Name and role", "Date", "Approved until", "Signature", "I have read these changes"):
        assert field in said
        assert field in same


def test_the_changes_of_a_translation_have_its_title_and_code(tmp_path: Path) -> None:
    library = in_spanish(practice(tmp_path), None)
    said = words(changes_paper(library, "knee", SPANISH, None, CHANGES, today=TODAY))
    assert "Changes: Rodilla" in said
    assert SheetWords.of(library, "knee", SPANISH).codes[0] in said


def test_parts_stand_one_below_the_other_and_each_keeps_to_itself(tmp_path: Path) -> None:
    """The form of the changes is the last part there; it would also stay whole if a part came after it."""
    library = practice(tmp_path)
    parts = (staff_papers.sign_here(ENGLISH, "I have read it."), staff_papers.sign_here(ENGLISH, "I have read it."))
    document = staff_papers.compose_staff_paper(
        library, ENGLISH, "A title", "About it", "A lead.", TODAY, "KN-EN 7ACS-N9KV-PGJB-DR3P-R", parts
    )
    look = Look.of(Palette.of(library.practice.brand), "color")
    paper = ChangesPaper(document, Tags(document, StructTreeRoot().document), look, PAPERS["letter"], tmp_path)
    rows = paper.below()
    half = len(rows) // 2
    assert [row.keep for row in rows[:half]] == [row.keep for row in rows[half:]]
    assert [row.height for row in rows[:half]] == [row.height for row in rows[half:]]
    assert [row.keep for row in rows[half - 4 :]][:4] == [True, True, True, False]
    assert (rows[half - 1].after, rows[-1].after) == (BETWEEN_SECTIONS, NONE)


def test_what_is_taller_than_a_page_is_refused_in_words(tmp_path: Path) -> None:
    title = ("title: Knee", "title: " + "A knee that does not end " * 200)
    for made in (
        lambda: changes(practice(tmp_path, title), CHANGES),
        lambda: report_paper(practice(tmp_path), report(many=12)),
    ):
        with pytest.raises(HandoutsError) as caught:
            made()
        assert [problem.code for problem in caught.value.problems] == ["staff-paper-too-long"]


def test_papers_for_staff_are_proved_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A painter that loses a word, and a paper that says on no page what goes on there, are refused."""
    library = practice(tmp_path)
    cut = line_breaking.words
    with monkeypatch.context() as patch:
        patch.setattr(
            line_breaking, "words", lambda pieces, measure: [w for w in cut(pieces, measure) if w.text != "garden"]
        )
        for made in (
            lambda: changes(library, CHANGES),
            lambda: report_paper(library, spoken("Walk to the garden now.")),
        ):
            with pytest.raises(HandoutsError) as caught:
                made()
            assert {problem.code for problem in caught.value.problems} == {"sheet-not-proved"}
    many = [Change(f"Take {number} pills.", f"Take {number + 1} pills.") for number in range(40)]
    assert "Numbers and phone numbers, continued" in words(changes(library, many))
    monkeypatch.setattr(RunningHead, "__call__", lambda self: Row(20, keep=True))
    with pytest.raises(HandoutsError) as caught:
        changes(library, many)
    assert {problem.code for problem in caught.value.problems} == {"sheet-not-proved"}


def spoken(evidence: str) -> InstrumentReport:
    """A report of one item with this evidence."""
    item = Judged(PEMAT, 15, "Its aim is clear", "met", evidence)
    return InstrumentReport("knee", "Knee", "en", "KN-EN 7ACS-N9KV-PGJB-DR3P-R", TODAY, "grade 5", (item, judged(CDC, 1, "met")))  # fmt: skip
