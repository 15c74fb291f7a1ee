"""What does not fit is refused unit by unit, with its place and its cure, and the rest is taken."""

import io
import re
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import docx
import pytest
from support.exchange import TODAY, filled, import_job, plan, sent_back
from test_exchange import LIFE, SPANISH, codes, life, sample, write_small

import handouts
from handouts.content.exchange import xml_reading
from handouts.content.exchange.formats import FORMATS, find_format, read_returned
from handouts.content.exchange.memory import TranslationMemory
from handouts.content.exchange.plan import SheetPlan
from handouts.content.exchange.units import ReturnedJob
from handouts.content.loader import load_each_sheet
from handouts.problems import HandoutsError, Severity

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def spanish(path: Path) -> SheetPlan:
    """The sheet, translated whole by somebody who knows it."""
    return filled(plan(load_each_sheet(path), "knee", "es"), lambda unit: SPANISH[unit.original])


def with_words(sheet: SheetPlan, original: str, said: str) -> ReturnedJob:
    """The sheet in a tool's file, one sentence of which somebody has translated otherwise."""
    return sent_back(filled(sheet, lambda unit: said if unit.original == original else unit.translation), "xliff")


# -- the original has moved on


def test_an_original_that_moved_on_is_told_with_both_wordings_and_all_else_is_taken(tmp_path: Path) -> None:
    path = life(tmp_path)
    job = sent_back(spanish(path), "docx")
    path.write_text(
        LIFE.replace("takes 2 hours", "takes about 2 hours").replace("        - Your calf hurts.\n", ""),
        encoding="utf-8",
    )
    taken = import_job(path, job)
    gone, changed = sorted(taken.judged.problems, key=lambda each: each.code, reverse=True)[:2]
    assert (gone.code, changed.code) == ("translation-units-missing", "translation-unit-gone")
    told = {each.code: each for each in taken.judged.problems}
    assert '"It takes 2 hours."' in told["translation-original-changed"].message
    assert '"It takes about 2 hours."' in told["translation-original-changed"].message
    assert '"Your calf hurts."' in told["translation-unit-gone"].message
    assert (len(taken.judged.taken), taken.judged.refused, taken.left) == (4, 2, 1)
    assert "TODO: It takes about 2 hours." in path.read_text(encoding="utf-8")


def test_words_that_moved_to_another_part_keep_their_translation(tmp_path: Path) -> None:
    path = life(tmp_path)
    job = sent_back(spanish(path), "po")
    text = LIFE.replace("        - Your calf hurts.\n", "").replace(
        "      - It can help.", "      - It can help.\n      - Your calf hurts."
    )
    path.write_text(text, encoding="utf-8")
    assert (import_job(path, job).judged.problems, handouts.load(path).languages("knee")) == ([], ("en", "es"))


def test_a_translation_of_a_former_original_stays_and_the_sheet_says_that_it_is_behind(tmp_path: Path) -> None:
    path, memory = life(tmp_path), TranslationMemory("en", "es")
    import_job(path, sent_back(spanish(path), "docx"), memory)
    old = handouts.load(path).procedures["knee"].translations["es"].of
    path.write_text(
        path.read_text(encoding="utf-8").replace("- You have a fever.", "- You have a high fever."), encoding="utf-8"
    )
    sheet = plan(handouts.load(path), "knee", "es", memory)
    other = filled(sheet, lambda unit: "Rodilla nueva" if unit.original == "Knee" else unit.kept)
    assert import_job(path, sent_back(other, "docx"), memory).left == 1
    now = handouts.load(path).procedures["knee"].translations["es"]
    assert now.title == "Rodilla nueva"
    assert now.of == old
    assert now.when_to_call
    assert now.when_to_call.signs[0].text == "Tiene fiebre."


# -- the words


