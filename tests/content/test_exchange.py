"""What goes to a translator comes back whole: in each format, for any words, and every untouched byte of the content stays."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT
from content_factory import annotated_leaflet, library_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.exchange import filled, import_job, kept_words, plan, sent_back

import handouts
from handouts.approval.standing import find_outdated_original
from handouts.content.exchange.formats import FORMATS
from handouts.content.exchange.memory import Remembered, TranslationMemory, memory_path, read_memory, write_memory
from handouts.content.exchange.plan import remember
from handouts.content.exchange.units import PRACTICE, ReturnedJob, UnitState
from handouts.content.loader import load_each_sheet
from handouts.languages.language import Language
from handouts.problems import HandoutsError
from handouts.reading.characters import BAD_CHARACTER, clean, open_mark, towers

ALL = tuple(FORMATS)


def sample(folder: Path) -> Path:
    """The sample content, on its own."""
    shutil.copy(ROOT / "content.yaml", folder)
    shutil.copytree(ROOT / "sources", folder / "sources")
    return folder / "content.yaml"


def everything(folder: Path) -> Path:
    """The content that shows every key there is."""
    shutil.copytree(ROOT / "docs" / "example", folder, dirs_exist_ok=True)
    return folder / "content.yaml"


def codes(problems: Any) -> list[str]:
    return [each.code for each in problems]


@pytest.mark.parametrize("format_", ALL)
@pytest.mark.parametrize("content", [sample, everything])
def test_an_untouched_file_changes_no_byte(format_: str, content: Any, tmp_path: Path) -> None:
    path = content(tmp_path)
    before = path.read_bytes()
    library = handouts.load(path)
    for name, procedure in library.as_written().procedures.items():
        for code in procedure.translations:
            for sheet in (plan(library, name, code), plan_of_practice(library, code)):
                taken = import_job(path, sent_back(sheet, format_))
                assert (taken.judged.taken, taken.judged.problems, taken.text) == ({}, [], None)
                assert all(unit.kept or unit.earlier or unit.may_stay for unit in sheet.job.units)
    assert path.read_bytes() == before


def plan_of_practice(library: Any, code: str) -> Any:
    from handouts.content.exchange.plan import plan_sheet

    return plan_sheet(library, PRACTICE, code, TranslationMemory("en", code))


@pytest.mark.parametrize("format_", ALL)
def test_a_new_language_comes_into_the_content_whole(format_: str, tmp_path: Path) -> None:
    """Every part of a leaflet with everything; each unit's translation stands where its original stands."""
    library = library_of(tmp_path, annotated_leaflet())
    path, before = library.path, library.path.read_text(encoding="utf-8")
    for sheet in (plan_of_practice(library, "fr"), plan(library, "knee", "fr")):
        job = filled(sheet, lambda unit: f"Français : {unit.original}")
        taken = import_job(path, sent_back(job, format_))
        assert (codes(taken.judged.problems), taken.left) == ([], 0)
    now = handouts.load(path)
    assert now.languages("knee") == ("en", "fr")
    again = plan(now, "knee", "fr")
    assert kept_words(again) == {unit.key: clean(f"Français : {unit.original}") for unit in again.job.units}
    assert now.procedures["knee"].translations["fr"].of == again.job.digest[:12]
    lines = path.read_text(encoding="utf-8").splitlines()
    assert [line for line in before.splitlines() if line not in lines] == []


# -- any words

SAID = [
    "Fish & chips <b>now</b>",
    'She said "no": it\'s {one} #1, [two] & *three*',
    "اتصل بنا على \u2067(770) 555-0134\u2069 اليوم",
    "حرارة \u2066101.5 °F\u2069 أو أكثر",
    "- not a list", "# not a comment", "? what", "~", "null", "2026-11-27", "yes", "&amp; &lt;",
    "Rayos\u00a0X, 24\u202fh", "Kran\u00adken\u200bhaus", "می\u200cشود", "ก็ดี", "हिन्दी में", "𠮷野家", "e\u0301te\u0301",
    "]]> <![CDATA[ x ]]>", "\\u0041 \\n \\", "a" * 900 + " b" * 60, "“Knie: total”", "100 %", "@at `tick` !bang %percent",
    "key: value", "trailing colon:", "'single' quotes", "\"double\" quotes", "<<", "TOD O", "x\u2028y".replace("\u2028", " "),
]  # fmt: skip

