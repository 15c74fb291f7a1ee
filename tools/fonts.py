"""Makes every font file in ``fonts/`` from its npm package: ``python tools/fonts.py``.

Each package is pinned by version and by npm's own digest of the archive. The fonts for alphabets are copied byte
for byte, with their licence beside them. Those for Chinese, Japanese and Korean hold 17,000 to 31,000 glyphs each;
they are cut to the characters that people write every day and to the layout features that horizontal text needs.
The same packages and the same uharfbuzz give the same bytes: ``fonts/SHA256SUMS`` lists them, a test compares.

Atkinson Hyperlegible Next has a slashed zero alone, and patients copy it from a phone number as Ø. Its zero is drawn
without the slash here, and the changed font has another name, "Handouts Hyperlegible Next", so that nobody takes it
for the original (:func:`plain_zero`; it needs fontTools: ``pip install ".[tools]"``).

The licence (SIL Open Font License 1.1) lets a cut font keep its name unless the name is reserved. Reserved here is
"Source" alone (Source Sans 3 is copied whole, Noto Sans JP, KR, SC and TC do not bear it), so nothing is renamed.

``--cache FOLDER`` keeps the archives (160 MB); ``--check`` writes nothing and says what would differ.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import io
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import uharfbuzz as hb

FOLDER = Path(__file__).resolve().parents[1] / "fonts"
MANIFEST = "SHA256SUMS"
HARFBUZZ = "15.0.0"
"""The HarfBuzz (of uharfbuzz 0.57.0) that cut the files; another may write other bytes."""

WEIGHTS = ("400Regular", "600SemiBold", "700Bold")

FEATURES = ("ccmp", "kern", "locl", "mark", "mkmk")
"""What horizontal East Asian text needs; vertical and compressed setting are left out."""

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


def korean(*, rare: bool) -> frozenset[str]:
    """KS X 1001 without its Chinese characters: 2,350 syllables and signs; ``rare`` adds all 11,172 syllables."""
    standard = _decoded("euc_kr", _EUC, _EUC)
    return (
        _ASCII
        | {c for c in standard if not ("一" <= c <= "\u9fff" or "\uf900" <= c <= "\ufaff")}
        | (_HANGUL if rare else frozenset())
    )


def simplified() -> frozenset[str]:
    """GB 2312, and characters of names."""
    return _ASCII | _decoded("gb2312", _EUC, _EUC) | frozenset(NAMES)


def traditional(*, rare: bool) -> frozenset[str]:
    """Big5: level 1 and characters of names; ``rare`` adds level 2."""
    return _ASCII | _decoded("big5", range(0xA1, 0xFA if rare else 0xC7), _BIG5_TRAILS) | frozenset(NAMES)


def japanese() -> frozenset[str]:
    """JIS X 0208, levels 1 and 2, with what Windows adds to it (髙 and 﨑 are in many names) and narrow kana."""
    windows = _decoded("cp932", (*range(0x81, 0xA0), *range(0xE0, 0xF0), *range(0xFA, 0xFD)), range(0x40, 0xFD))
    private = frozenset(map(chr, range(0xE000, 0xF8FF)))
    narrow = frozenset(map(chr, range(0xFF61, 0xFFA0)))
    return (_ASCII | _decoded("euc_jp", _EUC, _EUC) | windows | narrow) - private


@dataclass(frozen=True)
class Family:
    """A folder of fonts: where it comes from, and what each file keeps (all of it, unless ``cut`` says)."""

    folder: str
    stem: str
    version: str
    integrity: str
    cut: dict[str, frozenset[str]] = field(default_factory=dict)
    plain_zero: bool = False

    @property
    def package(self) -> str:
        return f"@expo-google-fonts/{self.folder}"

    @property
    def weights(self) -> tuple[str, ...]:
        return tuple(self.cut) or WEIGHTS


def families() -> tuple[Family, ...]:
    """All that ``fonts/`` holds."""
    return (
        Family(
            "atkinson-hyperlegible-next",
            "AtkinsonHyperlegibleNext",
            "0.4.1",
            "sha512-tA5NUQCrb4GnQ8kvghyF6Kqw72zr4zSNmMwhCTcHlsu/jE5JoF8Fje5/WwL44y17Lue99pG9cyq3PW5X/7ZDng==",
            plain_zero=True,
        ),
        Family(
            "source-sans-3",
            "SourceSans3",
            "0.4.1",
            "sha512-sxsO4kfxQnVMT6ri/yWiBefkgem6suvc7KWJ4m/kWGTGqxkGouxG7MQsZ8XR6wqasxYZxdWK1gtusMBLSZDiiA==",
        ),
        Family(
            "noto-sans-arabic",
            "NotoSansArabic",
            "0.4.3",
            "sha512-YvtxyuegxPegu2g5urXJ+gQxRp8i798nQswTmEjwXOWR/fqy0Gvey6h5IoNRBrc43SxRxPezqCiR9ivpfPAXSg==",
        ),
        Family(
            "noto-sans-devanagari",
            "NotoSansDevanagari",
            "0.4.1",
            "sha512-26boYPNKGP1r4R5MxsMAY/zCQOwiXLOJzX8sh1a2oEWyQurQsyniaCv4992c+9jjwshEEt2NNVv5GcnyzaL7QQ==",
        ),
        Family(
            "noto-sans-gujarati",
            "NotoSansGujarati",
            "0.4.2",
            "sha512-KtJySkho6C2Yf28dZx1SYwAs671hncIpBpIlTDzxLv7i7iOFJ2p74nzyP23aY04HUm28ELX7r86Dmui/qpLpMg==",
        ),
        Family(
            "noto-sans-ethiopic",
            "NotoSansEthiopic",
            "0.4.2",
            "sha512-puS0u1/7b0kZ6fqOYaSlCdai8zHuD9CQY2qlyJEtYzUC5Nd1fH3QENmQc0a1Gcqe0q9s3n7440eNJSLK2mGouw==",
        ),
        Family(
            "noto-sans-kr",
            "NotoSansKR",
            "0.4.3",
            "sha512-EVS/uJPcf1TgJtjmQmrFr0oGdcl7ml09CSu0E/AyGzR0UfzdR2pBbzWWPsnuzZiGUl643ODYwYiXK5+B+fLjhQ==",
            {"400Regular": korean(rare=True), "700Bold": korean(rare=False)},
        ),
        Family(
            "noto-sans-sc",
            "NotoSansSC",
            "0.4.3",
            "sha512-9rAwdFTFHbO/u6Cs0gj2jZbW74TGIiaFNQnXYH2s5wA1bzVkwbaviL4t8YUV642eGYjg86eH6DkAEQmfNHDncQ==",
            {"400Regular": simplified(), "700Bold": simplified()},
        ),
        Family(
            "noto-sans-tc",
            "NotoSansTC",
            "0.4.3",
            "sha512-69XAOTLPz0WlAxL6qJEKlDMxHsBd4J1M39HjV0gPF2o1xWVALOsVWvDgistnecVockA9wbU/tH5C/gyS2PdnHg==",
            {"400Regular": traditional(rare=True), "700Bold": traditional(rare=False)},
        ),
        Family(
            "noto-sans-jp",
            "NotoSansJP",
            "0.4.3",
            "sha512-Fl+Z6vtD24HFAYsvzB0S9Nery1ly16B9PesdY0wBd+wEHAvkNglnkTUspU0HqGOubkmoa8zusJrKv6vDx1o70A==",
            {"400Regular": japanese(), "700Bold": japanese()},
        ),
    )


def archive(family: Family, cache: Path) -> bytes:
    """The npm package, fetched unless it is in the cache, and seen to be the pinned one."""
    path = cache / f"expo-google-fonts-{family.folder}-{family.version}.tgz"
    if not path.is_file():
        command = ["npm", "pack", "--silent", "--pack-destination", str(cache), f"{family.package}@{family.version}"]
        subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)  # noqa: S603
    data = path.read_bytes()
    digest = "sha512-" + base64.b64encode(hashlib.sha512(data).digest()).decode("ascii")
    if digest != family.integrity:
        raise SystemExit(f"{path}: {digest}, not the pinned {family.integrity}")
    return data


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


OLD_NAME, NEW_NAME = "Atkinson", "Handouts"
"""In every name the changed font bears."""
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
    for record in font["name"].names:
        if record.nameID in NAMES_OF_FONT:  # whose it is, and its licence, stay as they are
            record.string = str(record).replace(OLD_NAME, NEW_NAME)
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
    with tarfile.open(fileobj=io.BytesIO(archive(family, cache))) as opened:

        def member(name: str) -> bytes:
            found = opened.extractfile(f"package/{name}")
            if found is None:
                raise SystemExit(f"{family.package} has no {name}")
            return found.read()

        yield f"{family.folder}/OFL.txt", member("LICENSE_FONT")
        for weight in family.weights:
            name = f"{family.stem}_{weight}.ttf"
            program = member(f"{weight}/{name}")
            changed = plain_zero(program) if family.plain_zero else program
            yield f"{family.folder}/{name}", cut(program, family.cut[weight]) if family.cut else changed


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
