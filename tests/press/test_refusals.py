"""What the press refuses or tells, in which code, at which place; and which sheets are judged before they are printed."""

import dataclasses
import io
from collections.abc import Iterator
from pathlib import Path

import pikepdf
import pytest
from content_factory import Content, library_of, sample
from practice import ENGLISH, day, practice, put_approval
from support.sheets import tagged

import handouts
from handouts.approval.standing import NotApprovedError
from handouts.content.colors import Palette
from handouts.content.model import Brand
from handouts.layout.marks import TextLine
from handouts.layout.pagination import TooTall
from handouts.layout.refusals import explain_too_tall, missing_glyph
from handouts.layout.rows import PlacedMark, Row
from handouts.layout.typography import Look, styles
from handouts.options import EDITIONS, PAPERS
from handouts.pdf.line_breaking import Piece, break_lines
from handouts.press import press as making
from handouts.press.layout_trial import find_sheets_to_lay_out
from handouts.press.plates import NO_SHAPES, LaidOut, Shapes
from handouts.press.press import Press, merge
from handouts.press.release import find_problems, refuse_unfit
from handouts.problems import ExitCode, HandoutsError, Problem, Severity
from handouts.templates.standard_measures import STANDARD

TODAY = day("2027-01-10")


def refused(library: handouts.Library, **options: object) -> list[Problem]:
    """What stops a sheet."""
    with pytest.raises(HandoutsError) as caught:
        handouts.build(library, "knee", today=TODAY, **options)  # type: ignore[arg-type]
    return list(caught.value.problems)


def knee(**changed: object) -> Content:
    """A small sheet with other parts."""
    content = sample()
    procedure = {
        "title": "Knee",
        "plain_title": "A new joint.",
        "version": "2026-11-22",
        "short_version": ["It helps."],
    }
    content["procedures"] = {"knee": procedure | changed}
    return content


NO_CALL = "    when_to_call: {none: Nothing is done to you here.}\n"


def harmless(folder: Path, *changes: tuple[str, str]) -> handouts.Library:
    """The practice, whose sheets say why they name no signs to call for."""
    written = [(f"    title: {name}\n", f"    title: {name}\n{NO_CALL}") for name in ("Knee", "Hip")]
    return practice(folder, *written, *changes)


# -- letters


def test_a_letter_that_no_font_has_is_told_once_for_each_place(tmp_path: Path) -> None:
    library = library_of(tmp_path, knee(title="Knee \U000e0fff", short_version=["It \U000e0fff helps \U000e0fff."]))
    found = refused(library)
    assert {problem.code for problem in found} == {"missing-glyph"}
    assert all("(U+E0FFF, a control character)" in problem.message for problem in found)
    places = [problem.place for problem in found]
    assert len(set(places)) == len(places)
    assert library.procedures["knee"].at["title"] in places


def test_of_a_letter_in_a_detail_only_the_field_is_told(tmp_path: Path) -> None:
    library = practice(tmp_path)
    (problem,) = refused(library, patient=handouts.Patient(name="Zz \ua500\U00012000\u16a0"))
    assert problem == missing_glyph("name")
    assert problem.code == "detail-missing-glyph"
    assert (problem.message, problem.place) == ('The patient\'s "name" has a character that no font here has.', None)
    assert "Zz" not in str(problem)


# -- pictures


def test_each_picture_that_cannot_be_drawn_is_told_once(tmp_path: Path) -> None:
    picture = {"file": "knee.png", "alt": "A knee."}
    library = library_of(tmp_path, knee(why={"heading": "Why?", "text": ["It helps."], "picture": picture}))
    assert handouts.build(library, "knee", today=TODAY).pages == 1
    (tmp_path / "knee.png").write_bytes(b"\x89PNG but not really")
    (problem,) = refused(library)
    assert problem.code == "bad-picture"
    assert '"knee.png" cannot be drawn: ' in problem.message
    assert problem.place is not None
    assert problem.place.line > library.procedures["knee"].at["why"].line - 1
    (tmp_path / "knee.png").unlink()
    (problem,) = refused(library)
    assert problem.message == '"knee.png" cannot be drawn: No such file or directory.'


# -- what is too tall


