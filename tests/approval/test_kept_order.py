"""A sheet goes on in the order it was approved in, where that was the usual one then, until somebody approves it anew."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
import yaml

import handouts
from handouts.approval.signing import approve
from handouts.approval.standing import judge_standing
from handouts.content.sheet_parts import OLDER_ORDER, READING_ORDER
from handouts.languages.language import Language
from handouts.press.press import Press

ENGLISH = Language.of("en")
DAY, LATER = datetime.date(2026, 11, 26), datetime.date(2026, 11, 27)
PARTS = {
    "steps": {"items": [{"heading": "Step", "text": "Text."}]},
    "before": {"items": [{"do": "Walk"}]},
    "when_to_call": {"signs": ["Sign."]},
    "medicines": {"items": [{"name": "Aa", "what_to_do": "Bb"}]},
    "parts": [{"heading": "Food", "id": "food", "after": "before", "text": "Food."}],
}
OLDER = ["short_version", "steps", "before", "food", "when_to_call", "medicines"]
AS_IT_WAS = [name for name in OLDER_ORDER if name in OLDER]
"""The order that the program had when nobody said one."""
TODAYS = ["short_version", "before", "food", "medicines", "steps", "when_to_call"]


def write(folder: Path, order: list[str] | None, word: str = "P.") -> handouts.Library:
    knee = {"title": "T", "plain_title": word, "version": "2026-11-22", "short_version": ["S."], **PARTS}
    if order:
        knee["order"] = order
    practice = {"name": "Lakeside", "phones": [{"number": "(770) 555-0142"}]}
    (folder / "content.yaml").write_text(
        yaml.safe_dump({"practice": practice, "procedures": {"knee": knee}}), encoding="utf-8"
    )
    return handouts.load(folder / "content.yaml")


def sign(library: handouts.Library, day: datetime.date) -> None:
    approve(library, "knee", ENGLISH, by="Jane Roe, MD", today=day)


def printed(library: handouts.Library, format: str, *, newest: bool = False) -> tuple[list[str], bool]:
    """The parts of a sheet in their order, and whether it carries a mark."""
    document = Press(library, "knee", format=format, today=LATER, newest=newest).document()
    return [each.name for each in document.sections if each.name in OLDER], document.mark is not None


def test_both_orders_have_every_part() -> None:
    assert sorted(OLDER_ORDER) == sorted(READING_ORDER)
    assert READING_ORDER.index("before") < READING_ORDER.index("steps") < READING_ORDER.index("aftercare")
    assert READING_ORDER.index("medicines") < READING_ORDER.index("when_to_call")


@pytest.mark.parametrize("format", ["standard", "large-print", "one-page", "trifold"])
def test_what_was_approved_in_the_older_order_keeps_it_until_it_is_approved_anew(format: str, tmp_path: Path) -> None:
    sign(write(tmp_path, AS_IT_WAS), DAY)
    library = write(tmp_path, None)
    there = [name for name in OLDER if name in printed(library, format)[0]]
    assert printed(library, format) == (there, False)
    standing = judge_standing(library, "knee", ENGLISH, LATER)
    assert (standing.kind, standing.older_order) == ("approved", True)
    assert "order that was usual then" in standing.describe()
    todays = [name for name in TODAYS if name in there]
    assert printed(library, format, newest=True) == (todays, True)
    sign(library, LATER)
    assert printed(library, format) == (todays, False)
    assert not judge_standing(library, "knee", ENGLISH, LATER).older_order


def test_an_edit_voids_it_in_either_order(tmp_path: Path) -> None:
    sign(write(tmp_path, AS_IT_WAS), DAY)
    library = write(tmp_path, None, word="Q.")
    assert judge_standing(library, "knee", ENGLISH, LATER).kind == "changed"
    assert printed(library, "standard") == (TODAYS, True)
    asked = write(tmp_path, ["medicines"])
    assert judge_standing(asked, "knee", ENGLISH, LATER).kind == "changed", "an order of one's own is another"