@pytest.mark.parametrize(
    ("original", "said", "code"),
    [
        ("It takes 2 hours.", "Dura 3 horas.", "translation-number-differs"),
        ("It takes 2 hours.", "Dura poco.", "translation-number-differs"),
        ("It can help.", "Ayuda en 5 días.", "translation-number-differs"),
        ("Your calf hurts.", "Your calf hurts.", "translation-wrong-language"),
        ("Your calf hurts.", "У вас болит икра.", "translation-wrong-language"),
        ("Your calf hurts.", "TODO: duele", "translation-not-words"),
        ("Your calf hurts.", "Le duele \u202eal revés", "translation-not-words"),
        ("Your calf hurts.", "ع \u2067 ل", "translation-not-words"),
        ("Your calf hurts.", "…", "translation-not-words"),
        ("Your calf hurts.", "Le duele\ufffd", "translation-not-words"),
    ],
)
def test_words_that_do_not_fit_are_refused_alone(original: str, said: str, code: str, tmp_path: Path) -> None:
    path = life(tmp_path)
    job = sent_back(filled(spanish(path), lambda unit: said if unit.original == original else unit.translation), "po")
    taken = import_job(path, job, accept_numbers=False)
    (problem,) = taken.judged.problems
    assert (problem.code, problem.severity, taken.left) == (code, Severity.ERROR, 1)
    assert problem.place is not None
    assert problem.place.line > 1
    assert problem.remedy
    assert len(taken.judged.taken) == 5
    assert f"TODO: {original}" in path.read_text(encoding="utf-8")


def test_numbers_that_differ_are_taken_if_somebody_says_so_and_told_all_the_same(tmp_path: Path) -> None:
    path = life(tmp_path)
    taken = import_job(path, with_words(spanish(path), "It takes 2 hours.", "Dura 3 horas."), accept_numbers=True)
    assert [(each.code, each.severity) for each in taken.judged.problems] == [
        ("translation-number-differs", Severity.WARNING)
    ]
    assert "Dura 3 horas." in path.read_text(encoding="utf-8")


def test_a_time_said_in_another_way_is_no_other_number(tmp_path: Path) -> None:
    library = write_small(tmp_path, ["Come at 6 pm.", "Call (770) 555-0134.", "A fever over 101.5 °F."])
    said = {"Come at 6 pm.": "Kommen Sie um 18 Uhr.", "Call (770) 555-0134.": "Rufen Sie (770) 555-0134 an.",
            "A fever over 101.5 °F.": "Fieber über 38,6 °C."}  # fmt: skip
    sheet = plan(library, "knee", "de")
    job = sent_back(filled(sheet, lambda unit: said.get(unit.original, "Das Knie")), "xliff")
    assert import_job(library.path, job, accept_numbers=False).judged.problems == []


def test_the_word_that_leaves_shorter_words_out_is_no_translation(tmp_path: Path) -> None:
    path = life(tmp_path, LIFE.replace("- It can help.", "- {text: It can help., brief: Helps.}"))
    sheet = filled(
        plan(load_each_sheet(path), "knee", "es"),
        lambda unit: "none" if unit.original == "Helps." else SPANISH[unit.original],
    )
    assert codes(import_job(path, sent_back(sheet, "docx")).judged.problems) == ["translation-not-words"]


def test_a_sentence_that_was_emptied_keeps_what_it_had(tmp_path: Path) -> None:
    path = life(tmp_path)
    import_job(path, sent_back(spanish(path), "docx"))
    before = path.read_bytes()
    sheet = plan(handouts.load(path), "knee", "es")
    job = sent_back(sheet, "docx")
    job = replace(
        job,
        units=[replace(each, translation="" if each.original == "Knee" else each.translation) for each in job.units],
    )
    assert codes(import_job(path, job).judged.problems) == ["translation-emptied"]
    assert path.read_bytes() == before


def test_what_is_marked_as_doubtful_is_not_taken(tmp_path: Path) -> None:
    path = life(tmp_path)
    kind = FORMATS["po"]
    made = kind.write(spanish(path), "content.yaml", TODAY).decode()
    made = made.replace('msgid "Knee"', "#~dummy").replace("#~dummy", 'msgid "Knee"')
    made = re.sub(r'(msgctxt "title)', r"#, fuzzy\n\1", made)
    (job,) = kind.read(made.encode(), "knee.po")
    taken = import_job(path, job)
    assert (codes(taken.judged.problems), taken.left) == (["translation-unfinished"], 1)


def test_two_translations_of_one_sentence_are_told_and_the_first_is_taken(tmp_path: Path) -> None:
    path = life(tmp_path)
    job = sent_back(spanish(path), "docx")
    job = replace(job, units=[*job.units, replace(job.units[0], translation="La rodilla")])
    taken = import_job(path, job)
    assert codes(taken.judged.problems) == ["translation-twice"]
    assert "title: Rodilla\n" in path.read_text(encoding="utf-8")


# -- XLIFF