_letters = st.text(
    st.characters(exclude_categories=("Cs", "Cc", "Cn", "Co", "Zl", "Zp"), exclude_characters="\ufeff"),
    min_size=1,
    max_size=60,
).map(clean)


def can_be_printed(text: str) -> bool:
    """What the content takes as words."""
    return (
        any(each.isalnum() for each in text)
        and not BAD_CHARACTER.search(text)
        and not any(True for _ in towers(text))
        and not open_mark(text)
        and not text.startswith("TODO")
        and clean(text) == text
    )


words = st.one_of(st.sampled_from(SAID).map(clean), _letters).filter(can_be_printed)


@pytest.mark.parametrize("format_", ALL)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_any_words_come_back_as_they_were(format_: str, data: st.DataObject) -> None:
    """Originals and translations of any script, with marks, quotes, entities, isolates and blanks that are not seen."""
    with tempfile.TemporaryDirectory() as name:
        originals = data.draw(st.lists(words, min_size=3, max_size=5))
        said = data.draw(st.lists(words, min_size=len(originals) + 2, max_size=len(originals) + 2))
        library = write_small(Path(name), originals)
        sheet = plan(library, "knee", "fr")
        given_words = dict(zip((unit.key for unit in sheet.job.units), said, strict=True))
        back = sent_back(filled(sheet, lambda unit: given_words[unit.key]), format_)
        assert {unit.key: (clean(unit.original or ""), clean(unit.translation)) for unit in back.units} == {
            unit.key: (unit.original, given_words[unit.key]) for unit in sheet.job.units
        }
        taken = import_job(library.path, back)
        refused = {unit.key for unit in sheet.job.units} - set(taken.judged.taken)
        assert len(refused) == taken.judged.refused
        assert set(codes(taken.judged.problems)) <= {"translation-wrong-language", "translation-number-differs"}
        if taken.judged.taken:
            stands = kept_words(plan(load_each_sheet(library.path), "knee", "fr"))
            assert {key: each for key, each in stands.items() if each} == taken.judged.taken


def write_small(folder: Path, originals: list[str]) -> Any:
    content: dict[str, Any] = {
        "practice": {"name": "Hill Clinic", "phones": [{"number": "(770) 555-0134"}]},
        "procedures": {
            "knee": {
                "title": "Knee",
                "plain_title": "A new knee.",
                "version": "2026-11-22",
                "short_version": originals[:2],
                "when_to_call": {"signs": originals[2:]},
            }
        },
    }
    path = folder / "content.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000), encoding="utf-8")
    return handouts.load(path)


# -- a sheet that changes


LIFE = """\
practice:
  name: Hill Clinic
  phones:
    - number: (770) 555-0134
procedures:
  # our best sheet
  knee:
    title: Knee
    plain_title: A new knee.
    version: 2026-11-22
    short_version:
      - It can help.
      # about
      - It takes 2 hours.
    when_to_call:
      signs:
        - You have a fever.
        - Your calf hurts.
"""


def life(folder: Path, text: str = LIFE) -> Path:
    path = folder / "content.yaml"
    path.write_text(text, encoding="utf-8")
    return path


SPANISH = {
    "Knee": "Rodilla", "A new knee.": "Una rodilla nueva.", "It can help.": "Puede ayudar.", "It takes 2 hours.": "Dura 2 horas.",
    "You have a fever.": "Tiene fiebre.", "Your calf hurts.": "Le duele la pantorrilla.", "You feel dizzy.": "Siente mareos.",
    "It takes 3 hours.": "Dura 3 horas.",
}  # fmt: skip


def translated(path: Path, memory: TranslationMemory, format_: str = "docx") -> None:
    library = load_each_sheet(path)
    sheet = plan(library, "knee", "es", memory)
    import_job(path, sent_back(filled(sheet, lambda unit: SPANISH[unit.original]), format_), memory)