def test_what_is_taller_than_a_page_is_quoted_by_its_beginning(tmp_path: Path) -> None:
    words = "These words go on and on until nobody wants to read them. "
    table = {"head": ["Day", words * 150], "rows": [["Monday", "Rest."]]}
    library = library_of(tmp_path, knee(parts=[{"heading": "When", "after": "short_version", "table": table}]))
    (problem,) = refused(library)
    assert problem.code == "too-long"
    assert problem.place == library.procedures["knee"].at[""]
    begins = problem.values["words"]
    assert problem.message == f'What begins with "{begins}" must stay together and is taller than a page.'
    assert begins == "When Day These words go on and on until nobody wants"
    more = explain_too_tall(TooTall(rows_of_text("It takes 2\u00a0hours. " * 3, "a" * 50, "b", "c")), None)
    assert more.values["words"] == ("It takes 2 hours. " * 3 + "a" * 50)[:60]


def rows_of_text(*texts: str, private: bool = False) -> list[Row]:
    """A row for each text, on a line."""
    style = styles(STANDARD.scale, Look.of(Palette.of(Brand()), "color")).body
    lines = [break_lines([Piece(text, style)], 500)[0] for text in texts]
    return [Row(2000, [PlacedMark(0, 0, TextLine(line, private))]) for line in lines]


def test_a_patient_s_words_are_never_quoted() -> None:
    rows = [*rows_of_text("Ann Lee", private=True), *rows_of_text("Your visit", "On Monday", "At 9")]
    found = explain_too_tall(TooTall(rows), None)
    assert found.values == {"words": "Your visit On Monday"}, "of the first three lines"
    alone = explain_too_tall(TooTall(rows[:1]), None)
    assert (alone.values, "Ann" in alone.message) == ({}, False)


def test_what_has_no_words_is_told_without_any(tmp_path: Path) -> None:
    library = practice(tmp_path)
    found = explain_too_tall(TooTall([Row(2000)]), library.procedures["knee"].at[""])
    assert found.message == "Something must stay together and is taller than a page."
    assert found.values == {}
    assert found.place == library.procedures["knee"].at[""]


# -- options


def test_what_is_asked_for_and_not_there_is_refused(tmp_path: Path) -> None:
    library = practice(tmp_path)
    for options in ({"format": "leaflet"}, {"paper": "a5"}, {"ink": "sepia"}, {"language": "xx"}, {"language": "es"}):
        assert len(refused(library, **options)) == 1
    with pytest.raises(HandoutsError):
        handouts.build(library, "elbow", today=TODAY)


def test_a_sheet_says_what_it_is(tmp_path: Path) -> None:
    library = harmless(tmp_path)
    made = handouts.build(library, "knee", today=TODAY)
    assert (made.procedure, made.format, made.language, made.paper, made.ink) == ("knee", "standard", "en", "letter", "color")  # fmt: skip
    assert (made.pages, made.problems) == (1, ())
    assert handouts.build(library, "knee", today=TODAY, language="en").pdf == made.pdf
    for paper, (width, height) in {"letter": (612, 792), "a4": (595, 842)}.items():
        for edition in EDITIONS:
            pdf = handouts.build(library, "knee", format=edition, paper=paper, today=TODAY).pdf
            with pikepdf.open(io.BytesIO(pdf)) as opened:
                box = tuple(round(float(each)) for each in opened.pages[0].mediabox[2:])
            assert box == ((height, width) if edition == "trifold" else (width, height))
    assert set(PAPERS) == {"letter", "a4"}


def test_details_without_a_place_are_told_only_where_there_are_some(tmp_path: Path) -> None:
    """The one-page sheet has lines for name, date and time, the others for every detail."""
    library = harmless(tmp_path)
    for edition in EDITIONS:
        one = Press(library, "knee", format=edition, today=TODAY)
        assert one.not_printed(handouts.Patient()) == ()
        for key in ("name", "date", "time", "doctor", "place", "note"):
            for person in (handouts.Patient(**{key: "Monday"}), handouts.Patient(**{"name": "Ann Lee", key: "Monday"})):
                told = [problem.code for problem in one.not_printed(person)]
                lost = edition == "one-page" and key in ("doctor", "place", "note")
                assert told == (["details-not-printed"] if lost else [])
                made = one.print(person)
                assert [each.code for each in made.problems] == told
                assert ("Monday" in " ".join(words for _, words in tagged(made.pdf))) is not lost