PHONE = ["Call (770) 555-0134 or 911 at night.", "See www.example.com/knee.", "It helps."]


def phone_sheet(folder: Path) -> tuple[Path, SheetPlan]:
    library = write_small(folder, PHONE)
    said = {"Call (770) 555-0134 or 911 at night.": "Llame al 911 o al (770) 555-0134 de noche.", "See www.example.com/knee.": "Vea www.example.com/knee."}  # fmt: skip
    return library.path, filled(plan(library, "knee", "es"), lambda unit: said.get(unit.original, "Palabras"))


@pytest.mark.parametrize("format_", ["xliff", "xliff1"])
def test_phones_and_addresses_are_placeholders_that_may_change_their_order(format_: str, tmp_path: Path) -> None:
    path, sheet = phone_sheet(tmp_path)
    made = FORMATS[format_].write(sheet, "content.yaml", TODAY).decode()
    target = re.search(r"<target[^>]*>(Llame.*?)</target>", made)
    assert target
    assert target[1].count("<ph ") == 1
    assert import_job(path, sent_back(sheet, format_)).judged.problems == []


@pytest.mark.parametrize("format_", ["xliff", "xliff1"])
@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda said: re.sub(r"<ph id=\"p1\".*?(/>|</ph>)", "", said), "translation-placeholder"),
        (lambda said: said + '<ph id="p1"/>', "translation-placeholder"),
        (lambda said: said + '<ph id="p9"/>', "translation-placeholder"),
        (lambda said: f'<g id="1">{said}</g>', "translation-markup"),
        (lambda said: f'<pc id="1">{said}</pc>', "translation-markup"),
    ],
)
def test_placeholders_and_markup_must_be_those_of_the_original(
    format_: str, change: Callable[[str], str], code: str, tmp_path: Path
) -> None:
    path, sheet = phone_sheet(tmp_path)
    made = FORMATS[format_].write(sheet, "content.yaml", TODAY).decode()
    made = re.sub(r"(<target[^>]*>)(Llame.*?)(</target>)", lambda found: found[1] + change(found[2]) + found[3], made)
    (job,) = FORMATS[format_].read(made.encode(), "knee.xlf")
    taken = import_job(path, job)
    assert (codes(taken.judged.problems), taken.left) == ([code], 1)


def test_a_tool_may_cut_a_unit_into_segments_and_mark_words(tmp_path: Path) -> None:
    path, sheet = life(tmp_path), spanish(life(tmp_path))
    made = FORMATS["xliff"].write(sheet, "content.yaml", TODAY).decode()
    whole = re.search(
        r'      <segment id="s1" state="translated">\n *<source xml:space="preserve">It takes.*?</segment>',
        made,
        re.DOTALL,
    )
    assert whole
    cut = ('<segment id="a" state="final"><source>It takes</source><target>Dura</target></segment><ignorable><source xml:space="preserve"> </source></ignorable>'
           '<segment id="b"><source>2 hours.</source>{}</segment>')  # fmt: skip
    done = made.replace(whole[0], cut.format('<target><mrk id="m1" type="term">2</mrk> horas.</target>'))
    (job,) = FORMATS["xliff"].read(done.encode(), "knee.xlf")
    assert import_job(path, job).judged.problems == []
    assert "- Dura 2 horas." in path.read_text(encoding="utf-8")
    (job,) = FORMATS["xliff"].read(made.replace(whole[0], cut.format("")).encode(), "knee.xlf")
    assert codes(import_job(life(tmp_path), job).judged.problems) == ["translation-unfinished"]


def test_a_machine_s_words_in_a_tool_s_file_make_the_translation_a_machine_s(tmp_path: Path) -> None:
    path = life(tmp_path)
    made = FORMATS["xliff1"].write(spanish(path), "content.yaml", TODAY).decode()
    made = made.replace(
        '<target state="translated">Rodilla',
        '<target state="needs-review-translation" state-qualifier="leveraged-mt">Rodilla',
    )
    (job,) = FORMATS["xliff1"].read(made.encode(), "knee.xliff")
    assert import_job(path, job).unread == 1
    assert handouts.load(path).made_by("knee", "es") == "machine"


# -- files that are none


