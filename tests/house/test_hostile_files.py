"""Files that lie, never end, lead elsewhere or cannot be written: each a problem with its place, and nothing half written."""

import io
import os
import re
import shutil
import struct
import subprocess
import sys
import time
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import ROOT, TODAY
from content_factory import PICTURES, library_of, sample
from hypothesis import given, settings
from hypothesis import strategies as st
from support.structure import faults
from support.workbooks import MAIN, OFFICE, OPC, RELATED, content_types

import handouts
from handouts.batch import schedule
from handouts.cli.app import main
from handouts.content import forms
from handouts.content import scaffold as skeleton
from handouts.document import compose
from handouts.document.canonical import edition_digest
from handouts.document.nodes import Document
from handouts.languages.language import codes
from handouts.layout.svg.vector import Vector
from handouts.pdf.image import Image
from handouts.problems import ExitCode, HandoutsError, UnreadableError
from handouts.templates import FORMATS

posix = pytest.mark.skipif(sys.platform == "win32", reason="files as Linux and macOS have them")
SECRET = "Wilhelmina Quartermaine"  # noqa: S105 - a name


def run(*arguments: str | Path, given: bytes | None = None) -> Result:
    """A command that ends of itself, with no traceback."""
    result = CliRunner().invoke(main, list(map(str, arguments)), input=given)
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def with_picture(folder: Path, name: str, where: str = "step") -> handouts.Library:
    """The sample with a picture file as the logo or at a step."""
    content, picture = sample(), {"file": name, "alt": "What is drawn here for a test"}
    if where == "logo":
        content["practice"]["brand"] = {"logo": picture}
    else:
        content["procedures"]["kyphoplasty"]["steps"]["items"][0]["picture"] = picture
    return library_of(folder, content)


# -- pictures


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(width: int, height: int, data: bytes, more: bytes = b"", *, bits: int = 8, color: int = 2) -> bytes:
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, color, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + more + chunk(b"IDAT", zlib.compress(data, 9)) + chunk(b"IEND", b"")


def svg(inside: str, attributes: str = 'viewBox="0 0 100 50" width="100" height="50"') -> bytes:
    spaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"<svg {spaces} {attributes}>{inside}</svg>".encode()


RECT = '<rect width="5" height="5"/>'
MANY_A = b"a\0\0" + zlib.compress(b"a" * 50_000_000, 9)
USES = "".join(f'<g id="a{i}">' + f'<use xlink:href="#a{i - 1}"/>' * 10 + "</g>" for i in range(1, 9))
CHAIN = "".join(f'<g id="a{i}"><use href="#a{i - 1}"/></g>' for i in range(1, 3000))
ENTITIES = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
LAUGHS = (
    '<!DOCTYPE svg [<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 9)) + "]>"
)

