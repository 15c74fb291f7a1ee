"""The page on how the program is built names what is there, and its three answers are right."""

import ast
import re

import pytest
from conftest import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
PATHS = sorted(set(re.findall(r"`((?:handouts/|tests/)?[a-z_]+/[a-z_/]+\.py)`", PAGE)))


@pytest.mark.parametrize("path", PATHS)
def test_each_file_it_names_is_there(path: str) -> None:
    assert (ROOT / path).is_file() or (ROOT / "handouts" / path).is_file()


def test_it_has_a_row_for_each_room_in_their_order() -> None:
    from test_architecture import ROOMS

    rows = [
        each.removesuffix("/").removesuffix(".py") for each in re.findall(r"^\| `([a-z./]+)` \|", PAGE, re.MULTILINE)
    ]
    assert rows == list(ROOMS)


@pytest.mark.parametrize(("file", "names"), [
    (match[1], re.findall(r"`([A-Za-z_.]+)`", match[2]))
    for match in re.finditer(r"`(handouts/[a-z_/]+\.py)`, ((?:class )?`[A-Za-z_.]+`)", PAGE)
])  # fmt: skip
def test_each_name_it_gives_an_answer_with_stands_in_that_file(file: str, names: list[str]) -> None:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    known = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    assert names
    for name in names:
        assert set(name.split(".")) <= known