BOMB = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]><xliff>&b;</xliff>'


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("a.xlf", BOMB, "translation-file-damaged"),
        ("a.xlf", b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><xliff/>', "translation-file-damaged"),
        ("a.xlf", b"<xliff", "translation-file-damaged"),
        ("a.xlf", b"<a>" * 200, "translation-file-damaged"),
        ("a.xlf", b"<html/>", "translation-file-unknown"),
        ("a.xlf", b'<xliff xmlns="urn:oasis:names:tc:xliff:document:3.0"/>', "translation-file-unknown"),
        ("a.docx", b"PK\x03\x04 nothing", "translation-file-damaged"),
        ("a.docx", b"{\\rtf1}", "translation-file-damaged"),
        ("a.po", b"\xff\xfe\x00", "file-not-utf8"),
        ("a.po", b'msgid "a"\nmsgid "b"\nnonsense', "translation-file-damaged"),
        ("a.yaml", b"title: x\n", "translation-file-unknown"),
        ("a.doc", b"", "translation-file-unknown"),
        ("a.pdf", b"%PDF", "translation-file-unknown"),
    ],
)
def test_a_file_that_is_none_is_refused_by_name(name: str, data: bytes, code: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(HandoutsError) as refused:
        read_returned(tmp_path / name)
    assert codes(refused.value.problems) == [code]
    assert refused.value.problems[0].place is not None


def test_a_word_file_that_unpacks_to_a_huge_one_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("handouts.content.exchange.word_reading.LARGEST_UNPACKED", 100_000)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("word/document.xml", b" " * 200_000)
    (tmp_path / "a.docx").write_bytes(packed.getvalue())
    with pytest.raises(HandoutsError) as refused:
        read_returned(tmp_path / "a.docx")
    assert codes(refused.value.problems) == ["translation-file-too-big"]


def test_a_file_with_more_elements_than_any_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_reading, "MOST_ELEMENTS", 5)
    with pytest.raises(HandoutsError):
        xml_reading.read_xml(b"<a>" + b"<b/>" * 9 + b"</a>", "a")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"target": "en"}, "translation-file-language"),
        ({"target": "tlh"}, "translation-file-language"),
        ({"target": ""}, "translation-file-language"),
        ({"source": "de"}, "translation-file-language"),
        ({"name": "hip"}, "translation-file-unknown"),
    ],
)
def test_a_file_for_another_language_or_sheet_is_refused(change: dict[str, Any], code: str, tmp_path: Path) -> None:
    path = life(tmp_path)
    with pytest.raises(HandoutsError) as refused:
        import_job(path, replace(sent_back(spanish(path), "docx"), **change))
    assert codes(refused.value.problems) == [code]


def test_a_format_and_a_language_that_are_not_there_are_told(tmp_path: Path) -> None:
    with pytest.raises(HandoutsError, match="no format"):
        find_format("odt")
    for code in ("en", "xx"):
        with pytest.raises(HandoutsError):
            plan(load_each_sheet(life(tmp_path)), "knee", code)


def test_what_a_program_cannot_change_alone_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    """A translation in braces within braces, or repeated by an alias: another value would change with it."""
    path = life(tmp_path)
    import_job(path, sent_back(spanish(path), "docx"))
    text = path.read_text(encoding="utf-8")
    text = text.replace("          - Puede ayudar.", "          - &same Puede ayudar.").replace(
        "  # our best sheet", "  # our best sheet"
    )
    text = text.replace("            - Tiene fiebre.", "            - *same")
    path.write_text(text, encoding="utf-8")
    sheet = filled(
        plan(handouts.load(path), "knee", "es"),
        lambda unit: "Ayuda mucho." if unit.original == "It can help." else unit.kept,
    )
    with pytest.raises(HandoutsError) as refused:
        import_job(path, sent_back(sheet, "xliff"))
    assert codes(refused.value.problems) == ["content-not-edited"]
    assert path.read_text(encoding="utf-8") == text


# -- the Word file


def word(sheet: SheetPlan) -> Any:
    return docx.Document(io.BytesIO(FORMATS["docx"].write(sheet, "content.yaml", TODAY)))


def read_word(document: Any) -> ReturnedJob:
    out = io.BytesIO()
    document.save(out)
    (job,) = FORMATS["docx"].read(out.getvalue(), "knee-es.docx")
    return job


