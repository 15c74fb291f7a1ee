"""The practice's state: known to its country, refused with its cure, held against the addresses, and printed by no word of its own."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import handouts
from handouts import checks
from handouts.content.regions import FORM, REGIONS, region_fault
from handouts.problems import HandoutsError

TODAY = datetime.date(2026, 11, 27)
EVERY = [(country, code) for country, known in REGIONS.items() for code in known]


def content(tmp_path: Path, country: str, state: str, address: str = "Springfield, IL 62701") -> Path:
    path = tmp_path / "content.yaml"
    state = f"  state: {state}\n" if state else ""
    path.write_text(
        f"practice:\n  name: Hill Clinic\n  country: {country}\n{state}  phones: [{{number: '+1 217-555-0142'}}]\n"
        f"  places: [{{name: North, address: [1 Main St, '{address}']}}]\n"
        "procedures:\n  ear: {title: Ear, plain_title: We wash it., version: 2026-11-22, short_version: It is short.}\n",
        encoding="utf-8",
    )
    return path


@given(st.sampled_from(EVERY))
def test_each_code_is_one_and_each_name_leads_to_it(region: tuple[str, str]) -> None:
    country, code = region
    assert region_fault(code, country) is None
    for written in (REGIONS[country][code], f"{country}-{code}", code.lower()):
        assert f" {code}." in (region_fault(written, country) or ""), written


@given(st.text(max_size=8), st.sampled_from(["US", "CA", "DE", "FR", "MX"]))
def test_what_is_no_code_is_refused_with_a_cure(text: str, country: str) -> None:
    import re

    known = REGIONS.get(country)
    good = text in known if known else bool(re.fullmatch(FORM, text))
    assert (region_fault(text, country) is None) == good


@pytest.mark.parametrize(
    ("country", "state", "cure"),
    [("US", "Ilinois", "IL"), ("US", "ON", "Ontario is in CA"), ("US", "XX", "AL, AK"), ("FR", "Bretagne", "up to 3")],
)
def test_another_state_is_told_with_its_place(country: str, state: str, cure: str, tmp_path: Path) -> None:
    with pytest.raises(HandoutsError) as raised:
        handouts.load(content(tmp_path, country, state))
    (problem,) = raised.value.problems
    assert (problem.code, problem.place and problem.place.line) == ("bad-region", 4)
    assert cure in problem.remedy


@pytest.mark.parametrize(
    ("state", "address", "told"),
    [("IL", "Springfield, IL 62701", ""), ("GA", "Springfield, IL 62701", "is in IL, and the practice in GA"),
     ("IL", "Springfield 62701-1234", "does not say its state"), ("", "Springfield 62701", ""), ("IL", "Floor 2, Suite 300", "")],
)  # fmt: skip
def test_an_address_is_held_against_the_state(state: str, address: str, told: str, tmp_path: Path) -> None:
    found = [each.message for each in checks.check(handouts.load(content(tmp_path, "US", state, address)), today=TODAY) if each.code == "address-state"]  # fmt: skip
    assert [told in each for each in found] == ([True] if told else [])


def test_the_state_alone_changes_no_sheet(tmp_path: Path) -> None:
    made = [
        handouts.build(handouts.load(content(tmp_path, "US", state)), "ear", today=TODAY).pdf for state in ("IL", "")
    ]
    assert made[0] == made[1]