def test_a_name_that_takes_the_room_of_the_lines_is_told_and_never_lost_in_silence(library: handouts.Library) -> None:
    one = Press(library, "kyphoplasty", format="one-page", today=TODAY)
    for times in (1, 3):
        person = handouts.Patient(name="Maximiliana Wolfeschlegelstein " * times, date="Dec 3, 2026")
        made = one.print(person)
        printed = "Wolfeschlegelstein" in " ".join(words for _, words in tagged(made.pdf))
        assert printed is (times == 1)
        for told in (made.problems, one.told_of(person), one.not_printed(person)):
            assert ("details-not-printed" in [each.code for each in told]) is not printed


# -- plates


def test_a_plate_is_laid_out_once_for_each_set_of_details(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one, laid_out = Press(practice(tmp_path), "knee", today=TODAY), []
    lay_out = one._sheets._lay_out

    def noted(given: dict[str, str], slots: set[str], shapes: Shapes = NO_SHAPES) -> LaidOut:
        laid_out.append((dict(given), set(slots)))
        return lay_out(given, slots, shapes)

    monkeypatch.setattr(one._sheets, "_lay_out", noted)
    assert one.code == one.code
    assert laid_out == [({}, set())], "a code needs any plate, and once there is one no other"
    for name in ("Ann Lee", "Bo Chen"):
        one.copy(handouts.Patient(name=name))
    assert laid_out[1:] == [({}, {"name"})]
    one.copy(handouts.Patient(name="Ann", date="Dec 3"))
    assert laid_out[2:] == [({}, {"name", "date", "when"})]
    long = handouts.Patient(name="Maximiliana " * 14)
    one.copy(long)
    ways = one._sheets.ways
    assert laid_out[3:] == [({}, {"name"})] * (ways - 3), "and for each number of lines"
    assert one.print(long).personal_pages
    assert one.print(handouts.Patient()).personal_pages == ()
    assert one._sheets.ways == ways == len(laid_out)


def test_a_print_file_hears_of_each_copy_and_says_how_many(tmp_path: Path) -> None:
    library, heard = practice(tmp_path), []
    presses = [Press(library, name, today=TODAY) for name in ("knee", "hip")]
    people = [handouts.Patient(name=name) for name in ("Ann Lee", "Bo Chen", "Cy Diaz")]
    copies = [(presses[number % 2], person) for number, person in enumerate(people)]
    for separators in (False, True):
        file = io.BytesIO()
        assert merge(iter(copies), file, separators=separators, tick=heard.append) == 3
        with pikepdf.open(io.BytesIO(file.getvalue())) as opened:
            parts = opened.Root.StructTreeRoot.K.K
            assert len(parts) == (6 if separators else 3)
    assert heard == [1] * 6
    file = io.BytesIO()
    assert presses[0].merge(people[:2], file) == 2
    with pikepdf.open(io.BytesIO(file.getvalue())) as opened:
        assert len(opened.Root.StructTreeRoot.K.K) == 2, "no page between copies if nobody asks for it"

    def one_by_one() -> Iterator[tuple[Press, handouts.Patient]]:
        """Where nobody must know how many there are, nobody waits for the last."""
        for number, copy in enumerate(copies):
            assert len(heard) == 6 + number
            yield copy

    assert merge(one_by_one(), io.BytesIO(), tick=heard.append) == 3
    assert presses[0].merge(people[:1], io.BytesIO(), separators=True, tick=heard.append) == 1


# -- whether sheets may go to patients


def test_what_is_wrong_stops_sheets_and_what_is_not_approved_has_its_own_status(tmp_path: Path) -> None:
    library = harmless(tmp_path)
    with pytest.raises(NotApprovedError) as caught:
        refuse_unfit(library, [("knee", "en"), ("hip", "en")], TODAY)
    assert [problem.values["procedure"] for problem in caught.value.problems] == ["knee", "hip"]
    assert {problem.severity for problem in caught.value.problems} == {Severity.ERROR}
    assert caught.value.exit_code is ExitCode.NOT_APPROVED
    for name in ("knee", "hip"):
        put_approval(library, "2027-01-01", "2028-01-01", procedure=name)
    refuse_unfit(library, [("knee", "en"), ("hip", "en")], TODAY)
    refuse_unfit(library, [], TODAY)
    wrong = harmless(tmp_path, ("It takes 2 hours.", "Call (770) 555-0199."))
    with pytest.raises(HandoutsError) as stopped:
        refuse_unfit(wrong, [("knee", "en")], TODAY)
    assert not isinstance(stopped.value, NotApprovedError)
    assert [problem.code for problem in stopped.value.problems] == ["unlisted-phone", "not-approved"]


def test_all_that_stands_in_the_way_is_found_errors_first(tmp_path: Path) -> None:
    long = "A sentence that goes on. " * 400
    library = practice(tmp_path, ("It takes 2 hours.", long))
    put_approval(library, "2027-01-01", "2028-01-01", procedure="hip")
    (tmp_path / "approvals" / "knee.en.2027-01-01.0123.txt").write_text("no approval")
    codes = [problem.code for problem in find_problems(library, ["knee", "hip"], TODAY)]
    ranks = [problem.severity for problem in find_problems(library, ["knee", "hip"], TODAY)]
    assert ranks == sorted(ranks, key=(Severity.ERROR, Severity.WARNING, Severity.NOTE).index)
    assert codes.count("not-approved") == 1, "of the knee; the hip is approved"
    assert codes.count("approval-damaged") == 1
    assert "not-approved" not in [problem.code for problem in find_problems(library, ["hip"], TODAY)]


def test_what_the_layout_refuses_is_told_once(tmp_path: Path) -> None:
    table = {"head": ["Day", "Rest and walk. " * 600], "rows": [["Monday", "Rest."]]}
    library = library_of(tmp_path, knee(parts=[{"heading": "When", "after": "short_version", "table": table}]))
    codes = [problem.code for problem in find_problems(library, ["knee"], TODAY)]
    assert codes.count("too-long") == 1
    assert [problem.code for problem in find_problems(library, [], TODAY)].count("too-long") == 0


def test_what_the_checks_have_told_the_layout_does_not_tell_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = practice(tmp_path, ("It takes 2 hours.", "Call (770) 555-0199. " + "x" * 901))
    (told,) = (problem for problem in find_problems(library, ["hip"], TODAY) if problem.code == "unlisted-phone")
    assert told.place is not None
    again = dataclasses.replace(told, message="said otherwise")
    elsewhere = dataclasses.replace(told, place=dataclasses.replace(told.place, line=told.place.line + 1))
    nowhere = Problem("too-long", "It is too long.", "Shorten it.")

    def refuse(*_: object, **__: object) -> None:
        raise HandoutsError([again, elsewhere, nowhere])

    monkeypatch.setattr(making, "build", refuse)
    found = find_problems(library, ["knee"], TODAY)
    assert elsewhere in found
    assert nowhere in found
    assert again not in found


def test_a_sheet_is_of_the_day_that_is_told(tmp_path: Path) -> None:
    library = practice(tmp_path)
    put_approval(library, "2027-01-01", "2028-01-01")
    marks = {}
    for today in (day("2027-06-01"), day("2028-01-01"), day("2028-01-02"), day("2033-01-01")):
        mark = Press(library, "knee", today=today).document().mark
        marks[today.isoformat()] = mark.text if mark else None
    late = ENGLISH.overdue.format(date=ENGLISH.day(day("2028-01-01")))
    assert list(marks.values()) == [None, None, late, late]


def test_a_copy_is_not_told_with_its_bytes(tmp_path: Path) -> None:
    assert "PDF" not in repr(Press(practice(tmp_path), "knee", today=TODAY).print())


def test_only_sheets_with_long_texts_or_new_words_in_pictures_are_laid_out_first(tmp_path: Path) -> None:
    library = practice(tmp_path, ("It takes 2 hours.", "x" * 20 + " to" * 293 + " "))
    assert find_sheets_to_lay_out(library, ["knee", "hip"]) == []
    library = practice(tmp_path, ("It takes 2 hours.", "x" * 21 + " to" * 100))
    assert find_sheets_to_lay_out(library, ["knee", "hip"]) == [("knee", "en")], "a word may be wider than a column"
    library = practice(tmp_path, ("It takes 2 hours.", "to " * 300 + "x"))
    assert find_sheets_to_lay_out(library, ["hip", "knee"]) == [("knee", "en")]
    assert find_sheets_to_lay_out(library, ["hip"]) == []
    shipped = handouts.load(Path(__file__).parents[2] / "content.yaml")
    assert find_sheets_to_lay_out(shipped, shipped.procedures) == [("kyphoplasty", code) for code in shipped.languages("kyphoplasty")]  # fmt: skip
    twice = dataclasses.replace(shipped, procedures={"a": shipped.procedures["kyphoplasty"], "b": shipped.procedures["kyphoplasty"]})  # fmt: skip
    found = find_sheets_to_lay_out(twice, ["a", "b"])
    assert [name for name, _ in found] == ["a", "a"], "the same words in the same pictures are judged once"
    assert ENGLISH.code in {code for _, code in found}
