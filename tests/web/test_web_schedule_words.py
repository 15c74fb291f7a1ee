"""What a practice's schedules mean by their words and columns is said once on the page, and kept without any patient."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from support.desk import Desk, words
from support.sixty import approve_sheets, write_sixty

from handouts.batch.mapping import FILE, ScheduleMapping, forget, learn, read_mapping
from handouts.problems import HandoutsError
from handouts.reading.characters import key
from handouts.web.schedule.learning import find_somebody

DAY = """Appt Date;Appt Time;Patient;Provider;Visit Type;Lang
12/03/2026;9:30a;"JOHNSON, MARIA";Rivera A;KYPHO AUG;ENG
12/03/2026;0945;"Nguyen, Hoa";Rivera A;kypho aug;SPA1
12/03/2026;10:15 AM;"O'Brien, Pat";Lee;Kyphoplasty;Spanish
12/03/2026;10:30 AM;"SMITH, JOHN";Lee;NEW PT;
Total: 4;;;;;
"""


@pytest.fixture
def there(tmp_path: Path) -> Desk:
    return Desk(write_sixty(tmp_path))


def opened(there: Desk, text: str = DAY) -> str:
    return str(there.client.post("/schedule", files={"file": ("day.csv", text.encode())}).text)


def carried(html: str) -> dict[str, Any]:
    """All that the page carries, as its form sends it."""
    import html as escapes

    found: dict[str, Any] = {}
    for name, value in re.findall(
        r'<input type="hidden" name="(from|row|unknown|warning|opened)" value="([^"]*)"', html
    ):
        found.setdefault(name, []).append(escapes.unescape(value))
    return found


def use(there: Desk, html: str, field: str, value: str, *, keep: bool = True) -> str:
    number = field.partition(".")[0]
    form = {**carried(html), "use": number, field: value, **({"keep": "1"} if keep else {})}
    return str(there.client.post("/schedule", data=form).text)


def kept(there: Desk) -> dict[str, Any]:
    path = there.path.parent / FILE
    return yaml.safe_load(path.read_text(encoding="utf-8")) if path.exists() else {}


def ready(html: str) -> str:
    (numbers,) = re.findall(r'name="print" value="([^"]*)"', html) or [""]
    return numbers


def test_a_word_is_said_once_and_known_from_then_on(there: Desk) -> None:
    html = opened(there)
    assert "no sheet is called “KYPHO AUG”" in html
    html = use(there, html, "1.procedure", "kyphoplasty")
    assert kept(there) == {"procedures": {"KYPHO AUG": "kyphoplasty"}}
    assert "from <bdi>“kypho aug”</bdi>" in html, "the other row asks for the same"
    html = use(there, html, "2.language", "es")
    assert kept(there)["languages"] == {"SPA1": "es"}
    again = opened(there)
    assert "no sheet is called “KYPHO AUG”" not in again
    assert ready(again) == ready(html) == "1 2 3"


def test_a_word_that_is_not_kept_is_used_today_alone(there: Desk) -> None:
    html = use(there, opened(there), "1.procedure", "kyphoplasty", keep=False)
    assert kept(there) == {}
    assert "the file said “KYPHO AUG”" in html
    assert "no sheet is called “KYPHO AUG”" in opened(there)


@pytest.mark.parametrize("keep", [True, False])
def test_a_choice_that_nobody_made_is_none(there: Desk, keep: bool) -> None:
    html = use(there, opened(there), "2.language", "", keep=keep)
    assert "this sheet is not there in “SPA1”" in html or "SPA1" in html
    assert "2" not in ready(html).split(), "it is not printed in another language"
    html = use(there, opened(there), "1.procedure", "", keep=keep)
    assert "no sheet is called “KYPHO AUG”" in html
    assert kept(there) == {}


def test_words_that_mean_no_sheet_leave_their_rows_out_and_say_why(there: Desk) -> None:
    html = use(there, opened(there), "4.procedure", "none")
    assert kept(there) == {"procedures": {"NEW PT": "none"}}
    for page in (html, opened(there)):
        row = page[page.index('id="name-4"') :].partition("</tr>")[0]
        assert "What it asks for gets no sheet here." in row
        assert 'name="back" value="4"' in row
    back = there.client.post("/schedule", data={**carried(html), "back": "4"}).text
    assert "no sheet is called “NEW PT”" in back, "whoever takes it in again chooses its sheet"


def test_a_total_is_shown_as_left_out_with_why(there: Desk) -> None:
    html = opened(there)
    row = html[html.index('id="name-5"') :].partition("</tr>")[0]
    assert "Total: 4" in row
    assert "It looks like a total" in row
    assert "Rows left out as totals" not in html, "what is shown need not be told besides"
    assert "1 is left out." in html


@pytest.mark.parametrize("word", ["SMITH KNEE", "John's knee", "KNEE 12/03/1950", "KNEE 5550123456", "smithknee"])
def test_no_word_with_a_patient_in_it_is_kept(there: Desk, word: str) -> None:
    html = opened(there, f'Date,Patient,Procedure\n2026-12-03,"SMITH, JOHN",{word}\n')
    html = use(there, html, "1.procedure", "knee-replacement")
    assert kept(there) == {}
    assert "This word is not kept" in html
    assert ready(html) == "1", "it is used today all the same"


def test_the_same_word_of_two_patients_is_held_against_both(there: Desk) -> None:
    html = opened(
        there, 'Date,Patient,Procedure\n2026-12-03,"Ruiz, Ana",Hart knee\n2026-12-03,"Hart, Lena",Hart knee\n'
    )
    use(there, html, "1.procedure", "knee-replacement")
    assert kept(there) == {}


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.characters(categories=["L"]), min_size=3, max_size=12),
    st.text(st.characters(categories=["L"]), max_size=12),
    st.sampled_from(["{} knee", "KNEE {}", "knee ({})", "{}", "TKR/{}"]),
)
def test_a_name_is_seen_wherever_it_stands_in_a_word(last: str, first: str, pattern: str) -> None:
    assume(key(last.upper()) == key(last) and len(key(last)) >= 3)  # not so for the few letters that capitals change
    assert find_somebody(pattern.format(last.upper()), [f"{last}, {first}"])


def test_a_column_is_said_once_and_the_schedule_is_read_so(there: Desk) -> None:
    text = DAY.replace("Patient", "Pt Nm", 1)
    refused = there.client.post("/schedule", files={"file": ("day.csv", text.encode())})
    assert refused.status_code == 422
    assert "No column says who comes" in refused.text
    heads = re.findall(r'name="head" value="([^"]*)"', refused.text)
    assert heads == ["Pt Nm"]
    answer = there.client.post("/schedule/words", data={"head": heads, "means": ["name"]})
    assert "Kept. Open the schedule again" in answer.text
    assert kept(there) == {"columns": {"Pt Nm": "name"}}
    assert "JOHNSON, MARIA" in opened(there, text)


def test_a_header_with_somebody_in_it_is_not_kept(there: Desk) -> None:
    answer = there.client.post("/schedule/words", data={"head": ["MRN 12345678"], "means": ["note"]})
    assert (answer.status_code, kept(there)) == (422, {})


def test_what_is_kept_is_listed_and_can_be_forgotten(there: Desk) -> None:
    use(there, opened(there), "1.procedure", "kyphoplasty")
    html = there.client.get("/schedule").text
    assert "1 word of your schedules has a meaning here" in html
    assert "<bdi>“KYPHO AUG”</bdi> <span>Kyphoplasty</span>" in html
    there.client.post("/schedule/words", data={"forget": "KYPHO AUG"})
    assert kept(there) == {} or not kept(there)
    assert "no sheet is called “KYPHO AUG”" in opened(there)


def test_the_sample_of_the_program_learns_nothing(tmp_path: Path) -> None:
    there = Desk(write_sixty(tmp_path), own=False)
    html = opened(there)
    assert 'name="keep"' not in html
    use(there, html, "1.procedure", "kyphoplasty")
    assert not (tmp_path / FILE).exists()


def test_two_desks_that_learn_at_once_lose_nothing(tmp_path: Path) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda at: learn(tmp_path, ScheduleMapping(procedures={f"word {at}": "knee"})), range(40)))
    assert len(read_mapping(tmp_path).procedures) == 40
    forget(tmp_path, "WORD 3", "word-4")
    assert len(read_mapping(tmp_path).procedures) == 38


def test_a_store_that_is_broken_is_told_and_not_overwritten(there: Desk) -> None:
    path = there.path.parent / FILE
    path.write_text("columns: [", encoding="utf-8")
    with pytest.raises(HandoutsError):
        learn(there.path.parent, ScheduleMapping(procedures={"a": "b"}))
    assert path.read_text(encoding="utf-8") == "columns: ["


def test_drafts_of_a_schedule_have_a_button_of_their_own_once_a_sheet_is_approved(there: Desk) -> None:
    approve_sheets(there.path, ["Kyphoplasty"])
    html = opened(there, "Date,Patient,Procedure\n2026-12-03,Ana Ruiz,Kyphoplasty\n2026-12-03,Bo Lee,MRI scan\n")
    assert ready(html) == "1"
    assert re.findall(r'name="print-drafts" value="([^"]*)"', html) == ["2"]
    form = carried(html)
    assert there.client.post("/schedule/print", data={**form, "print": "1 2"}).status_code == 409
    made = there.client.post("/schedule/print", data={**form, "print-drafts": "2"})
    assert "Bo Lee" in " ".join(words(made.content))
    assert "Ana Ruiz" in " ".join(words(there.client.post("/schedule/print", data={**form, "print": "1"}).content))
