"""Makes every font file in ``fonts/`` from its package: ``python tools/fonts.py``.

``tools/fonts.tsv`` lists the families: the weights that each has here, and its npm package (two come from Debian's),
pinned by version and by the digest of the archive. The fonts for alphabets are copied byte
for byte, with their licence beside them. Those for Chinese, Japanese and Korean hold 17,000 to 31,000 glyphs each;
they are cut to the characters that people write every day or have in their names, and to the layout features that
horizontal text needs. So is Noto Sans, which lends the letters of Latin, Greek and Cyrillic that the text faces lack.
The same packages and the same uharfbuzz give the same bytes: ``fonts/SHA256SUMS`` lists them, a test compares.

Atkinson Hyperlegible Next has a slashed zero alone, and patients copy it from a phone number as Ø. Its zero is drawn
without the slash here, and the changed font has another name, "Handouts Hyperlegible Next", so that nobody takes it
for the original (:func:`plain_zero`; it needs fontTools: ``pip install ".[tools]"``). The rare Han are those of
HanaMinB that write Vietnamese; since a cut one may not bear that name, it is "Handouts Rare Han".

The licence (SIL Open Font License 1.1) lets a cut font keep its name unless the name is reserved. Reserved here are
"Source" (Source Sans 3 is copied whole, Noto Sans JP, KR, SC and TC do not bear it) and "HanaMinB".

``--cache FOLDER`` keeps the archives (230 MB); ``--check`` writes nothing and says what would differ.
"""

from __future__ import annotations

import argparse
import base64
import csv
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
import urllib.request
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import uharfbuzz as hb

if TYPE_CHECKING:
    from fontTools.ttLib import TTFont

FOLDER = Path(__file__).resolve().parents[1] / "fonts"
MANIFEST = "SHA256SUMS"
HARFBUZZ = "15.0.0"
"""The HarfBuzz (of uharfbuzz 0.57.0) that cut the files; another may write other bytes."""

SOURCES = Path(__file__).with_name("fonts.tsv")
HAN = Path(__file__).with_name("han.txt")

FEATURES = ("ccmp", "kern", "locl", "mark", "mkmk", "ljmo", "vjmo", "tjmo")
"""What a cut font keeps: what horizontal East Asian text and loose Korean letters need; vertical and compressed setting
are left out."""

DROPPED = ("BASE", "STAT", "VORG", "gasp", "vhea", "vmtx")

NAMES = (
    "劭喆堃塏墉姮姵婕婳媃媗媞媺嬅嬿宬峣帡弢彣彧忞忻慜扆抃拏斌旻昇昉昶晅晙晞晟晢晳暅暐暻曈曌杺栐梣棽楙榑橦歆沄洢洺浥渟湉溋溎溦澂澐澔濛瀅灝炆炑炘炤烔烜焄焜煐煒熠燁燊燚爔犇玘玙玚玠玥珂珅珈珣珺珽琁琇琎琤琬琭琮"
    "琰瑀瑄瑋瑢瑱璇璈璟璠璪璿瓅甡甯皛皞睆睎瞾矞矻祎祐禔禛禤秾竑竤翀翊翙翚翛翯翾芃芊苡苾茜莙莛菡葳葶蒨蓁蕎蘅虓衎袆訚訢詠諴譞谞贇赟赪跶辀鈺鋆鋐鍇鎧鏵鑫钘锜镕镠闿雱霂霈靚頔頫颋飏馡騏驊骎骕鸑鹓龑龢"
)
"""Characters of today's given names that GB 2312 of 1980 or level 1 of Big5 leave out."""


def _decoded(codec: str, leads: Iterable[int], trails: Iterable[int]) -> frozenset[str]:
    """The characters that a double-byte character set has."""
    trails = list(trails)
    pairs = [bytes((lead, trail)).decode(codec, "ignore") for lead in leads for trail in trails]
    return frozenset(character for pair in pairs for character in pair)


_ASCII = frozenset(map(chr, (*range(0x20, 0x7F), 0xA0)))
_EUC = range(0xA1, 0xFF)
_BIG5_TRAILS = (*range(0x40, 0x7F), *range(0xA1, 0xFF))
_HANGUL = frozenset(map(chr, range(0xAC00, 0xD7A4)))


