"""The desk by plain forms, as a browser without script uses it: choose, fill in, see, print."""

import datetime
import re
from pathlib import Path

import pytest
from support import desk
from support.desk import Desk, words

FIELDS = {"sheet": "kyphoplasty", "name": "Maria Alvarez", "date": "2026-11-24", "time": "8:30 am"}


@pytest.fixture(scope="module")
def the_desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(desk.content(tmp_path_factory.mktemp("desk")))


def fresh(tmp_path: Path) -> Desk:
    return Desk(desk.content(tmp_path))


def checked(html: str, name: str) -> list[str]:
    return re.findall(rf'name="{name}"[^>]*value="([^"]+)" checked', html)


def test_nothing_is_chosen_before_the_desk_chooses(the_desk: Desk) -> None:
    html = the_desk.client.get("/").text
    assert [title for title, _, _ in desk.SHEETS.values() if title not in html] == []
    assert not re.search(r'name="sheet"[^>]*checked', html)
    assert "A sheet in three steps" in html
    assert 'id="print"' not in html


def test_a_sheet_named_by_the_address_is_chosen(the_desk: Desk) -> None:
    html = the_desk.client.get("/?sheet=knee").text
    assert re.search(r'value="knee" checked', html)
    assert '<h1 id="h-what" lang="en">Knee replacement</h1>' in html


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("ky", "kyphoplasty"),
        ("LUMBAR", "fusion"),
        ("repl", "knee"),
        ("27447", "knee"),
        ("226", "fusion"),
        ("balloon", "kyphoplasty"),
    ],
)
def test_a_sheet_is_found_by_title_plain_words_and_code(the_desk: Desk, query: str, first: str) -> None:
    html = the_desk.client.post("/", data={"q": query}).text
    assert re.findall(r'name="sheet" form="order" value="([^"]+)"', html)[0] == first


@pytest.mark.parametrize("query", ["m80.08", "M8008", "m80 08xa"])
def test_a_code_is_found_however_it_is_dotted(tmp_path: Path, query: str) -> None:
    there = fresh(tmp_path)
    text = there.path.read_text(encoding="utf-8")
    there.path.write_text("icd10: [M80.08XA]".join(text.rsplit("icd10: []", 1)), encoding="utf-8")
    html = there.client.post("/", data={"q": query}).text
    assert re.findall(r'name="sheet" form="order" value="([^"]+)"', html) == ["knee"]
    assert "<b>M80.08XA</b>" in html


def test_the_words_a_sheet_was_found_by_are_shown(the_desk: Desk) -> None:
    html = the_desk.client.post("/", data={"q": "ball"}).text
    assert "A <b>balloon</b> lifts the bone." in html


def test_every_word_that_is_typed_must_stand_there(the_desk: Desk) -> None:
    def found(query: str) -> list[str]:
        html = the_desk.client.post("/", data={"q": query}).text
        assert ("These are the nearest." in html) == ('class="pointed"' not in html)
        return re.findall(r'name="sheet" form="order" value="([^"]+)"', html) if 'class="pointed"' in html else []

    assert found("knee replacement") == ["knee"]
    assert found("knee fusion") == []


def test_nothing_found_says_so(the_desk: Desk) -> None:
    html = the_desk.client.post("/", data={"q": "zzz"}).text
    assert "No sheet has these words" in html
    assert 'class="name"' not in html


def test_the_chosen_sheet_stays_chosen_while_the_list_shows_others(the_desk: Desk) -> None:
    html = the_desk.client.post("/", data={**FIELDS, "q": "knee"}, headers={"x-part": "find"}).text
    assert '<input type="hidden" name="sheet" form="order" value="kyphoplasty">' in html


