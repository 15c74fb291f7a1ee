"""What stands in .github: the workflow runs the README's lines everywhere, and no form asks for a patient's details."""

from __future__ import annotations

import itertools
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import ROOT

GITHUB = ROOT / ".github"
FILES = sorted(path for path in GITHUB.rglob("*") if path.suffix in {".yml", ".yaml"})
FORMS = [path for path in FILES if path.parent.name == "ISSUE_TEMPLATE" and path.name != "config.yml"]
SYSTEMS = {"ubuntu", "macos", "windows"}
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]


def read(path: Path) -> Any:
    """A file's content, each value as the text it is: GitHub does not take ``on`` for a truth either."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes texts only


WORKFLOW = read(GITHUB / "workflows" / "ci.yml")


def steps() -> list[dict[str, str]]:
    return [step for job in WORKFLOW["jobs"].values() for step in job["steps"]]


def promised() -> list[str]:
    """The versions of Python that the package says it is for."""
    named = (re.fullmatch(r"Programming Language :: Python :: (3\.\d+)", each) for each in PROJECT["classifiers"])
    return [match[1] for match in named if match]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_is_yaml_with_something_in_it(path: Path) -> None:
    assert read(path)
    assert "\t" not in path.read_text(encoding="utf-8")


def test_every_system_meets_every_python() -> None:
    matrix = WORKFLOW["jobs"]["readme"]["strategy"]["matrix"]
    assert {each.partition("-")[0] for each in matrix["os"]} == SYSTEMS
    assert matrix["python"] == promised() == ["3.11", "3.12", "3.13", "3.14"]
    assert set(matrix) == {"os", "python"}, "nothing is taken out of the pairs"
    pairs = list(itertools.product(matrix["os"], matrix["python"]))
    assert len(pairs) == len(set(pairs)) == 12
    assert WORKFLOW["jobs"]["readme"]["runs-on"] == "${{ matrix.os }}"


def test_ci_goes_over_the_same_pythons() -> None:
    (versions,) = re.findall(r"for version in (.*); do", (ROOT / ".ci" / "run").read_text(encoding="utf-8"))
    assert versions.split() == promised()


@pytest.mark.parametrize("windows", [False, True], ids=["shell", "PowerShell"])
@pytest.mark.parametrize("marker", ["build", "test"])
def test_each_system_runs_the_readmes_own_lines(marker: str, windows: bool) -> None:
    wanted = f'"{marker} on Windows"' if windows else marker
    where = "runner.os == 'Windows'" if windows else "runner.os != 'Windows'"
    (step,) = [each for each in steps() if f"readme_line.py {wanted})" in each.get("run", "")]
    assert step["if"] == where
    assert step.get("shell") == ("powershell" if windows else None), "the one that comes with Windows"
    marked = re.findall(
        rf"^.+ # {wanted.strip(chr(34))}$", (ROOT / "README.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(marked) == 1


def test_what_it_calls_is_there() -> None:
    called = [name for step in steps() for name in re.findall(r"\.ci/[\w./-]+", step.get("run", ""))]
    assert {".ci/run", ".ci/readme_line.py"} == set(called)
    assert all((ROOT / name).is_file() for name in called)
    used = [step["uses"] for step in steps() if "uses" in step]
    assert used
    assert all(re.fullmatch(r"actions/(checkout|setup-python)@v\d+", each) for each in used)


def test_everything_is_run_once_on_linux_and_its_skips_are_refused() -> None:
    whole = WORKFLOW["jobs"]["whole"]
    assert [step["run"] for step in whole["steps"] if "run" in step][-1] == "bash .ci/run"
    assert "env" not in whole, "CI stays what GitHub says it is"
    assert int(whole["timeout-minutes"]) >= 90


def test_a_workflow_may_only_read() -> None:
    assert WORKFLOW["permissions"] == {"contents": "read"}


def test_there_is_a_form_for_a_sheet_a_fault_and_a_wish() -> None:
    assert {path.stem for path in FORMS} == {"wrong-sheet", "fault", "wish"}
    assert read(GITHUB / "ISSUE_TEMPLATE" / "config.yml")["blank_issues_enabled"] == "false"


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_is_one_that_github_takes(path: Path) -> None:
    form = read(path)
    assert form.keys() == {"name", "description", "title", "labels", "body"}
    given = [each["id"] for each in form["body"] if each["type"] != "markdown"]
    assert len(given) == len(set(given))
    for each in form["body"]:
        needed = {"markdown": {"value"}, "dropdown": {"label", "options"}, "checkboxes": {"label", "options"}}
        assert each["type"] in {*needed, "input", "textarea"}
        assert needed.get(each["type"], {"label"}) <= each["attributes"].keys()


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_asks_first_and_last_for_nobodys_details(path: Path) -> None:
    first, *_, last = read(path)["body"]
    assert first["type"] == "markdown"
    assert first["attributes"]["value"].startswith("**Never paste a patient's details**")
    (promise,) = last["attributes"]["options"]
    assert "real patient" in promise["label"]
    assert promise["required"] == "true"


def test_a_pull_request_asks_for_nobodys_details_and_for_the_change_that_was_broken_once() -> None:
    text = (GITHUB / "PULL_REQUEST_TEMPLATE.md").read_text(encoding="utf-8")
    assert "Never paste a patient's details" in text.splitlines()[0]
    assert "- [ ] Nothing here is of a real patient" in text
    assert "go red" in text


def test_every_address_of_ours_is_under_the_projects_own() -> None:
    home = PROJECT["urls"]["Homepage"]
    assert all(address.startswith(home) for address in PROJECT["urls"].values())
    for path in GITHUB.rglob("*"):
        if path.is_file():
            for address in re.findall(r"https?://[^\s)]+", path.read_text(encoding="utf-8")):
                assert address.startswith(home), f"{path.name}: {address}"
