"""The schedule by plain forms, as a browser without script uses it: open, mend, leave out, print."""

import html
import io
import json
import logging
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from support import desk
from support.desk import Desk, words
from support.workbooks import STYLES, XLS, texts, workbook

from handouts.batch import schedule
from handouts.content import loader as content
from handouts.document.patient import Patient
from handouts.problems import HandoutsError, Place, Problem
from handouts.problems.register import entries
from handouts.web.schedule.rows import MOST, CheckedRow, PageSchedule, ScheduleLine
from handouts.web.shelf import Shelf

TUESDAY = """Date,Time,Patient,Procedure,Provider,Preferred language,Edition,MRN
2026-11-24,7:30 am,Maria Alvarez,Kyphoplasty,Dr. Hart,,,1
2026-11-24,9:00 am,Rosa Delgado,2251,Dr. Hart,Spanish,,2
2026-11-24,11:75,Harold Price,Knee replacement,Dr. Reyes,,large print,3
2026-11-24,1:00 pm,Zoë Lindqvist,22612,Dr. Hart,,,4
"""
PEOPLE = ("Maria Alvarez", "Rosa Delgado", "Harold Price", "Zoë Lindqvist")


@pytest.fixture(scope="module")
def the_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(desk.content(tmp_path_factory.mktemp("desk")))


class _Fields(HTMLParser):
    """The controls of the page's form, as a browser would send them, and its buttons."""

    def __init__(self) -> None:
        super().__init__()
        self.inside = False
        self.sent: list[tuple[str, str]] = []
        self.buttons: list[tuple[str, str]] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.inside = given.get("id") == "rows"
        if not self.inside:
            return
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "button" and name:
            self.buttons.append((name, value))
        elif tag == "select":
            self.select = name
        elif tag == "option" and self.select:
            chosen = [each for each in self.sent if each[0] == self.select]
            if "selected" in given or not chosen:
                self.sent = [each for each in self.sent if each[0] != self.select] + [(self.select, value)]
        elif tag == "input" and given.get("type") != "checkbox" and name:
            self.sent.append((name, value))

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self.select = ""


@dataclass
class Sheet:
    """The page as somebody sees it who has no script."""

    desk: Desk
    html: str
    status: int = 200
    fields: _Fields = field(init=False)

    def __post_init__(self) -> None:
        self.fields = _Fields()
        self.fields.feed(self.html)

    @property
    def text(self) -> str:
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", self.html)).split())

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(value) for name, value in self.fields.sent if name == "row"]

    def state(self, number: int) -> str:
        found = re.search(rf'id="state-{number}">(.*?)</td>', self.html, re.DOTALL)
        assert found
        return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", found[1])).split())

    def sent(self, typed: Mapping[str, str]) -> dict[str, list[str]]:
        """The form's fields, with what is typed in them."""
        values: dict[str, list[str]] = {}
        for name, value in self.fields.sent:
            values.setdefault(name, []).append(value)
        return values | {name: [text] for name, text in typed.items()}

    def press(self, name: str, value: str, /, **typed: str) -> "Sheet":
        assert (name, value) in self.fields.buttons, f"there is no such button: {self.fields.buttons}"
        answer = self.desk.client.post("/schedule", data=self.sent(typed) | {name: [value]})
        return Sheet(self.desk, answer.text, answer.status_code)

    def enter(self, **typed: str) -> "Sheet":
        """Enter in a field presses the first button of the form."""
        return self.press(*self.fields.buttons[0], **typed)

    def prints(self, at: int = 0, **typed: str) -> Any:
        buttons = [each for each in self.fields.buttons if each[0] == "print"]
        return self.desk.client.post("/schedule/print", data=self.sent(typed) | {"print": [buttons[at][1]]})


def opened(the_desk: Desk, data: str | bytes = TUESDAY, name: str = "tuesday.csv", **more: Any) -> Sheet:
    file = data.encode() if isinstance(data, str) else data
    answer = the_desk.client.post("/schedule", files={"file": (name, file)}, **more)
    return Sheet(the_desk, answer.text, answer.status_code)


def people(pdf: bytes) -> list[str]:
    """Whose pages these are, in order; a page for two would be in it twice."""
    named = [[who for who in PEOPLE if who in page] for page in words(pdf)]
    assert all(len(each) < 2 for each in named)
    return list(dict.fromkeys(who for each in named for who in each))


