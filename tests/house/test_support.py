"""The checkers can fail: a sound tagged file is green, and every way to break it turns the right checker red."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from support import text, tools, validators
from support.content import Font, Reader, parse_cmap, saved, text_fault
from support.mutations import CAUGHT_BY, MUTATIONS, NotApplicable, mutated
from support.sample import sample
from support.structure import faults
from support.tree import tag_tree, tagged_text

CHECKERS = {"structure": faults, "conformance": validators.conformance}

TREE = """\
lang en-US
Document lang="en-US"
  H1 "A sample"
  P
    "Call"
    Link -> tel:+17709623642 (Call (770) 962-3642) "(770) 962-3642"
    "or say"
    Span lang="es" "¿Cómo está?"
    "in"
    Span says="one half" "½"
    "an hour."
  Sect
    H2 "Steps"
    L ListNumbering=Decimal
      LI
        Lbl "1."
        LBody
          P "Lie down"
      LI
        Lbl "2."
        LBody
          P "Then:"
          L ListNumbering=Disc
            LI
              Lbl "•"
              LBody
                P "breathe"
    Figure Placement=Block alt="A blue arch"
      Caption "An arch, as drawn."
  H2 "Days"
  Table Summary="When to do what"
    Caption "Your days"
    THead
      TR
        TH Scope=Column "Day"
        TH Scope=Column "What to do"
    TBody
      TR
        TH Scope=Row "1"
        TD "Rest"
      TR
        TH Scope=Row "2"
        TD "Walk a little"
      TR
        TD ColSpan=2 "Call us if in doubt"
  P
    "This goes on over the page."
    Note id="note-1" "A note of its own."
  P "so"
"""


def _edited(edit: object) -> bytes:
    with pikepdf.open(io.BytesIO(sample())) as pdf:
        edit(pdf)  # type: ignore[operator]
        return saved(pdf)


# -- the control ---------------------------------------------------------------------------------


@pytest.mark.parametrize("checker", CHECKERS)
def test_sound_file_is_green(checker):
    assert CHECKERS[checker](sample()) == []


@pytest.mark.parametrize("checker", CHECKERS)
def test_sound_file_is_green_after_being_written_again(checker):
    """So that what a mutation turns red is the mutation's doing."""
    assert CHECKERS[checker](_edited(lambda pdf: None)) == []


def test_sound_file_is_green_for_qpdf():
    assert validators.qpdf_check(sample()) == []


def test_sample_is_the_same_in_every_process():
    code = "import hashlib; from support.sample import sample; print(hashlib.sha256(sample()).hexdigest())"
    folder = str(Path(__file__).parents[1])
    runs = {
        subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, check=True, text=True).stdout
        for _ in range(2)
    }
    assert len(runs) == 1


# -- mutations -----------------------------------------------------------------------------------


def test_there_are_many_mutations_and_each_has_a_checker():
    assert len(MUTATIONS) >= 60
    assert set(CAUGHT_BY) == set(MUTATIONS)
    assert all(CAUGHT_BY[name] & set(CHECKERS) for name in MUTATIONS)


@pytest.mark.parametrize("name", MUTATIONS)
def test_mutation_is_caught(name):
    broken = mutated(sample(), name)
    for checker in CAUGHT_BY[name] & set(CHECKERS):
        assert CHECKERS[checker](broken), f"{checker} does not see {name}"


@pytest.mark.parametrize("name", ["bbox_missing", "note_without_id", "annotation_orphaned", "actual_text_broken"])
def test_mutation_says_when_it_does_not_apply(name):
    bare = pikepdf.new()
    bare.add_blank_page()
    root = bare.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot))
    bare.Root.StructTreeRoot = root
    target = io.BytesIO()
    bare.save(target)
    with pytest.raises(NotApplicable):
        mutated(target.getvalue(), name)


def test_verapdf_passes_the_sample_and_catches_the_mutations():
    """Both flavours, one start each for all files."""
    tools.require_tool("verapdf")
    files = {name: mutated(sample(), name) for name in MUTATIONS if "verapdf" in CAUGHT_BY[name]}
    files |= {"sound": sample(), "not a PDF": b"hello"}
    failed = [rule for flavour in ("ua1", "2a") for rule in validators.verapdf(files, flavour)]
    assert [str(rule) for rule in failed if rule.file == "sound"] == []
    assert {rule.file for rule in failed} == set(files) - {"sound"}


# -- single checks that no mutation above reaches ------------------------------------------------


def test_faults_name_what_is_wrong_and_where():
    assert faults(mutated(sample(), "figure_without_alt")) == ["Document/Sect/Figure: without Alt"]
    assert faults(mutated(sample(), "bbox_elsewhere")) == [
        "Document/Sect/Figure: BBox [12.0, 511.2, 92.0, 571.2] does not enclose what is painted,"
        " [72.0, 511.2, 152.0, 571.2]"
    ]