_JAMO = frozenset(map(chr, (*range(0x1100, 0x1200), *range(0xA960, 0xA980), *range(0xD7B0, 0xD800))))
_SECOND_PLANE = frozenset(map(chr, range(0x20000, 0x2FA20)))
_LATIN_GREEK_CYRILLIC = frozenset(
    map(chr, (*range(0x370), *range(0x370, 0x530), *range(0x1AB0, 0x1B00), *range(0x1C80, 0x1C90), *range(0x1D00, 0x2100),
              *range(0x2C60, 0x2C80), *range(0x2DE0, 0x2E00), *range(0xA640, 0xA6A0), *range(0xA700, 0xA800),
              *range(0xAB30, 0xAB70), 0x25CC))
)  # fmt: skip


def listed_han(name: str) -> frozenset[str]:
    """The characters of a line of ``tools/han.txt``."""
    lines = HAN.read_text(encoding="utf-8").splitlines()
    return frozenset(next(line for line in lines if line.startswith(f"{name} ")).split(" ")[1])


def korean(*, rare: bool) -> frozenset[str]:
    """KS X 1001 without its Chinese characters: 2,350 syllables and signs; ``rare`` adds all 11,172 syllables, and the
    letters that old ones are spelled with."""
    standard = _decoded("euc_kr", _EUC, _EUC)
    return (
        _ASCII
        | {c for c in standard if not ("一" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff")}
        | (_HANGUL | _JAMO if rare else frozenset())
    )


def simplified(*, rare: bool) -> frozenset[str]:
    """GB 2312, and characters of names; ``rare`` adds the others of China's Table of General Standard Characters (2013)."""
    return (
        _ASCII | _decoded("gb2312", _EUC, _EUC) | frozenset(NAMES) | (listed_han("simplified") if rare else frozenset())
    )


def traditional(*, rare: bool) -> frozenset[str]:
    """Big5: level 1 and characters of names; ``rare`` adds level 2, and what Hong Kong writes beside it."""
    return (
        _ASCII
        | _decoded("big5", range(0xA1, 0xFA if rare else 0xC7), _BIG5_TRAILS)
        | frozenset(NAMES)
        | (listed_han("hong-kong") if rare else frozenset())
    )


def japanese(*, rare: bool) -> frozenset[str]:
    """JIS X 0208, levels 1 and 2, with what Windows adds to it (髙 and 﨑 are in many names) and narrow kana; ``rare`` adds
    the kanji of level 3 of JIS X 0213, and what the font has beyond (𠮷 is in names)."""
    windows = _decoded("cp932", (*range(0x81, 0xA0), *range(0xE0, 0xF0), *range(0xFA, 0xFD)), range(0x40, 0xFD))
    private = frozenset(map(chr, range(0xE000, 0xF8FF)))
    narrow = frozenset(map(chr, range(0xFF61, 0xFFA0)))
    third = frozenset(c for c in _decoded("euc_jis_2004", _EUC, _EUC) | _SECOND_PLANE if c >= "\u3400" and rare)
    return (_ASCII | _decoded("euc_jp", _EUC, _EUC) | windows | narrow | third) - private


@dataclass(frozen=True)
class Family:
    """A folder of fonts: where it comes from, and what each file keeps (all of it, unless ``cut`` says)."""

    folder: str
    stem: str
    version: str
    weights: tuple[str, ...]
    integrity: str
    cut: dict[str, frozenset[str]] = field(default_factory=dict)

    @property
    def package(self) -> str:
        return f"@expo-google-fonts/{self.folder}"

    @property
    def debian(self) -> tuple[str, str, str] | None:
        """Debian's source package, the file in it, and the first line of its licence; None for a family from npm."""
        return DEBIAN.get(self.folder)


PLAIN_ZERO = "atkinson-hyperlegible-next"
RARE_HAN = "rare-han"
DEBIAN = {
    "noto-sans-pahawh-hmong": (
        "fonts-noto/fonts-noto-core",
        "./usr/share/fonts/truetype/noto/NotoSansPahawhHmong-Regular.ttf",
        "Copyright 2010, 2012-2020 Google Inc. (https://github.com/googlefonts/noto-fonts)",
    ),
    RARE_HAN: (
        "fonts-hanazono/fonts-hanazono",
        "./usr/share/fonts/truetype/hanazono/HanaMinB.ttf",
        "Copyright (c) 2011, GlyphWiki Project (kamichi@fonts.jp), with Reserved Font Name "
        '"Hanazono Font", "HanaMinA", "HanaMinB".',
    ),
}


def families() -> tuple[Family, ...]:
    """All that ``fonts/`` holds."""
    cuts = {
        "noto-sans": dict.fromkeys(("400Regular", "600SemiBold", "700Bold"), _LATIN_GREEK_CYRILLIC),
        "noto-sans-kr": {"400Regular": korean(rare=True), "700Bold": korean(rare=False)},
        "noto-sans-sc": {"400Regular": simplified(rare=True), "700Bold": simplified(rare=False)},
        "noto-sans-tc": {"400Regular": traditional(rare=True), "700Bold": traditional(rare=False)},
        "noto-sans-jp": {"400Regular": japanese(rare=True), "700Bold": japanese(rare=False)},
        RARE_HAN: {"400Regular": _ASCII | listed_han("nom")},
    }
    with SOURCES.open(encoding="utf-8", newline="") as file:
        return tuple(
            Family(
                row["folder"],
                row["stem"],
                row["version"],
                tuple(row["weights"].split(",")),
                row["integrity"],
                cuts.get(row["folder"], {}),
            )
            for row in csv.DictReader(file, delimiter="\t")
        )


def archive(family: Family, cache: Path) -> bytes:
    """The package, fetched unless it is in the cache, and seen to be the pinned one."""
    if family.debian:
        pool = f"{family.debian[0]}_{family.version}_all.deb"
        path = cache / pool.rpartition("/")[2]
        if not path.is_file():
            with urllib.request.urlopen(f"https://deb.debian.org/debian/pool/main/f/{pool}") as answer:
                path.write_bytes(answer.read())
    else:
        path = cache / f"expo-google-fonts-{family.folder}-{family.version}.tgz"
        if not path.is_file():
            command = [
                "npm",
                "pack",
                "--silent",
                "--pack-destination",
                str(cache),
                f"{family.package}@{family.version}",
            ]
            subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603
    data = path.read_bytes()
    digest = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode("ascii")
    if digest != family.integrity:
        raise SystemExit(f"{path}: {digest}, not the pinned {family.integrity}")
    return data


def debian_data(package: bytes) -> bytes:
    """The archive of a Debian package's files: the member data.tar.* of an ar archive (deb(5))."""
    at = len(b"!<arch>\n")
    while at < len(package):
        name, size = package[at : at + 16].decode("ascii").strip(), int(package[at + 48 : at + 58])
        if name.startswith("data.tar"):
            return package[at + 60 : at + 60 + size]
        at += 60 + size + size % 2
    raise SystemExit("this Debian package has no files")


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")


def cut(program: bytes, characters: frozenset[str]) -> bytes:
    """The font with these characters alone, unhinted."""
    wanted = hb.SubsetInput()
    wanted.flags = hb.SubsetFlags.NO_HINTING
    wanted.unicode_set.clear()
    wanted.unicode_set.update(map(ord, characters))
    wanted.layout_feature_tag_set.clear()
    wanted.layout_feature_tag_set.update(map(_tag, FEATURES))
    wanted.name_id_set.update(range(26))
    for table in DROPPED:
        wanted.drop_table_tag_set.add(_tag(table))
    data: bytes = hb.subset(hb.Face(program), wanted).blob.data
    return data


NAMES_OF_FONT = (1, 3, 4, 6, 16, 25)
"""Family, identifier, full name, PostScript name, typographic family, prefix of variations (OpenType, name table)."""


def plain_zero(program: bytes) -> bytes:
    """The font with a zero that is no letter of any alphabet: the slash between its two counters is gone.

    The one counter that is left is the outer contour, made smaller to the box of the two, and run the other way.
    """
    from fontTools.pens.recordingPen import DecomposingRecordingPen
    from fontTools.pens.reverseContourPen import ReverseContourPen
    from fontTools.pens.transformPen import TransformPen
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(program), recalcTimestamp=False)
    glyphs, shapes = font["glyf"], font.getGlyphSet()
    for name in (each for each in font.getGlyphOrder() if each.split(".")[0] == "zero"):
        recorded = DecomposingRecordingPen(shapes)
        shapes[name].draw(recorded)
        contours: list[list[tuple[str, tuple[tuple[float, float], ...]]]] = []
        for operator, points in recorded.value:
            if operator == "moveTo":
                contours.append([])
            contours[-1].append((operator, points))
        outer, *counters = sorted(contours, key=_width, reverse=True)
        inner = [_box(each) for each in counters]
        box = (
            min(x for x, *_ in inner),
            min(y for _, y, *_ in inner),
            max(x for *_, x, _ in inner),
            max(y for *_, y in inner),
        )
        left, lower, right, upper = _box(outer)
        wide, high = (box[2] - box[0]) / (right - left), (box[3] - box[1]) / (upper - lower)
        pen = TTGlyphPen(None)
        smaller = TransformPen(ReverseContourPen(pen), (wide, 0, 0, high, box[0] - left * wide, box[1] - lower * high))
        for target in (pen, smaller):
            for operator, points in outer:
                getattr(target, operator)(*points)
        glyphs[name] = pen.glyph()
    return _written(font, "Atkinson", "Handouts")


def rare_han(program: bytes) -> bytes:
    """The font under a name that is nobody else's."""
    from fontTools.ttLib import TTFont

    font = TTFont(io.BytesIO(program), recalcTimestamp=False)
    names = font["name"]
    names.names = [each for each in names.names if str(each).isascii()]  # its Japanese names are reserved too
    for number, name in ((6, "HandoutsRareHan-Regular"), (3, "HandoutsRareHan-Regular"), (13, LICENCE)):
        names.setName(name, number, 3, 1, 0x409)
    return _written(font, "HanaMinB", "Handouts Rare Han")


LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1."


def _written(font: TTFont, old: str, new: str) -> bytes:
    """The font as a file, in every name it bears the new for the old one; whose it is, and its licence, stay."""
    for record in font["name"].names:
        if record.nameID in NAMES_OF_FONT:
            record.string = str(record).replace(old, new)
    written = io.BytesIO()
    font.save(written, reorderTables=None)
    return written.getvalue()


def _box(contour: list[tuple[str, tuple[tuple[float, float], ...]]]) -> tuple[float, float, float, float]:
    """Left, lower, right and upper of a contour's points."""
    places = [point for _, points in contour for point in points if point is not None]
    xs, ys = zip(*places, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def _width(contour: list[tuple[str, tuple[tuple[float, float], ...]]]) -> float:
    left, _, right, _ = _box(contour)
    return right - left


def made(family: Family, cache: Path) -> Iterator[tuple[str, bytes]]:
    """Each file of the family, by its path in ``fonts/``."""
    package = archive(family, cache)
    with tarfile.open(fileobj=io.BytesIO(debian_data(package) if family.debian else package)) as opened:

        def member(name: str) -> bytes:
            found = opened.extractfile(name)
            if found is None:
                raise SystemExit(f"{family.folder}: the package has no {name}")
            return found.read()

        if family.debian:  # their licence stands in the copyright file of the package, among others
            body = (FOLDER / "noto-sans-arabic" / "OFL.txt").read_text(encoding="utf-8").partition("\n")[2]
            yield f"{family.folder}/OFL.txt", f"{family.debian[2]}\n{body}".encode()
        else:
            yield f"{family.folder}/OFL.txt", member("package/LICENSE_FONT")
        for weight in family.weights:
            name = f"{family.stem}_{weight}.ttf"
            program = member(family.debian[1] if family.debian else f"package/{weight}/{name}")
            if family.folder == PLAIN_ZERO:
                program = plain_zero(program)
            if family.cut:
                program = cut(program, family.cut[weight])
            if family.folder == RARE_HAN:
                program = rare_han(program)
            yield f"{family.folder}/{name}", program


def manifest(files: dict[str, bytes]) -> str:
    """As ``sha256sum -c`` reads it."""
    return "".join(f"{hashlib.sha256(data).hexdigest()}  {name}\n" for name, data in sorted(files.items()))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--cache", type=Path, help="where to keep the npm archives")
    parser.add_argument("--check", action="store_true", help="write nothing; end with 1 if a file would differ")
    options = parser.parse_args(arguments)
    if hb.version_string() != HARFBUZZ:
        print(f"HarfBuzz is {hb.version_string()}, the files were made with {HARFBUZZ}", file=sys.stderr)
    with tempfile.TemporaryDirectory() as temporary:
        cache = options.cache or Path(temporary)
        cache.mkdir(parents=True, exist_ok=True)
        files = dict(each for family in families() for each in made(family, cache))
    contents = files | {MANIFEST: manifest(files).encode("ascii")}
    different = [
        name for name, data in contents.items() if not (FOLDER / name).is_file() or (FOLDER / name).read_bytes() != data
    ]
    for name in different:
        print(f"{name}: {len(contents[name]):,} bytes{', differs' if options.check else ''}")
        if not options.check:
            (FOLDER / name).parent.mkdir(exist_ok=True)
            (FOLDER / name).write_bytes(contents[name])
    print(f"{len(files)} files, {sum(map(len, files.values())):,} bytes; {len(different)} differed")
    return 1 if options.check and different else 0


if __name__ == "__main__":
    sys.exit(main())