BAD_PICTURES: dict[str, tuple[str, bytes]] = {
    "empty": ("x.png", b""),
    "empty JPEG": ("x.jpg", b""),
    "empty SVG": ("x.svg", b""),
    "text": ("x.png", b"no picture"),
    "GIF by another name": ("x.png", b"GIF89a" + bytes(50)),
    "SVG by another name": ("x.png", svg(RECT)),
    "PNG by another name": ("x.svg", PICTURES["logo.png"]()),
    "program by another name": ("x.jpg", b"\x7fELF" + bytes(200)),
    "PostScript by another name": ("x.jpg", b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\nshowpage\n"),
    "PNG cut short": ("x.png", PICTURES["logo.png"]()[:160]),
    "JPEG cut short": ("x.jpg", PICTURES["logo.jpg"]()[:400]),
    "SVG cut short": ("x.svg", svg(RECT)[:120]),
    "PNG without data": ("x.png", png(0, 0, b"")),
    "ten thousand million dots": ("x.png", png(100_000, 100_000, bytes(1000))),
    "a hundred million dots": ("x.png", png(10_000, 10_000, bytes(1000))),
    "three hundred million dots of two colors": ("x.png", png(20_000, 15_000, bytes(1000), bits=1, color=0)),
    "more dots than data": ("x.png", png(6_000, 6_000, bytes(1000))),
    "a text that swells": ("x.png", png(9, 9, bytes(300), chunk(b"zTXt", MANY_A))),
    "a color profile that swells": ("x.png", png(9, 9, bytes(300), chunk(b"iCCP", MANY_A))),
    "another root": ("x.svg", f'<svgs xmlns="http://www.w3.org/2000/svg">{RECT}</svgs>'.encode()),
    "a web page": ("x.svg", b"<html><body>hello</body></html>"),
    "only a script": ("x.svg", svg("<script>alert(1)</script>")),
    "external entity": ("x.svg", ENTITIES.encode() + svg("<text>&x;</text>" + RECT)),
    "external entity in UTF-16": ("x.svg", ('<?xml version="1.0" encoding="utf-16"?>' + ENTITIES + svg(RECT).decode()).encode("utf-16")),
    "external document type": ("x.svg", b'<!DOCTYPE svg SYSTEM "http://127.0.0.1:9/x.dtd">' + svg(RECT)),
    "billion laughs": ("x.svg", LAUGHS.encode() + svg("<text>&a8;</text>" + RECT)),
    "billion laughs in UTF-16": ("x.svg", ('<?xml version="1.0" encoding="utf-16"?>' + LAUGHS + svg("<text>&a8;</text>" + RECT).decode()).encode("utf-16")),
    "billion uses": ("x.svg", svg('<g id="a0">' + RECT + "</g>" + USES)),
    "uses itself": ("x.svg", svg('<g id="a"><use xlink:href="#a"/></g>' + RECT)),
    "uses of uses": ("x.svg", svg('<g id="a0">' + RECT + "</g>" + CHAIN)),
    "deep groups": ("x.svg", svg("".join(f'<g id="{i}">' for i in range(20_000)) + RECT + "</g>" * 20_000)),
    "deep and wide": ("x.svg", svg("".join(f'<g id="{i}">' for i in range(90)) + "<g/>" * 190_000 + "</g>" * 90)),
    "too many shapes": ("x.svg", svg(RECT * 34_000)),
    "too long a path": ("x.svg", svg('<path d="M0 0 ' + "L 5 5 " * 150_000 + '"/>')),
    "too long a style": ("x.svg", svg("<style>" + "a{b:c}" * 150_000 + "</style>" + RECT)),
    "too many bytes": ("x.svg", svg(RECT + "<!--" + "x" * 1_000_000 + "-->")),
    "no numbers": ("x.svg", svg('<rect width="nan" height="inf"/><path d="M1e999 0 L 5 5"/>')),
    "far away": ("x.svg", svg('<path d="M1e30 0 L 5 5 Z"/>')),
    "scaled without end": ("x.svg", svg('<rect width="5" height="5" transform="scale(1e308) scale(1e308)"/>')),
    "wide as nothing": ("x.svg", svg(RECT, 'width="-10" height="10"')),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD_PICTURES)
def test_a_picture_that_cannot_be_drawn_is_a_problem_at_its_place(name: str, tmp_path: Path) -> None:
    file, data = BAD_PICTURES[name]
    (tmp_path / file).write_bytes(data)
    for where in ("logo", "step"):
        began = time.process_time()
        with pytest.raises(HandoutsError) as caught:
            handouts.build(with_picture(tmp_path, file, where), "kyphoplasty", today=TODAY)
        (problem,) = caught.value.problems
        assert problem.code == "bad-picture"
        assert problem.place
        assert file in problem.message
        assert str(tmp_path) not in problem.message
        assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ("<script>alert(1)</script>", "a script"),
        ('<style>@import url("http://127.0.0.1:9/a.css");</style>', "a style sheet from elsewhere"),
        ('<?xml-stylesheet href="http://127.0.0.1:9/a.css"?>', "a style sheet from elsewhere"),
        ('<animate href="#x" attributeName="x" to="5"/>', "an animation"),
        ('<a href="javascript:alert(1)"><title>x</title></a>', ""),
        ('<rect width="5" height="5" onload="alert(1)" fill="expression(alert(1))"/>', ""),
        ('<g display="none"><text>Words that nobody sees</text></g>', ""),
        ("<defs><text>Words that nobody sees</text></defs>", ""),
        ("<metadata><text>Words that nobody sees</text></metadata>", ""),
    ],
)
def test_what_a_logo_has_no_need_of_is_left_out_and_told(
    inside: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is drawn is the shape alone, as if the rest were not there; only the text code tells one file from another."""
    binds = set()

    def one_digest(document: Document, edition: str, folder: Path) -> str:
        binds.add(edition_digest(document, edition, folder))
        return "0" * 64

    monkeypatch.setattr(compose, "edition_digest", one_digest)
    made = []
    for words in (inside if "<rect" in inside else inside + RECT, RECT):
        (tmp_path / "x.svg").write_bytes(svg(words))
        os.utime(tmp_path / "x.svg", ns=(len(words), len(words)))
        made.append(handouts.build(with_picture(tmp_path, "x.svg", "logo"), "kyphoplasty", today=TODAY).pdf)
    assert made[0] == made[1]
    assert len(binds) == 2
    (tmp_path / "y.svg").write_bytes(svg(inside if "<rect" in inside else inside + RECT))
    remarks = [each.message for each in Vector(tmp_path / "y.svg").remarks]
    assert [told in each for each in remarks] == ([True] if told else [])


@pytest.mark.parametrize(
    ("inside", "told"),
    [
        ('<image href="file:///etc/passwd" width="5" height="5"/>', "from elsewhere (file:///etc/passwd)"),
        ('<image xlink:href="http://127.0.0.1:9/x.png" width="5" height="5"/>', "from elsewhere (http://127.0.0.1:9/x.png)"),
        ('<image href="x.png" width="5" height="5"/>', "from elsewhere (x.png)"),
        ('<use xlink:href="file:///etc/passwd#a"/>', "a part from elsewhere"),
        ("<style>rect {fill: url(http://127.0.0.1:9/a)}</style>", "something from elsewhere"),
        ('<filter id="f"><feImage href="http://127.0.0.1:9/x.png"/></filter>', "a picture from elsewhere"),
        ('<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"><iframe src="file:///etc/passwd"/></body></foreignObject>', "a piece of a web page"),
        ("<text>Words that nobody hears</text>", "“Words that nobody hears”"),
        ('<defs><text id="t">Take 7 <tspan>TIMES</tspan></text></defs><use href="#t"/>', "“Take 7 TIMES”"),
        ('<filter id="f"><feTurbulence numOctaves="1000000000"/></filter>', "takes too long"),
        ('<image width="5" height="5" href="data:image/png;base64,AAAA"/>', "a picture in it cannot be drawn"),
        ('<path d="M0 0h5v5z" style="fill:color-mix(in srgb, red, blue)"/>', "the color color-mix"),
        ('<path d="M0 0h5v5z" style="clip-path:circle(40%)"/>', "clip-path: circle(40%)"),
        ('<path d="M0 0h5v5z" style="stroke-width:calc(1px + 2px)"/>', "stroke-width: calc"),
    ],
)  # fmt: skip
def test_what_would_be_lost_is_refused_by_name(inside: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "x.svg").write_bytes(svg(inside + RECT))
    with pytest.raises(ValueError, match=re.escape(told)):
        Vector(tmp_path / "x.svg")


def test_a_drawing_that_ends_resvg_is_refused(tmp_path: Path) -> None:
    """A tile as large as a town makes resvg ask for terabytes and abort; deep groups fill the stack of a small thread."""
    tile = '<pattern id="p" width="1e6" height="1e6" patternUnits="userSpaceOnUse"><path d="M0 0h9v9z"/></pattern>'
    (tmp_path / "tile.svg").write_bytes(svg(tile + '<rect width="50" height="50" fill="url(#p)"/>'))
    (tmp_path / "deep.svg").write_bytes(svg('<g opacity=".9">' * 95 + RECT + "</g>" * 95))
    script = """
import sys, threading
from pathlib import Path
from handouts.layout.svg.vector import Vector
def draw():
    print(Vector(Path("deep.svg")).as_dots)
    try:
        Vector(Path("tile.svg"))
    except ValueError as error:
        print(error)
threading.stack_size(512 * 1024)
thread = threading.Thread(target=draw)
thread.start()
thread.join()
"""
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] == [
        "True",
        "it cannot be drawn: it takes more memory or time than a picture may",
    ]


def test_any_bytes_make_a_picture_or_a_reason(tmp_path: Path) -> None:
    """Nothing but ValueError comes out of the readers, whatever a file holds."""
    good = [
        PICTURES["logo.png"](),
        PICTURES["palette.png"](),
        PICTURES["logo.jpg"](),
        svg(RECT + '<path d="M0 0 L 9 9 Z"/>'),
    ]
    edits = st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), min_size=1, max_size=6)

    @settings(max_examples=150, deadline=None, database=None)
    @given(st.sampled_from(good), edits, st.one_of(st.none(), st.integers(0, 1500)))
    def check(data: bytes, changes: list[tuple[int, int]], end: int | None) -> None:
        changed = bytearray(data)
        for at, byte in changes:
            changed[at % len(changed)] = byte
        path = tmp_path / "x"
        path.write_bytes(changed[:end])
        for kind in (Image, Vector):
            try:
                kind(path)
            except ValueError as error:
                assert "0x" not in str(error)  # noqa: PT017 - of any of many

    check()


@pytest.mark.parametrize("size", [(30_000, 1), (1, 30_000)])
def test_a_picture_of_any_shape_makes_a_sound_sheet(size: tuple[int, int], tmp_path: Path) -> None:
    width, height = size
    (tmp_path / "x.png").write_bytes(png(width, height, bytes((3 * width + 1) * height)))
    pdf = handouts.build(with_picture(tmp_path, "x.png"), "kyphoplasty", today=TODAY).pdf
    assert faults(pdf) == []


def test_more_data_than_dots_does_not_swell(tmp_path: Path) -> None:
    (tmp_path / "x.png").write_bytes(png(10, 10, bytes(200_000_000)))
    assert len(handouts.build(with_picture(tmp_path, "x.png"), "kyphoplasty", today=TODAY).pdf) < 100_000


def test_a_picture_file_of_many_megabytes_is_refused(tmp_path: Path) -> None:
    with (tmp_path / "x.png").open("wb") as file:
        file.truncate(forms.LARGEST_PICTURE + 1)
    with pytest.raises(HandoutsError) as caught:
        with_picture(tmp_path, "x.png")
    assert [each.code for each in caught.value.problems] == ["picture-too-big"]


# -- paths


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("../secret.png", "outside-folder"),
        ("pictures/../../secret.png", "outside-folder"),
        ("./.././secret.png", "outside-folder"),
        ("/etc/secret.png", "outside-folder"),
        ("\\secret.png", "outside-folder"),
        ("C:/secret.png", "outside-folder"),
        ("C:secret.png", "outside-folder"),
        ("\\\\server\\share\\secret.png", "outside-folder"),
        ("//server/share/secret.png", "outside-folder"),
        ("\\\\?\\C:\\secret.png", "outside-folder"),
        ("..\\secret.png", "backslash"),
        ("file:///etc/secret.png", "missing-file"),
        ("http://127.0.0.1:9/secret.png", "missing-file"),
        ("~/secret.png", "missing-file"),
        ("$HOME/secret.png", "missing-file"),
        ("a/" * 4_000 + "x.png", "missing-file"),
        ("x" * 4_000 + ".png", "missing-file"),
    ],
)
@pytest.mark.parametrize("key", ["picture", "source"])
def test_a_path_that_leads_elsewhere_is_refused(path: str, code: str, key: str, tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    folder.mkdir()
    (tmp_path / "secret.png").write_bytes(PICTURES["logo.png"]())
    content = sample()
    if key == "source":
        content["procedures"]["kyphoplasty"]["sources"] = [{"title": "x", "file": path}]
    else:
        content["practice"]["brand"] = {"logo": {"file": path, "alt": "Our mark, drawn"}}
    with pytest.raises(HandoutsError) as caught:
        library_of(folder, content)
    (problem,) = caught.value.problems
    assert problem.code == code
    assert len(problem.message) < 300


@posix
@pytest.mark.parametrize("target", ["../secret.png", "../outside", "loop"])
def test_a_link_out_of_the_folder_is_refused(target: str, tmp_path: Path) -> None:
    folder = tmp_path / "practice"
    (tmp_path / "outside").mkdir()
    folder.mkdir()
    for place in (tmp_path / "secret.png", tmp_path / "outside" / "secret.png"):
        place.write_bytes(PICTURES["logo.png"]())
    (folder / "loop").symlink_to("loop")
    (folder / "link.png").symlink_to(target)
    (folder / "there").symlink_to(target)
    for name in ("link.png", "there/secret.png"):
        with pytest.raises(HandoutsError) as caught:
            with_picture(folder, name)
        assert {each.code for each in caught.value.problems} <= {"outside-folder", "missing-file"}


@posix
def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe.yaml")
    os.mkfifo("pipe.png")
    os.mkfifo("pipe.csv")
    Path("folder.png").mkdir()
    for name in ("pipe.png", "folder.png", "."):
        with pytest.raises(HandoutsError) as caught:
            with_picture(tmp_path, name)
        assert {each.code for each in caught.value.problems} <= {"missing-file", "picture-kind"}
    for name, said in (("pipe.yaml", "pipe or a device"), ("/dev/zero", "pipe or a device"), ("/dev/null", "pipe or a device"), (".", "folder")):  # fmt: skip
        result = run("build", "--content", name)
        assert result.exit_code == ExitCode.UNREADABLE
        assert said in result.stderr
    for name in ("pipe.csv", "/dev/zero", ".", "none.csv"):
        with pytest.raises(UnreadableError):
            schedule.read(Path(name))


@posix
def test_details_of_a_patient_that_never_end_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert run("build", "--patient", "/dev/zero").exit_code == ExitCode.UNREADABLE
    for given_ in (b'{"name": "' + b"W" * 200_000 + b'"}', b"[" * 90_000, b'{"name": ' + b"1" * 5000 + b"}"):
        result = run("build", "--patient", "-", given=given_)
        assert result.exit_code in (ExitCode.UNREADABLE, ExitCode.PROBLEMS)
        assert "WWWW" not in result.output
    assert not Path("output").exists()


# -- names that Windows forbids

DEVICES = ("con", "prn", "aux", "nul", "com1", "com9", "lpt1", "lpt9", "com0")


def forbidden(name: str) -> bool:
    """Whether Windows refuses a file's name or makes it another one."""
    return (
        name.partition(".")[0].strip().lower() in DEVICES
        or name != name.rstrip(". ")
        or bool(set(name) & set('<>:"/\\|?*'))
        or any(ord(letter) < 32 for letter in name)
    )


@pytest.mark.parametrize("name", [*DEVICES, "CON", "aux.pdf", "knee.", "knee ", " knee", "a:b", "a/b", "a\\b", "..", ".", "-knee", "knee-", "a--b", "knie-é", "a" * 81])  # fmt: skip
def test_no_procedure_has_a_name_that_no_file_may_have(name: str, tmp_path: Path) -> None:
    assert forbidden(f"{name}.en.2026-11-22.txt") or not forms.SHORT_NAME.fullmatch(name) or len(name) > 80
    with pytest.raises(HandoutsError) as caught:
        skeleton.skeleton(name, "A title")
    assert [each.code for each in caught.value.problems] == ["bad-name"]
    if forms.SHORT_NAME.fullmatch(name.strip()) and name != name.strip():
        return  # blanks around a key are no part of it
    content = sample()
    content["procedures"] = {name: content["procedures"]["kyphoplasty"]}
    with pytest.raises(HandoutsError) as caught:
        library_of(tmp_path, content)
    assert "bad-name" in {each.code for each in caught.value.problems}


@pytest.mark.parametrize("name", ["console", "com10", "con-1", "a", "a" * 80, "0"])
def test_every_file_is_named_as_windows_allows(name: str, tmp_path: Path) -> None:
    assert forms.short_name_fault(name) is None
    for edition in FORMATS:
        for code in codes():
            made = handouts.Handout(name, edition, code, "a4", "mono", b"", 1, "")
            assert not forbidden(made.file_name)
            assert len(made.file_name) < 150


# -- workbooks


def workbook(rows: str, **parts: str) -> bytes:
    """A workbook with one sheet; ``parts`` are other files in it or other text for these, / written as __."""
    inside = {
        "[Content_Types].xml": content_types(
            {
                name.removeprefix("xl__"): text
                for name, text in parts.items()
                if name in ("xl__sharedStrings", "xl__styles")
            }
        ),
        "xl/workbook.xml": f'<workbook {MAIN} {RELATED}><sheets><sheet name="a" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{OPC}/relationships"><Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f"<worksheet {MAIN}><sheetData>{rows}</sheetData></worksheet>",
        **{name.replace("__", "/") + ".xml": text for name, text in parts.items()},
    }
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in inside.items():
            file.writestr(name, text)
    return data.getvalue()


def row(line: str, name: str, more: str = "") -> str:
    return f'<row r="{line}"><c t="inlineStr" {more}><is><t>{name}</t></is></c></row>'


HEAD = row("1", "name")
XXE = '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
STYLES = '<numFmts><numFmt numFmtId="164" formatCode="{}"/></numFmts><cellXfs><xf numFmtId="164"/></cellXfs>'

BAD_WORKBOOKS = {
    "external entity": workbook("", xl__worksheets__sheet1=f"{XXE}<worksheet {MAIN}><sheetData>{HEAD}&x;</sheetData></worksheet>"),
    "external entity in UTF-16": workbook("", xl__workbook=XXE + "<workbook/>"),
    "billion laughs": workbook(HEAD, xl__sharedStrings=LAUGHS.replace("DOCTYPE svg", "DOCTYPE sst") + f"<sst {MAIN}><si><t>&a8;</t></si></sst>"),
    "harmless entity": workbook("", xl__worksheets__sheet1=f'<!DOCTYPE x [<!ENTITY x "Ann">]><worksheet {MAIN}><sheetData>{HEAD}{row("2", "&x;")}</sheetData></worksheet>'),
    "a row twice": workbook(HEAD + row("2", "Ann") + row("2", "Bob")),
    "rows back to front": workbook(HEAD + row("3", "Ann") + row("2", "Bob")),
    "a row before the first": workbook(HEAD + row("-2", "Ann")),
    "a row of no end": workbook(HEAD + row("9" * 4000, "Ann")),
    "a row below all": workbook(HEAD + row("1048577", "Ann")),
    "a cell of no end": workbook(HEAD + row("2", "Ann", 'r="' + "Z" * 1_000_000 + '"')),
    "a target outside": workbook(HEAD, **{"xl___rels__workbook.xml": ""}, xl__workbook=f'<workbook {MAIN} {RELATED}><sheets><sheet name="a" r:id="rId9"/></sheets></workbook>'),
    "a part that swells": workbook(HEAD + " " * 120_000_000),
    "cut short": workbook(HEAD)[:200],
    "no parts": b"PK\x05\x06" + bytes(18),
}  # fmt: skip


WHY_REFUSED = {
    "entit": "defines entities",
    "laughs": "defines entities",
    "row": "rows are not in order",
    "swells": "bigger than",
}
"""The reason that is told, by a word of the name; of others that it is not a whole workbook."""


@pytest.mark.parametrize("name", BAD_WORKBOOKS)
def test_a_hostile_workbook_is_refused_at_once(name: str, tmp_path: Path) -> None:
    path = tmp_path / "monday.xlsx"
    path.write_bytes(BAD_WORKBOOKS[name])
    began = time.process_time()
    with pytest.raises(UnreadableError) as caught:
        schedule.read(path)
    (problem,) = caught.value.problems
    assert problem.code == "bad-schedule"
    reasons = [reason for word, reason in WHY_REFUSED.items() if word in name]
    assert (*reasons, "not a whole workbook")[0] in problem.message
    assert "Ann" not in str(problem)
    assert time.process_time() - began < 2


@pytest.mark.parametrize("quote", ['"', "'"])
@pytest.mark.parametrize("sign", ["[", "_", "&quot;", "[h"])
def test_a_number_format_of_no_end_is_refused_at_once(sign: str, quote: str, tmp_path: Path) -> None:
    path = tmp_path / "monday.xlsx"
    for length, refused in ((10, False), (1_000_000, True)):
        styles = f"<styleSheet {MAIN}>{STYLES.format(sign * length)}</styleSheet>".replace('"', quote)
        path.write_bytes(workbook(HEAD + row("2", "Ann"), xl__styles=styles))
        began = time.monotonic()
        if refused:
            with pytest.raises(UnreadableError, match="longer than Excel takes"):
                schedule.read(path)
            assert time.monotonic() - began < 4
        else:
            assert schedule.read(path).rows[0].details == {"name": "Ann"}


def test_a_lie_about_a_parts_size_is_found_out(tmp_path: Path) -> None:
    """A part may say that it is small and go on for ever: no more is read than it said."""
    data = workbook(HEAD + " " * 150_000_000)
    size = struct.pack("<I", next(each.file_size for each in zipfile.ZipFile(io.BytesIO(data)).infolist() if each.file_size > 1e8))  # fmt: skip
    assert data.count(size) == 2
    path = tmp_path / "monday.xlsx"
    path.write_bytes(data.replace(size, struct.pack("<I", 500)))
    with pytest.raises(UnreadableError):
        schedule.read(path)


@pytest.mark.parametrize("cell", ["W" * 100_000, "a" + "\u0301\u0323" * 60_000, "\ud800", "=cmd|' /C calc'!A0", "\u202eAnn", "<b>Ann</b>"])  # fmt: skip
def test_any_cell_of_a_schedule_is_printed_or_refused(cell: str, tmp_path: Path) -> None:
    """A header or a choice may hold it as well; what is wrong is told by its line, and never quoted."""
    shutil.copy(ROOT / "content.yaml", tmp_path)
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    path = tmp_path / "monday.csv"
    head, second = f"name,procedure,{cell}\n", f"{cell},kyphoplasty,x\nAnn,{cell},x\nAnn,kyphoplasty,x\n"
    path.write_bytes((head + second).encode("utf-8", "surrogatepass"))
    began = time.process_time()
    result = run("batch", path, "--content", tmp_path / "content.yaml", "--output", tmp_path / "out", "--workers", "1")
    assert time.process_time() - began < 4
    assert result.exit_code == ExitCode.PROBLEMS
    assert "monday.csv:3:" in result.stderr
    assert cell[:50] not in result.output
    made = [each.name for each in (tmp_path / "out").glob("*.pdf")]
    assert "00004-kyphoplasty-standard-en.pdf" in made
    assert "00003-kyphoplasty-standard-en.pdf" not in made
    assert not any(map(forbidden, made))


# -- where sheets are written


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to stand in, with a sheet of an earlier day in ``output``."""
    monkeypatch.chdir(tmp_path)
    assert run("build", "--output", "output").exit_code == ExitCode.OK
    Path("monday.csv").write_text(f"name\n{SECRET}\nAnn\n", encoding="utf-8")
    return tmp_path


def state(folder: Path) -> dict[str, bytes]:
    """Everything in a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


DISK = 192
"""The size of a small disk in kB: it holds two sheets and little more."""

COMMANDS: dict[str, tuple[str, ...]] = {
    "build": ("build", "--name", SECRET, "--output"),
    "batch": ("batch", "monday.csv", "--workers", "1", "--output"),
    "preview": ("preview", "kyphoplasty", "--dpi", "40", "--output"),
    "report": ("report", "kyphoplasty", "--output"),
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_missing_folder_is_made(command: str, work: Path) -> None:
    assert run(*COMMANDS[command], "new/below/output").exit_code == ExitCode.OK
    assert any(Path("new/below/output").iterdir())


@posix
@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("where", ["file", "file/below", "/dev/null", "/dev/full/below", "pipe", "loop", "x" * 300])
def test_a_folder_that_is_none_is_told(command: str, where: str, work: Path) -> None:
    Path("file").write_text("mine", encoding="utf-8")
    os.mkfifo("pipe")
    Path("loop").symlink_to("loop")
    before = state(work)
    result = run(*COMMANDS[command], where)
    assert result.exit_code == ExitCode.UNWRITABLE
    assert "cannot be written" in result.stderr
    assert SECRET not in result.output
    assert state(work) == before


@posix
@pytest.mark.parametrize("command", ["build", "batch"])
def test_a_read_only_disk_keeps_what_is_there(command: str, work: Path, small_disk: Path) -> None:
    assert run(*COMMANDS[command], small_disk).exit_code == ExitCode.OK
    if command == "build":
        (small_disk / "kyphoplasty-standard-en.pdf").write_bytes(b"of another day")
    before = state(small_disk)
    Path("monday.csv").write_text("name\nEve\nBob\n", encoding="utf-8")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    result = run(*COMMANDS[command], small_disk)
    assert result.exit_code == ExitCode.UNWRITABLE
    assert "Read-only" in result.stderr
    assert state(small_disk) == before


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of ``DISK`` kB, which is another device than the rest."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", f"size={DISK}k", "none", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


@posix
def test_a_full_disk_keeps_what_is_there(work: Path, small_disk: Path) -> None:
    assert run("build", "--output", small_disk).exit_code == ExitCode.OK
    before = state(small_disk)
    (small_disk / "ballast").write_bytes(
        bytes(DISK * 1024 - 4096 * (2 + sum(-(-len(each) // 4096) for each in before.values())))
    )
    before = state(small_disk)
    result = run("build", "--output", small_disk, "--name", SECRET)
    assert result.exit_code == ExitCode.UNWRITABLE
    assert "No space left" in result.stderr
    assert SECRET not in result.output
    assert state(small_disk) == before


def test_two_builds_into_one_folder_leave_whole_sheets(work: Path) -> None:
    """Whoever comes last, each sheet is the one or the other, and nothing else is left."""
    wanted = {}
    for name in ("Ann", "Bob"):
        assert run("build", "--name", name, "--output", name).exit_code == ExitCode.OK
        wanted[name] = (Path(name) / "kyphoplasty-standard-en.pdf").read_bytes()
    command = [sys.executable, "-m", "handouts", "build", "--output", "output", "--name"]
    started = [
        subprocess.Popen([*command, name], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for name in ("Ann", "Bob") * 2
    ]
    for process in started:
        _, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, b"")
    (path,) = Path("output").iterdir()
    assert path.read_bytes() in wanted.values()
