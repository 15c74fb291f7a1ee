"""Phone numbers: what is printed is what is dialed, in every country, however it is written or pasted."""

import re

import phonenumbers
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handouts.content import phones
from handouts.content.phones import NANP, countries, country_fault, find_numbers, is_given_out, read_number, tidy_number
from handouts.problems import HandoutsError

FORMATS, KINDS = phonenumbers.PhoneNumberFormat, phonenumbers.PhoneNumberType


def dials(text: str, country: str = "US") -> str:
    return read_number(text, country).uri


def refused(text: str, country: str = "US") -> tuple[str, str]:
    """The code and the cure of a number that nobody can dial."""
    with pytest.raises(HandoutsError) as caught:
        read_number(text, country)
    (problem,) = caught.value.problems
    return problem.code, problem.remedy


# -- numbers that were dialed or refused wrongly

DIALED = {
    ("(770) 962–3642", "US"): "tel:+17709623642",
    ("(770)\u00a0962-3642", "US"): "tel:+17709623642",
    ("\u202a(770) 962\u20113642\u202c", "US"): "tel:+17709623642",
    ("+32 2 123 45 67", "US"): "tel:+3221234567",
    ("+354 555 1234", "US"): "tel:+3545551234",
    ("+47 22 33 44 55", "US"): "tel:+4722334455",
    ("+44 (0)20 7946 0958", "US"): "tel:+442079460958",
    ("+39 06 1234 5678", "US"): "tel:+390612345678",
    ("+39 (0)6 1234 5678", "US"): "tel:+390612345678",
    ("(555) 234-5678", "US"): "tel:+15552345678",
    ("01632 960 114", "GB"): "tel:+441632960114",
    ("020 7946 0958", "GB"): "tel:+442079460958",
    ("111", "GB"): "tel:111",
    ("999", "GB"): "tel:999",
    ("0911 4961230", "DE"): "tel:+499114961230",
    ("0911/4961230", "DE"): "tel:+499114961230",
    ("030 12345678", "DE"): "tel:+493012345678",
    ("0911 4961-0", "DE"): "tel:+4991149610",
    ("116 117", "DE"): "tel:116117",
    ("112", "DE"): "tel:112",
    ("01 23 45 67 89", "FR"): "tel:+33123456789",
    ("15", "FR"): "tel:15",
    ("98765 43210", "IN"): "tel:+919876543210",
    ("1800 123 4567", "IN"): "tel:18001234567",
    ("03ー1234ー5678", "JP"): "tel:+81312345678",
    ("０３－１２３４－５６７８", "JP"): "tel:+81312345678",
    ("#7119", "JP"): "tel:%237119",
    ("(11) 91234-5678", "BR"): "tel:+5511912345678",
    ("55 1234 5678", "MX"): "tel:+525512345678",
    ("13 11 14", "AU"): "tel:131114",
    ("+55 800 12 3456", "BR"): "tel:+55800123456",
    ("911", "US"): "tel:911",
    ("988", "US"): "tel:988",
    ("711", "US"): "tel:711",
    ("112", "US"): "tel:112",
    ("1-800-222-1222", "US"): "tel:+18002221222",
    ("1-800-QUIT-NOW", "US"): "tel:+18007848669",
    ("1-800-MEDICARE", "US"): "tel:+18006334227",
    ("1-888-SPINE-MD", "US"): "tel:+18887746363",
    ("1-800-4-CANCER", "US"): "tel:+18004226237",
    ("770-555-CARE", "US"): "tel:+17705552273",
    ("1300 FLOWER", "AU"): "tel:1300356937",
    ("1-800-QUIT-NOW (1-800-784-8669)", "US"): "tel:+18007848669",
    ("1-800-GO-FEDEX ext. 5", "US"): "tel:+18004633339;ext=5",
    ("011 47 22 33 44 55", "US"): "tel:+4722334455",
    ("(770) 555 - 0123", "US"): "tel:+17705550123",
    ("111, option 2", "GB"): "tel:111",
    ("(+44) 20 7946 0958", "GB"): "tel:+442079460958",
    ("0011 44 20 7946 0958", "AU"): "tel:+442079460958",
    ("770·555·0123", "US"): "tel:+17705550123",
    ("770/555-0123.", "US"): "tel:+17705550123",
    ("(770) 555-0123 – ext. 5", "US"): "tel:+17705550123;ext=5",
    ("1-800-273-TALK (8255)", "US"): "tel:+18002738255",
}