def test_faults_of_what_is_no_pdf():
    assert faults(b"hello")[0].startswith("does not open")


def test_bbox_counts_only_what_the_clip_lets_through():
    def edit(pdf):
        page = pdf.pages[0]
        form = page.obj.Resources.XObject.X1
        form.write(b"q 0 0 80 60 re W n -500 -500 2000 2000 re f Q")

    assert faults(_edited(edit)) == []


def test_number_tree_in_one_node_and_single_kids_are_read():
    def edit(pdf):
        root = pdf.Root.StructTreeRoot
        pairs = [value for kid in root.ParentTree.Kids for value in kid.Nums]
        root.ParentTree = pikepdf.Dictionary(Nums=pikepdf.Array(pairs))
        root.K = pikepdf.Array([root.K])

    assert faults(_edited(edit)) == []
    assert tag_tree(_edited(edit)) == TREE


def test_property_lists_in_the_resources_are_read():
    def edit(pdf):
        page = pdf.pages[0]
        code = list(pikepdf.parse_content_stream(page))
        at = next(n for n, i in enumerate(code) if str(i.operator) == "BDC" and "/MCID" in i.operands[1])
        page.obj.Resources.Properties = pikepdf.Dictionary(P0=pdf.make_indirect(code[at].operands[1]))
        operands = [code[at].operands[0], pikepdf.Name("/P0")]
        code[at] = pikepdf.ContentStreamInstruction(operands, pikepdf.Operator("BDC"))
        page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(code))

    assert faults(_edited(edit)) == []


@pytest.mark.parametrize(
    ("raw", "wrong"),
    [
        (b"plain", None),
        (b"caf\xe9", None),
        ("½ café".encode("utf-16-be").join([b"\xfe\xff", b""]), None),
        (b"\xfe\xff\xd8\x3d", "is not valid UTF-16BE"),
        (b"\xfe\xff\x00\x41\x00", "is not valid UTF-16BE"),
        ("café".encode(), "is UTF-8 without saying so"),
        (b"\xef\xbb\xbfabc", "is in an encoding that PDF 1.7 does not know"),
        (b"a\x9fb", "has bytes that PDFDocEncoding leaves undefined"),
        (b"\xfe\xff\xff\xfd", "holds U+FFFD"),
        (b"a\x00b", "holds U+0000"),
    ],
)
def test_text_strings_decode(raw, wrong):
    assert text_fault(pikepdf.String(raw)) == wrong


def test_cmaps_with_ranges_ligatures_and_astral_characters():
    cmap = b"""2 beginbfchar <01> <00660069> <02> <D83DDE00> endbfchar
    3 beginbfrange <10> <12> <0041> <0020> <0021> [<0061> <0062>] <30> <30> <005A> endbfrange"""
    assert parse_cmap(cmap) == {1: "fi", 2: "😀", 16: "A", 17: "B", 18: "C", 32: "a", 33: "b", 48: "Z"}


def test_widths_of_composite_fonts():
    descendant = pikepdf.Dictionary(DW=500, W=pikepdf.Array([1, pikepdf.Array([100, 200]), 5, 7, 300]))
    font = Font(pikepdf.Dictionary(Subtype=pikepdf.Name.Type0, DescendantFonts=pikepdf.Array([descendant])))
    assert [font.width(code) for code in range(9)] == [500, 100, 200, 500, 500, 300, 300, 300, 500]


# -- reading back --------------------------------------------------------------------------------


def test_tag_tree():
    assert tag_tree(sample()) == TREE


def test_tag_tree_with_geometry():
    assert "Figure BBox=[72 511.2 152 571.2] Placement=Block page=1" in tag_tree(sample(), geometry=True)


def test_tagged_text_speaks_actual_text():
    said = tagged_text(sample())
    assert ("Span", "one half") in said
    assert ("P", "Call (770) 962-3642 or say ¿Cómo está? in one half an hour.") in said


@pytest.mark.parametrize("engine", text.EXTRACTORS)
def test_extracted_text(engine):
    found = text.EXTRACTORS[engine](sample())
    assert found.startswith("Page A sample Call (770) 962-3642 or say ¿Cómo está? in ½ an hour. Steps 1. Lie down")
    assert found.endswith("over the page. A note of its own. so")


def test_own_text_boxes_agree_with_pdfium():
    with pikepdf.open(io.BytesIO(sample())) as pdf:
        painted = [p for p in Reader().read(pdf.pages[0]).paints if p.text == "A sample"]
    cells = [c.cell for c in text.char_boxes(sample())[0] if c.size == pytest.approx(24)]
    assert painted[0].size == 24
    assert painted[0].box == pytest.approx((cells[0].x0, cells[0].y0, cells[-1].x1, cells[0].y1), abs=3)