def test_the_preview_shows_the_very_pages_and_says_what_is_on_them(the_desk: Desk) -> None:
    named = {key: value for key, value in FIELDS.items() if key not in ("date", "time")}
    html = the_desk.client.post("/", data=named).text
    assert html.count('src="data:image/png;base64,') == 2  # the page with the details, and these larger
    (address,) = re.findall(r'src="(/sheets/kyphoplasty/en/1[^"]+format=[^"]+)"', html)  # the other is nobody's
    assert the_desk.client.get(address.replace("&amp;", "&")).content.startswith(b"\x89PNG")
    html = the_desk.client.post("/", data=FIELDS).text
    assert html.count('src="data:image/png;base64,') == 3  # page 1 says when it is
    alts = re.findall(r'alt="(Page [^"]+)"', html)
    assert len(alts) == 2
    assert "Marked: Draft" in alts[0]
    assert "Maria Alvarez" not in alts[0]
    assert "Filled in: Nov 24, 2026, 8:30 am." in alts[0]
    assert "Filled in: Maria Alvarez, Nov 24, 2026, 8:30 am." in alts[1]
    assert "2 pages on 1 sheet." in " ".join(html.split())


def test_the_file_is_the_persons_own(the_desk: Desk) -> None:
    response = the_desk.client.post("/print", data=FIELDS)
    assert response.status_code == 200
    assert response.headers["content-type"] == "application/pdf"
    assert response.headers["content-disposition"] == 'inline; filename="kyphoplasty-standard-en.pdf"'
    text = " ".join(words(response.content))
    assert "Maria Alvarez" in text
    assert "Nov 24, 2026" in text


def test_a_day_is_written_as_the_readers_of_the_sheet_write_it(the_desk: Desk) -> None:
    pdf = the_desk.client.post("/print", data={**FIELDS, "language": "es"}).content
    assert "24 de nov. de 2026" in " ".join(words(pdf))


def test_download_keeps_the_file(the_desk: Desk) -> None:
    response = the_desk.client.post("/download", data=FIELDS)
    assert response.headers["content-disposition"].startswith("attachment;")


@pytest.mark.parametrize(
    "options", [{"format": "large-print"}, {"paper": "a4", "ink": "mono"}, {"format": "trifold", "language": "es"}]
)
def test_every_choice_is_heard(the_desk: Desk, options: dict[str, str]) -> None:
    html = the_desk.client.post("/", data={**FIELDS, **options}).text
    for name, value in options.items():
        assert value in checked(html, name)
    assert the_desk.client.post("/print", data={**FIELDS, **options}).status_code == 200


def test_an_edition_without_a_place_for_the_patient_says_so(the_desk: Desk) -> None:
    """The one-page sheet has lines for name, date and time, and none for a doctor."""
    told = "This edition has no place for all of a patient’s details; some are not printed."
    for edition, more, lost in (("one-page", {}, False), ("one-page", {"doctor": "Dr. Hart"}, True),
                               ("standard", {"doctor": "Dr. Hart"}, False)):  # fmt: skip
        html = the_desk.client.post("/", data={**FIELDS, "format": edition, **more}).text
        assert (told in html) is lost


def test_a_letter_without_a_font_is_named_and_can_be_left_out(the_desk: Desk) -> None:
    typed = {**FIELDS, "name": "Adama \U00012000ah"}
    html = the_desk.client.post("/", data=typed).text
    assert "The sheet cannot print “<bdi>\U00012000</bdi>”" in html
    assert "Print without the name" in html
    refused = the_desk.client.post("/print", data=typed)
    assert refused.status_code == 422
    assert "The sheet cannot print" in refused.text
    printed = the_desk.client.post("/print", data={**typed, "leave": "name"})
    assert printed.status_code == 200
    assert "Nov 24, 2026" in " ".join(words(printed.content))


def test_too_long_a_detail_is_told_at_its_field(the_desk: Desk) -> None:
    html = the_desk.client.post("/", data={**FIELDS, "note": "x" * 301}).text
    assert re.search(r'id="problem-note">\s*<div class="problem', html)
    assert re.search(r'id="problem-name">\s*</div>', html)


def test_print_without_a_sheet_is_refused_with_the_page(the_desk: Desk) -> None:
    response = the_desk.client.post("/print", data={"name": "Maria"})
    assert response.status_code == 422
    assert "A sheet in three steps" in response.text