@pytest.mark.parametrize("format_", ALL)
def test_what_did_not_change_keeps_its_translation(format_: str, tmp_path: Path) -> None:
    """A sentence moved, one changed, one new, one gone: the others keep theirs, and only the open ones go out."""
    memory = TranslationMemory("en", "es")
    path = life(tmp_path)
    translated(path, memory)
    assert handouts.load(path).procedures["knee"].translations["es"].when_to_call.signs[0].text == "Tiene fiebre."  # type: ignore[union-attr]
    text = path.read_text(encoding="utf-8")
    text = text.replace("        - You have a fever.\n        - Your calf hurts.\n",
                        "        - Your calf hurts.\n        - You feel dizzy.\n        - You have a fever.\n")  # fmt: skip
    text = text.replace("It takes 2 hours.", "It takes 3 hours.")
    path.write_text(text, encoding="utf-8")
    library = load_each_sheet(path)
    assert "es" in library.unfinished_languages("knee")  # it fits no longer
    sheet = plan(library, "knee", "es", memory)
    states = {unit.original: (unit.state, unit.translation, unit.earlier, unit.former) for unit in sheet.job.units}
    assert states["You have a fever."] == (UnitState.TRANSLATED, "Tiene fiebre.", "", "")
    assert states["Your calf hurts."] == (UnitState.TRANSLATED, "Le duele la pantorrilla.", "", "")
    assert states["You feel dizzy."] == (UnitState.NEW, "", "", "")
    assert states["It takes 3 hours."] == (UnitState.CHANGED, "", "Dura 2 horas.", "It takes 2 hours.")
    back = sent_back(filled(sheet, lambda unit: unit.kept or SPANISH[unit.original]), format_)
    taken = import_job(path, back, memory)
    assert set(taken.judged.taken.values()) == {"Dura 3 horas.", "Siente mareos."}
    now = handouts.load(path).procedures["knee"].translations["es"]
    assert now.when_to_call
    assert [each.text for each in now.when_to_call.signs] == [
        "Le duele la pantorrilla.",
        "Siente mareos.",
        "Tiene fiebre.",
    ]
    assert [each.text for each in now.short_version] == ["Puede ayudar.", "Dura 3 horas."]


def test_a_file_half_done_leaves_open_places_and_the_next_one_fills_them(tmp_path: Path) -> None:
    """What is open says TODO: the sheet in that language cannot be made, and nothing old stands for something new."""
    path, memory = life(tmp_path), TranslationMemory("en", "es")
    sheet = plan(load_each_sheet(path), "knee", "es", memory)
    half = filled(sheet, lambda unit: SPANISH[unit.original] if "hurts" not in unit.original else "")
    taken = import_job(path, sent_back(half, "xliff"), memory)
    assert (taken.left, len(taken.judged.taken)) == (1, 5)
    assert '- "TODO: Your calf hurts."' in path.read_text(encoding="utf-8")
    with pytest.raises(HandoutsError, match="still to be written"):
        handouts.load(path)
    sheet = plan(load_each_sheet(path), "knee", "es", memory)
    assert {unit.original for unit in sheet.job.units if unit.state is UnitState.NEW} == {"Your calf hurts."}
    import_job(path, sent_back(filled(sheet, lambda unit: SPANISH[unit.original]), "po"), memory)
    assert handouts.load(path).languages("knee") == ("en", "es")


def test_lines_that_did_not_change_keep_every_byte(tmp_path: Path) -> None:
    """Comments, quotes, blank lines and folded texts of the translation stay; only the line of the new words is another."""
    path = sample(tmp_path)
    before = path.read_bytes().split(b"\n")
    sheet = plan(handouts.load(path), "kyphoplasty", "es")
    changed = filled(sheet, lambda unit: "Hueso quebrado" if unit.original == "Broken bone" else unit.kept)
    import_job(path, sent_back(changed, "docx"))
    after = path.read_bytes().split(b"\n")
    different = [(old, new) for old, new in zip(before, after, strict=True) if old != new]
    assert [(old.strip(), new.strip()) for old, new in different] == [
        (b"version: 2026-11-22", b"version: 2026-11-27"),
        (b"bone: Hueso roto", b"bone: Hueso quebrado"),
    ]


def test_line_ends_and_a_byte_order_mark_stay(tmp_path: Path) -> None:
    path, memory = life(tmp_path), TranslationMemory("en", "es")
    path.write_bytes(b"\xef\xbb\xbf" + LIFE.replace("\n", "\r\n").encode())
    translated(path, memory)
    made = path.read_bytes()
    assert made.startswith(b"\xef\xbb\xbfpractice:\r\n")
    assert made.count(b"\n") == made.count(b"\r\n")
    assert LIFE.replace("\n", "\r\n").rstrip().encode() in made