def test_the_page_is_calm_before_there_is_a_schedule(the_desk: Desk) -> None:
    answer = the_desk.client.get("/schedule")
    page = Sheet(the_desk, answer.text)
    assert answer.status_code == 200
    assert "Close this page and it forgets the schedule." in page.text
    assert 'type="file"' in page.html
    assert not page.rows


def test_rows_are_shown_and_those_that_need_somebody_say_why(the_desk: Desk) -> None:
    page = opened(the_desk)
    assert page.status == 200
    assert '<h1 class="page-title">Tuesday, November 24</h1>' in page.html
    assert "4 rows from tuesday.csv . 2 are ready. Rows 2 and 3 need you." in page.text
    assert "These columns are not used: “MRN”" in page.text
    assert [page.state(number) for number in (1, 2, 3, 4)] == ["Draft", "Needs you", "Needs you", "Draft"]
    assert "Row 2: no sheet is called “2251” It may be Kyphoplasty (22513)." in page.text
    assert "Row 3: no clock shows “11:75”" in page.text
    assert "2 sheets, 4 pages, in the order of the day." in page.text


def test_rows_are_mended_in_place_one_after_the_other(the_desk: Desk) -> None:
    page = opened(the_desk)
    page = page.press("use", "2", **{"2.procedure": "fusion"})
    assert page.state(2).endswith("Mended Sheet: the file said “2251”.")
    page = page.press("use", "3", **{"3.time": " 11:15  am "})
    assert "Mended Time: the file said “11:75”." in page.state(3)
    assert page.rows[2]["details"]["time"] == "11:15 am"
    assert page.rows[2]["said"] == {"time": "11:75"}
    assert "All are ready." in page.text
    answer = page.prints()
    assert answer.headers["content-type"] == "application/pdf"
    assert people(answer.content) == list(PEOPLE)
    text = words(answer.content)
    assert [who for who, time_ in zip(PEOPLE, ("7:30 am", "9:00 am", "11:15 am", "1:00 pm"), strict=True)
            if not any(who in page and time_ in page for page in text)] == []  # fmt: skip
    assert not any("2251 " in page or "11:75" in page for page in text)


def test_a_mend_taken_back_is_none(the_desk: Desk) -> None:
    page = opened(the_desk).press("open", "1").press("use", "1", **{"1.name": "Mary"})
    assert "Name: the file said “Maria Alvarez”." in page.state(1)
    page = page.press("open", "1").press("use", "1", **{"1.name": "Maria Alvarez"})
    assert page.state(1) == "Draft"
    assert "said" not in page.rows[0]


def test_opening_a_row_and_using_it_unchanged_changes_nothing(the_desk: Desk) -> None:
    page = opened(the_desk, "name,procedure,language,format\nAnn,22513,Spanish,LARGE print\n")
    before = page.rows[0]
    page = page.press("open", "1").enter()
    assert page.rows == [before]


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_enter_in_a_row_acts_on_that_row_alone(the_desk: Desk, number: int) -> None:
    page = opened(the_desk)
    before = page.rows
    page = page.press("open", str(number)) if ("open", str(number)) in page.fields.buttons else page
    names = [name for name, _ in page.fields.sent if re.match(r"\d+\.", name)]
    assert names
    assert all(name.startswith(f"{number}.") for name in names), "a row that is not open has fields"
    typed = next((name for name in names if name.endswith((".time", ".name"))), names[0])
    after = page.enter(**{typed: "knee" if typed.endswith("procedure") else "10:10"})
    changed = [at for at, (one, other) in enumerate(zip(before, after.rows, strict=True), 1) if one != other]
    assert changed == [number]


def test_with_no_row_open_enter_changes_nothing(the_desk: Desk) -> None:
    page = opened(the_desk, "name,procedure\nAnn,knee\n")
    before = page.rows
    assert not any(re.match(r"\d+\.", name) for name, _ in page.fields.sent)
    answer = the_desk.client.post("/schedule", data=page.sent({"paper": "a4"}))
    assert Sheet(the_desk, answer.text).rows[0]["details"] == before[0]["details"]


def test_what_is_typed_in_an_open_row_stays_while_something_else_is_done(the_desk: Desk) -> None:
    page = opened(the_desk).press("open", "1")
    page = page.press("out", "2", **{"1.name": "Mary Half-typed"})
    assert 'value="Mary Half-typed"' in page.html
    assert page.rows[0]["details"]["name"] == "Maria Alvarez"