def test_the_tray_travels_in_the_page_and_prints_as_one_file(the_desk: Desk) -> None:
    html = the_desk.client.post("/", data={**FIELDS, "add": "1"}).text
    tray = re.findall(r'name="tray" value="([^"]+)"', html)
    assert tray == ["kyphoplasty en standard letter color"]
    html = the_desk.client.post("/", data={**FIELDS, "language": "es", "add": "1", "tray": tray}).text
    tray = re.findall(r'name="tray" value="([^"]+)"', html)
    assert len(tray) == 2
    assert "Print all 2 as one file" in html
    response = the_desk.client.post("/tray", data={**FIELDS, "tray": tray})
    pages = words(response.content)
    english, spanish = " ".join(pages[:2]), " ".join(pages[2:])
    assert "Nov 24, 2026" in english
    assert "24 de nov. de 2026" in spanish
    assert english.count("Maria Alvarez") == spanish.count("Maria Alvarez") == 1
    html = the_desk.client.post("/", data={**FIELDS, "tray": tray, "remove": tray[0]}).text
    assert re.findall(r'name="tray" value="([^"]+)"', html) == tray[1:]


def test_a_tray_that_is_made_up_is_ignored(the_desk: Desk) -> None:
    tray = [
        "kyphoplasty en standard letter",
        "x y z a b",
        "kyphoplasty fr standard letter color",
        "kyphoplasty en standard legal color",
    ]
    assert the_desk.client.post("/tray", data={**FIELDS, "tray": tray}).status_code == 422
    shown = the_desk.client.post("/", data={**FIELDS, "tray": tray})
    assert (shown.status_code, 'name="tray"' in shown.text) == (200, False)


def test_the_next_patient_finds_an_empty_desk(the_desk: Desk) -> None:
    html = the_desk.client.post("/", data={**FIELDS, "tray": "kyphoplasty en standard letter color", "next": "1"}).text
    assert "Maria" not in html
    assert "A sheet in three steps" in html
    assert 'name="tray"' not in html


def test_what_is_typed_is_never_markup(the_desk: Desk) -> None:
    html = the_desk.client.post("/", data={**FIELDS, "name": '"><script>alert(1)</script>', "q": "<b>"}).text
    assert "<script>alert" not in html
    assert 'value="<b>' not in html


def test_states_are_words_first(tmp_path: Path) -> None:
    there = fresh(tmp_path)
    assert there.client.get("/?sheet=kyphoplasty").text.count("Nobody has approved these words.") == 1
    from handouts.approval import signing
    from handouts.languages.language import Language

    shelf, _ = there.watcher.current_shelf()
    assert shelf
    signing.approve(shelf.library, "kyphoplasty", Language.of("en"), by="Lena Hart", today=there.today)
    html = there.client.get("/?sheet=kyphoplasty").text
    assert "Approved until Nov 2027" in html
    assert "Nobody has approved" not in html
    there.today = datetime.date(2028, 1, 1)
    html = there.client.get("/?sheet=kyphoplasty").text
    assert "Review overdue." in html
    assert "Marked: Review overdue since Nov 22, 2027." in html


def test_a_broken_file_is_told_and_the_last_good_one_stays_in_use(tmp_path: Path) -> None:
    there = fresh(tmp_path)
    assert there.client.get("/").status_code == 200
    whole = there.path.read_text(encoding="utf-8")
    there.path.write_text(whole.replace("phones:", "phnes:", 1), encoding="utf-8")
    html = there.client.post("/", data=FIELDS).text
    assert "The content file cannot be read. You can keep printing." in html
    assert f"{there.path}:" in html
    assert there.client.post("/print", data=FIELDS).status_code == 200
    there.path.write_text(whole.replace("title: Kyphoplasty", "title: Another title", 1), encoding="utf-8")
    html = there.client.get("/").text
    assert "cannot be read" not in html
    assert "Another title" in html


