"""The library by plain forms: how every sheet stands, what changed in it, and the approval."""

import datetime
import html as markup
import re
import threading
import typing
from pathlib import Path

import icalendar
import pytest
import yaml
from click.testing import CliRunner
from httpx2 import Response
from support import desk
from support.desk import TODAY, Desk

import handouts
from handouts.approval import signing
from handouts.approval import store as approval
from handouts.approval.approvers import change_approvers
from handouts.approval.changes import Change
from handouts.approval.printed_parts import read_sheet
from handouts.approval.standing import StandingKind
from handouts.approval.store import Person
from handouts.cli.app import main
from handouts.document.wording import SheetWords, own_digest
from handouts.languages.language import Language
from handouts.web.library import table
from handouts.web.library.difference import DiffPiece, change_kind, compare_sentences

ENGLISH, SPANISH = Language.of("en"), Language.of("es")
BY = "Dr. Lena Hart"
DAY = datetime.timedelta(days=1)


@pytest.fixture
def the_desk(tmp_path: Path) -> Desk:
    path = desk.content(tmp_path)
    head, own, others = path.read_text(encoding="utf-8").partition("\n  fusion:\n")  # only titles differ: not behind
    path.write_text(head + own + re.sub(r"^ *of: .*\n", "", others, flags=re.M), encoding="utf-8")
    return Desk(path)


def edit(it: Desk, *pairs: tuple[str, str], after: str = "") -> None:
    """Change words in the content file; only those that stand after some text."""
    text = it.path.read_text(encoding="utf-8")
    at = text.index(after) if after else 0
    for old, new in pairs:
        assert old in text[at:], old
        text = text[:at] + text[at:].replace(old, new, 1)
    it.path.write_text(text, encoding="utf-8")


def signed(it: Desk, name: str = "kyphoplasty", language: Language = ENGLISH, days_ago: int = 10, by: str = BY) -> None:
    """An approval of the words as they are, some days ago, for a year."""
    signing.approve(handouts.load(it.path), name, language, by=by, today=TODAY - days_ago * DAY)


def opened(it: Desk, name: str = "kyphoplasty", language: str = "en", ui: str = "en") -> str:
    """The page with a sheet open, in plain characters."""
    response = it.client.get("/library", params={"open": name, "language": language}, headers={"accept-language": ui})
    assert response.status_code == 200
    return markup.unescape(response.text)


def text_of(page: str) -> str:
    """What stands on a page, without its marks."""
    return " ".join(markup.unescape(re.sub(r"<[^>]+>", " ", page)).split())


def digest(it: Desk, name: str = "kyphoplasty", language: Language = ENGLISH) -> str:
    return read_sheet(handouts.load(it.path), name, language, it.today).whole


def post(it: Desk, name: str = "kyphoplasty", **changed: str) -> Response:
    """The form as somebody fills it in, but for what is changed; an empty value is left out."""
    form = {"open": name, "language": "en", "by": BY, "role": "Doctor", "until": "2027-11-22", "read": "1"}
    form |= {"digest": digest(it, name, Language.of(changed.get("language", "en")))} | changed
    data = {key: value for key, value in form.items() if value}
    return it.client.post("/library/approve", data=data, follow_redirects=False)


def kept(folder: Path) -> dict[str, bytes]:
    """The packs of sheets that are kept with the approvals of a practice."""
    return {each.name: each.read_bytes() for each in (folder / approval.FOLDER / "kept").iterdir() if each.is_file()}


def files(it: Desk) -> list[Path]:
    return sorted((it.path.parent / approval.FOLDER).glob("*.txt"))


def order(page: str) -> list[str]:
    return re.findall(r'id="sheet-(\w+)"', page)


# -- the table


