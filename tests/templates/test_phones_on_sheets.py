"""Phones on paper: each with its words, dialed as printed by link and code, in every edition and language."""

import datetime
import io
import itertools
import re
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
import zxingcpp
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageFilter
from support import structure, text
from support.newcomer import block

import handouts
from handouts.checks import check
from handouts.content.phones import read_number
from handouts.document.transcript import transcript
from handouts.document.wording import SheetWords
from handouts.languages.language import Language, codes
from handouts.options import EDITIONS
from handouts.press.press import Press
from handouts.problems import HandoutsError

TODAY = datetime.date(2026, 11, 26)
Content = dict[str, Any]


def content(*phones: object, country: str = "US", **procedure: object) -> Content:
    """A small practice with these phones and one sheet; a phone may be its number alone."""
    listed = [each if isinstance(each, dict) else {"number": each} for each in phones]
    return {
        "practice": {"name": "Dr Lee", "country": country, "phones": listed},
        "procedures": {
            "ear-wash": {
                "title": "Ear wash",
                "plain_title": "We clean your ear with water.",
                "version": "2026-11-26",
                "short_version": ["It does not hurt."],
                "one_page": ["short_version", *(["when_to_call"] if "when_to_call" in procedure else [])],
                **procedure,
            }
        },
    }