def test_size_of_type_is_as_rendered():
    def edit(pdf):
        code = b"/Artifact BMC q 0.5 0 0 0.5 0 0 cm BT /F2 10 Tf 3 0 0 3 100 100 Tm (A) Tj ET Q EMC"
        code += b" /Artifact BMC q 0 1 -1 0 300 0 cm BT /F2 11 Tf 50 50 Td (BC) Tj ET Q EMC"
        pdf.pages[0].obj.Contents = pdf.make_stream(code)

    found = text.char_boxes(_edited(edit))[0]
    assert [(c.text, c.size) for c in found] == [("A", 15), ("B", 11), ("C", 11)]
    assert text.min_text_size(_edited(edit)) == 11
    assert text.min_text_size(sample()) == 12


def test_font_facts():
    body, bold = text.fonts(sample())
    assert (body.subtype, body.embedded, body.subset, body.to_unicode) == ("Type0", True, True, True)
    assert (bold.subtype, bold.embedded, bold.subset, bold.to_unicode) == ("TrueType", True, True, True)
    assert [f.embedded for f in text.fonts(mutated(sample(), "font_not_embedded"))].count(False) == 1


def test_ink_and_pictures():
    first, second = text.ink_coverage(sample())
    assert 0 < second < first < 0.05
    assert [image.size for image in text.render(sample(), 72)] == [(612, 792), (612, 792)]


def test_pdfjs_reads_the_tree():
    first, second = validators.pdfjs_tree(sample())
    tree = json.dumps(first["tree"], ensure_ascii=False)
    assert '"role": "TH"' in tree
    assert '"alt": "A blue arch"' in tree
    assert "tel:+17709623642" in tree
    assert "over the page." in json.dumps(second["tree"])
    assert text.normalised(first["text"]).startswith("Page A sample Call (770) 962-3642 or say ¿Cómo está?")


# -- outside tools -------------------------------------------------------------------------------


@pytest.mark.parametrize(("ci", "outcome"), [("", pytest.skip.Exception), ("true", pytest.fail.Exception)])
def test_missing_tool_skips_here_and_fails_in_ci(monkeypatch, tmp_path, ci, outcome):
    monkeypatch.setenv("HANDOUTS_TOOLS", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("CI", ci)
    monkeypatch.setattr(tools, "POSTGRES", tmp_path)
    monkeypatch.setattr(tools, "SERVERS", str(tmp_path))
    tools.find_tool.cache_clear()
    try:
        for name in tools.TOOLS:
            with pytest.raises(outcome, match=rf"{name} is not installed: .*`.ci/tools \w+`"):
                tools.require_tool(name)
    finally:
        tools.find_tool.cache_clear()


def test_tools_are_looked_for_in_the_folder_that_was_named(monkeypatch, tmp_path):
    monkeypatch.setenv("HANDOUTS_TOOLS", str(tmp_path))
    assert tools.tools_folder() == tmp_path
    monkeypatch.delenv("HANDOUTS_TOOLS")
    assert tools.tools_folder() == tools.ROOT / ".cache" / "tools"


# -- the lines of the README that a reader runs --------------------------------------------------

READER = tools.ROOT / ".ci" / "readme_line.py"


def _readme_line(folder: Path, readme: str, marker: str = "test") -> subprocess.CompletedProcess[str]:
    path = folder / "README.md"
    path.write_text(readme, encoding="utf-8")
    return subprocess.run([sys.executable, READER, marker, path], capture_output=True, text=True, check=False)


def test_readme_line_is_taken_as_it_stands(tmp_path):
    readme = '# test\n\n```sh\nmake it   # build\n  a && b -e ".[x]" -n auto   # test\n```\nno code   # test\n'
    assert _readme_line(tmp_path, readme).stdout == 'a && b -e ".[x]" -n auto\n'
    assert _readme_line(tmp_path, readme, "build").stdout == "make it\n"


def test_readme_line_gives_the_later_commands_of_a_shell(tmp_path):
    readme = "```sh\nmake it   # build\na && b   # test\n```\n~~~text\nno\n~~~\n```sh\nsay 'a # b'  # loud\n\nsay c\n```\nno\n"
    assert _readme_line(tmp_path, readme, "--later").stdout == "say 'a # b'\nsay c\n"
    assert _readme_line(tmp_path, "```text\nno\n```\n", "--later").returncode == 1


@pytest.mark.parametrize(
    ("readme", "wrong"),
    [
        ("no code   # test\n", "no line"),
        ("```\na   # tests\n# test\n```\n", "no line"),
        ("```\na   # test\nb   # test\n```\n", "2 lines"),
        ("```\na   # test\n```\n```\na   # test\n```\n", "2 lines"),
    ],
)
def test_readme_line_absent_or_ambiguous(tmp_path, readme, wrong):
    done = _readme_line(tmp_path, readme)
    assert done.returncode == 1
    assert done.stdout == ""
    assert wrong in done.stderr