def test_every_sheet_stands_in_the_table_with_its_state(the_desk: Desk) -> None:
    page = text_of(the_desk.client.get("/library").text)
    assert "3 sheets. 3 need someone, those stand first." in page
    assert re.search(r"Content file read at \d\d:\d\d, no problems", page)
    for title in ("Kyphoplasty Spine", "Lumbar fusion Spine", "Knee replacement Joints"):
        name, _, _ = title.rpartition(" ")
        row = f"{title} English Draft Español Draft Approved by Nobody yet Until No date Read {name}"
        assert page.count(row) == 1


def test_those_that_need_someone_stand_first_the_most_pressing_before(the_desk: Desk) -> None:
    for name in desk.SHEETS:
        for language in (ENGLISH, SPANISH):
            signed(the_desk, name, language)
    page = the_desk.client.get("/library").text
    assert order(page) == ["kyphoplasty", "fusion", "knee"]
    assert "3 sheets. All are approved" in text_of(page)
    edit(the_desk, ("Take it easy for a while", "Rest for a while"), after="\n  knee:")
    page = the_desk.client.get("/library").text
    assert order(page) == ["knee", "kyphoplasty", "fusion"]
    assert "1 needs someone, it stands first." in text_of(page)
    assert f"Words changed Español Out of date Approved by {BY}, Nov 12, 2026" in text_of(page)
    the_desk.today = TODAY + 360 * DAY
    page = text_of(the_desk.client.get("/library").text)
    assert "3 need someone" in page
    assert page.count("Overdue Español Overdue") == 2
    assert "Oct" not in page


def test_a_translation_that_is_behind_is_the_next_thing_to_see(the_desk: Desk) -> None:
    signed(the_desk)
    edit(the_desk, ("Take it easy for a while", "Rest for a while"))
    signed(the_desk, days_ago=1)
    page = text_of(the_desk.client.get("/library").text)
    assert "English Approved Español Out of date" in page
    assert "See Español Kyphoplasty" in page


def test_many_languages_are_counted_and_those_that_need_someone_named(tmp_path: Path) -> None:
    path = desk.content(tmp_path)
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    codes = ("es", "fr", "pt", "de", "vi", "ht")
    del content["procedures"]["knee"], content["procedures"]["fusion"]["translations"]
    for thing in (content["practice"], content["procedures"]["kyphoplasty"]):
        said = thing["translations"]["es"]
        thing["translations"] = dict.fromkeys(codes, said)
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    it = Desk(path)
    signed(it)
    signed(it, language=Language.of("de"))
    page = text_of(it.client.get("/library").text)
    assert "Sheet Original Translations Approved by Until Next" in page
    assert (
        "English Approved Translations Español Draft Français Draft Português Draft 2 more need someone 1 approved"
        in page
    )
    assert "Translations None yet" in page
    assert "Tiếng Việt" in text_of(opened(it))


# -- an open sheet


def test_a_sheet_never_approved_is_there_to_be_read_whole(the_desk: Desk) -> None:
    page = opened(the_desk)
    assert "Never approved" in page
    assert '<details class="read" open>' in page
    assert "<del>" not in page
    assert "<ins>" not in page
    shown = text_of(page)
    wording = SheetWords.of(handouts.load(the_desk.path), "kyphoplasty", ENGLISH)
    assert not [line for line in (*wording.words, *wording.brief) if line not in shown]
    assert "I have read both pages." in shown


def test_what_changed_is_shown_numbers_first_then_words_then_what_is_new(the_desk: Desk) -> None:
    signed(the_desk)
    edit(
        the_desk,
        ("You may need less pain medicine.", "You may need less pain medicine. Ask us."),
        ("Take it easy for a while", "Rest for a while"),
        ("hasta 6 semanas", "hasta 8 semanas"),
    )
    edit(the_desk, ("Healing: up to 6 weeks.", "Healing: up to 8 weeks."))
    page = opened(the_desk)
    assert f"3 changes since {BY} approved it on Nov 12, 2026" in page
    assert re.findall(r'<p class="kind">([^<]+)<small>', page) == ["A number", "Other words", "New"]
    assert re.findall(r"<del>([^<]+)</del>", page) == ["6", "Take it easy"]
    assert re.findall(r"<ins>([^<]+)</ins>", page) == ["8", "Rest", "Ask us."]
    assert re.findall(r"<small>(?:<bdi[^>]*>)?([^<]+)", page) == [
        "The short version",
        "What to do after",
        "Why it is done",
    ]
    assert "I have read both pages and all 3 changes." in page
    assert '<details class="read">' in page


