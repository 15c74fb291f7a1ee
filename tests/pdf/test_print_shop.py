"""A sheet for a print shop: PDF/X-4 point by point, the same shapes and words as the sheet, inks that a press can print."""

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
import pytest
from click.testing import CliRunner
from conftest import ROOT, TODAY
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageCms
from support import pdfx, validators

import handouts
from handouts.cli.app import main
from handouts.options import EDITIONS, INKS, PAPERS, SheetOptions
from handouts.pdf.press_colors import CONDITIONS, NotForPress, press_content
from handouts.press.print_shop import make_for_print_shop

SHOP = [(edition, paper, ink) for edition in EDITIONS for paper, ink in (("letter", "color"), ("a4", "mono"))]


@pytest.fixture(scope="module")
def library() -> handouts.Library:
    return handouts.load(ROOT / "content.yaml")


@pytest.fixture(scope="module")
def shop_file(library: handouts.Library) -> bytes:
    return make_for_print_shop(library, SheetOptions("kyphoplasty", "en", "trifold"))


@pytest.mark.parametrize(("edition", "paper", "ink"), SHOP)
@pytest.mark.parametrize("language", ["en", "es"])
def test_every_edition_is_pdf_x_4(library: handouts.Library, edition: str, paper: str, ink: str, language: str) -> None:
    made = make_for_print_shop(library, SheetOptions("kyphoplasty", language, edition, paper, ink))
    assert pdfx.faults(made) == []
    assert made == make_for_print_shop(library, SheetOptions("kyphoplasty", language, edition, paper, ink))


def test_it_is_a_file_that_others_read(shop_file: bytes) -> None:
    assert validators.qpdf_check(shop_file) == []


def _picture(folder: Path, name: str, mode: str) -> None:
    Image.linear_gradient("L").resize((300, 200)).convert(mode).save(folder / name)


def test_pictures_of_the_practice_are_in_it_with_their_profile(tmp_path: Path) -> None:
    for name, mode in (("photo.jpg", "RGB"), ("scan.png", "L"), ("leaf.png", "RGB")):
        _picture(tmp_path, name, mode)
    (tmp_path / "sign.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 30"><rect width="40" height="30" fill="#0b4f6c"/>'
        '<circle cx="20" cy="15" r="9" fill="rgb(250,120,10)" stroke="#000"/></svg>',
        encoding="utf-8",
    )
    parts = "".join(
        f"      - heading: Part {at}\n        picture: {{file: {name}, alt: A picture}}\n"
        for at, name in enumerate(("photo.jpg", "scan.png", "leaf.png", "sign.svg"))
    )
    text = (
        "practice:\n  name: Hill Clinic\n  phones:\n    - number: (770) 555-0142\n"
        "procedures:\n  swab:\n    version: 2026-11-22\n    review_by: 2027-11-22\n    title: A swab\n    plain_title: We take a swab.\n"
        "    short_version:\n      - {text: We take a swab., source: none}\n"
        f"    parts:\n{parts}"
    )
    (tmp_path / "content.yaml").write_text(text, encoding="utf-8")
    made = make_for_print_shop(handouts.load(tmp_path / "content.yaml"), SheetOptions("swab", "en"))
    assert pdfx.faults(made) == []
    with pikepdf.open(io.BytesIO(made)) as opened:
        pictures = [
            each for each in opened.objects if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image"
        ]
        assert len(pictures) >= 3


# -- each point can be broken


def _page_box(pdf: pikepdf.Pdf) -> None:
    del pdf.pages[0].obj["/TrimBox"]


