"""A Spanish desk meets Spanish: whatever is wrong, no English is told to it but what is marked as English."""

import re
from collections.abc import Iterator, Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from support import desk
from support.desk import Desk

from handouts.approval import store

ENGLISH = re.compile(
    r"\b(the|is|are|cannot|not|this|that|there|with|has|it|its|of|to|for|you|your|write|mend|add|name an?|or)\b", re.I
)
"""Words that no Spanish sentence has, and hardly an English one is without."""
EMPTY = {"br", "hr", "img", "input", "link", "meta", "wbr", "use", "path"}


class _Told(HTMLParser):
    """What stands in the blocks that tell of problems, by whether it is marked as English."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool, bool]] = []  # its tag, whether within a problem, whether in English
        self.spanish: list[str] = []
        self.english: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in EMPTY:
            return
        given = {name: value or "" for name, value in attrs}
        classes = set(given.get("class", "").split())
        _, within, english = self.open[-1] if self.open else ("", False, False)
        within = within or bool(classes & {"problem", "places"})
        quoted = bool(classes & {"where", "code"}) or tag in ("bdi", "select", "button", "mark")
        language = given.get("lang", "en" if english else "es")
        self.open.append((tag, within and not quoted, language.startswith("en")))

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY:
            while self.open and self.open.pop()[0] != tag:
                pass

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1][1] and data.strip():
            (self.english if self.open[-1][2] else self.spanish).append(" ".join(data.split()))


def problems(html: str) -> tuple[list[str], list[str]]:
    """What a page tells of problems: in Spanish, and marked as English. It tells of one, and in Spanish alone."""
    assert '<html lang="es"' in html
    told = _Told()
    told.feed(html)
    assert told.spanish
    assert not [text for text in told.spanish if ENGLISH.search(text)]
    return told.spanish, told.english


@pytest.fixture
def the_desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(desk.content(tmp_path))
    made.client.headers["Accept-Language"] = "es"
    with made.client:
        yield made


BROKEN = [
    ("  brand:\n", "  brad:\n", "Una clave no se conoce aquí."),
    ("practice:\n", "practice:\n\tname: x\n", "Una línea empieza con un tabulador."),
    ("title: Kyphoplasty", "title: Kyphoplasty: a repair", "Hay dos puntos donde no puede terminar una clave."),
    ("title: Kyphoplasty", 'title: "Kyphoplasty', "Una línea no encaja con lo que la rodea."),
    ("title: Kyphoplasty", "title:", "Un texto está vacío."),
    ("name: kyphoplasty-fracture", "name: kyphoplasty-fractur", "No existe esa ilustración."),
    ("title: Cifoplastia", "titel: Cifoplastia", "Falta una clave."),
    ("title: Kyphoplasty", "title: TODO", "Falta escribir un texto."),
]


@pytest.mark.parametrize(("good", "bad", "spanish"), BROKEN)
@pytest.mark.parametrize("before", [True, False], ids=["edited", "from the start"])
def test_a_broken_content_is_told_in_spanish(the_desk: Desk, good: str, bad: str, spanish: str, before: bool) -> None:
    if before:
        assert the_desk.client.get("/").status_code == 200
    text = the_desk.path.read_text(encoding="utf-8")
    assert good in text
    the_desk.path.write_text(text.replace(good, bad, 1), encoding="utf-8")
    for address in ("/", "/schedule", "/library") if before else ("/",):
        said, details = problems(the_desk.client.get(address).text)
        assert any(spanish in each for each in said)
        assert details


def test_a_content_that_is_no_text_is_told_in_spanish(the_desk: Desk) -> None:
    the_desk.path.write_bytes(b"\xff\xfe\x00")
    said, details = problems(the_desk.client.get("/").text)
    assert any("El archivo no está en UTF-8." in each for each in said)
    assert any("not UTF-8" in each for each in details)


@pytest.mark.parametrize(
    ("key", "text", "spanish"),
    [
        ("name", "Ana \U00012000", "La hoja no puede imprimir"),
        ("name", "x" * 201, "Esto es demasiado largo: tiene más de 200 letras"),
        ("note", "a\ufff9b", "Esto tiene un carácter que no se puede imprimir"),
        ("note", "e" + "\u0301" * 30, "Esto tiene un carácter que no se puede imprimir"),
    ],
)
def test_a_detail_that_cannot_be_printed_is_told_in_spanish(the_desk: Desk, key: str, text: str, spanish: str) -> None:
    form = {"sheet": "knee", key: text}
    said, details = problems(the_desk.client.post("/print", data=form).text)
    assert any(spanish in each for each in said), said
    assert not details


def write_hieroglyph(the_desk: Desk) -> None:
    """A letter in the first sheet that no font has."""
    text = the_desk.path.read_text(encoding="utf-8")
    assert "- text: Weak bones" in text
    the_desk.path.write_text(text.replace("- text: Weak bones", "- text: 𓂀 Weak bones", 1), encoding="utf-8")


def test_a_sheet_that_cannot_be_made_is_told_in_spanish(the_desk: Desk) -> None:
    write_hieroglyph(the_desk)
    form = {"sheet": "kyphoplasty", "drawn": "kyphoplasty", "language": "en", "name": "Ana"}
    said, details = problems(the_desk.client.post("/print", data=form).text)
    assert any("Ningún tipo de letra tiene un carácter del texto." in each for each in said)
    assert any("No font has the character" in each for each in details)


def send(the_desk: Desk, data: str | bytes, name: str = "martes.csv") -> str:
    file = data.encode() if isinstance(data, str) else data
    return the_desk.client.post("/schedule", files={"file": (name, file)}).text


ROWS = [
    ("Ana,,7:30,2026-11-24,,", "sheet"),
    ("Ana,Elbow,7:30,2026-11-24,,", "sheet"),
    ("Ana,Knee replacement,7:30,2026-11-24,French,", "language"),
    ("Ana,Knee replacement,7:30,2026-11-24,,poster", "format"),
    ("Ana,Knee replacement,11:75,2026-11-24,,", "time"),
    ("Ana,Knee replacement,7:30,2026-11-31,,", "date"),
    ("Ana \U00012000,Knee replacement,7:30,2026-11-24,,", "glyph"),
    (f"{'x' * 201},Knee replacement,7:30,2026-11-24,,", "long"),
    ("A\ufff9na,Knee replacement,7:30,2026-11-24,,", "unprintable"),
    ("#REF!,Knee replacement,7:30,2026-11-24,,", "formula"),
    ("Ana,Knee replacement,7:30,2026-11-24,,,too,many", "cells"),
    ('Ana,"Knee replacement,7:30,2026-11-24,,', "quote"),
    ('Ana,"Knee" replacement,7:30,2026-11-24,,', "astray"),
]


@pytest.mark.parametrize(("row", "kind"), ROWS, ids=[kind for _, kind in ROWS])
def test_what_is_wrong_with_a_row_is_told_in_spanish(the_desk: Desk, row: str, kind: str) -> None:
    html = send(
        the_desk,
        f"name,procedure,time,date,language,format\nBea,Fusion,8:00,2026-11-24,,\n{row}\nEva,Fusion,9:00,2026-11-24,,\n",
    )
    said, details = problems(html)
    assert any("Fila 2" in each or "fila 2" in each for each in said), said
    assert bool(details) == (kind in ("formula", "cells", "quote", "astray"))


def test_an_empty_row_between_others_is_no_problem(the_desk: Desk) -> None:
    head = "name,procedure,time,date,language,format\n"
    rows = ["Bea,Fusion,8:00,2026-11-24,,\n", "Eva,Fusion,9:00,2026-11-24,,\n"]
    told = []
    for between in ("", ",,,,,\n"):
        html = send(the_desk, head + between.join(rows))
        assert "Bea" in html
        assert "Eva" in html
        parsed = _Told()
        parsed.feed(html)
        told.append((parsed.spanish, parsed.english))
    assert told[0] == told[1]


def test_a_row_whose_sheet_cannot_be_made_is_told_in_spanish(the_desk: Desk) -> None:
    write_hieroglyph(the_desk)
    said, details = problems(send(the_desk, "name,procedure\nAna,kyphoplasty\n"))
    assert any("Fila 1" in each for each in said)
    assert any("No font has the character" in each for each in details)


REFUSED: Sequence[tuple[bytes, str]] = [
    (b"PK\x03\x04 no workbook", "El archivo no se puede leer como agenda."),
    (b"\xd0\xcf\x11\xe0 locked", "El archivo no se puede leer como agenda."),
    (b"\x00\x01\x02\x00", "El archivo no se puede leer como agenda."),
    (b"procedure,procedure\nknee,knee\n", "Dos columnas dicen lo mismo."),
    (b"1,2\n3,4\n", "Las columnas no tienen nombre"),
    (b"name,procedure\n", "No hay nadie en este archivo"),
]


@pytest.mark.parametrize(("data", "spanish"), REFUSED)
def test_a_file_that_is_no_schedule_is_told_in_spanish(the_desk: Desk, data: bytes, spanish: str) -> None:
    said, _ = problems(send(the_desk, data))
    assert any(spanish in each for each in said), said


def test_what_the_checks_find_is_told_in_spanish(the_desk: Desk) -> None:
    said, details = problems(the_desk.client.get("/library?open=knee&language=en").text)
    assert any("La hoja no dice qué puede salir mal." in each for each in said)
    assert any("does not say what can go wrong" in each for each in details)


def test_what_is_wrong_with_an_approval_is_told_in_spanish(the_desk: Desk) -> None:
    page = the_desk.client.get("/library?open=knee&language=en").text
    digest = re.search(r'name="digest" value="([^"]+)"', page)
    assert digest
    form = {"open": "knee", "language": "en", "digest": digest[1], "by": "", "until": "2020-01-01"}
    said, details = problems(the_desk.client.post("/library/approve", data=form).text)
    for spanish in ("Una aprobación necesita", "Ese día ya ha pasado", "Solo quien la ha leído"):
        assert any(spanish in each for each in said), (spanish, said)
    (the_desk.path.parent / store.FOLDER).write_text("in the way", encoding="utf-8")
    good = {**form, "by": "Jane Roe, MD", "until": "2027-01-01", "read": "1"}
    said, details = problems(the_desk.client.post("/library/approve", data=good).text)
    assert "No se puede escribir un archivo." in said
    assert any("cannot be written" in each for each in details)


def test_a_damaged_approval_is_told_in_spanish(the_desk: Desk) -> None:
    folder = the_desk.path.parent / store.FOLDER
    folder.mkdir()
    (folder / "knee.en.2026-11-01.txt").write_text("edited", encoding="utf-8")
    said, details = problems(the_desk.client.get("/library").text)
    assert any("Una aprobación no cuenta." in each for each in said)
    assert any("does not count" in each for each in details)
