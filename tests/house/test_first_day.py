"""docs/first-day.md as a newcomer follows it, in an empty folder: from an old Word leaflet to an approved sheet in two languages."""

from __future__ import annotations

import re
import shlex
import time
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from click.testing import CliRunner
from conftest import ROOT

import handouts
from handouts.cli.app import main

docx = pytest.importorskip("docx")

PAGE = (ROOT / "docs" / "first-day.md").read_text(encoding="utf-8")
STEPS = {int(number): words for number, words in re.findall(r"(?ms)^## (\d+)\. [^\n]+\n(.*?)(?=^## |\Z)", PAGE)}
SPANISH = {
    "Cataract surgery": "Cirugía de cataratas",
    "A cataract makes the clear lens in your eye cloudy.": "Una catarata vuelve turbio el lente transparente del ojo.",
    "We take out the cloudy lens and put in a clear one.": "Sacamos el lente turbio y ponemos uno transparente.",
    "Why do I need it?": "¿Por qué la necesito?",
    "A cloudy lens makes it hard to read, to drive and to see faces.": "Con un lente turbio cuesta leer, manejar y ver las caras.",
    "Glasses do not help any more.": "Los anteojos ya no ayudan.",
    "How do I get ready?": "¿Cómo me preparo?",
    "Do not eat or drink after midnight.": "No coma ni beba después de la medianoche.",
    "Take your usual medicines with a sip of water.": "Tome sus medicinas de siempre con un sorbo de agua.",
    "Arrange for someone to drive you home.": "Pida a alguien que lo lleve a casa.",
    "What happens during the surgery?": "¿Qué pasa durante la cirugía?",
    "We put drops in your eye so that you feel no pain.": "Le ponemos gotas en el ojo para que no sienta dolor.",
    "The surgeon makes a tiny cut and takes out the cloudy lens.": "El cirujano hace un corte pequeño y saca el lente turbio.",
    "The surgeon puts in the new lens.": "El cirujano pone el lente nuevo.",
    "Risks": "Riesgos",
    "An infection in the eye": "Una infección del ojo",
    "fewer than 1 out of 100 people": "menos de 1 de cada 100 personas",
    "At home": "En casa",
    "Use your eye drops 4 times a day for 4 weeks.": "Use las gotas 4 veces al día durante 4 semanas.",
    "Wear the shield at night for 7 days.": "Use el protector de noche durante 7 días.",
    "Do not rub your eye.": "No se frote el ojo.",
    "Do not do hard physical activity for 2 weeks.": "No haga actividad física fuerte durante 2 semanas.",
    "When to call us": "Cuándo llamarnos",
    "Call 217-555-0142 right away if:": "Llame de inmediato al 217-555-0142 si:",
    "your eye hurts more": "le duele más el ojo",
    "you see less than before": "ve menos que antes",
    "you see flashes of light": "ve destellos de luz",
    "Parking": "Estacionamiento",
    "Park behind the house.": "Estacione detrás de la casa.",
    "The first 2 hours are free.": "Las 2 primeras horas son gratis.",
}
"""What the translator writes."""


def shown(step: int, kind: str = "text") -> str:
    """The only block of a kind in a step."""
    (found,) = re.findall(rf"(?s)```{kind}\n(.*?)```", STEPS[step])
    return str(found)


def commands(step: int) -> list[str]:
    """The program's own commands of a step; what stands before them is for the network and the shell."""
    return [line for block in re.findall(r"(?s)```sh\n(.*?)```", STEPS[step]) for line in block.splitlines() if line.startswith("handouts ")]  # fmt: skip


def run(line: str) -> str:
    """What a command says that ends well."""
    done = CliRunner().invoke(main, shlex.split(line)[1:])
    assert done.exception is None, f"{line}\n{done.output}\n{done.exception}"
    return done.output


def follow(step: int) -> str:
    """What the commands of a step say."""
    return "".join(map(run, commands(step)))


