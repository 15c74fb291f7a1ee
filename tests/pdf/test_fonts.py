"""The fonts that come with the program: whole, licensed, small enough, and made by the script in the repository."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import unicodedata
import zlib
from pathlib import Path
from types import ModuleType

import pytest
import uharfbuzz as hb
from support.sentences import SAMPLES

from handouts.layout.typography import EAST_ASIAN
from handouts.pdf.fonts import Face
from handouts.reading.resources import resource

ROOT = Path(__file__).resolve().parents[2]
FONTS = ROOT / "fonts"
FILES = sorted(FONTS.glob("*/*.ttf"))
LIMIT, WHEEL_LIMIT = 40_000_000, 25_000_000
FOR_NAMES = {"noto-emoji", "noto-sans-nko", "noto-sans-pahawh-hmong", "rare-han"}
"""Families of one weight: no sheet is set in them, but for somebody's name."""


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """``tools/fonts.py``."""
    found = importlib.util.spec_from_file_location("font_script", ROOT / "tools" / "fonts.py")
    assert found
    assert found.loader
    module = importlib.util.module_from_spec(found)
    sys.modules["font_script"] = module
    found.loader.exec_module(module)
    return module


def characters(path: Path) -> set[str]:
    return set(map(chr, hb.Face(hb.Blob.from_file_path(str(path))).unicodes))


def test_every_file_is_as_the_script_made_it() -> None:
    """Digest by digest; and nothing lies about that the script does not make."""
    lines = [line.split("  ") for line in (FONTS / "SHA256SUMS").read_text("ascii").splitlines()]
    listed = {name: digest for digest, name in lines}
    there = {path.relative_to(FONTS).as_posix(): path for path in FONTS.glob("*/*") if path.is_file()}
    assert set(there) == set(listed)
    assert {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there.items()} == listed


def test_the_script_makes_what_is_listed(script: ModuleType) -> None:
    named = {
        f"{family.folder}/{name}"
        for family in script.families()
        for name in ("OFL.txt", *(f"{family.stem}_{weight}.ttf" for weight in family.weights))
    }
    assert named == {line.split("  ")[1] for line in (FONTS / "SHA256SUMS").read_text("ascii").splitlines()}
    for family in script.families():
        assert family.integrity.startswith("sha512-")
        assert family.debian or family.version.count(".") == 2


def test_an_archive_other_than_the_pinned_one_is_refused(script: ModuleType, tmp_path: Path) -> None:
    family = script.families()[0]
    (tmp_path / f"expo-google-fonts-{family.folder}-{family.version}.tgz").write_bytes(b"something else")
    with pytest.raises(SystemExit, match="pinned"):
        script.archive(family, tmp_path)


def test_cutting_is_reproducible_and_keeps_what_text_needs(script: ModuleType) -> None:
    program = (FONTS / "noto-sans-kr" / "NotoSansKR_700Bold.ttf").read_bytes()
    wanted = frozenset("수술 후 24시간")
    once, again = script.cut(program, wanted), script.cut(program, wanted)
    assert once == again
    face = hb.Face(once)
    assert set(map(chr, face.unicodes)) == wanted
    assert {"glyf", "GSUB", "GPOS", "name", "OS/2"} <= set(face.table_tags)
    assert not {"vmtx", "vhea", "prep"} & set(face.table_tags)


def test_sizes() -> None:
    """The repository's fonts, and about what they weigh in the wheel."""
    assert sum(path.stat().st_size for path in FONTS.rglob("*") if path.is_file()) < LIMIT
    assert sum(len(zlib.compress(path.read_bytes())) for path in FILES) < WHEEL_LIMIT - 1_000_000