def test_a_translation_that_is_behind_says_which_sentences_and_how_to_mend_it(the_desk: Desk) -> None:
    signed(the_desk)
    signed(the_desk, language=SPANISH)
    edit(the_desk, ("Take it easy for a while", "Rest for a while"))
    page = opened(the_desk, language="es")
    assert "the original has changed in 1 place" in page
    assert "<del>Take it easy</del> for a while" in page
    assert "<ins>Rest</ins> for a while" in page
    now = own_digest(handouts.load(the_desk.path).procedure("kyphoplasty"))[:12]
    assert f"of: {now}" in page
    assert re.search(r"content\.yaml:\d+:\d+", page)
    assert 'id="approve"' not in page
    assert "cannot be approved" in post(the_desk, language="es").text
    old = re.search(r"of: (\w{12})", the_desk.path.read_text(encoding="utf-8"))
    assert old
    edit(the_desk, (f"of: {old[1]}", f"of: {now}"))
    assert post(the_desk, language="es").status_code == 303
    assert "Approved, and no word has changed since" in opened(the_desk, language="es")


def test_the_original_s_words_may_be_lost(the_desk: Desk) -> None:
    edit(the_desk, ("Take it easy for a while", "Rest for a while"))
    page = opened(the_desk, language="es")
    assert "Out of date: the original has changed since this was translated" in page


def test_an_overdue_sheet_is_read_again(the_desk: Desk) -> None:
    signed(the_desk)
    the_desk.today = TODAY + 360 * DAY
    page = opened(the_desk)
    assert "Review overdue since Nov 12, 2027" in page
    assert f"No word has changed since {BY} approved it" in page
    assert '<details class="read" open>' in page


def test_the_checks_stand_below_each_with_its_place_and_remedy(the_desk: Desk) -> None:
    page = opened(the_desk)
    assert "Reading level: Flesch-Kincaid 2.7. It prints on 2 pages." in text_of(page)
    warning = re.search(r'mild">.*?<ul class="places">(.*?)</ul>', page, re.S)
    assert warning
    assert "does not say what can go wrong" in warning[1]
    assert re.search(r'Ask a doctor of the practice[^<]*<span class="where">content.yaml:\d+:\d+</span>', warning[1])
    assert '"knee"' not in page
    assert re.search(r"<details><summary>\d+ notes", page)


def test_what_is_only_told_about_another_sheet_stands_there(the_desk: Desk) -> None:
    edit(the_desk, ("Healing: up to 6 weeks.", "Healing: up to 8 weeks."), ("hasta 6 semanas", "hasta 8 semanas"))
    said = '"kyphoplasty" says up to 6 weeks here and up to 8'
    assert said in opened(the_desk)
    assert said not in opened(the_desk, "knee")


def test_a_sheet_with_an_error_cannot_be_approved(the_desk: Desk) -> None:
    checks = "  checks:\n    no-risks: {level: error}\n  brand:\n"
    edit(the_desk, ("  brand:\n", checks))
    page = opened(the_desk)
    assert "2 errors" in page or "1 error." in page
    assert page.index("error. It must") < page.index('problem under mild"')
    assert "A sheet with errors cannot be approved." in page
    assert 'id="approve"' not in page
    assert post(the_desk).status_code == 409
    assert not files(the_desk)