def test_what_is_typed_and_not_used_is_not_silently_left_behind(the_desk: Desk) -> None:
    page = opened(the_desk).press("open", "1")
    answer = page.prints(**{"1.time": "8:00 am"})
    assert answer.status_code == 422
    again = Sheet(the_desk, answer.text)
    assert "Row 1: what you typed is not used yet" in again.text
    assert 'value="8:00 am"' in again.html
    assert people(again.press("close", "1").prints().content) == ["Maria Alvarez", "Zoë Lindqvist"]


def test_a_row_is_left_out_and_taken_back(the_desk: Desk) -> None:
    page = opened(the_desk).press("out", "2").press("out", "3").press("open", "1").press("out", "1")
    assert [page.state(number) for number in (1, 2, 3)] == ["Left out"] * 3
    assert "1 is ready. 3 are left out." in page.text
    assert people(page.prints().content) == ["Zoë Lindqvist"]
    page = page.press("back", "1")
    assert people(page.prints().content) == ["Maria Alvarez", "Zoë Lindqvist"]


def test_one_choice_mends_all_that_ask_for_the_same(the_desk: Desk) -> None:
    rows = "".join(f"{who},{sheet}\n" for who, sheet in zip(PEOPLE, ("xyz", "knee", "xyz", "abc"), strict=True))
    page = opened(the_desk, f"name,procedure\n{rows}")
    assert "Also in row 3, which asks for the same" in page.text
    alone = page.press("use", "1", **{"1.procedure": "fusion"})
    assert [row["asked"]["procedure"] for row in alone.rows] == ["fusion", "knee", "xyz", "abc"]
    both = page.press("use", "1", **{"1.procedure": "fusion", "same": "3"})
    assert [row["asked"]["procedure"] for row in both.rows] == ["fusion", "knee", "fusion", "abc"]


def test_details_that_cannot_be_printed_are_found_before_printing(the_desk: Desk) -> None:
    page = opened(the_desk, f"name,note,procedure\nAdama \U00012000ah,,knee\nAnn,{'x' * 301},knee\n")
    assert [page.state(number) for number in (1, 2)] == ["Needs you"] * 2
    assert "Row 1, Name: There is a letter here that the sheet cannot print" in page.text
    assert "Row 2, Note: This is too long to print: it has more than 300 letters" in page.text
    page = page.press("use", "1", **{"1.name": "Adama"}).press("use", "2", **{"2.note": ""})
    assert "All are ready." in page.text
    assert "Note: the file said" in page.state(2)


def test_a_row_that_cannot_be_read_is_typed_in(the_desk: Desk) -> None:
    page = opened(the_desk, "name,procedure\nAnn,knee\nBob,knee,more\n")
    assert "Row 2 cannot be read" in page.text
    page = page.press("use", "2", **{"2.name": "Bob Marsh", "2.procedure": "fusion"})
    assert "All are ready." in page.text
    assert "could not be read" in page.state(2)
    assert any("Bob Marsh" in text for text in words(page.prints().content))


def test_an_edition_without_details_says_so(the_desk: Desk) -> None:
    page = opened(
        the_desk, "name,procedure,format,doctor\nAnn,knee,one page,\nBea,knee,one page,Dr. Hart\nCy,knee,,Dr. Hart\n"
    )
    told = "This edition has no place for all details; some are not printed."
    assert [told in page.state(number) for number in (1, 2, 3)] == [False, True, False]


def test_trifolds_are_a_file_of_their_own(the_desk: Desk) -> None:
    formats = ("", "trifold", "large print", "trifold")
    rows = "".join(f"{who},knee,{each}\n" for who, each in zip(PEOPLE, formats, strict=True))
    page = opened(the_desk, f"name,procedure,format\n{rows}")
    assert "Sheets that lie on their long side (tri-fold) turn over on the short edge" in page.text
    assert "Print 2 sheets as one file: tri-fold" in page.text
    spanish = opened(the_desk, f"name,procedure,format\n{rows}", headers={"accept-language": "es"})
    assert "Las hojas apaisadas (tríptico) se voltean por el borde corto" in spanish.text
    assert people(page.prints(0).content) == ["Maria Alvarez", "Harold Price"]
    assert people(page.prints(1).content) == ["Rosa Delgado", "Zoë Lindqvist"]
    both = the_desk.client.post("/schedule/print", data=page.sent({}) | {"print": ["1 2"]})
    assert both.status_code == 422