@pytest.mark.parametrize(("text", "country"), DIALED)
def test_a_number_dials_what_it_says(text: str, country: str) -> None:
    assert dials(text, country) == DIALED[text, country]


REFUSED = {
    ("01632 960 114", "US"): "bad-phone",
    ("999", "US"): "bad-phone",
    ("911", "DE"): "bad-phone",
    ("(770) 962-3642", "GB"): "bad-phone",
    ("1632 960114", "GB"): "bad-phone",
    ("55 1234 5678", "US"): "bad-phone",
    ("(770) 962-364", "US"): "bad-phone",
    ("(770) 962-36421", "US"): "bad-phone",
    ("962-3642", "US"): "bad-phone",
    ("(170) 962-3642", "US"): "bad-phone",
    ("+1 (123) 962-3642", "GB"): "bad-phone",
    ("+999 123 4567", "US"): "bad-phone",
    ("+47 22 33 44 5", "US"): "bad-phone",
    ("CALL 770-962-3642", "US"): "bad-phone",
    ("770-962-3642 days", "US"): "bad-phone",
    ("770-962-3642 after 5 pm", "US"): "bad-phone",
    ("1-800-QUIT-NOW today", "US"): "bad-phone",
    ("Tel. (770) 962-3642", "US"): "bad-phone",
    ("tel:+17709623642", "US"): "bad-phone",
    ("nobody", "US"): "bad-phone",
    ("()", "US"): "bad-phone",
    ("(٧٧٠) ٩٦٢-٣٦٤٢", "US"): "bad-phone",
    ("(770) 962-3642 or (770) 962-3643", "US"): "two-phones",
    ("(770) 962-3642 / 3643", "US"): "two-phones",
    ("770-962-3642, 770-962-3643", "US"): "two-phones",
    ("770-962-3642 770-962-3643", "US"): "two-phones",
    ("089 1234567/8", "DE"): "two-phones",
    ("0911 4961230 oder 0911 4961231", "DE"): "two-phones",
    ("01632 960114 & 960115", "GB"): "two-phones",
}


@pytest.mark.parametrize(("text", "country"), REFUSED)
def test_what_nobody_can_dial_is_refused(text: str, country: str) -> None:
    code, cure = refused(text, country)
    assert code == REFUSED[text, country]
    assert cure


# -- every country

PLACES = [
    each
    for each in countries()
    if phonenumbers.example_number_for_type(each, KINDS.FIXED_LINE) and each not in ("AC", "TA")
]
BLANKS = " \u00a0\u202f\u2009\u2007\u3000"
HYPHENS = "-\u2010\u2011\u2012\u2013\u2014\u2212"
UNSEEN = ["", "\u200b", "\u200e", "\u200f", "\u202a", "\u202c", "\u2060", "\ufeff", "\u2066", "\u2069"]
EXTENSIONS = [
    " ext. ",
    " x",
    " #",
    ", extension ",
    " Ext.",
    " Durchwahl ",
    " poste ",
    " int. ",
    " anexo ",
    " ramal ",
    " доб. ",
    " 内線",
    " ДОБ. ",
]
OPTIONS = [" option 2", ", press 2", " Option 2", ", opción 2", ", then press 3", " (option 2)"]


@st.composite
def written_numbers(draw: st.DrawFn) -> tuple[str, str, phonenumbers.PhoneNumber, bool]:
    """A number of one of some 240 countries as its people write it, pasted from somewhere; and whether with its country."""
    country = draw(st.sampled_from(PLACES))
    kind = draw(st.sampled_from([KINDS.FIXED_LINE, KINDS.MOBILE, KINDS.TOLL_FREE]))
    number = phonenumbers.example_number_for_type(country, kind) or phonenumbers.example_number(country)
    way = draw(st.sampled_from([FORMATS.NATIONAL, FORMATS.INTERNATIONAL, FORMATS.E164]))
    text = phonenumbers.format_number(number, way)
    text = "".join(
        draw(st.sampled_from({" ": BLANKS, "-": HYPHENS}.get(each, each))) + draw(st.sampled_from(UNSEEN))
        for each in text
    )
    return country, draw(st.sampled_from(UNSEEN)) + text, number, way != FORMATS.NATIONAL