def test_a_file_that_never_was_good_says_what_to_mend(tmp_path: Path) -> None:
    path = tmp_path / "content.yaml"
    path.write_text("practice: [", encoding="utf-8")
    there = Desk(path)
    response = there.client.get("/")
    assert response.status_code == 503
    assert re.search(rf"{re.escape(str(path))}:\d+:\d+", response.text)
    assert there.client.post("/print", data=FIELDS).status_code == 503


def test_the_page_speaks_the_readers_language_and_remembers_it(the_desk: Desk) -> None:
    assert "¿Qué hoja?" in the_desk.client.get("/", headers={"accept-language": "es-MX,es;q=0.9"}).text
    asked = the_desk.client.get("/?ui=es")
    assert '<html lang="es">' in asked.text
    assert "interface=es" in asked.headers["set-cookie"]
    the_desk.client.cookies.clear()


def test_another_language_of_the_page_keeps_the_sheet(the_desk: Desk) -> None:
    html = the_desk.client.get("/?sheet=knee&name=Maria").text
    assert 'href="?sheet=knee&amp;ui=es"' in html
    assert "Maria" not in html


def test_a_part_that_there_is_not_is_the_whole_page(the_desk: Desk) -> None:
    for part in ("nothing", "../base", "find.html"):
        assert "<!doctype html>" in the_desk.client.get("/", headers={"x-part": part}).text


def test_pictures_of_blank_pages_have_addresses(the_desk: Desk) -> None:
    response = the_desk.client.get("/sheets/kyphoplasty/en/2.png")
    assert response.content.startswith(b"\x89PNG")
    for address in (
        "/sheets/kyphoplasty/en/3.png",
        "/sheets/kyphoplasty/fr/1.png",
        "/sheets/x/en/1.png",
        "/sheets/kyphoplasty/en.pdf?format=x",
        "/nowhere",
    ):
        assert the_desk.client.get(address).status_code == 404
    assert the_desk.client.get("/sheets/kyphoplasty/es.pdf?format=large-print").content.startswith(b"%PDF")


def test_a_browser_asks_whether_a_picture_still_is_the_same(the_desk: Desk) -> None:
    first = the_desk.client.get("/sheets/kyphoplasty/en/1.png")
    again = the_desk.client.get("/sheets/kyphoplasty/en/1.png", headers={"if-none-match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_a_name_in_any_script_is_shown_on_its_page(the_desk: Desk) -> None:
    html = the_desk.client.post("/", data={**FIELDS, "name": "김철수"}).text
    assert "Filled in: 김철수" in html
    assert html.count('src="data:image/png;base64,') == 3  # laid out anew: every page is the person's own


@pytest.mark.parametrize("color", ["#0b4f6c", "#7a1f3d", "#000000", "#1a5c2e"])
def test_the_practices_colors_can_be_read_in_both_schemes(color: str) -> None:
    from handouts.content.colors import contrast
    from handouts.web.theme import write_theme

    light, dark = write_theme(color, "#9a3412").splitlines()
    for rule, ground in ((light, "#ffffff"), (dark, "#11181c")):
        values = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", rule))
        assert contrast(values["brand"], ground) >= 7
        assert contrast(values["accent"], ground) >= 7
        assert contrast(values["brand"], values["on-brand"]) >= 4.5


def test_a_part_that_cannot_stand_by_itself_is_the_whole_page(the_desk: Desk) -> None:
    for address, parts in (("/", ("found", "field", "ask", "printers", "nothing", "")), ("/schedule", ("drop", "row", "mend")),
                           ("/library", ("pane", "line", "approve"))):  # fmt: skip
        for part in parts:
            answer = the_desk.client.get(address, headers={"X-Part": part})
            assert answer.status_code == 200
            assert answer.text.startswith("<!doctype html>"), (address, part)
    assert the_desk.client.get("/", headers={"X-Part": "find"}).text.startswith('<div id="found">')


def test_a_form_that_is_none_is_refused_without_a_line_in_the_log(
    the_desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    head = {"content-type": "multipart/form-data; boundary=cut"}
    assert the_desk.client.post("/schedule", content=b"{}", headers=head).status_code == 400
    assert caplog.text == ""
