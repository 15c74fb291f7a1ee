"""What every test shares: the sample content, the sheet made of it, golden files, and a header that names outside tools."""

from __future__ import annotations

import datetime
import hashlib
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from support.sheets import document_of
from support.tools import TOOLS, find_tool

import handouts
from handouts.document import nodes as doc
from handouts.pdf.line_breaking import _break_once as break_once

ROOT = Path(__file__).resolve().parents[1]
os.environ.setdefault("HANDOUTS_CACHE", "off")  # what a test sees rests on nothing that was made before it
TODAY = datetime.date(2026, 11, 22)

# a whole sheet is an example here: making a failing one smaller would take minutes, so that is left to "long"
quick = tuple(phase for phase in hypothesis.Phase if phase.name not in ("shrink", "explain"))
hypothesis.settings.register_profile("quick", max_examples=12, deadline=None, phases=quick)
hypothesis.settings.register_profile(
    "long", max_examples=int(os.environ.get("HANDOUTS_EXAMPLES", "400")), deadline=None
)
PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "")
"""Tests that build whole sheets take their number of examples from ``quick``, or from ``long`` if this says so."""

KILLS = int(os.environ.get("HANDOUTS_KILLS", "8"))
"""How often each test that kills the program does it; the README's figure is of 200."""

SEED = int(os.environ.get("HANDOUTS_SEED", "1"))
"""Where chance begins in tests that draw; ``python -m tests.long`` says another one each time."""


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the golden files anew instead of comparing")
    parser.addoption(
        "--share", metavar="N[:SEED]", default="1", help="one test in N, drawn by the seed: another seed draws others"
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave all but the share that was asked for; each worker draws the same."""
    of, _, seed = config.getoption("--share").partition(":")
    drawn = [each for each in items if hashlib.sha256(f"{seed} {each.nodeid}".encode()).digest()[0] % int(of) == 0]
    if len(drawn) < len(items):
        chosen = set(drawn)
        config.hook.pytest_deselected(items=[each for each in items if each not in chosen])
        items[:] = drawn


def pytest_report_header(config: pytest.Config) -> str:
    missing = [name for name in TOOLS if find_tool(name) is None]
    found = [name for name in TOOLS if name not in missing]
    return f"outside tools: {', '.join(found) or 'none'}" + (
        f"; not installed: {', '.join(missing)}" if missing else ""
    )


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Say which steps of ``.ci/run`` failed before the tests: a log that is cut at its beginning still shows them."""
    failed = os.environ.get("HANDOUTS_FAILED_BEFORE")
    if failed:
        terminalreporter.section("failed before the tests")
        terminalreporter.write_line(Path(failed).read_text(encoding="utf-8", errors="replace"))


@pytest.fixture(scope="session")
def library() -> handouts.Library:
    """The content that comes with the program."""
    return handouts.load(ROOT / "content.yaml")


@pytest.fixture(scope="session")
def handout(library: handouts.Library) -> handouts.Handout:
    """The kyphoplasty sheet for nobody yet."""
    return handouts.build(library, "kyphoplasty", today=TODAY)


@pytest.fixture(scope="session")
def document(library: handouts.Library) -> doc.Document:
    """What that sheet should say."""
    return document_of(library, "kyphoplasty", today=TODAY)


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str], None]:
    """Compares a text with a golden file, or writes the file with ``--update-goldens``."""

    def compare(name: str, text: str) -> None:
        path = ROOT / "tests" / "golden" / name
        if request.config.getoption("--update-goldens"):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")
        assert path.is_file(), f"{path} is not there: look at the new text and run pytest --update-goldens"
        assert text == path.read_text(encoding="utf-8"), "if the change is meant, run pytest --update-goldens"

    return compare


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """A real browser, for the tests of the front desk's page."""
    from support import desk

    with desk.chromium() as one:
        yield one


@pytest.fixture(autouse=True)
def no_lines_from_a_patched_program(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test breaks on purpose must not outlast it: where paragraphs break is remembered from layout to layout."""
    patched = "monkeypatch" in request.fixturenames
    if patched:
        break_once.cache_clear()
    yield
    if patched:
        break_once.cache_clear()
