"""The documentation's examples run."""

import re
from pathlib import Path
from typing import Any

from support import structure, validators

ROOT = Path(__file__).parents[1]


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