def _wide_trim(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj["/TrimBox"] = pikepdf.Array([-20, 0, 792, 612])


def _xmp(old: bytes, new: bytes) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        raw = bytes(pdf.Root.Metadata.read_raw_bytes())
        assert old in raw
        pdf.Root.Metadata.write(raw.replace(old, new))

    return change


def _content(extra: bytes) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.pages[0].contents_add(extra)


def _set(path: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        where: Any = pdf.Root
        *way, last = path.split(".")
        for each in way:
            where = where[int(each) if each.isdigit() else f"/{each}"]
        if value is None:
            del where[f"/{last}"]
        else:
            where[f"/{last}"] = value

    return change


def _info(key: str, value: Any) -> Callable[[pikepdf.Pdf], None]:
    return lambda pdf: pdf.docinfo.__setitem__(key, value)


def _strip_fonts(pdf: pikepdf.Pdf) -> None:
    for each in pdf.objects:
        if isinstance(each, pikepdf.Dictionary) and each.get("/Type") == "/FontDescriptor":
            for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                if key in each:
                    del each[key]


def _add(entries: dict[str, Any], data: bytes = b"x") -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        made = pdf.make_stream(data)
        for key, value in entries.items():
            made[key] = value
        pdf.Root["/Extra"] = made

    return change


NAME, RGB = pikepdf.Name, b" 1 0 0 rg 0 0 9 9 re f"
BREAKS: list[tuple[str, Callable[[pikepdf.Pdf], None]]] = [
    ("it says that it is", _xmp(b"PDF/X-4", b"PDF/X-9")),
    ("it claims nothing", _xmp(b"<pdf:Producer>", b"<pdfaid:part>2</pdfaid:part><pdf:Producer>")),
    ("document, version", _xmp(b"xmpMM:VersionID", b"xmpMM:Other")),
    ("title and dates", _xmp(b"<xmp:ModifyDate>2026", b"<xmp:ModifyDate>2020")),
    ("title and dates", _xmp(b"<xmp:MetadataDate>", b"<xmp:Other>")),
    ("it says whether it is trapped", _info("/Trapped", NAME.Unknown)),
    ("it says whether it is trapped", _xmp(b"<pdf:Trapped>False", b"<pdf:Trapped>True")),
    ("one output intent", _set("OutputIntents.0.S", NAME.GTS_PDFA1)),
    ("one output intent", _set("OutputIntents.0.OutputConditionIdentifier", None)),
    ("its profile", _set("OutputIntents.0.DestOutputProfile", None)),
    ("its profile", lambda pdf: pdf.Root.OutputIntents[0].DestOutputProfile.write(b"\0" * 400)),
    ("each page has a trim box", _page_box),
    ("each page has a trim box", _wide_trim),
    ("within the bleed", lambda pdf: pdf.pages[0].obj.__setitem__("/Annots", pikepdf.Array([pikepdf.Dictionary(Type=NAME.Annot)]))),
    ("there is no action", _set("OpenAction", pikepdf.Dictionary(S=NAME.JavaScript))),
    ("every font", _strip_fonts),
    ("colors are inks", _content(RGB)),
    ("colors are inks", _content(b" /Pattern cs")),
    ("colors are inks", _content(b" 1.5 0 0 0 k")),
    ("colors are inks", _add({"/Subtype": NAME.Form}, RGB)),
    ("colors are inks", _add({"/Subtype": NAME.Image, "/ColorSpace": NAME.DeviceRGB})),
    ("nothing tells a press", _add({"/TR": NAME.Identity})),
    ("nothing tells a press", _add({"/Subtype": NAME.PS})),
    ("streams are compressed", _add({"/F": pikepdf.Dictionary(F="a.txt")})),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change"), BREAKS, ids=[f"{at}-{name}" for at, (name, _) in enumerate(BREAKS)])
def test_a_file_that_breaks_a_point_is_seen(shop_file: bytes, name: str, change: Callable[[pikepdf.Pdf], None]) -> None:
    assert pdfx.broken(shop_file, lambda pdf: None) == []
    found = pdfx.broken(shop_file, change)
    assert found
    assert all(each.startswith(name) for each in found), found


def test_the_sheet_itself_is_none_and_breaks_the_points_it_must(library: handouts.Library) -> None:
    found = " ".join(pdfx.faults(handouts.build(library, "kyphoplasty", today=TODAY).pdf))
    for name in (
        "the version",
        "it says that it is",
        "one output intent",
        "each page has a trim box",
        "colors are inks",
    ):
        assert name in found


# -- it is the same sheet


def _drawn(pdf: bytes, page: int, edge: float) -> Image.Image:
    """A page in grey at 72 dpi, without what lies beyond the cut."""
    opened = pypdfium2.PdfDocument(pdf)
    image = opened[page].render(scale=2).to_pil().convert("L")
    cut = round(edge * 2)
    return image.crop((cut, cut, image.width - cut, image.height - cut))


@pytest.mark.parametrize(("edition", "paper", "ink"), SHOP)
def test_it_says_and_shows_what_the_sheet_does(library: handouts.Library, edition: str, paper: str, ink: str) -> None:
    made = handouts.build(library, "kyphoplasty", format=edition, paper=paper, ink=ink)
    shop = make_for_print_shop(library, made.options)
    one, other = pypdfium2.PdfDocument(made.pdf), pypdfium2.PdfDocument(shop)
    assert len(one) == len(other) == made.pages
    room = CONDITIONS[paper].bleed + 20
    for at in range(made.pages):
        assert one[at].get_textpage().get_text_range() == other[at].get_textpage().get_text_range()
        drawn, pressed = _drawn(made.pdf, at, 0), _drawn(shop, at, room)
        assert abs(drawn.width - pressed.width) <= 1
        assert abs(drawn.height - pressed.height) <= 1
        size = min(drawn.width, pressed.width), min(drawn.height, pressed.height)
        apart = ImageChops.difference(drawn.crop((0, 0, *size)), pressed.crop((0, 0, *size)))
        far = sum(apart.point(lambda value: 255 * (value > 130)).histogram()[128:])
        assert far < 0.004 * size[0] * size[1]  # as black on white: a shape that moved or is lost


@pytest.mark.parametrize(("edition", "paper", "ink"), SHOP)
def test_no_ink_comes_near_the_cut_so_white_is_what_bleeds(
    library: handouts.Library, edition: str, paper: str, ink: str
) -> None:
    """What reached the cut would have to go on in the bleed; no edition paints there, and a new one must bleed."""
    shop = make_for_print_shop(library, SheetOptions("kyphoplasty", "en", edition, paper, ink))
    bleed = CONDITIONS[paper].bleed
    for at in range(len(pypdfium2.PdfDocument(shop))):
        bled = _drawn(shop, at, 20)  # the page with its bleed
        inner = round(2 * bleed) * 2
        frame = bled.copy()
        frame.paste(255, (inner, inner, bled.width - inner, bled.height - inner))
        assert frame.getextrema()[0] > 250


def test_marks_stand_where_to_cut_and_to_fold(shop_file: bytes) -> None:
    from handouts.layout.typography import PAPERS as SIZES
    from handouts.templates.trifold_panels import folds

    paper = SIZES["letter"].turned()
    with pikepdf.open(io.BytesIO(shop_file)) as opened:
        for at, page in enumerate(opened.pages):
            marks = bytes(page.Contents[-1].read_bytes()).decode()
            lines = [tuple(map(float, each)) for each in re.findall(r"(\S+) (\S+) m (\S+) (\S+) l", marks)]
            upright = sorted({x for x, _, other, _ in lines if x == other})
            assert upright == pytest.approx(sorted([0, *folds(paper)[at], paper.width]), abs=0.01)
            bleed = [float(each) for each in page.BleedBox]
            for x1, y1, x2, y2 in lines:  # none within the bleed
                assert (
                    max(x1, x2) <= bleed[0]
                    or min(x1, x2) >= bleed[2]
                    or max(y1, y2) <= bleed[1]
                    or min(y1, y2) >= bleed[3]
                )


# -- colors


CONDITION = CONDITIONS["letter"]


@given(st.tuples(*[st.floats(0, 1).map(lambda value: round(value, 3))] * 3), st.booleans())
@settings(max_examples=200, deadline=None)
def test_any_color_becomes_inks_and_type_one_ink(color: tuple[float, float, float], stroking: bool) -> None:
    operator = "RG" if stroking else "rg"
    made = press_content(f"q {color[0]} {color[1]} {color[2]} {operator} 0 0 9 9 re f Q".encode(), CONDITION).decode()
    found = re.fullmatch(r"q ((?:\S+ )+)([gGkK]) 0 0 9 9 re f Q", made)
    assert found
    inks = [float(each) for each in found[1].split()]
    assert all(0 <= each <= 1 for each in inks)
    assert found[2].isupper() == stroking
    assert sum(inks) <= 3.05  # what paper takes
    if max(color) <= 0.2:
        assert (found[2].lower(), inks) == ("g", [0.0])
    elif max(color) - min(color) <= 0.03:
        assert found[2].lower() == "g"
    else:
        assert found[2].lower() == "k"


@given(
    st.lists(
        st.sampled_from([b"(1 0 0 rg)", b"<31>", b"% 1 0 0 rg\n", b"[(a\\) 1 0 0 rg) 3]", b"/F1 12 Tf", b"q", b"Q"]),
        max_size=8,
    )
)
@settings(max_examples=100, deadline=None)
def test_what_is_no_operator_stays_as_it_is(tokens: list[bytes]) -> None:
    content = b" ".join(tokens)
    assert press_content(content, CONDITION) == content


@pytest.mark.parametrize("operator", [b"/P cs", b"/P CS 1 scn", b"/S sh", b"/G gs", b"0 0 0 1 k", b"BI /W 1 ID x EI"])
def test_a_color_that_is_not_ours_is_refused_and_not_guessed(operator: bytes) -> None:
    with pytest.raises(NotForPress):
        press_content(b"q " + operator + b" Q", CONDITION)


@pytest.mark.parametrize("paper", PAPERS)
def test_the_profiles_are_those_of_their_data(paper: str) -> None:
    """Solid inks and paper as the data have them: L, a, b in D50 (TR 006 and FOGRA39 agree on these within 3)."""
    press = ImageCms.getOpenProfile(io.BytesIO(CONDITIONS[paper].profile()))
    transform = ImageCms.buildTransform(
        press, ImageCms.createProfile("LAB"), "CMYK", "LAB", ImageCms.Intent.ABSOLUTE_COLORIMETRIC
    )
    for inks, lab in {
        (0, 0, 0, 0): (95, 0, -2),
        (255, 0, 0, 0): (55, -37, -50),
        (0, 255, 0, 0): (48, 74, -3),
        (0, 0, 255, 0): (89, -5, 93),
        (0, 0, 0, 255): (16, 0, 0),
    }.items():
        lightness, a, b = ImageCms.applyTransform(Image.new("CMYK", (1, 1), inks), transform).getpixel((0, 0))
        found = lightness / 2.55, a - 128, b - 128
        assert sum((one - other) ** 2 for one, other in zip(found, lab, strict=True)) ** 0.5 < 4, (inks, found)


def test_the_licence_of_each_profile_stands_beside_it() -> None:
    folder = ROOT / "handouts" / "pdf" / "profiles"
    said = (folder / "README.md").read_text(encoding="utf-8")
    for each in CONDITIONS.values():
        assert f"`{each.file}`" in said
    assert sorted(each.name for each in folder.glob("*.icc")) == sorted(each.file for each in CONDITIONS.values())


# -- the command


def test_the_command_makes_it_and_refuses_a_patient_s_details(tmp_path: Path) -> None:
    content = str(ROOT / "content.yaml")
    done = CliRunner().invoke(
        main, ["build", "kyphoplasty", "--content", content, "--for", "print-shop", "--output", str(tmp_path)]
    )
    assert done.exit_code == 0, done.output
    (path,) = tmp_path.iterdir()
    assert path.name == "kyphoplasty-standard-en-print-shop.pdf"
    assert pdfx.faults(path.read_bytes()) == []
    path.unlink()
    refused = CliRunner().invoke(
        main,
        [
            "build",
            "kyphoplasty",
            "--content",
            content,
            "--for",
            "print-shop",
            "--name",
            "Zenobia",
            "--output",
            str(tmp_path),
        ],
    )
    assert refused.exit_code == 1
    assert "Zenobia" not in refused.output
    assert list(tmp_path.iterdir()) == []
    final = CliRunner().invoke(
        main,
        ["build", "kyphoplasty", "--content", content, "--for", "print-shop", "--final", "--output", str(tmp_path)],
    )
    assert final.exit_code == 5
    assert list(tmp_path.iterdir()) == []


def test_every_paper_and_ink_there_is_can_be_pressed() -> None:
    assert set(CONDITIONS) == set(PAPERS)
    assert set(INKS) == {"color", "mono"}