def test_titles_and_words_are_text_and_never_marks(the_desk: Desk) -> None:
    signed(the_desk, by="<b>Eve</b> Roe")
    edit(the_desk, ("title: Kyphoplasty", "title: Kypho <script>alert(x)</script> plasty"))
    page = the_desk.client.get("/library?open=kyphoplasty&language=en").text
    assert "<script>alert" not in page
    assert "<b>Eve" not in page
    assert page.count("&lt;script&gt;alert(x)&lt;/script&gt;") > 3
    answer = post(the_desk, by="<i>", digest='"><script>').text
    assert "<i>" not in answer
    assert '"><script>' not in answer


def test_in_spanish(the_desk: Desk) -> None:
    signed(the_desk)
    edit(the_desk, ("You may need less pain medicine.", "You may need fewer pills."))
    page = opened(the_desk, ui="es")
    assert f"1 cambio desde que {BY} la aprobó el 12 de nov. de 2026" in page
    assert "He leído las dos páginas y el cambio." in page
    assert 'lang="en-US" dir="ltr"' in page


@pytest.mark.parametrize(
    ("ui", "said"), [("en", "Table, as it is read aloud:"), ("es", "Tabla, como se lee en voz alta:")]
)
def test_what_is_approved_without_being_printed_is_shown(the_desk: Desk, ui: str, said: str) -> None:
    shown = "Opening hours, day by day."
    assert said not in opened(the_desk, ui=ui)
    for indent in ("    ", "        "):  # the original, then its translation
        part = f"parts: [{{heading: Hours, table: {{alt: '{shown}', head: [Day, From], rows: [[Monday, 8 am]]}}}}]"
        edit(the_desk, (f"\n{indent}short_version:\n", f"\n{indent}{part}\n{indent}short_version:\n"))
    page = opened(the_desk, ui=ui)
    assert said in page
    assert shown in page


# -- the approval


def test_approving_leaves_the_file_that_the_command_line_would(
    the_desk: Desk, tmp_path_factory: pytest.TempPathFactory
) -> None:
    the_desk.today = datetime.date.today()
    until = the_desk.today + 200 * DAY
    response = post(the_desk, role="  Spine   surgeon ", until=until.isoformat())
    assert response.status_code == 303
    assert response.headers["location"] == "/library?open=kyphoplasty&language=en#open"
    (made,) = files(the_desk)
    other = tmp_path_factory.mktemp("cli")
    desk.content(other)
    arguments = ["approve", "kyphoplasty", "--by", BY, "--role", "Spine surgeon", "--until", str(until)]
    assert CliRunner().invoke(main, [*arguments, "--content", str(other / "content.yaml")]).exit_code == 0
    (told,) = (other / approval.FOLDER).glob("*.txt")
    clock = re.compile(r"At: \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
    ours, theirs = (clock.sub("", path.read_text(encoding="utf-8")) for path in (made, told))
    assert ours == theirs
    assert "Kept sheets (SHA-256): " in ours
    assert kept(the_desk.path.parent) == kept(other) != {}
    assert clock.search(made.read_text(encoding="utf-8"))
    page = opened(the_desk)
    assert f"{BY}, Spine surgeon, on {ENGLISH.day(the_desk.today)}, until {ENGLISH.day(until)}." in text_of(page)
    (entry,) = approval.read_approvals(the_desk.path.parent)
    assert f"handouts withdraw {entry.wording.codes[0]}" in page


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("by", "", "An approval needs the name of a person"),
        ("by", " 12 ", "An approval needs the name of a person"),
        ("until", "", "This is not a day"),
        ("until", "soon", "This is not a day"),
        ("until", "2026-11-22", "This day is not in the future"),
        ("read", "", "Only who has read it can approve it"),
    ],
)
def test_what_is_wrong_stands_at_its_field_and_what_was_typed_stays(
    the_desk: Desk, field: str, value: str, said: str
) -> None:
    response = post(the_desk, **{field: value})
    assert response.status_code == 422
    page = markup.unescape(response.text)
    assert re.search(rf'id="wrong-{field}"><h3>{said}', page)
    assert re.search(rf'aria-describedby="wrong-{field}" *autofocus', page)
    assert page.count("aria-invalid") == 1
    kept = {"by": BY, "role": "Doctor", "until": "2027-11-22"}
    for name in kept:
        expected = value if name == field else kept[name]
        assert re.search(rf'name="{name}" value="{re.escape(expected)}"', page)
    assert not files(the_desk)


