"""The notice of language help: every language read back right, in its tag and type, whole on its page, once a bundle."""

import io
import unicodedata
from collections import Counter
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import yaml
from click.testing import CliRunner
from content_factory import Content, library_of
from support import structure, text, validators

import handouts
from handouts.checks import check
from handouts.cli.app import main
from handouts.content.language_help import find_state_languages, make_notice
from handouts.document.patient import Patient
from handouts.languages import language
from handouts.languages.help_lines import known_codes, read_help_lines, read_state_languages, stand_for
from handouts.layout.refusals import find_missing_letters
from handouts.press.language_notice import EDITIONS, Notices, PrintedNotice, Size, print_notice
from handouts.press.press import Press, merge
from handouts.problems import HandoutsError

NUMBER = "(770) 555-0142"
LINES = read_help_lines().languages
GEORGIA = ["en", "es", "ko", "zh-Hans", "vi", "gu", "fr", "am", "hi", "ht", "ru", "ar", "pt", "fa", "de", "ja"]
"""English and the fifteen of which the program has had the letters longest."""
LEAST: dict[Size, float] = {"hand": 12, "large": 18, "poster": 20}


def brief() -> Content:
    """A practice with one short sheet."""
    knee = {"title": "Knee repair", "plain_title": "It helps.", "version": "2026-11-22", "short_version": ["It helps."]}
    return {"practice": {"name": "Hill Clinic", "phones": [{"number": NUMBER}]}, "procedures": {"knee": knee}}


def practice(folder: Path, words: dict[str, str] | None = None, **help_: Any) -> handouts.Library:
    """A practice in Georgia with a notice, its words in a file if there are any."""
    made = brief()
    state = help_.pop("state", "GA")
    made["practice"].update(language_help={"phone": NUMBER, **help_}, **({"state": state} if state else {}))
    if words is not None:
        made["practice"]["language_help"]["wording"] = "notice.yaml"
        wording = {"source": "Made up", "day": "2026-11-27", "goes_by": "A list of this test", "words": words}
        (folder / "notice.yaml").write_text(
            yaml.safe_dump(wording, allow_unicode=True, sort_keys=False), encoding="utf-8"
        )
    return library_of(folder, made)


def settable() -> list[str]:
    """The languages of which the program has a line and all letters."""
    from handouts.content.language_help import NoticeWords
    from handouts.document.voices import give_voice
    from handouts.languages.help_lines import NoticeLanguage

    found = []
    for code, each in LINES.items():
        words = NoticeWords(NoticeLanguage.of(code), each.line or "", True)
        if each.line and not find_missing_letters(words.text + words.language.own_name, give_voice(words)):
            found.append(code)
    return found


def said(codes: list[str], times: int = 1) -> dict[str, str]:
    """The program's own lines, ``times`` over: three times they are as long as a model notice."""
    return {code: " ".join([LINES[code].line or ""] * times) for code in codes}


def filled(line: str) -> str:
    return tight(line.replace("{phone}", NUMBER))


def tight(words: str) -> str:
    """Words without blanks, joiners and marks of direction, which a reader puts where a line or a script ends."""
    return "".join(each for each in text.normalised(words) if not each.isspace() and unicodedata.category(each) != "Cf")