@settings(max_examples=600, deadline=None)
@given(written_numbers())
def test_what_is_dialed_is_what_is_printed_in_every_country(
    written: tuple[str, str, phonenumbers.PhoneNumber, bool],
) -> None:
    country, text, number, abroad = written
    read = read_number(text, country)
    whole = phonenumbers.format_number(number, FORMATS.E164)
    assert read.printed == tidy_number(text)
    assert re.fullmatch(r"[\d +()./-]+", read.printed)
    if abroad:
        assert read.dialed == whole == "+" + re.sub(r"\D", "", read.printed)
    elif read.dialed.startswith("+"):
        assert read.dialed == whole
    else:
        assert not phonenumbers.can_be_internationally_dialled(number)
        assert read.dialed == re.sub(r"\D", "", read.printed)
    assert read_number(read.printed, country) == read


@settings(max_examples=200, deadline=None)
@given(written_numbers(), st.sampled_from(EXTENSIONS), st.integers(0, 99_999), st.sampled_from(["", *OPTIONS]))
def test_an_extension_is_dialed_and_an_option_is_not(
    written: tuple[str, str, phonenumbers.PhoneNumber, bool], mark: str, extension: int, option: str
) -> None:
    country, text, _, _ = written
    alone, whole = read_number(text, country), read_number(f"{text}{mark}{extension}{option}", country)
    assert whole.uri == f"{alone.uri};ext={extension}"
    assert whole.printed == f"{alone.printed}{mark}{extension}{option}"
    assert (whole.linked, whole.after) == (f"{alone.printed}{mark}{extension}", option)
    if option:
        assert read_number(f"{text}{option}", country).uri == alone.uri


@settings(max_examples=150, deadline=None)
@given(written_numbers(), st.sampled_from([" or ", ", ", "; ", " and ", " / ", " | ", " oder "]))
def test_two_numbers_are_two_entries(written: tuple[str, str, phonenumbers.PhoneNumber, bool], mark: str) -> None:
    country, text, number, _ = written
    other = phonenumbers.format_number(number, FORMATS.INTERNATIONAL)
    if len(str(number.national_number)) >= phones.LEAST_DIGITS:
        assert refused(f"{tidy_number(text)}{mark}{other}", country)[0] == "two-phones"


def test_the_commonest_numbers_are_read_as_the_library_reads_them() -> None:
    """They are read without it, for its import takes as long as a twentieth of a sheet."""
    assert set(NANP) == {each for each in countries() if phonenumbers.country_code_for_region(each) == 1}
    for country, known in phones._SHORT.items():
        for number in known:
            parsed = phonenumbers.parse(number, country)
            assert phonenumbers.is_valid_short_number_for_region(parsed, country), number
    for text in (
        "(770) 962-3642",
        "1-770-962-3642",
        "+1 770 962 3642",
        "770.962.3642",
        "7709623642",
        "1 (770) 962 - 3642",
    ):
        parsed = phonenumbers.parse(text, "US")
        assert read_number(text, "US").dialed == phonenumbers.format_number(parsed, FORMATS.E164)


@pytest.mark.parametrize("country", PLACES[::3])
def test_the_cure_works_when_it_is_followed(country: str) -> None:
    cure = refused("12345678901234", country)[1]
    home, extended, abroad = re.findall(r"such as (.+?), (.+?) or, of another country, (.+?)\.(?: |$)", cure)[0]
    assert dials(extended, country) == f"{dials(home, country)};ext=5"
    assert dials(abroad, country).startswith("tel:+")
    with pytest.raises(HandoutsError):
        read_number(f"{home} and {abroad}", country)
    digits = refused("(٧٧٠) ٩٦٢-٣٦٤٢")[1].rpartition(": ")[2]
    assert dials(digits) == "tel:+17709623642"


# -- letters


