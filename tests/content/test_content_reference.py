"""The content reference says what the model says, and its example is built."""

import datetime
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
from support import structure, text

import handouts
from handouts.content import kinds, model
from handouts.content.words import field_kinds, in_reading_order, kind_of, walk
from handouts.press.press import Press
from handouts.problems import HandoutsError
from handouts.reading.entries import Entry

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tools"))
import content_reference  # noqa: E402

TODAY = datetime.date(2026, 11, 22)
PAGE = content_reference.PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def example() -> handouts.Library:
    return handouts.load(content_reference.EXAMPLE)


def entry_types(kind: type[Entry], seen: list[type[Entry]]) -> Iterator[type[Entry]]:
    if kind not in seen:
        seen.append(kind)
        yield kind
        for each in field_kinds(kind):
            if each.entry:
                yield from entry_types(each.entry, seen)


def test_the_page_is_fresh() -> None:
    assert content_reference.write_page() == PAGE, "run: python tools/content_reference.py"


def test_every_key_stands_in_it() -> None:
    found = list(entry_types(model.Content, []))
    assert len(found) > 20
    for kind in found:
        kinds = [each for each in kind.__mro__ if each in found]  # a logo is a picture, whose keys are told there
        sections = [PAGE.split(f"\n## {content_reference.plain_name(each).capitalize()}\n", 1)[1].split("\n## ")[0]
                    for each in kinds]  # fmt: skip
        for each in field_kinds(kind):
            assert any(f"\n| `{each.name}` | " in section for section in sections), f"{kind.__name__}.{each.name}"


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("format", ["standard", "large-print", "one-page"])
def test_the_example_is_built(format: str, language: str, example: handouts.Library) -> None:
    pdf = handouts.build(example, "blood-test", format=format, language=language, today=TODAY).pdf
    assert structure.faults(pdf) == []
    read = " ".join(text.EXTRACTORS["pdfium"](pdf).split())
    procedure = example.procedure("blood-test", language)
    assert procedure.risks
    if format != "one-page":
        assert procedure.risks.items[0].what in read
        assert procedure.parts[0].heading in read


SAID_ELSEWHERE = {
    ("Doctor", "name"): "offered at the desk for the visit",
    ("Doctor", "title"): "offered at the desk for the visit",
}
"""Words that stand on no sheet, and why."""


def test_every_word_of_the_example_is_on_the_sheet(example: handouts.Library) -> None:
    """So a new field that no function of a part sets is seen: it needs an example, and the example needs its place."""
    press = Press(example, "blood-test", today=TODAY)
    printed = " ".join(" ".join(press.document().words()).split())
    missing = set()
    for found in (*in_reading_order(example.procedure("blood-test")), *walk(example.practice)):
        is_words = found.is_read or found.kind is kinds.Kind.NAME
        if is_words and found.role is not kinds.Role.BRIEF and found.value not in printed:
            missing.add((type(found.entry).__name__, found.field))
    assert missing == set(SAID_ELSEWHERE)


def test_a_key_without_an_example_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.copytree(content_reference.EXAMPLE.parent, tmp_path, dirs_exist_ok=True)
    lines = (tmp_path / "content.yaml").read_text(encoding="utf-8").splitlines(keepends=True)
    kept = "".join(line for line in lines if "group: Laboratory" not in line)
    (tmp_path / "content.yaml").write_text(kept, encoding="utf-8")
    monkeypatch.setattr(content_reference, "EXAMPLE", tmp_path / "content.yaml")
    with pytest.raises(LookupError, match="no group in a procedure"):
        content_reference.write_page()


def test_a_text_that_does_not_say_its_kind_is_refused() -> None:
    with pytest.raises(TypeError, match=r"Location\.parking does not say its kind"):
        kind_of(tuple[str, ...], "Location.parking")
    assert kind_of(dict[str, kinds.Label] | None)[0] == kinds.WordKind(kinds.Role.LABEL, may_shorten=False)
    assert kind_of(tuple[Annotated[model.Text, kinds.BRIEFLY], ...]) == (kinds.BRIEFLY, model.Text)


def test_a_slip_in_a_text_with_a_form_is_told_wherever_it_stands(tmp_path: Path) -> None:
    shutil.copytree(content_reference.EXAMPLE.parent, tmp_path, dirs_exist_ok=True)
    written = content_reference.EXAMPLE.read_text(encoding="utf-8")
    for good, bad, code in (
        ("(770) 962-3640", "12", "bad-phone"),
        ("https://www.hillclinic.test/blood-test", "hillclinic", "bad-url"),
        ("file: source.txt", "file: nothing.txt", "missing-file"),
        ("0123456789ab", "xyz", "bad-digest"),
        ('accent: "#9a3412"', 'accent: "#fff0f0"', "low-contrast"),
    ):
        assert good in written
        (tmp_path / "content.yaml").write_text(written.replace(good, bad), encoding="utf-8")
        with pytest.raises(HandoutsError) as caught:
            handouts.load(tmp_path / "content.yaml")
        assert code in [each.code for each in caught.value.problems]