XLSX = workbook(
    '<row r="1"><c t="inlineStr"><is><t>Nombre</t></is></c><c t="inlineStr"><is><t>Fecha</t></is></c></row>'
    '<row r="2"><c t="inlineStr"><is><t>Zoë Lindqvist</t></is></c><c s="1"><v>46350</v></c></row>',
    styles=STYLES,
)


def hiding(hidden: int, plain: int) -> bytes:
    """A workbook with rows that do not show, and numbers in a format that nobody knows."""
    rows = texts(1, ["name", "note"]) + texts(2, [PEOPLE[0], "x"])
    rows += "".join(
        texts(3 + each, [f"Nobody {each}", "x"]).replace("<row", '<row hidden="1"') for each in range(hidden)
    )
    for line in range(10, 10 + plain):
        rows += f'<row r="{line}"><c t="inlineStr"><is><t>{PEOPLE[1]}</t></is></c><c s="0"><v>0.5</v></c></row>'
    number_format = (
        '<numFmts><numFmt numFmtId="164" formatCode="# ?/?"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>'
    )
    return workbook(rows, styles=number_format)


WARNED = {
    "en": (
        "Hidden rows or columns are left out: {hidden}. The first is at row 3, column 1. Show them in the workbook",
        "Numbers are printed plain, for their format is not known: {plain}. The first is at row 10, column 2.",
    ),
    "es": (
        "Se omiten filas o columnas ocultas: {hidden}. La primera está en la fila 3, columna 1. Muéstrelas en el libro",
        "Números que se imprimen sin formato porque el suyo no se conoce: {plain}. El primero está en la fila 10, columna 2.",
    ),
}


@pytest.mark.parametrize("language", WARNED)
@pytest.mark.parametrize(("hidden", "plain"), [(0, 0), (1, 0), (0, 1), (3, 2)])
def test_what_a_workbook_hides_is_told_until_the_page_is_closed(
    the_desk: Desk, hidden: int, plain: int, language: str
) -> None:
    page = opened(the_desk, hiding(hidden, plain), "day.xlsx", headers={"Accept-Language": language})
    for again in (False, True):
        for count, words_ in zip((hidden, plain), WARNED[language], strict=True):
            assert (words_.format(hidden=hidden, plain=plain) in page.text) is bool(count), again
        assert "Nobody" not in page.html
        answer = the_desk.client.post("/schedule", data=page.sent({}), headers={"Accept-Language": language})
        page = Sheet(the_desk, answer.text, answer.status_code)
    assert page.status == 200


def test_a_file_that_does_not_tell_what_it_hides_is_told(the_desk: Desk) -> None:
    pytest.importorskip("python_calamine")
    page = opened(the_desk, XLS, "day.xls")
    assert "Hidden rows and columns of an .xls file cannot be seen, nor how its numbers are shown." in page.text
    assert "save it as .xlsx" in page.text