def sections(pdf: bytes) -> list[tuple[str, str]]:
    """The tag of each part that has one of its own, with its heading."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        document = opened.Root.StructTreeRoot.K
        document = document[0] if isinstance(document, pikepdf.Array) else document
        found = [each for each in document.K if pikepdf.Name.Sect == each.S]
        return [(str(each.get("/Lang", "")), str(each.K[0].S)) for each in found]


@pytest.mark.parametrize("size", EDITIONS)
def test_each_language_is_read_back_right(size: Size, tmp_path: Path) -> None:
    codes = settable()
    assert set(GEORGIA) <= set(codes)
    made = print_notice(practice(tmp_path, said(codes)), size)
    by_poppler, by_pdfium = tight(text.poppler_text(made.pdf)), tight(text.pdfium_text(made.pdf))
    for code in codes:
        line = filled(LINES[code].line or "")
        assert line in by_poppler, code
        if direction_of(code) == "ltr" and code not in TURNED_ABOUT:
            assert line in by_pdfium, code
        else:
            assert not Counter(line) - Counter(by_pdfium), code


TURNED_ABOUT = ("km", "lo", "my", "th")
"""Of the scripts that read from left to right, those whose marks pdfium gives in an order of its own."""


def direction_of(code: str) -> str:
    return language.Language.of(code).direction if code in language.codes() else LINES[code].direction


@pytest.mark.parametrize("size", EDITIONS)
def test_each_language_has_its_tag_and_no_type_is_small(size: Size, tmp_path: Path) -> None:
    made = print_notice(practice(tmp_path, said(GEORGIA)), size)
    tags = [language.Language.of(code).lang_tag for code in GEORGIA]
    assert sections(made.pdf) == [(tag, "/H2") for tag in tags]
    assert text.min_text_size(made.pdf) >= LEAST[size]
    assert structure.faults(made.pdf) == []


@pytest.mark.slow
def test_it_passes_the_validator(tmp_path: Path) -> None:
    library = practice(tmp_path, said(settable()))
    files = {f"{size}-{paper}": print_notice(library, size, paper=paper, ink=ink).pdf
             for size, paper, ink in (("hand", "letter", "color"), ("large", "a4", "mono"), ("poster", "letter", "color"))}  # fmt: skip
    files["bundle"] = bundle(library, ["standard", "large-print"])
    for flavour in ("ua1", "2a"):
        assert validators.verapdf(files, flavour) == []


def pages_of(pdf: bytes) -> list[str]:
    """What stands on each page."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        found = []
        for page in opened.pages:
            one = pikepdf.Pdf.new()
            one.pages.append(page)
            out = io.BytesIO()
            one.save(out)
            found.append(text.poppler_text(out.getvalue()))
    return found


@pytest.mark.parametrize("paper", ["letter", "a4"])
def test_it_is_as_short_as_the_rule_asks_and_tears_no_language(paper: str, tmp_path: Path) -> None:
    long = practice(tmp_path, said(GEORGIA, 3))
    for size, most in (("hand", 2), ("large", 4)):
        made = print_notice(long, size, paper=paper)
        assert made.pages <= most, size
        said_on = pages_of(made.pdf)
        for code in GEORGIA:
            assert sum(filled(LINES[code].line or "") in tight(page) for page in said_on) == 1, (size, code)
    assert print_notice(practice(tmp_path, said(GEORGIA)), paper=paper).pages == 1


def test_the_practices_words_stand_for_the_programs_and_need_no_mark(tmp_path: Path) -> None:
    own = print_notice(practice(tmp_path))
    assert own.marked
    assert "no translator has read" in text.pdfium_text(own.pdf)
    theirs = print_notice(
        practice(tmp_path, {"en": "Ask us: {phone}.", "es": "Llame al {phone} (TTY {tty})."}, tty="711")
    )
    words = text.pdfium_text(theirs.pdf)
    assert not theirs.marked
    assert "no translator" not in words
    assert f"Llame al {NUMBER} (TTY 711)." in words
    assert theirs.code != own.code


def test_a_final_notice_has_no_line_that_nobody_has_read(tmp_path: Path) -> None:
    made = print_notice(practice(tmp_path), final=True)
    assert not made.marked
    assert "Español" not in text.pdfium_text(made.pdf)
    assert {"notice-language-missing"} == {each.code for each in made.problems}


def told(made: PrintedNotice) -> str:
    return " ".join(each.message for each in made.problems)


def test_a_language_without_letters_is_told_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from handouts.press import language_notice

    real = find_missing_letters
    monkeypatch.setattr(language_notice, "find_missing_letters",
                        lambda words, voice: ["ร"] if voice.lang_tag == "am" else real(words, voice))  # fmt: skip
    made = print_notice(practice(tmp_path))
    assert "in Amharic cannot be printed" in told(made)
    assert "አማርኛ" not in text.poppler_text(made.pdf)
    with pytest.raises(
        HandoutsError, match=r"notice\.yaml:\d+:\d+.*Amharic"
    ):  # the practice's own words are never left out
        print_notice(practice(tmp_path, said(["en", "am"])))