@pytest.mark.parametrize("family", sorted(path.name for path in FONTS.iterdir() if path.is_dir()))
def test_each_family_has_its_licence_and_weights(family: str) -> None:
    licence = (FONTS / family / "OFL.txt").read_text("utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence
    weights = {path.stem.partition("_")[2] for path in (FONTS / family).glob("*.ttf")}
    if family in FOR_NAMES:
        assert weights == {"400Regular"}
        return
    assert weights == {"400Regular", "700Bold"} or weights == {"400Regular", "600SemiBold", "700Bold"}


@pytest.mark.parametrize("family", ["noto-sans-jp", "noto-sans-kr", "noto-sans-sc", "noto-sans-tc"])
def test_a_cut_font_bears_no_reserved_name(family: str) -> None:
    """Reserved is "Source"; the licence lets a changed font keep any other name."""
    assert "with Reserved Font Name 'Source'" in (FONTS / family / "OFL.txt").read_text("utf-8").splitlines()[0]
    for path in (FONTS / family).glob("*.ttf"):
        face = hb.Face(hb.Blob.from_file_path(str(path)))
        for field in (1, 3, 4, 6, 16):
            assert "source" not in (face.get_name(field) or "").lower()
        assert "SIL Open Font License" in (face.get_name(hb.OTNameIdPredefined.LICENSE) or "")


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_each_file_is_a_static_truetype_font_that_the_engine_reads(path: Path) -> None:
    face = hb.Face(hb.Blob.from_file_path(str(path)))
    assert "glyf" in face.table_tags
    assert not {"fvar", "CFF ", "CFF2"} & set(face.table_tags)
    read = Face(path)
    if path.parent.name not in FOR_NAMES:
        assert read.covers("Ab 012 (770) 962-3642 @.,:;/-")
    assert read.name.isascii()
    assert read.name.endswith(path.stem.partition("_")[2].lstrip("0123456789"))


@pytest.mark.parametrize("language", SAMPLES)
def test_each_language_has_its_characters_in_every_weight(language: str) -> None:
    sample = SAMPLES[language]
    needed = {c for c in sample.paragraph if unicodedata.category(c) not in ("Cf", "Zs")}
    for path in sample.font.parent.glob("*.ttf"):
        assert needed - characters(path) == set(), path.name


STANDARDS = {
    "noto-sans-sc": ("gb2312", 6763),
    "noto-sans-tc": ("big5", 13053),
    "noto-sans-jp": ("euc_jp", 6355),
    "noto-sans-kr": ("euc_kr", 2350),
}


@pytest.mark.parametrize("family", STANDARDS)
def test_east_asian_fonts_hold_their_national_character_set(family: str) -> None:
    codec, count = STANDARDS[family]
    names = ("HANGUL SYLLABLE",) if codec == "euc_kr" else ("CJK UNIFIED",)
    found = {
        character
        for character in map(chr, (*range(0x3400, 0xA000), *range(0xAC00, 0xD7A4)))
        if unicodedata.name(character, "").startswith(names) and _encodes(character, codec)
    }
    assert count <= len(found)
    regular = next((FONTS / family).glob("*_400Regular.ttf"))
    held = characters(regular)
    assert len(found - held) == 0
    if codec != "big5":
        assert found <= characters(next((FONTS / family).glob("*_700Bold.ttf")))
    assert set("、。「」（）！？：；") <= held


def _encodes(character: str, codec: str) -> bool:
    """In two bytes; EUC-JP's three are JIS X 0212, EUC-KR's eight spell a syllable by its letters."""
    try:
        return len(character.encode(codec)) == 2
    except UnicodeEncodeError:
        return False


def test_every_modern_korean_syllable_and_names_can_be_set() -> None:
    regular = characters(FONTS / "noto-sans-kr" / "NotoSansKR_400Regular.ttf")
    assert {chr(code) for code in range(0xAC00, 0xD7A4)} <= regular
    for weight in ("400Regular", "700Bold"):
        assert set("髙橋﨑彅") <= characters(FONTS / "noto-sans-jp" / f"NotoSansJP_{weight}.ttf")
        assert set("镕玥喆祎") <= characters(FONTS / "noto-sans-sc" / f"NotoSansSC_{weight}.ttf")
        assert set("瑄玥翊堃") <= characters(FONTS / "noto-sans-tc" / f"NotoSansTC_{weight}.ttf")


def test_the_rare_han_bear_no_reserved_name() -> None:
    """Reserved are the names of HanaMin; the licence stands in the font as in the others."""
    assert "with Reserved Font Name" in (FONTS / "rare-han" / "OFL.txt").read_text("utf-8").splitlines()[0]
    face = hb.Face(hb.Blob.from_file_path(str(FONTS / "rare-han" / "HandoutsRareHan_400Regular.ttf")))
    for field in (1, 3, 4, 6, 16):
        assert not any(each in (face.get_name(field) or "").lower() for each in ("hana", "花園"))
    assert face.get_name(6) == "HandoutsRareHan-Regular"
    assert "SIL Open Font License" in (face.get_name(hb.OTNameIdPredefined.LICENSE) or "")
    assert {"cmap", "glyf"} <= set(face.table_tags)


def test_the_families_that_lend_their_regular_are_those_of_east_asia() -> None:
    there = {path.name for path in resource("fonts").iterdir() if path.name.startswith("noto-sans-")}
    assert set(EAST_ASIAN) == {name for name in there if name.rpartition("-")[2] in ("jp", "kr", "sc", "tc")}
    assert len(EAST_ASIAN) == 4