def test_it_is_not_approved_beyond_the_day_the_content_gives(the_desk: Desk) -> None:
    edit(the_desk, ("    group: Spine\n", "    group: Spine\n    review_by: 2027-03-01\n"))
    page = opened(the_desk)
    assert 'value="2027-03-01"' in page
    assert 'max="2027-03-01"' in page
    assert "That is too late" in post(the_desk, until="2027-03-02").text
    assert post(the_desk, until="2027-03-01").status_code == 303
    the_desk.today = datetime.date(2027, 3, 2)
    assert "Whoever edits the words moves the line review_by" in opened(the_desk)
    assert post(the_desk, until="2027-12-01").status_code == 409


def test_words_that_changed_meanwhile_are_not_approved(the_desk: Desk) -> None:
    signed(the_desk)
    read = digest(the_desk)
    edit(the_desk, ("Take it easy for a while", "Rest for a while"))
    before = files(the_desk)
    response = post(the_desk, digest=read)
    assert response.status_code == 409
    page = text_of(response.text)
    assert "The words have changed since you opened this page. Read again." in page
    assert "Rest for a while" in page
    assert re.search(r'name="by" value="Dr. Lena Hart"', response.text)
    assert " checked" not in response.text
    assert files(the_desk) == before
    now = re.search(r'name="digest" value="(\w+)"', response.text)
    assert now
    assert post(the_desk, digest=now[1]).status_code == 303
    assert len(files(the_desk)) == 2