@pytest.mark.parametrize(("wording", "code"), [
    ({"es": "Llame al {phone}."}, "notice-without-english"),
    ({"en": "Call {phone}.", "xx": "{phone}"}, "unknown-notice-language"),
    ({"en": "Call us."}, "notice-without-phone"),
    ({"en": "Call {phone} or {fax}."}, "notice-blanks"),
    ({"en": "Call {phone}, TTY {tty}."}, "notice-without-tty"),
])  # fmt: skip
def test_a_wrong_wording_is_told_with_its_place(wording: dict[str, str], code: str, tmp_path: Path) -> None:
    library = practice(tmp_path, wording)
    with pytest.raises(HandoutsError) as told:
        print_notice(library)
    assert [each.code for each in told.value.problems] == [code]
    assert told.value.problems[0].place
    found = [each for each in check(library) if each.code == "notice-wording"]
    assert [each.severity for each in found] == ["error"]


def test_a_number_that_is_written_out_counts(tmp_path: Path) -> None:
    assert print_notice(practice(tmp_path, {"en": "Call 770-555-0142."})).pages == 1


# -- the languages of the states


def test_each_state_has_its_languages_and_all_are_known() -> None:
    known = read_state_languages()
    assert len(known.states) == 52
    assert known.source
    assert known.day.year == 2022
    for state, counts in known.states.items():
        assert 10 <= len(counts) <= 15, state
        assert list(counts.values()) == sorted(counts.values(), reverse=True), state
        for group in known.of(state):
            assert {one for code in group for one in stand_for(code)} <= set(known_codes()), (state, group)
    assert " ".join(group[0] for group in known.of("GA")) == "es vi zh ko am gu fr pt hi yo ar ne ru bn ht"


def test_a_state_that_nobody_counted_is_not_guessed(tmp_path: Path) -> None:
    assert find_state_languages(None) == find_state_languages("GU") == ()
    library = practice(tmp_path, state=None)
    assert "no-state-languages" in {each.code for each in check(library)}
    assert [each.language.code for each in make_notice(library.practice.language_help, None, tmp_path).words] == ["en"]  # type: ignore[arg-type]  # it has one


def test_check_names_what_the_notice_lacks(tmp_path: Path) -> None:
    found = [each for each in check(practice(tmp_path, state="AK")) if each.code == "notice-lacks-language"]
    assert any("Ilocano or Samoan or Hawaiian, which AK speaks (1,840 people" in each.message for each in found)
    without = brief()
    assert "no-language-help" in {each.code for each in check(library_of(tmp_path, without))}
    without["practice"].update(country="CA", paper="letter")
    assert "no-language-help" not in {each.code for each in check(library_of(tmp_path, without))}


# -- with the sheets


def bundle(
    library: handouts.Library, editions: list[str], people: tuple[Patient, ...] = (Patient(name="Ann"),)
) -> bytes:
    """A print file with the sheet in these editions for each person."""
    file = io.BytesIO()
    presses = [Press(library, "knee", format=edition) for edition in editions]
    merge([(press, each) for each in people for press in presses], file, notices=Notices(library))
    return file.getvalue()


def count_notices(pdf: bytes) -> int:
    return sum("Point to your language" in page for page in pages_of(pdf))


def test_a_bundle_has_one_notice_after_its_last_sheet(tmp_path: Path) -> None:
    library = practice(tmp_path)
    two = (Patient(name="Ann"), Patient(name="Bob"))
    both = bundle(library, ["standard", "large-print"], two)
    assert count_notices(both) == 2
    assert "Point to your language" in " ".join(pages_of(both)[-4:])
    assert text.min_text_size(bundle(library, ["large-print"])) >= 18
    same = (Patient(name="Ann"), Patient(name="Ann"))
    assert count_notices(bundle(library, ["standard"], same)) == 2, "two people of one name"
    assert count_notices(bundle(library, ["standard"], (Patient(), Patient()))) == 2
    assert count_notices(bundle(library, ["trifold"])) == 0
    assert count_notices(bundle(practice(tmp_path, in_print_files="no"), ["standard"])) == 0


def test_the_command_makes_it_and_tells_what_it_lacks(tmp_path: Path) -> None:
    library = practice(tmp_path, state="AK")
    done = CliRunner().invoke(
        main, ["notice", "--poster", "--content", str(library.path), "--output", str(tmp_path / "out")]
    )
    assert done.exit_code == 0, done.output
    assert (tmp_path / "out" / "language-help-poster-letter.pdf").is_file()
    assert "says nothing in" in done.output
    none = library_of(tmp_path, brief())
    assert CliRunner().invoke(main, ["notice", "--content", str(none.path)]).exit_code == 1