def test_letters_are_printed_as_written_with_their_digits_beside_them() -> None:
    read = read_number("1-800-QUIT-NOW")
    assert (read.printed, read.digits, read.spoken) == (
        "1-800-QUIT-NOW",
        "1-800-784-8669",
        "1-800-QUIT-NOW (1-800-784-8669)",
    )
    assert read_number(read.spoken) == phones.DialedNumber(read.spoken, read.spoken, read.spoken, read.dialed)
    assert read_number("(770) 962-3642").spoken == "(770) 962-3642"


@given(st.from_regex(r"1-8(00|88|77|66|55|44|33)-[A-Z]{7,10}", fullmatch=True))
def test_letters_dial_what_stands_on_the_keys(text: str) -> None:
    keys = {
        letter: key
        for key, letters in zip("23456789", ["ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"], strict=True)
        for letter in letters
    }
    expected = "".join(keys.get(each, each) for each in text if each != "-")[:11]
    try:
        assert read_number(text).dialed == f"+{expected}"
    except HandoutsError:
        assert not phonenumbers.is_valid_number(phonenumbers.parse(f"+{expected}"))


# -- countries


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("UK", "GB"),
        ("us", "US"),
        ("USA", "US"),
        ("Germany", "DE"),
        ("U.S.", "US"),
        ("JPN", "JP"),
        ("England", "GB"),
        ("mx", "MX"),
    ],
)
def test_a_country_that_is_none_is_told_with_the_one_that_is_meant(code: str, meant: str) -> None:
    cure = country_fault(code)
    assert cure is not None
    assert cure.endswith(f" {meant}")
    assert country_fault(meant) is None


def test_a_country_nobody_knows_is_told_with_near_ones() -> None:
    assert "XK" in str(country_fault("XX"))
    assert "GB" in str(country_fault("GBB"))
    assert country_fault("")


# -- numbers in running words


def found(text: str, country: str = "US") -> list[tuple[str, str]]:
    return [(each.text, each.number.dialed) for each in find_numbers(text, country)]


def test_numbers_are_found_in_words() -> None:
    assert found("Call (770) 962-3642 or 911 by 12/05/2026, 2026-11-22.") == [("(770) 962-3642", "+17709623642")]
    assert found("Take 100-200 mg, 1,000,000 units; code 7709623642.") == []
    assert found("ring 01632 960 150, 3 days before 05.12.2026", "GB") == [("01632 960 150", "+441632960150")]
    assert found("Rufen Sie 0911 4961230 an; 1.500.000 Euro am 05.12.2026", "DE") == [("0911 4961230", "+499114961230")]
    assert found("ring 22 33 44 55, take 10 20 30 40 mg", "NO") == [("22 33 44 55", "+4722334455")]
    assert found("from abroad +44 (0)20 7946 0958", "US") == [("+44 (0)20 7946 0958", "+442079460958")]


def test_a_number_kept_for_stories_is_given_to_nobody() -> None:
    assert is_given_out("(770) 962-3642")
    assert is_given_out("911")
    assert is_given_out("1-800-QUIT-NOW")
    assert not is_given_out("01632 960 114", "GB")
    assert not is_given_out("(555) 234-5678")


# -- the relay for people who text or sign


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(("18001", "18002")),
    st.sampled_from((" ", "-")),
    st.sampled_from(
        (
            "01632 960 114",
            "(01632) 960114",
            "020 7946 0958",
            "0808 157 0123",
            "07700 900123",
            "111",
            "01632 960 114 ext. 4",
        )
    ),
)
def test_a_number_behind_the_prefix_of_the_relay_is_one_and_dialed_as_it_stands(
    prefix: str, mark: str, rest: str
) -> None:
    read, alone = read_number(f"{prefix}{mark}{rest}", "GB"), read_number(rest, "GB")
    assert read.printed == f"{prefix}{mark}{rest}"
    assert read.dialed == prefix + re.sub(r"\D", "", alone.number)
    assert (read.extension, read.linked) == (alone.extension, f"{prefix}{mark}{alone.linked}")
    found = [each.text for each in find_numbers(f"Call {prefix}{mark}{rest}, by day.", "GB")]
    assert found in ([read.number], []), found


@pytest.mark.parametrize("text", ["18001 01632 960 114 or 01632 960 115", "18001 0163", "18001 999999"])
def test_what_is_no_number_behind_the_prefix_of_the_relay_is_refused(text: str) -> None:
    assert refused(text, "GB")[0] in ("bad-phone", "two-phones")