def load(folder: Path, written: Content) -> handouts.Library:
    path = folder / "content.yaml"
    path.write_text(yaml.safe_dump(written, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return handouts.load(path)


def problems(folder: Path, written: Content) -> list[tuple[str, str]]:
    """Code and place of what is wrong, as ``line:column``."""
    with pytest.raises(HandoutsError) as caught:
        load(folder, written)
    return [(each.code, str(each.place).removeprefix(f"{folder}/content.yaml:")) for each in caught.value.problems]


def build(library: handouts.Library, edition: str = "standard", **options: str) -> bytes:
    return handouts.build(library, "ear-wash", format=edition, today=TODAY, **options).pdf


def links(pdf: bytes) -> list[tuple[str, str, str]]:
    """Where each link leads, what it is called, and the words that stand in it."""
    found = []
    with pikepdf.open(io.BytesIO(pdf)) as file:
        tagging = structure.Tagging(file)
        for element in (each for top in tagging.top for each in top.walk() if each.role == "Link"):
            words = "".join(tagging.text_of(each) for each in element.contents())
            spoken = words.replace("\u00a0", " ").strip()
            found += [(str(each.obj.A.URI), str(each.obj.Contents), spoken) for each in element.objects()]
    return found


def read(pdf: bytes) -> str:
    return " ".join(text.EXTRACTORS["pdfium"](pdf).replace("\u00a0", " ").split())


THREE = (
    {"number": "(770) 555-0123", "label": "Ear nurses", "hours": "Days, 8 am to 5 pm"},
    {"number": "(770) 555-0199", "kind": "after_hours", "label": "Nurse on call", "hours": "Nights and weekends"},
    {"number": "(770) 555-0150 ext. 12, option 2", "kind": "appointments"},
    {"number": "(770) 555-0177", "kind": "fax"},
    {"number": "(770) 555-0188", "kind": "text"},
)
CALLED = {
    "signs": ["Fever"],
    "phones": ["Ear nurses", {"phone": "after_hours"}, {"number": 911, "when": "You cannot breathe"}],
}


# -- words and numbers


@pytest.mark.parametrize("edition", EDITIONS)
def test_each_phone_has_its_words_the_first_too(tmp_path: Path, edition: str) -> None:
    pdf = build(load(tmp_path, content(*THREE[:2], when_to_call=CALLED)), edition)
    printed = read(pdf)
    for words in (
        "Ear nurses: Days, 8 am to 5 pm",
        "After hours: Nurse on call, Nights and weekends",
        "You cannot breathe",
    ):
        assert words in printed
    assert {uri for uri, _, _ in links(pdf)} == {"tel:+17705550123", "tel:+17705550199", "tel:911"}
    assert structure.faults(pdf) == []


def test_the_words_stand_before_their_number_for_the_ear_too(tmp_path: Path) -> None:
    library = load(tmp_path, content(*THREE, when_to_call=CALLED))
    heard = transcript(Press(library, "ear-wash", today=TODAY).document()).splitlines()
    called = heard[heard.index("Heading 2: When to call") : heard.index("Heading 2: My visit") - 1]
    assert called[-7:] == [
        "List of 3 items",
        "Text: Ear nurses: Days, 8 am to 5 pm", "Link: (770) 555-0123",
        "Text: After hours: Nurse on call, Nights and weekends", "Link: (770) 555-0199",
        "Text: You cannot breathe", "Link: 911",
    ]  # fmt: skip
    contact = heard[heard.index("Heading 2: Questions? Call us.") :]
    assert contact[1:3] == ["Text: Ear nurses: Days, 8 am to 5 pm", "Link: (770) 555-0123"]
    assert contact[5:] == [
        "List of 3 items",
        "Text: After hours: Nurse on call, Nights and weekends", "Link: (770) 555-0199",
        "Text: Appointments", "Link: (770) 555-0150 ext. 12", "Text: , option 2",
        "Text: Text messages", "Link: (770) 555-0188",
        "Text: Fax: (770) 555-0177",
        "", heard[-1],
    ]  # fmt: skip
    assert heard[-1].startswith("Text: Version ")


def test_a_link_is_called_in_words_and_a_fax_is_none(tmp_path: Path) -> None:
    pdf = build(load(tmp_path, content(*THREE, when_to_call=CALLED)))
    found = links(pdf)
    assert ("tel:+17705550123", "Call (770) 555-0123", "(770) 555-0123") in found
    assert ("tel:+17705550150;ext=12", "Call (770) 555-0150 ext. 12", "(770) 555-0150 ext. 12") in found
    assert ("sms:+17705550188", "Text (770) 555-0188", "(770) 555-0188") in found
    assert ("tel:911", "Call 911", "911") in found
    assert not any("0177" in "".join(each) for each in found)
    assert "Fax: (770) 555-0177" in read(pdf)


def test_letters_have_their_digits_beside_them(tmp_path: Path) -> None:
    pdf = build(load(tmp_path, content("(770) 555-0123", {"number": "1-800-QUIT-NOW", "label": "To stop smoking"})))
    whole = "1-800-QUIT-NOW (1-800-784-8669)"
    assert ("tel:+18007848669", f"Call {whole}", whole) in links(pdf)


@pytest.mark.parametrize("code", codes())
def test_every_language_calls_a_link_and_a_kind_in_its_own_words(tmp_path: Path, code: str) -> None:
    """The content is English here: the fixed words are what is looked for."""
    written = content(*THREE, when_to_call=CALLED)
    written["procedures"]["ear-wash"]["language"] = code
    language, library = Language.of(code), load(tmp_path, written)
    document = Press(library, "ear-wash", language=code, today=TODAY).document()
    said = " ".join(document.words())
    assert all(language.phone_kinds[kind] in said for kind in ("after_hours", "appointments", "fax", "text"))
    spoken = {span.says for node in document.walk() for span in getattr(node, "spans", ()) if span.uri}
    assert language.call.format(number="911") in spoken
    assert language.text_to.format(number="(770) 555-0188") in spoken


def test_in_another_language_the_words_of_phones_are_asked_for(tmp_path: Path) -> None:
    written = content(THREE[0], THREE[1], when_to_call=CALLED)
    practice, procedure = written["practice"], written["procedures"]["ear-wash"]
    words = {
        "Ear nurses": "Enfermeras",
        "Days, 8 am to 5 pm": "De día, de 8 am a 5 pm",
        "Nurse on call": "Enfermera de guardia",
    }
    practice["translations"] = {"es": {"words": words}}
    called = {
        "signs": ["Fiebre"],
        "phones": ["Ear nurses", "after_hours", {"number": 911, "when": "No puede respirar"}],
    }
    procedure["translations"] = {"es": {
        "title": "Lavado", "plain_title": "Lavamos su oído.", "version": "2026-11-26", "short_version": ["No duele."], "when_to_call": called,
    }}  # fmt: skip
    assert [code for code, _ in problems(tmp_path, written)] == ["translation-differs"]
    words["Nights and weekends"] = "Noches y fines de semana"
    printed = read(build(load(tmp_path, written), language="es"))
    assert "Enfermeras: De día, de 8 am a 5 pm" in printed
    assert "Fuera del horario: Enfermera de guardia, Noches y fines de semana" in printed
    assert "No puede respirar 911" in printed
    called["phones"][2]["number"] = 912
    assert "translation-differs" in [code for code, _ in problems(tmp_path, written)]


def test_a_national_leaflet_is_printed_and_dialed_as_it_is_written(tmp_path: Path) -> None:
    phones = (
        {"number": "01632 960 114", "label": "Monday to Friday, 8 am to 6 pm: the imaging nurses"},
        {"number": "01632 960 127", "label": "Evenings and weekends, until 10 pm: the day ward"},
        {"number": 111, "label": "At night, 10 pm to 8 am: NHS 111"},
    )
    written = content(*phones, country="GB")
    written["practice"]["places"] = [{"name": "Riverside Day Unit", "phone": "01632 960 180"}]
    pdf = build(load(tmp_path, written))
    assert {uri for uri, _, _ in links(pdf)} == {
        "tel:+441632960114",
        "tel:+441632960127",
        "tel:111",
        "tel:+441632960180",
    }
    assert all(str(each["label"]) in read(pdf) for each in phones)
    written["practice"]["country"] = "US"
    assert problems(tmp_path, written) == [("bad-phone", f"{line}:13") for line in (5, 7, 9)] + [("bad-phone", "13:12")]


@pytest.mark.parametrize(
    "number",
    ["(770) 962–3642", "(770)\u00a0962-3642", "\u200e(770)\u200b 962\u20113642\u200f", "(770)\u2009962\u22123642"],
)
def test_a_pasted_number_is_printed_plain(tmp_path: Path, number: str) -> None:
    pdf = build(load(tmp_path, content(number)))
    assert {(uri, words) for uri, _, words in links(pdf)} == {("tel:+17709623642", "(770) 962-3642")}


NUMBERS = [
    ("(770) 555-0123", "US"), ("770.555.0123 ext. 12", "US"), ("1-800-QUIT-NOW", "US"), ("+47 22 33 44 55", "US"), ("911", "US"),
    ("01632 960 114", "GB"), ("111", "GB"), ("0911 4961230", "DE"), ("116 117", "DE"), ("0911 4961 Durchwahl 230", "DE"),
    ("01 23 45 67 89 poste 12", "FR"), ("+39 06 1234 5678", "IT"), ("098765 43210", "IN"), ("03-1234-5678", "JP"), ("#7119", "JP"),
    ("(11) 91234-5678 ramal 7", "BR"), ("55 1234 5678, opción 2", "MX"), ("13 11 14", "AU"), ("8 (495) 123-45-67 доб. 12", "RU"),
]  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(NUMBERS), st.sampled_from(sorted(EDITIONS)), st.sampled_from(["en", "ar", "ja", "de"]))
def test_link_code_and_paper_agree(tmp_path: Path, number: tuple[str, str], edition: str, language: str) -> None:
    written, country = number
    library = load(tmp_path, content(written, country=country, language=language))
    pdf, said = build(library, edition, language=language), read_number(written, country)
    for uri, called, words in links(pdf):
        assert uri == said.uri == read_number(words, country).uri
        assert said.spoken in called
    assert scanned(pdf, "color") == {said.uri}


# -- the code to scan


def photocopy(page: Image.Image) -> Image.Image:
    """A page as an office copier gives it back: grey, a little out of focus, black and white."""
    return page.convert("L").filter(ImageFilter.GaussianBlur(1.6)).point(lambda value: 255 if value >= 150 else 0)


def scanned(pdf: bytes, look: str) -> set[str]:
    pages = text.render(pdf, 200)
    if look == "copy":
        pages = [photocopy(page) for page in pages]
    elif look == "grey":
        pages = [page.convert("L") for page in pages]
    return {each.text for page in pages for each in zxingcpp.read_barcodes(page)}


@pytest.mark.parametrize(("edition", "ink"), list(itertools.product(EDITIONS, ("color", "mono"))))
def test_the_code_is_read_from_paper_and_from_its_copy(tmp_path: Path, edition: str, ink: str) -> None:
    """The palest color a brand may have, and the longest number: the smallest modules."""
    for number in ("(770) 555-0123 ext. 1234567", "911"):
        written = content(number)
        written["practice"]["brand"] = {"color": "#096546"}
        pdf = build(load(tmp_path, written), edition, ink=ink)
        for look in ("color", "grey", "copy"):
            assert scanned(pdf, look) == {read_number(number).uri}, look


# -- what an approval is bound to


def test_an_approval_is_bound_to_numbers_words_and_country(tmp_path: Path) -> None:
    called = {"signs": ["Fever"], "phones": ["Nurse", {"number": "(770) 555-0101", "when": "At night"}]}

    def digest(country: str = "US", **changes: str) -> str:
        phone = {"number": "(770) 555-0123", "label": "Nurse", "hours": "Days", "kind": "main", **changes}
        entry = content(phone, country=country, when_to_call=called)
        return SheetWords.of(load(tmp_path, entry), "ear-wash", Language.of("en")).digest

    changes = [{}, {"number": "(770) 555-0124"}, {"hours": "Nights"}, {"kind": "urgent"}, {"country": "CA"}]
    digests = [digest(**each) for each in changes]
    called["phones"] = ["Nurse", {"number": "(770) 555-0102", "when": "At night"}]
    digests.append(digest())
    called["phones"] = ["Nurse", {"number": "(770) 555-0102", "when": "By day"}]
    digests.append(digest())
    assert len(set(digests)) == len(digests)


# -- what is refused


def test_what_cannot_be_called_is_told_at_its_place(tmp_path: Path) -> None:
    assert problems(tmp_path, content("(770) 555-0123", country="UK")) == [("bad-country", "3:12")]
    assert problems(tmp_path, content("(770) 555-0123", "(770) 555-012")) == [("bad-phone", "6:13")]
    assert problems(tmp_path, content("(770) 555-0123 or (770) 555-0124")) == [("two-phones", "5:13")]
    assert problems(tmp_path, content({"number": "(770) 555-0177", "kind": "fax"})) == [("phone-not-to-call", "6:11")]
    phones = ({"number": "(770) 555-0123", "label": "Nurse"}, {"number": "(770) 555-0177", "kind": "fax"})
    for entry, code in (
        ("Nurses", "unknown-phone"), ("911", "unknown-phone"), ("fax", "phone-not-to-call"), ({"when": "At night"}, "call-which"),
        ({"phone": "Nurse", "number": "911", "when": "At night"}, "call-which"), ({"number": "911"}, "call-when"),
        ({"number": "999", "when": "At night"}, "bad-phone"),
    ):  # fmt: skip
        (found,) = problems(tmp_path, content(*phones, when_to_call={"signs": ["Fever"], "phones": [entry]}))
        assert found[0] == code, entry
        assert re.fullmatch(r"\d+:\d+", found[1]), entry
    with pytest.raises(HandoutsError, match="Did you mean Nurse"):
        load(tmp_path, content(*phones, when_to_call={"signs": ["Fever"], "phones": ["Nurses"]}))


def test_phones_of_a_file_with_other_slips_are_told_with_them(tmp_path: Path) -> None:
    written = content("(770) 555-012", when_to_call={"phones": [{"number": "12", "when": "At night"}]})
    del written["procedures"]["ear-wash"]["title"]
    assert sorted(code for code, _ in problems(tmp_path, written)) == ["bad-phone", "bad-phone", "missing-key"]


# -- checks


def test_checks_know_the_numbers_of_the_country(tmp_path: Path) -> None:
    why = {"text": "Ring 01632 960 150 or 01632 960114 or 01632 960 199."}
    called = {"signs": ["Fever"], "phones": [{"number": "01632 960 199", "when": "At night"}]}
    library = load(tmp_path, content("01632 960 114", country="GB", why=why, when_to_call=called))
    found = [(each.code, each.message) for each in check(library, today=TODAY) if "phone" in each.code]
    assert [code for code, _ in found] == ["unlisted-phone", "phone-two-ways", "phone-nobody-has", "phone-nobody-has"]
    assert '"01632 960 150"' in found[0][1]
    assert '"01632 960114" is written "01632 960 114"' in found[1][1]


def test_a_number_by_its_letters_is_listed_too(tmp_path: Path) -> None:
    library = load(tmp_path, content("(770) 555-0123", "1-800-QUIT-NOW", why={"text": "Call 1-800-784-8669."}))
    assert "unlisted-phone" not in [each.code for each in check(library, today=TODAY)]


def test_what_the_how_to_says_works(tmp_path: Path) -> None:
    written = yaml.safe_load(block("docs/how-to.md", "country:", "yaml"))
    shown = content("01632 960 114")
    shown["practice"] |= written["practice"]
    shown["procedures"]["ear-wash"] |= written["procedures"]["ear-wash"]
    pdf = build(load(tmp_path, shown))
    assert {uri for uri, _, _ in links(pdf)} == {"tel:+442079460958", "tel:+442079460960;ext=12", "tel:999"}
    assert "You cannot breathe 999" in read(pdf)


# -- where they stand


def test_the_letterhead_says_whose_number_it_is_and_when(tmp_path: Path) -> None:
    """Somebody who calls from the first page must not reach the line for another time of day."""
    library = load(tmp_path, content(THREE[0]))
    masthead = Press(library, "ear-wash", today=TODAY).document().masthead
    assert masthead.about is not None
    assert masthead.about.text == "Ear nurses: Days, 8 am to 5 pm"
    assert read(build(library)).count("Ear nurses: Days, 8 am to 5 pm") == 2


def test_the_short_sheet_leaves_out_a_fax_and_what_stands_under_when_to_call(tmp_path: Path) -> None:
    printed = read(build(load(tmp_path, content(*THREE, when_to_call=CALLED)), "one-page"))
    assert printed.count("(770) 555-0199") == 1
    assert "(770) 555-0150 ext. 12, option 2" in printed
    assert "0177" not in printed


def test_a_line_ends_before_an_extension_and_nowhere_else_in_a_number(tmp_path: Path) -> None:
    document = Press(load(tmp_path, content("(770) 555-0123 ext. 12, option 2")), "ear-wash", today=TODAY).document()
    assert document.masthead.phone is not None
    assert document.masthead.phone.text == "(770)\u00a0555-0123 ext.\u00a012, option\u00a02"


def test_numbers_to_call_stay_on_one_page(tmp_path: Path) -> None:
    """However much stands before them; the number for an emergency is never the one overleaf."""
    for length in range(6, 26):
        signs = [f"Sign {number}" for number in range(length)]
        pdf = build(load(tmp_path, content(*THREE[:2], when_to_call={**CALLED, "signs": signs})), "large-print")
        with pikepdf.open(io.BytesIO(pdf)) as file:
            tagging = structure.Tagging(file)
            (found,) = (
                each for top in tagging.top for each in top.walk() if each.role == "L" and len(each.elements) == 3
            )
            assert len({content.page.objgen for content in found.contents()}) == 1, length


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans(), st.booleans()), min_size=1, max_size=3),
    st.sampled_from(sorted(EDITIONS)),
)
def test_a_phone_under_when_to_call_keeps_all_that_it_says(
    tmp_path: Path, given_words: list[tuple[bool, bool, bool, bool]], edition: str
) -> None:
    """Its kind, label and hours stand beside the words that say when to call it, on every edition."""
    names = [name for name in Language.of("en").phone_kinds if name not in ("fax", "text")]
    phones, called, expected = [{"number": "(770) 555-0100"}], [], []
    for at, (kind, hours, when, same) in enumerate(given_words):
        phone = {"number": f"(770) 555-012{at}", "label": f"Line {at}"}
        phone |= {"kind": names[at]} if kind else {}
        phone |= {"hours": f"Shift {at}"} if hours else {}
        said = (f"Shift {at}" if same else f"Moment {at}") if when else ""
        called.append({"phone": f"Line {at}"} | ({"when": said} if said else {}))
        phones.append(phone)
        expected += [
            said,
            Language.of("en").phone_kinds[names[at]] if kind else "",
            phone["label"],
            phone.get("hours", ""),
        ]
    printed = read(
        build(load(tmp_path, content(*phones, when_to_call={"signs": ["Fever"], "phones": called})), edition)
    )
    below = printed[printed.index("When to call") :]
    assert all(words in below for words in expected)