def test_a_translator_types_into_the_cells_sorts_the_rows_and_signs(tmp_path: Path) -> None:
    path = life(tmp_path)
    document = word(plan(load_each_sheet(path), "knee", "es"))
    asked, table = document.tables
    asked.rows[0].cells[1].text, asked.rows[1].cells[1].text = "Ana Ruiz", "ATA-certified"
    for row in table.rows[1:]:
        row.cells[1].text = SPANISH[row.cells[0]._tc.xpath("string(.)")]
    rows = list(table._tbl.tr_lst)[1:]
    for row in reversed(rows):
        table._tbl.append(row)
    taken = import_job(path, read_word(document))
    assert (codes(taken.judged.problems), taken.left) == ([], 0)
    now = handouts.load(path).procedures["knee"].translations["es"]
    assert now.note == "Translated by Ana Ruiz (ATA-certified), 2026-11-27."
    assert [each.text for each in now.short_version] == ["Puede ayudar.", "Dura 2 horas."]


def test_a_row_is_named_as_word_counts_it_in_its_table(tmp_path: Path) -> None:
    """The table of questions above it counts for nothing; whoever is told of row 3 looks at the third of this one."""
    document = word(plan(load_each_sheet(life(tmp_path)), "knee", "es"))
    table = document.tables[1]
    originals = [row.cells[0]._tc.xpath("string(.)") for row in table.rows]
    job = read_word(document)
    assert len(job.units) == len(originals) - 1
    for each in job.units:
        number = int(each.where.removeprefix("row "))
        assert (originals[number - 1], each.place.line) == (each.original, number)


def test_where_a_program_has_thrown_the_hidden_names_away_the_originals_tell(tmp_path: Path) -> None:
    """Some programs keep the words of a table and none of Word's content controls."""
    path = life(tmp_path)
    document = word(spanish(path))
    strip_controls(document)
    taken = import_job(path, read_word(document))
    assert (codes(taken.judged.problems), len(taken.judged.taken)) == ([], 6)


def strip_controls(document: Any) -> None:
    """What a program does that knows no content controls: the words stay, the hidden names go."""
    for control in list(document.element.body.iter(f"{W}sdt")):
        for run in list(control.iter(f"{W}r")):
            control.addprevious(run)
        control.getparent().remove(control)
    assert not list(document.element.body.iter(f"{W}tag"))


@pytest.mark.parametrize("stripped", [False, True])
def test_in_word_a_machine_s_words_are_read_when_the_translator_says_so(stripped: bool, tmp_path: Path) -> None:
    path = life(tmp_path)
    import_job(path, sent_back(spanish(path), "docx"))
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("        of: ", "        made_by: machine\n        of: "), encoding="utf-8")
    document = word(plan(handouts.load(path), "knee", "es"))
    asked = document.tables[0]
    asked.rows[0].cells[1].text = "Ana Ruiz"
    if stripped:
        strip_controls(document)
    taken = import_job(path, read_word(document))
    assert (taken.text, taken.unread) == (None, 6)
    asked.rows[2].cells[1].text = "Yes"
    assert import_job(path, read_word(document)).unread == 0
    assert handouts.load(path).made_by("knee", "es") == "person"


def test_in_word_the_earlier_translation_may_be_said_again(tmp_path: Path) -> None:
    """Where the cell went out empty, what stands in it is a translator's word."""
    path, memory = life(tmp_path), TranslationMemory("en", "es")
    import_job(path, sent_back(spanish(path), "docx"), memory)
    path.write_text(path.read_text(encoding="utf-8").replace("- It can help.", "- It can help you."), encoding="utf-8")
    document = word(plan(handouts.load(path), "knee", "es", memory))
    cell_of(document, "It can help you.").text = "Puede ayudar."
    taken = import_job(path, read_word(document), memory)
    assert (list(taken.judged.taken.values()), taken.left) == (["Puede ayudar."], 0)
    assert plan(handouts.load(path), "knee", "es", memory).is_behind is False


def cell_of(document: Any, original: str, column: int = 1) -> Any:
    (row,) = [each for each in document.tables[1].rows if each.cells[0]._tc.xpath("string(.)") == original]
    return row.cells[column]


def xml(text: str) -> Any:
    return docx.oxml.parse_xml(text.replace(" ", f' xmlns:w="{W[1:-1]}" ', 1))