def test_two_people_approve_at_once(the_desk: Desk) -> None:
    names = ("Jane Roe", "John Doe")
    answers: list[int] = []
    start = threading.Barrier(2)

    def sign(by: str) -> None:
        start.wait()
        answers.append(post(the_desk, by=by).status_code)

    threads = [threading.Thread(target=sign, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert answers == [303, 303]
    assert len(files(the_desk)) == 2
    page = text_of(opened(the_desk))
    assert [name for name in names if f"{name}, Doctor, on Nov 22, 2026" not in page] == []


def test_pressed_twice_it_is_one_approval(the_desk: Desk) -> None:
    assert [post(the_desk).status_code for _ in range(2)] == [303, 303]
    assert len(files(the_desk)) == 1


def test_an_approval_that_cannot_be_written_is_told(the_desk: Desk) -> None:
    (the_desk.path.parent / approval.FOLDER).write_text("in the way", encoding="utf-8")
    response = post(the_desk)
    assert response.status_code == 409
    assert 'id="refused"' in response.text
    assert "cannot be written" in text_of(response.text)
    assert f'value="{BY}"' in response.text


def test_the_sample_cannot_be_approved(tmp_path: Path) -> None:
    it = Desk(desk.content(tmp_path), own=False)
    assert "This is the sample that comes with the program. It cannot be approved." in opened(it)
    assert post(it).status_code == 409
    assert not files(it)


@pytest.mark.parametrize(("name", "language"), [("nothing", "en"), ("fusion", "ar"), ("../x", "en")])
def test_what_is_not_there_cannot_be_opened_or_approved(the_desk: Desk, name: str, language: str) -> None:
    response = the_desk.client.get("/library", params={"open": name, "language": language})
    assert response.status_code == 200
    form = {"open": name, "language": language, "by": BY, "until": "2027-01-01", "read": "1", "digest": "0"}
    assert the_desk.client.post("/library/approve", data=form, follow_redirects=False).status_code == 404
    assert the_desk.client.get("/library/approve", follow_redirects=False).headers["location"] == "/library"


# -- files that change or break


def test_a_broken_file_shows_its_problems_and_the_last_good_state(the_desk: Desk) -> None:
    signed(the_desk)
    assert "Approved by Dr. Lena Hart" in text_of(opened(the_desk))
    good = the_desk.path.read_text(encoding="utf-8")
    stamp = the_desk.client.get("/library/stamp").json()
    the_desk.path.write_text(good + "\nthis: [is not", encoding="utf-8")
    page = opened(the_desk)
    assert "The content file cannot be read" in page
    assert "no problems" not in page
    assert re.search(r"content\.yaml:\d+:\d+", page)
    assert f"Approved by {BY}" in text_of(page)
    assert "nothing can be approved" in page
    assert 'id="approve"' not in page
    refused = approval.FOLDER
    assert len(list((the_desk.path.parent / refused).iterdir())) == 1
    assert the_desk.client.get("/library/stamp").json() != stamp
    form = {"open": "kyphoplasty", "language": "en", "by": BY, "until": "2027-01-01", "read": "1", "digest": "0"}
    assert the_desk.client.post("/library/approve", data=form).status_code == 409
    the_desk.path.write_text(good.replace("Take it easy for a while", "Rest for a while"), encoding="utf-8")
    page = opened(the_desk)
    assert "cannot be read" not in page
    assert f"1 change since {BY}" in page


def test_a_file_that_never_was_good_says_only_that(tmp_path: Path) -> None:
    path = tmp_path / "content.yaml"
    path.write_text("nothing", encoding="utf-8")
    it = Desk(path)
    for response in (it.client.get("/library"), it.client.post("/library/approve", data={"open": "x"})):
        assert response.status_code == 503
        assert "There is nothing to print until it is mended" in response.text


def test_damaged_approvals_are_shown_at_the_top(the_desk: Desk) -> None:
    signed(the_desk)
    (path,) = files(the_desk)
    path.write_text(path.read_text(encoding="utf-8").replace(BY, "Dr. Eve Hart"), encoding="utf-8")
    page = the_desk.client.get("/library").text
    assert "An approval does not count" in page
    assert path.name in page
    assert page.index(path.name) < page.index("<table")
    assert "Dr. Eve Hart" not in page


def test_the_stamp_changes_with_the_files_and_only_then(the_desk: Desk) -> None:
    def stamp() -> str:
        found: str = the_desk.client.get("/library/stamp").json()["stamp"]
        return found

    first = stamp()
    assert stamp() == first
    assert f'data-stamp="{first}"' in the_desk.client.get("/library").text
    signed(the_desk)
    second = stamp()
    assert second != first
    edit(the_desk, ("Take it easy for a while", "Rest for a while"))
    assert stamp() not in (first, second)


# -- words side by side


@pytest.mark.parametrize(
    ("before", "after", "gone", "came"),
    [
        ("Take 1.5 mg now.", "Take 2.5 mg now.", ["1.5"], ["2.5"]),
        ("Call (770) 962-3642.", "Call (770) 962-3643.", ["962-3642"], ["962-3643"]),
        ("Most people feel better.", "Some people may feel better.", ["Most"], ["Some", "may"]),
        ("Rest a while", "Rest a while.", [], ["."]),
        ("No eating.", "No drinking or smoking.", ["eating"], ["drinking or smoking"]),
        ("", "It is new.", [], ["It is new."]),
        ("It is gone.", "", ["It is gone."], []),
    ],
)
def test_the_words_that_differ_are_marked_whole(before: str, after: str, gone: list[str], came: list[str]) -> None:
    old, new = compare_sentences(before, after)
    assert ["".join(piece.text for piece in side) for side in (old, new)] == [before, after]
    assert [piece.text for piece in old if piece.other] == gone
    assert [piece.text for piece in new if piece.other] == came
    assert DiffPiece(" ", True) not in (*old, *new)


def test_a_new_sentence_with_a_number_counts_as_one() -> None:
    assert change_kind(Change("", "Wait 2 hours.")) == "number-new"
    assert change_kind(Change("Wait 2 hours.", "")) == "number-gone"
    assert change_kind(Change("", "Wait.")) == "new"


def test_all_states_but_approved_need_someone() -> None:
    assert set(table.URGENT) == set(typing.get_args(StandingKind)) - {"approved"}


# -- the list of approvers, and the next reviews


def listed(it: Desk, *people: Person) -> None:
    """A list of approvers with these on it, begun by a manager."""
    for each in (Person("Ann Lee", ("manager",)), *people):
        change_approvers(it.path.parent, each, by="Ann Lee", today=TODAY)


def test_the_form_offers_those_on_the_list_and_no_other_name_passes(the_desk: Desk) -> None:
    listed(the_desk, Person("Jane Roe, MD", qualification="Spine surgeon"))
    page = opened(the_desk)
    assert '<select class="line" id="by"' in page
    assert '<option value="Jane Roe, MD">Jane Roe, MD (Spine surgeon)</option>' in page
    assert "Ann Lee</option>" not in page, "a manager answers for no sheet"
    refused = post(the_desk, by=BY)
    assert refused.status_code == 422
    assert "This name is not on the list of approvers" in text_of(refused.text)
    assert post(the_desk, by="Jane Roe, MD").status_code == 303


def test_who_has_a_key_is_sent_to_the_command_line(the_desk: Desk) -> None:
    listed(the_desk, Person(BY, keys=("ssh-ed25519 AAAA",)))
    refused = post(the_desk)
    assert refused.status_code == 422
    assert "This page cannot sign" in text_of(refused.text)
    assert [each.name for each in files(the_desk) if each.name.startswith("kyphoplasty")] == []


@pytest.mark.parametrize(
    ("ui", "says"),
    [
        ("en", ("Not enough approvals", "More approvers: 1", "A clinician who is on the list")),
        ("es", ("Faltan aprobaciones", "Más personas que la aprueben: 1", "Un profesional clínico")),
    ],
)
def test_what_is_missing_stands_on_the_page_and_at_the_desk(the_desk: Desk, ui: str, says: tuple[str, ...]) -> None:
    text = the_desk.path.read_text(encoding="utf-8")
    rules = "practice:\n  approval: {approvers: 2, clinician: yes}\n"
    the_desk.path.write_text(text.replace("practice:\n", rules, 1), encoding="utf-8")
    signed(the_desk)
    page = text_of(opened(the_desk, ui=ui))
    assert [each for each in says if each not in page] == []
    assert f"{BY}" in page
    sheet = the_desk.client.get("/", params={"sheet": "kyphoplasty", "language": "en"}, headers={"accept-language": ui})
    assert {"en": "Somebody else must approve it too", "es": "Alguien más debe aprobarla"}[ui] in text_of(sheet.text)
    state = the_desk.client.get("/api/procedures").text
    assert '"incomplete"' in state
    assert "a clinician of the list of approvers" in state


@pytest.mark.parametrize(("ui", "title"), [("en", "To be read again"), ("es", "Para leer de nuevo")])
def test_the_next_reviews_and_their_calendar(the_desk: Desk, ui: str, title: str) -> None:
    headers = {"accept-language": ui}
    assert title not in the_desk.client.get("/library", headers=headers).text
    signed(the_desk)
    assert title in the_desk.client.get("/library", headers=headers).text
    answer = the_desk.client.get("/library/reviews.ics")
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    (event,) = icalendar.Calendar.from_ical(answer.content).walk("VEVENT")
    assert event["DTSTART"].dt == datetime.date(2027, 11, 12)


def test_a_list_that_was_edited_by_hand_is_told(the_desk: Desk) -> None:
    listed(the_desk, Person(BY))
    path = the_desk.path.parent / approval.FOLDER / "approvers.yaml"
    path.write_text(path.read_text() + '- {"name": "Mallory", "roles": ["approver"]}\n')
    page = text_of(the_desk.client.get("/library").text)
    assert "The list of approvers was edited by hand" in page
    assert post(the_desk, by="Mallory").status_code == 422
