"""The documentation's examples run."""

import datetime
import re
from pathlib import Path
from typing import Any

import pytest
from support import structure, text, validators

import handouts
from handouts import options
from handouts.press import press

ROOT = Path(__file__).parents[2]


def examples(name: str) -> list[str]:
    """The Python code blocks of a page."""
    return re.findall(r"```python\n(.*?)```", (ROOT / name).read_text(encoding="utf-8"), flags=re.DOTALL)


def test_the_engine_example_makes_a_conforming_file() -> None:
    (code,) = examples("docs/tagged-pdf.md")
    assert len(code.splitlines()) <= 25
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - our own page
    assert structure.faults(names["pdf"]) == []
    assert not validators.conformance(names["pdf"])


def test_the_readme_example_runs(monkeypatch: Any) -> None:
    (code,) = examples("README.md")
    monkeypatch.chdir(ROOT)
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - our own page
    assert names["handout"].pdf.startswith(b"%PDF-1.7")


def test_a_layout_is_one_file_and_one_line(monkeypatch: Any) -> None:
    """The how-to's sample edition, registered as a newcomer would, makes a conforming sheet with every word."""
    (code,) = [each for each in examples("docs/how-to.md") if "class PlainEdition" in each]
    names: dict[str, Any] = {}
    exec(code, names)  # noqa: S102 - our own page
    plain = names["PlainEdition"]
    monkeypatch.setitem(press.FORMATS, plain.format, plain)
    monkeypatch.setitem(options.EDITIONS, "plain", options.EditionOption("plain", {"en": "Plain"}))
    library = handouts.load(ROOT / "content.yaml")
    made = press.Press(library, "kyphoplasty", format="plain", today=datetime.date(2026, 11, 22))
    pdf = made.copy(handouts.Patient(name="Maria Johnson"))
    assert structure.faults(pdf) == []
    assert validators.conformance(pdf) == []
    read = " ".join(text.EXTRACTORS["pdfium"](pdf).split())
    for words, _, _ in made.document().texts():
        assert " ".join(words.replace("\u00a0", " ").split()) in read


def test_an_edition_that_loses_a_part_is_stopped(monkeypatch: Any) -> None:
    """Nothing of the document may be left out, whatever a layout does."""
    (code,) = [each for each in examples("docs/how-to.md") if "class PlainEdition" in each]
    names: dict[str, Any] = {}
    exec(code.replace("for section in self.document.sections:", "for section in self.document.sections[1:]:"), names)  # noqa: S102
    monkeypatch.setitem(press.FORMATS, "plain", names["PlainEdition"])
    monkeypatch.setitem(options.EDITIONS, "plain", options.EditionOption("plain", {"en": "Plain"}))
    with pytest.raises(RuntimeError, match="left out"):
        handouts.build(handouts.load(ROOT / "content.yaml"), "kyphoplasty", format="plain")