def test_shorter_words_of_the_translation_stay_with_what_they_shorten(tmp_path: Path) -> None:
    """A language may have shorter words that its original does without; they go when the sentence is another."""
    path, memory = life(tmp_path), TranslationMemory("en", "es")
    translated(path, memory)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("- Puede ayudar.", "- {text: Puede ayudar., brief: Ayuda.}").replace("- Tiene fiebre.", "- text: Tiene fiebre.\n              brief: Fiebre."), encoding="utf-8")  # fmt: skip
    sheet = plan(handouts.load(path), "knee", "es", memory)
    new = {"It can help.": "Le puede ayudar.", "Your calf hurts.": "Le duele la pierna."}
    taken = import_job(path, sent_back(filled(sheet, lambda unit: new.get(unit.original, unit.kept)), "xliff1"), memory)
    assert codes(taken.judged.problems) == ["translation-shorter-out"]
    now = handouts.load(path).procedures["knee"].translations["es"]
    assert [(each.text, each.brief) for each in now.short_version] == [
        ("Le puede ayudar.", None),
        ("Dura 2 horas.", None),
    ]
    assert now.when_to_call
    assert [each.brief for each in now.when_to_call.signs] == ["Fiebre.", None]


# -- the memory


def test_the_same_sentence_of_another_sheet_is_offered_and_waits_for_a_reader(tmp_path: Path) -> None:
    memory = TranslationMemory("en", "es")
    memory.add(
        Remembered("Your calf hurts.", "Le duele la pantorrilla.", "hip", "when_to_call.text", False, "2026-11-01")
    )
    path = life(tmp_path)
    sheet = plan(load_each_sheet(path), "knee", "es", memory)
    (offered,) = [unit for unit in sheet.job.units if unit.state is UnitState.OFFERED]
    assert (offered.translation, offered.kept) == ("Le duele la pantorrilla.", "")
    for format_ in ("docx", "xliff", "xliff1", "po"):
        assert import_job(path, sent_back(sheet, format_), memory).judged.taken == {}
    accepted = filled(sheet, lambda unit: unit.translation)
    assert import_job(path, sent_back(accepted, "xliff"), memory).judged.taken == {
        offered.key: "Le duele la pantorrilla."
    }


def test_a_memory_is_read_as_it_was_written(tmp_path: Path) -> None:
    memory = TranslationMemory("en", "es")
    for at, text in enumerate(SAID):
        memory.add(Remembered(clean(text), clean(f"{text} é"), "knee", "steps.text", at % 2 == 0, "2026-11-27"))
    path = memory_path(tmp_path, "es")
    path.parent.mkdir()
    path.write_bytes(write_memory(memory))
    read = read_memory(path, "en", "es")
    assert read.kept == memory.kept
    assert write_memory(read) == write_memory(memory)


def test_a_translator_s_own_memory_counts_with_its_regions_and_codes(tmp_path: Path) -> None:
    path = tmp_path / "own.tmx"
    path.write_text('<?xml version="1.0"?><tmx version="1.4"><header/><body><tu creationdate="20240102T030405Z"><tuv xml:lang="EN-us"><seg>Your '
                    '<bpt i="1">{b}</bpt>calf<ept i="1">{/b}</ept> hurts.</seg></tuv><tuv xml:lang="es-MX"><seg>Le duele.</seg></tuv></tu></body></tmx>')  # fmt: skip
    memory = read_memory(path, "en", "es", into=TranslationMemory("en", "es"))
    assert memory.find("Your calf hurts.", "knee", "x") == Remembered("Your calf hurts.", "Le duele.", on="2024-01-02")


def test_remembering_twice_changes_nothing(tmp_path: Path) -> None:
    sheet = plan(handouts.load(sample(tmp_path)), "kyphoplasty", "es")
    memory = TranslationMemory("en", "es")
    remember(sheet, memory, "2026-11-27")
    assert memory.changed
    memory.changed = False
    remember(sheet, memory, "2026-11-28")
    assert not memory.changed


# -- who made it


