"""One vocabulary of options: what has a name has a layout, a size or a look, and every face offers the same."""

import pytest

from handouts import options
from handouts.content.colors import Palette
from handouts.content.model import Brand
from handouts.layout import typography
from handouts.options import SheetOptions, find_option
from handouts.problems import HandoutsError
from handouts.templates import FORMATS

PALETTE = Palette.of(Brand())


def test_what_can_be_asked_for_can_be_made() -> None:
    assert list(options.EDITIONS) == list(FORMATS)
    assert list(options.PAPERS) == list(typography.PAPERS)
    assert {ink: bool(typography.Look.of(PALETTE, ink)) for ink in options.INKS} == dict.fromkeys(options.INKS, True)


@pytest.mark.parametrize("name", options.EDITIONS)
def test_what_is_said_of_an_edition_is_true_of_its_layout(name: str) -> None:
    known, layout = options.EDITIONS[name], FORMATS[name]
    said = (known.name, known.brief, known.one_sided, known.landscape)
    assert said == (layout.format, layout.brief, layout.one_sided, layout.landscape)


def test_a_name_is_in_english_where_nobody_has_given_another() -> None:
    assert options.EDITIONS["large-print"].name_in("es") == "Letra grande"
    assert options.EDITIONS["large-print"].name_in("am") == "Large print"


@pytest.mark.parametrize(
    ("sheet", "name"),
    [
        (SheetOptions("knee", "en"), "knee-standard-en.pdf"),
        (SheetOptions("knee", "es", "trifold", "a4"), "knee-trifold-es-a4.pdf"),
        (SheetOptions("knee", "es", "trifold", "letter", "mono"), "knee-trifold-es-mono.pdf"),
        (SheetOptions("knee", "zh-Hans", "one-page", "a4", "mono"), "knee-one-page-zh-Hans-a4-mono.pdf"),
    ],
)
def test_a_file_is_named_for_its_sheet(sheet: SheetOptions, name: str) -> None:
    assert sheet.file_name == name


def test_an_option_that_is_not_there_is_refused_by_name() -> None:
    with pytest.raises(HandoutsError) as refused:
        find_option("paper", "a5", options.PAPERS)
    (problem,) = refused.value.problems
    assert (problem.code, problem.message) == ("unknown-paper", "There is no paper 'a5'.")
    assert "letter, a4" in problem.remedy