def write_leaflet(path: Path) -> None:
    """The leaflet of the page, as somebody wrote it in Word years ago."""
    document = docx.Document()
    title, *blocks = shown(1).strip().split("\n\n")
    document.add_heading(title, 0)
    for block in blocks:
        if block.startswith("- "):
            for line in block.splitlines():
                document.add_paragraph(line[2:], style="List Bullet")
        elif block[-1] in ".:" or "·" in block:
            document.add_paragraph(block)
        else:
            document.add_heading(block, 1)
    document.save(str(path))


def edit(path: Path) -> None:
    """The changes that step 4 shows."""
    text = path.read_text(encoding="utf-8")
    lines = shown(4, "diff").splitlines()
    for old, new in zip(lines[::2], lines[1::2], strict=True):
        assert (old[0], new[0], text.count(old[1:] + "\n")) == ("-", "+", 1), old
        text = text.replace(old[1:], new[1:])
    path.write_text(text, encoding="utf-8")


def translate_in_word(path: Path) -> None:
    """The translator types into the second column, and signs; every sentence that is asked for is in the list."""
    document = docx.Document(str(path))
    asked, table = document.tables
    asked.rows[0].cells[1].text = "Tina Paz"
    for row in table.rows[1:]:
        row.cells[1].text = SPANISH[row.cells[0]._tc.xpath("string(.)")]
    document.save(str(path))


def words_of(pdf: Path) -> list[str]:
    return [" ".join(page.get_textpage().get_text_bounded().split()) for page in pdfium.PdfDocument(pdf)]


def test_the_steps_of_the_table_are_those_of_the_page() -> None:
    table = re.findall(r"(?m)^\| (\d+)\. [^|]+\| [^|]+\| (\d+) \|$", PAGE)
    assert [int(number) for number, _ in table] == [*STEPS] == [*range(1, 11)]
    assert all(int(minutes) for _, minutes in table)


def test_a_newcomer_gets_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each command of the page in its order, each edit as it is shown, and nothing else."""
    monkeypatch.chdir(tmp_path)
    content = tmp_path / "content.yaml"
    began = time.process_time()
    write_leaflet(tmp_path / "old-leaflet.docx")
    assert shown(2) in follow(2)

    text = content.read_text(encoding="utf-8")
    content.write_text(re.sub(r"(?ms)^practice:\n.*?(?=^procedures:)", shown(3, "yaml") + "\n", text), encoding="utf-8")
    check, *looks = commands(4)
    told = run(check)
    for line in shown(4).splitlines():
        assert line.strip().rstrip(".") in told, line
    edit(content)
    told = run(check)
    assert not [line for line in shown(4).splitlines() if line.startswith('"') and line in told]
    assert "error" not in told
    assert not [
        each for each in map(run, looks) if "Refrain from" not in each and "output/" not in each.replace("\\", "/")
    ]
    assert "Draft" in words_of(Path("output/cataract-surgery-standard-en.pdf"))[0]

    assert "approved by Jane Roe, MD" in follow(5)
    follow(6)
    translate_in_word(Path("output/cataract-surgery-es.docx"))
    assert f"cataract-surgery (es): {len(SPANISH)} taken" in follow(8)
    assert "approved by Tina Paz" in follow(9)

    said = follow(10)
    assert "draft" not in said
    assert (said.count("approved by Jane Roe, MD"), said.count("approved by Tina Paz")) == (1, 1)
    english, spanish = (words_of(Path(f"output/cataract-surgery-standard-{code}.pdf")) for code in ("en", "es"))
    assert "Draft" not in english[0]
    assert "Do not do hard physical activity for 2 weeks." in " ".join(english)
    assert "Borrador" not in spanish[0]
    assert "Maria Johnson" in " ".join(spanish)
    assert "12 de ene. de 2027" in spanish[0]
    assert (
        handouts.load(content).procedures["cataract-surgery"].translations["es"].note
        == f"Translated by Tina Paz, {_today(content)}."
    )
    assert time.process_time() - began < 30, "the page says that the machine needs less than half a minute"


def _today(content: Path) -> str:
    return str(handouts.load(content).procedures["cataract-surgery"].translations["es"].version)