@pytest.mark.parametrize("format_", ["xliff", "xliff1", "po"])
def test_what_a_machine_made_keeps_its_mark_until_a_named_translator_has_read_all_of_it(
    format_: str, tmp_path: Path
) -> None:
    path, memory = life(tmp_path), TranslationMemory("en", "es")
    translated(path, memory)
    path.write_text(path.read_text(encoding="utf-8").replace("        version: 2026-11-27", "        version: 2026-11-27\n        made_by: machine"), encoding="utf-8")  # fmt: skip
    memory = TranslationMemory("en", "es")
    sheet = plan(handouts.load(path), "knee", "es", memory)
    assert {unit.state for unit in sheet.job.units} == {UnitState.MACHINE}
    untouched = import_job(path, named(sent_back(sheet, format_)), memory)
    assert (untouched.text, untouched.unread) == (None, 6)
    one = filled(sheet, lambda unit: "Rodilla nueva" if unit.original == "Knee" else "")
    one = replace(
        sheet,
        job=replace(
            sheet.job,
            units=tuple(
                new if new.translation else old for new, old in zip(one.job.units, sheet.job.units, strict=True)
            ),
        ),
    )
    assert import_job(path, named(sent_back(one, format_)), memory).unread == 5
    assert handouts.load(path).made_by("knee", "es") == "machine"
    all_read = filled(plan(handouts.load(path), "knee", "es", memory), lambda unit: unit.translation)
    assert import_job(path, sent_back(all_read, format_), memory).text is None  # nobody is named
    import_job(path, named(sent_back(all_read, format_)), memory)
    now = handouts.load(path)
    assert now.made_by("knee", "es") == "person"
    assert now.procedures["knee"].translations["es"].note == "Read by Ana Ruiz (certified), 2026-11-27."


def named(job: ReturnedJob) -> ReturnedJob:
    return replace(job, translator="Ana Ruiz", qualification="certified")


def test_translations_that_lost_their_place_are_told_and_shown_to_the_translator(tmp_path: Path) -> None:
    """A list has changed, and no memory knows which translation belongs to which item: none is put anywhere."""
    path = life(tmp_path)
    translated(path, TranslationMemory("en", "es"))
    text = path.read_text(encoding="utf-8").replace(
        "        - You have a fever.\n", "        - You have a fever.\n        - You feel dizzy.\n"
    )
    path.write_text(text, encoding="utf-8")
    sheet = plan(load_each_sheet(path), "knee", "es")
    assert sheet.standing.loose == ["Tiene fiebre.", "Le duele la pantorrilla."]
    open_ones = [unit for unit in sheet.job.units if unit.state is UnitState.NEW]
    assert len(open_ones) == 3
    assert all("Tiene fiebre. / Le duele la pantorrilla." in unit.notes[-1] for unit in open_ones)
    one = filled(sheet, lambda unit: "Siente mareos." if "dizzy" in unit.original else "")
    taken = import_job(path, sent_back(one, "xliff"))
    assert codes(taken.judged.problems) == ["translation-loose"]
    assert "Le duele la pantorrilla." in taken.judged.problems[0].message


def test_a_file_of_its_own_is_where_a_translation_stands(tmp_path: Path) -> None:
    """Beside the content, by its language and its sheet; what is new goes there where the sheet has a file of its own."""
    from handouts.content.exchange.former import find_home

    library = load_each_sheet(life(tmp_path))
    assert find_home(library, "knee", "es").path == ("procedures", "knee", "translations", "es")
    (tmp_path / "procedures").mkdir()
    own = tmp_path / "procedures" / "knee.yaml"
    own.write_text("title: Knee\n", encoding="utf-8")
    alone = tmp_path / "translations" / "es" / "knee.yaml"
    home = find_home(library, "knee", "es")
    assert (home.file, home.path) == (alone, ())
    own.write_text("title: Knee\ntranslations:\n  es:\n    title: Rodilla\n", encoding="utf-8")
    home = find_home(library, "knee", "es")
    assert (home.file, home.path) == (own, ("translations", "es"))
    alone.parent.mkdir(parents=True)
    alone.write_text("title: Rodilla\n", encoding="utf-8")
    assert find_home(library, "knee", "es").file == alone
    assert find_home(library, "shared_parking", "es").file == tmp_path / "shared" / "parking.yaml"


@pytest.mark.parametrize("format_", ALL)
def test_the_words_of_variants_go_out_and_come_back_once(format_: str, tmp_path: Path) -> None:
    """Under the procedure's own name; the translation then stands for each of its sheets, and is behind for none."""
    path = everything(tmp_path)
    text = path.read_text(encoding="utf-8")
    assert "variants:" in text
    library = handouts.load(path)
    (base,) = library.several
    for sheet in (plan_of_practice(library, "fr"), plan(library, base, "fr")):
        job = filled(sheet, lambda unit: f"Français : {unit.original}")
        assert import_job(path, sent_back(job, format_)).left == 0
    now = handouts.load(path)
    assert set(now.several) == {base}
    for name in now.sheets_of(base):
        assert "fr" in now.languages(name)
        assert find_outdated_original(now, name, Language.of("fr"), None) == ""