def test_whatever_the_reading_of_a_schedule_warns_of_is_told(the_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Also a warning that has no sentences with values: then its title and its cure."""
    warning = Problem("details-not-printed", "English.", "English.", Place("a.csv"))
    read = schedule.parse

    def warns(data: bytes, name: str, options: schedule.ReadingOptions) -> schedule.Schedule:
        return replace(read(data, name, options), problems=[warning])

    monkeypatch.setattr(schedule, "parse", warns)
    page = opened(the_desk)
    assert entries("en")["details-not-printed"].cure in page.text


@pytest.mark.parametrize(
    "packed",
    ["", "x", "[]", '{"code": "hidden-cells", "values": {"count": 1}}', '{"code": "bad-row"}', '{"code": "unknown-column"}',
     '{"code": "hidden-cells", "values": {"count": "' + "9" * 50 + '"}}', "{" * 1001],
)  # fmt: skip
def test_a_warning_that_the_page_did_not_write_is_refused(the_desk: Desk, packed: str) -> None:
    page = opened(the_desk)
    answer = the_desk.client.post("/schedule", data=page.sent({}) | {"warning": [packed]})
    assert answer.status_code == 422


@pytest.mark.parametrize(
    ("data", "name"),
    [
        ("Patient,Date\nZoë Lindqvist,2026-11-24\n".encode("utf-8-sig"), "a.csv"),
        ("Patient;Date\r\nZoë Lindqvist;2026-11-24\r\n".encode("cp1252"), "a.csv"),
        ("Patient\tDate\nZoë Lindqvist\t2026-11-24\n".encode("utf-16"), "a.txt"),
        (XLSX, "a.xlsx"),
    ],
)
def test_files_of_every_kind_are_read(the_desk: Desk, data: bytes, name: str) -> None:
    page = opened(the_desk, data, name)
    assert page.rows[0]["details"]["name"] == "Zoë Lindqvist"
    assert page.rows[0]["details"]["date"].startswith("2026-11-2")


@pytest.mark.parametrize(
    ("data", "title"),
    [
        (b"\0\1\2", "cannot be read as a schedule"),
        (b"PK\3\4 and no more", "cannot be read as a schedule"),
        (b"hello\nworld\n", "The columns have no names"),
        (b"name,procedure\n", "There is nobody in this file"),
        (b"", "The columns have no names"),
        (b"name,procedure\n" + b"Ann,knee\n" * (MOST + 1), "This file has too many rows"),
    ],
)
def test_a_file_that_is_no_schedule_is_refused_in_plain_words(the_desk: Desk, data: bytes, title: str) -> None:
    page = opened(the_desk, data)
    assert page.status == 422
    assert title in page.text
    assert not page.rows


@pytest.mark.slow
def test_two_thousand_rows_are_taken_and_printed_soon(the_desk: Desk) -> None:
    rows = "".join(f"Person {number},2026-11-24,knee\n" for number in range(1, MOST + 1))
    started = time.process_time()
    page = opened(the_desk, f"name,date,procedure\n{rows}")
    answer = page.prints()
    assert time.process_time() - started < 30
    assert len(page.rows) == MOST
    document = pypdfium2.PdfDocument(answer.content)
    assert len(document) == 2 * MOST
    assert any(
        f"Person {MOST}" in document[at].get_textpage().get_text_range()
        for at in (len(document) - 2, len(document) - 1)
    )


def test_nothing_is_kept_between_two_schedules(the_desk: Desk) -> None:
    one, other = opened(the_desk), opened(the_desk, "name,procedure\nBo Ek,knee\n", "other.csv")
    one = one.press("open", "1").press("out", "1")
    other = other.press("open", "1").press("use", "1", **{"1.time": "noon"})
    assert "Bo Ek" not in one.text
    assert not any(who in other.html for who in PEOPLE)
    assert people(one.prints().content) == ["Zoë Lindqvist"]
    assert not any(who in the_desk.client.get("/schedule").text for who in PEOPLE)


def test_nothing_of_a_row_is_in_a_header_a_log_or_a_file(
    the_desk: Desk,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    files: list[str] = []
    for name in ("TemporaryFile", "NamedTemporaryFile", "mkstemp"):
        monkeypatch.setattr(f"tempfile.{name}", lambda *_, of=name, **__: (files.append(of), io.BytesIO())[1])
    caplog.set_level(logging.DEBUG)
    answers = [the_desk.client.post("/schedule", files={"file": ("tuesday.csv", TUESDAY.encode() + b"x" * 2_000_000)})]
    page = Sheet(the_desk, answers[0].text)
    answers += [page.prints(), the_desk.client.post("/schedule", data=page.sent({}) | {"row": ["Maria Alvarez {"]})]
    for answer in answers:
        said = str(answer.headers) + str(answer.url)
        assert not any(who in said for who in PEOPLE)
        assert answer.headers["cache-control"] == "no-store"
    assert answers[1].headers["content-disposition"] == 'inline; filename="schedule.pdf"'
    out, err = capfd.readouterr()
    assert not any(part in caplog.text + out + err for who in PEOPLE for part in who.split())
    assert not files


GOOD: dict[str, Any] = {"line": 2, "details": {"name": "Maria Alvarez"}, "asked": {"procedure": "knee"}}


@pytest.mark.parametrize(
    "row",
    [
        "",
        "null",
        "[]",
        "3",
        "{",
        "[" * 50_000,
        '{"line": 1' + "0" * 5_000 + "}",
        '{"line": NaN}',
        '{"line": 2, "details": {"name": "\\ud800"}}',
        *(
            json.dumps(GOOD | each)
            for each in (
                {"line": "2"},
                {"line": True},
                {"line": -1},
                {"line": 1e99},
                {"details": []},
                {"details": {"name": 3}},
                {"details": {"__class__": "x"}},
                {"asked": {"name": "x"}},
                {"asked": {"procedure": None}},
                {"said": {"other": "x"}},
                {"unread": {}},
                {"fits": ["x"]},
                {"fits": ["x", "y"]},
                {"fits": ["x", 10**12]},
                {"other": 1},
                {"details": {"name": "x" * 200_000}},
            )
        ),
    ],
    ids=lambda row: row[:40],
)
@pytest.mark.parametrize("path", ["/schedule", "/schedule/print"])
def test_rows_that_the_page_never_wrote_are_refused(the_desk: Desk, row: str, path: str) -> None:
    sent = {"from": "x.csv", "row": [json.dumps(GOOD), row], "print": "1"}
    answer = the_desk.client.post(path, data=sent)
    assert answer.status_code == 422
    assert "What your browser sent is not a schedule from this page." in html.unescape(answer.text)
    assert "Maria" not in answer.text


@pytest.mark.parametrize(
    "more",
    [
        {"row": [json.dumps(GOOD)] * (MOST + 1)},
        {"row": []},
        {"use": "0"},
        {"use": "3"},
        {"use": "x"},
        {"use": "1 2"},
        {"use": "²"},
        {"use": "9" * 5_000},
        {"use": "1", "same": "7"},
        {"use": "1", "1.note": "x" * 5_000},
        {"open": "-1"},
        {"opened": "2"},
        {"out": "1e3"},
        {"close": ""},
        {"from": []},
    ],
)
def test_forms_that_the_page_never_sends_are_refused(the_desk: Desk, more: dict[str, Any]) -> None:
    answer = the_desk.client.post("/schedule", data={"from": "x.csv", "row": [json.dumps(GOOD)]} | more)
    assert answer.status_code == 422
    assert "Traceback" not in answer.text


def test_what_a_row_says_is_never_markup(the_desk: Desk) -> None:
    page = opened(the_desk, 'name,procedure,note\n"<b id=x>""Bob""</b>",<i>,<script>\n', "<u>.csv")
    page = page.press("use", "1", **{"1.procedure": "knee"})
    assert "<b id=x>" not in page.html
    assert "<script>" not in page.html
    assert "<u>" not in page.html
    assert page.rows[0]["details"]["name"] == '<b id=x>"Bob"</b>'


def test_a_sheet_that_is_gone_meanwhile_is_the_rows_problem(tmp_path: Path) -> None:
    the_desk = Desk(desk.content(tmp_path))
    page = opened(the_desk).press("out", "2").press("out", "3")
    text = the_desk.path.read_text(encoding="utf-8")
    the_desk.path.write_text(text.replace("  fusion:\n", "  other:\n").replace("['22612']", "[]"), encoding="utf-8")
    content.load(the_desk.path)
    answer = page.prints()
    assert answer.status_code == 422
    again = Sheet(the_desk, answer.text)
    assert again.state(4) == "Needs you"
    assert "Row 4: no sheet is called “22612”" in again.text
    assert people(again.prints().content) == ["Maria Alvarez"]


def test_a_code_that_two_sheets_share_is_asked_about(tmp_path: Path) -> None:
    the_desk = Desk(desk.content(tmp_path))
    text = the_desk.path.read_text(encoding="utf-8").replace("['22612']", "['22513']")
    the_desk.path.write_text(text, encoding="utf-8")
    page = opened(the_desk, "name,procedure\nAnn,22513\nBo,27447\n")
    assert page.state(1) == "Needs you"
    assert page.rows[0]["asked"] == {"procedure": "22513"}
    assert "It may be Kyphoplasty (22513), Lumbar fusion (22513)." in page.text
    assert page.state(2) == "Draft"


def progress(answer: Any) -> tuple[list[int], bytes]:
    lines, _, file = answer.content.partition(b"\n\n")
    return [json.loads(line)["made"] for line in lines.splitlines()], file


def test_the_making_is_told_copy_by_copy(the_desk: Desk) -> None:
    page = opened(the_desk)
    answer = the_desk.client.post(
        "/schedule/print", data=page.sent({}) | {"print": ["1 4"]}, headers={"X-Progress": "lines"}
    )
    copies, file = progress(answer)
    assert copies == [1, 2]
    assert people(file) == ["Maria Alvarez", "Zoë Lindqvist"]
    assert file == page.prints().content
    assert "Maria" not in answer.content.partition(b"\n\n")[0].decode()


def test_a_page_with_the_name_stands_before_each_sheet_if_asked_for(the_desk: Desk) -> None:
    page = opened(the_desk).press("out", "2").press("out", "3")
    sent = page.sent({}) | {"print": ["1 4"], "separators": ["1"]}
    text = words(the_desk.client.post("/schedule/print", data=sent).content)
    assert "1 of 2" in text[0]
    assert "Maria Alvarez" in text[0]
    assert people(the_desk.client.post("/schedule/print", data=sent).content) == ["Maria Alvarez", "Zoë Lindqvist"]
    assert len(text) > len(words(page.prints().content))
    answer = the_desk.client.post("/schedule/print", data=sent, headers={"X-Progress": "lines"})
    assert progress(answer)[0] == [1, 2]
    assert 'name="separators" value="1" checked' in the_desk.client.post("/schedule", data=sent).text


def test_a_copy_that_fails_while_it_is_made_ends_the_answer_without_a_file(
    the_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(the_desk)
    merge = Shelf.merge

    def failing(self: Shelf, copies: Any, file: io.BytesIO, **how: Any) -> int:
        def until() -> Any:
            for number, each in enumerate(copies):
                if number == 1:
                    raise HandoutsError(Problem("x", "x", "x"))
                yield each

        return merge(self, until(), file, **how)

    monkeypatch.setattr(Shelf, "merge", failing)
    sent = page.sent({}) | {"print": ["1 4"]}
    answer = the_desk.client.post("/schedule/print", data=sent, headers={"X-Progress": "lines"})
    assert b"%PDF" not in answer.content
    assert progress(answer) == ([1], b"")
    plain = the_desk.client.post("/schedule/print", data=sent)
    assert plain.status_code == 422
    assert "Maria Alvarez" in plain.text


def test_a_broken_file_leaves_the_last_good_sheets_to_print(tmp_path: Path) -> None:
    the_desk = Desk(desk.content(tmp_path))
    page = opened(the_desk)
    the_desk.path.write_text("practice: [", encoding="utf-8")
    page = page.press("out", "2")
    assert "The content file cannot be read. You can keep printing." in page.text
    assert people(page.prints().content) == ["Maria Alvarez", "Zoë Lindqvist"]


def test_without_any_good_file_the_page_says_so(tmp_path: Path) -> None:
    path = tmp_path / "content.yaml"
    path.write_text("practice: [", encoding="utf-8")
    client = Desk(path).client
    for answer in (client.get("/schedule"), client.post("/schedule", data={}), client.post("/schedule/print", data={})):
        assert answer.status_code == 503


@pytest.mark.parametrize(
    ("dates", "heading"),
    [
        (("2026-11-24", "2026-11-24"), "Tuesday, November 24"),
        (("2027-01-04", "2027-01-04"), "Monday, January 4, 2027"),
        (("11/24/2026", "11/24/2026"), "Tuesday, November 24"),
        (("2026-11-24", "2026-11-25"), "tuesday.csv"),
        (("", ""), "tuesday.csv"),
    ],
)
def test_the_heading_is_the_day_if_there_is_one(the_desk: Desk, dates: tuple[str, str], heading: str) -> None:
    page = opened(the_desk, "date,name,procedure\n" + "".join(f"{date},Ann,knee\n" for date in dates))
    assert f'<h1 class="page-title">{heading}</h1>' in page.html


def test_the_page_speaks_spanish(the_desk: Desk) -> None:
    page = opened(the_desk, headers={"accept-language": "es"})
    assert "Martes 24 de noviembre" in page.text
    assert "Fila 2: ninguna hoja se llama “2251”" in page.text


def test_paper_and_ink_are_those_chosen(the_desk: Desk) -> None:
    page = opened(the_desk).press("out", "2").press("out", "3")
    answer = page.prints(paper="a4", ink="mono")
    width, height = pypdfium2.PdfDocument(answer.content)[0].get_size()
    assert (round(width), round(height)) == (595, 842)


def test_a_rows_own_words_tell_nothing_in_its_repr() -> None:
    line = ScheduleLine.unpacked(json.dumps(GOOD))
    day = PageSchedule("x", (line,))
    seen = CheckedRow(1, line, patient=Patient(name="Maria Alvarez"))
    assert not any("Maria" in repr(each) for each in (line, day, seen))
