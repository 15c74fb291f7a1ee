"""The desk and the library with sixty sheets, by plain forms: groups, recents, languages, drafts, states."""

import datetime
import re
from pathlib import Path

import pytest
from support.desk import Desk, words
from support.sixty import TODAY, approve_sheets, write_sixty
from test_kept_drawings import an_earlier_program, library_in  # its sheet has drawings of ours

from handouts.approval.signing import approve
from handouts.languages.language import Language

SHEET = {"sheet": "knee-replacement", "name": "Maria Alvarez"}


@pytest.fixture(scope="module")
def sixty(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return Desk(write_sixty(tmp_path_factory.mktemp("sixty")))


@pytest.fixture(scope="module")
def approved(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    """With two approved sheets, one of them in Spanish too."""
    path = write_sixty(tmp_path_factory.mktemp("approved"))
    approve_sheets(path, ["Knee replacement"], ("en", "es"))
    approve_sheets(path, ["Kyphoplasty"], until=TODAY + datetime.timedelta(days=20))
    return Desk(path)


def rows(html: str) -> list[str]:
    return re.findall(r'<input type="radio" name="sheet" form="order" value="([^"]+)"', html)


# -- the desk


def test_the_list_is_folded_into_its_groups_and_has_no_pictures(sixty: Desk) -> None:
    html = sixty.client.get("/").text
    assert len(rows(html)) == 60
    assert len(re.findall(r'<details class="fold" data-group="[^"]+">', html)) == 8
    assert '<summary>Spine <span class="num">9</span></summary>' in html
    assert "<img" not in html


def test_the_group_of_the_chosen_sheet_is_open(sixty: Desk) -> None:
    html = sixty.client.get("/?sheet=knee-replacement").text
    assert re.findall(r'<details class="fold" data-group="([^"]+)" open>', html) == ["Knee"]
    assert html.count('name="sheet" form="order" value="knee-replacement" checked') == 1


def test_what_was_printed_here_stands_first_and_is_chosen_once(sixty: Desk) -> None:
    asked = {"recent": ["mri-scan", "knee-replacement", "gone", "hip-injection", "kyphoplasty", "ct-scan"], **SHEET}
    html = sixty.client.post("/", data=asked, headers={"x-part": "find"}).text
    assert rows(html)[:4] == ["mri-scan", "knee-replacement", "hip-injection", "kyphoplasty"]
    assert html.count(" checked") == 1


def test_the_first_row_is_marked_and_no_other(sixty: Desk) -> None:
    html = sixty.client.post("/", data={"q": "kneee"}).text
    assert html.count('class="pointed"') == 1
    assert (
        html.index('class="pointed"') < html.index('value="knee-replacement"') < html.index('value="knee-arthroscopy"')
    )
    assert 'class="pointed"' not in sixty.client.post("/", data={"q": "knee zebra"}).text


def test_a_sheet_found_in_spanish_opens_in_spanish_until_somebody_says_otherwise(sixty: Desk) -> None:
    found = sixty.client.post("/", data={"q": "cif"}).text
    assert rows(found) == ["kyphoplasty:es"]
    opened = sixty.client.post("/", data={"sheet": "kyphoplasty:es"}).text
    assert '<h1 id="h-what" lang="es">Cifoplastia</h1>' in opened
    assert 'name="drawn" id="drawn" value="kyphoplasty"' in opened
    english = {"sheet": "kyphoplasty:es", "drawn": "kyphoplasty", "language": "en"}
    assert '<h1 id="h-what" lang="en">Kyphoplasty</h1>' in sixty.client.post("/", data=english).text
    other = {"sheet": "hip-injection", "drawn": "kyphoplasty", "language": "es"}
    assert '<h1 id="h-what" lang="es">Inyección en la cadera</h1>' in sixty.client.post("/", data=other).text


def test_the_page_in_spanish_opens_what_it_lists(sixty: Desk) -> None:
    spanish = {"accept-language": "es"}
    html = sixty.client.post("/", data={"q": "cif"}, headers=spanish).text
    assert rows(html) == ["kyphoplasty"]
    assert (
        '<h1 id="h-what" lang="es">Cifoplastia</h1>'
        in sixty.client.post("/", data={"sheet": "kyphoplasty"}, headers=spanish).text
    )
    pdf = sixty.client.post(
        "/print", data={"sheet": "kyphoplasty", "drawn": "kyphoplasty", "language": "es"}, headers=spanish
    )
    assert "Cifoplastia" in words(pdf.content)[0]


def test_the_state_in_the_list_is_that_of_the_language_it_opens_in(approved: Desk) -> None:
    def state(data: dict[str, str]) -> bool:
        html = approved.client.post("/", data=data, headers={"x-part": "find"}).text
        return "Draft" in html[html.index('value="kyphoplasty') :].partition("</li>")[0]

    assert not state({})
    assert state({"sheet": "hip-injection", "drawn": "hip-injection", "language": "es"})


# -- drafts


def test_where_nobody_has_approved_a_sheet_drafts_print_at_once(sixty: Desk) -> None:
    assert sixty.client.post("/print", data=SHEET).headers["content-type"] == "application/pdf"


@pytest.mark.parametrize("way", ["/print", "/download", "/tray"])
def test_a_draft_needs_a_second_press_once_a_sheet_is_approved(approved: Desk, way: str) -> None:
    order = {"sheet": "hip-injection", "name": "Maria Alvarez", "tray": "hip-injection en standard letter color"}
    asked = approved.client.post(way, data=order)
    assert asked.status_code == 409
    assert "Nobody has approved these words" in asked.text
    assert f'formaction="{way}" name="draft"' in asked.text
    (answer,) = re.findall(r'name="draft" value="([^"]+)"', asked.text)
    assert approved.client.post(way, data={**order, "draft": "yes"}).status_code == 409, "a yes is to these very words"
    made = approved.client.post(way, data={**order, "draft": answer})
    assert (made.status_code, made.headers["content-type"]) == (200, "application/pdf")
    assert "Maria Alvarez" in " ".join(words(made.content))


def test_an_approved_sheet_prints_with_one_press(approved: Desk) -> None:
    made = approved.client.post("/print", data=SHEET)
    assert made.headers["content-type"] == "application/pdf"
    page = approved.client.get("/?sheet=hip-injection").text
    assert "Print as draft…" in page
    assert "Print as draft…" not in approved.client.get("/?sheet=knee-replacement").text


def test_a_sheet_that_turns_into_a_draft_under_the_hands_stops_the_next_press(tmp_path: Path) -> None:
    path = write_sixty(tmp_path)
    approve_sheets(path, ["Knee replacement"])
    there = Desk(path)
    seen = there.client.post("/", data=SHEET).text
    assert 'name="seen" value="approved"' in seen
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("About Knee replacement: most", "About Knee replacement: nearly all", 1), encoding="utf-8"
    )
    asked = there.client.post("/print", data={**SHEET, "seen": "approved"})
    assert asked.status_code == 409
    assert "This sheet is not approved any more" in asked.text


def test_tray_with_one_draft_asks_for_the_whole(approved: Desk) -> None:
    tray = [f"{name} en standard letter color" for name in ("knee-replacement", "hip-injection")]
    asked = approved.client.post("/tray", data={"tray": tray})
    assert (asked.status_code, 'formaction="/tray" name="draft"' in asked.text) == (409, True)


# -- the library


def titles(html: str) -> list[str]:
    return re.findall(r'<th scope="row" role="rowheader" id="sheet-[^"]+"><span lang="[^"]+">([^<]+)</span>', html)


def test_the_library_is_filtered_by_state_group_and_person(approved: Desk) -> None:
    get = approved.client.get
    assert len(titles(get("/library").text)) == 60
    assert titles(get("/library?state=approved").text) == ["Knee replacement"]
    assert titles(get("/library?state=soon").text) == ["Kyphoplasty"]
    assert sorted(titles(get("/library?by=Dr.+Lena+Hart").text)) == ["Knee replacement", "Kyphoplasty"]
    spine = titles(get("/library?group=Spine&state=waiting").text)
    assert len(spine) == 9
    assert "Kyphoplasty" in spine, "its Spanish is a draft"
    assert titles(get("/library?state=nonsense").text) == titles(get("/library").text)
    assert "No sheet is so." in get("/library?group=Spine&state=overdue").text


def test_the_filters_say_how_many_each_has(approved: Desk) -> None:
    html = approved.client.get("/library?group=Knee").text
    found = dict(
        re.findall(
            r'href="/library\?state=(\w+)&amp;group=Knee"[^>]*>(?:<span[^>]*></span>)?[^<]*<span class="num">(\d+)</span>',
            html,
        )
    )
    assert found == {"waiting": "6", "draft": "6", "approved": "1"}


def test_the_library_finds_as_the_desk_does_and_puts_nothing_into_an_address(approved: Desk) -> None:
    html = approved.client.post("/library", data={"q": "kneee"}).text
    assert titles(html)[0] == "Knee replacement"
    assert len(titles(html)) == 5
    assert not re.search(r'(?:href|action)="[^"]*kneee', html)


def test_the_library_says_one_line_a_sheet_and_the_next_reviews_first(approved: Desk) -> None:
    html = approved.client.get("/library").text
    assert "<img" not in html
    assert html.index("To be read again") < html.index("<table")
    reviews = re.findall(r'<ol class="review-list">(.*?)</ol>', html, re.S)
    assert re.findall(r">([^<>]+)</bdi>", reviews[0]) == ["Kyphoplasty", "Knee replacement", "Reemplazo de rodilla"]


def test_an_open_sheet_stays_whatever_is_looked_for(approved: Desk) -> None:
    html = approved.client.get("/library?state=approved&open=mri-scan&language=en").text
    assert titles(html) == ["MRI scan", "Knee replacement"]
    assert 'id="open"' in html


def test_newer_drawings_stand_beside_those_that_are_approved(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    with an_earlier_program():
        approve(library, "back", Language.of("en"), by="Dr. Lena Hart", today=TODAY)
    there = Desk(tmp_path / "content.yaml")
    html = there.client.get("/library?open=back&language=en").text
    assert "There are newer drawings than those that were approved" in html
    pairs = re.findall(r'<img loading="lazy" src="([^"]+)"', html)
    assert pairs[:2] == ["/sheets/back/en/1.png", "/library/newest/back/en/1.png"]
    approved, newest = (there.client.get(each) for each in pairs[:2])
    assert approved.headers["content-type"] == newest.headers["content-type"] == "image/png"
    assert approved.content != newest.content
    for address in ("/library/newest/back/en/99.png", "/library/newest/back/fr/1.png", "/library/newest/x/en/1.png"):
        assert there.client.get(address).status_code == 404