def test_tracked_changes_count_as_they_are_seen(tmp_path: Path) -> None:
    path = life(tmp_path)
    document = word(spanish(path))
    paragraph = cell_of(document, "It can help.").paragraphs[0]
    for run in list(paragraph._p.r_lst):
        paragraph._p.remove(run)
    paragraph._p.append(xml('<w:moveFrom w:id="3" w:author="A"><w:r><w:t>weg</w:t></w:r></w:moveFrom>'))
    paragraph._p.append(xml('<w:del w:id="4" w:author="A"><w:r><w:t>weg</w:t></w:r></w:del>'))
    paragraph._p.append(xml('<w:del w:id="1" w:author="A"><w:r><w:delText>Ayuda</w:delText></w:r></w:del>'))
    paragraph._p.append(xml('<w:ins w:id="2" w:author="A"><w:r><w:t>Puede</w:t></w:r></w:ins>'))
    paragraph._p.append(
        xml(
            '<w:hyperlink w:anchor="x"><w:r><w:tab/><w:t>ayudar</w:t><w:noBreakHyphen/><w:t>le.</w:t></w:r></w:hyperlink>'
        )
    )
    assert import_job(path, read_word(document)).judged.problems == []
    assert "- Puede ayudar\u2011le." in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "strange",
    [
        '<w:r ><w:sym w:font="Symbol" w:char="F0B7"/></w:r>',
        "<w:r ><w:drawing/></w:r>",
        '<w:r ><w:footnoteReference w:id="1"/></w:r>',
        "<w:r ><w:rPr><w:strike/></w:rPr><w:t>no</w:t></w:r>",
        "<w:r ><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r>",
    ],
)
def test_more_than_words_in_a_cell_is_refused(strange: str, tmp_path: Path) -> None:
    path = life(tmp_path)
    document = word(spanish(path))
    cell_of(document, "It can help.").paragraphs[0]._p.append(xml(strange))
    taken = import_job(path, read_word(document))
    assert (codes(taken.judged.problems), taken.left) == (["translation-markup"], 1)


def test_a_damaged_table_costs_its_own_rows_alone(tmp_path: Path) -> None:
    """Cells merged, a cell lost, an original overwritten, a row gone: each is told, and the others are taken."""
    path = life(tmp_path)
    document = word(spanish(path))
    cell_of(document, "It can help.").merge(cell_of(document, "It can help.", 2))
    lost = cell_of(document, "It takes 2 hours.", 2)._tc
    lost.getparent().remove(lost)
    original = cell_of(document, "You have a fever.", 0)._tc
    next(original.iter(f"{W}t")).text = "You have no fever."
    gone = cell_of(document, "Your calf hurts.")._tc.getparent()
    gone.getparent().remove(gone)
    taken = import_job(path, read_word(document))
    assert sorted(codes(taken.judged.problems)) == [
        "translation-original-edited",
        "translation-table-damaged",
        "translation-table-damaged",
        "translation-units-missing",
    ]
    assert set(taken.judged.taken.values()) == {"Rodilla", "Una rodilla nueva."}
    assert taken.left == 4
    assert all(
        each.place and each.place.line > 1 for each in taken.judged.problems if each.code == "translation-table-damaged"
    )


def test_a_word_file_that_does_not_say_what_it_is_is_refused(tmp_path: Path) -> None:
    document = word(spanish(life(tmp_path)))
    document.core_properties.identifier = ""
    assert read_word(document).name == "knee"  # its last line says it too
    last = document.paragraphs[-1]
    last._p.getparent().remove(last._p)
    with pytest.raises(HandoutsError, match="of which sheet"):
        read_word(document)


def test_what_the_translator_wrote_in_a_comment_is_told(tmp_path: Path) -> None:
    path = life(tmp_path)
    document = word(spanish(path))
    document.add_comment(
        cell_of(document, "It can help.").paragraphs[0].runs[0], text="Is this true of all?", author="Ana"
    )
    (told,) = import_job(path, read_word(document)).judged.problems
    assert (told.code, told.severity) == ("translation-remark", Severity.NOTE)
    assert "Is this true of all?" in told.message


@pytest.mark.parametrize(("package", "format_"), [("docx", "docx"), ("polib", "po")])
def test_a_package_that_is_missing_is_named_with_its_extra(
    package: str, format_: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    sheet = plan(handouts.load(sample(tmp_path)), "kyphoplasty", "es")
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(HandoutsError, match="handouts\\[translators\\]"):
        FORMATS[format_].write(sheet, "content.yaml", TODAY)
    with pytest.raises(HandoutsError, match="handouts\\[translators\\]"):
        FORMATS[format_].read(b"x", "x")
