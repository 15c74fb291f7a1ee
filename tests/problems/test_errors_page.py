"""docs/errors.md and ``handouts explain`` say what the register says."""

import ast
import re
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT
from test_register import USES, functions, sources

from handouts.checks import by_code
from handouts.cli.app import main
from handouts.problems import ExitCode, Severity, severity_of
from handouts.problems.register import EXIT_CODES, entries

sys.path.insert(0, str(ROOT / "tools"))
import errors_page

PAGE = Path(errors_page.PAGE).read_text(encoding="utf-8")


def test_the_page_is_what_the_tool_writes() -> None:
    assert errors_page.write_page() == PAGE, "run: python tools/errors_page.py"


def test_every_code_has_an_anchor_of_its_own() -> None:
    anchors = re.findall(r'<a id="([^"]+)"></a>', PAGE)
    assert len(anchors) == len(set(anchors))
    assert set(anchors) == set(entries("en")) | set(errors_page.ROOMS)
    assert "Codes are stable" in PAGE


def test_the_readme_leads_to_the_page() -> None:
    assert "(docs/errors.md)" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("error", "exit_code"), [("UnreadableError", ExitCode.UNREADABLE), ("UnwritableError", ExitCode.UNWRITABLE)]
)
def test_the_exit_code_of_a_code_is_that_of_its_error(error: str, exit_code: ExitCode) -> None:
    """The codes in the functions that make this error, and no others."""
    found = set()
    for file, tree in sources().items():
        for function in functions(tree):
            calls = {ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)}
            if error in calls:
                lines = range(function.lineno, (function.end_lineno or 0) + 1)
                found |= {use.code for use in USES if use.file == file and use.line in lines}
    registered = {code for code, known in EXIT_CODES.items() if known is exit_code}
    cluster = {use.code for use in USES if use.file == "batch/dask_cluster.py"}  # which makes errors of several kinds
    assert found - cluster == registered - cluster
    assert {"no-cluster", "cluster-failed", "not-shared"} <= cluster & EXIT_CODES.keys()


def explain(*arguments: str) -> tuple[int, str]:
    result = CliRunner().invoke(main, ["explain", *arguments])
    return result.exit_code, result.output


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize("code", ["too-long", "unknown-column", "empty-alt"])
def test_explain_says_title_cause_and_cure(code: str, language: str) -> None:
    entry = entries(language)[code]
    exit_code, output = explain(code, "--language", language)
    assert exit_code == 0
    check = by_code().get(code)
    severity = check.severity if check else severity_of(code)
    assert output.splitlines()[0] == f"{code} ({severity})"
    for text in (entry.title, entry.cause, entry.cure):
        assert text in output
    assert (check is None) or (check.title in output and check.source in output)


def test_explain_tells_what_is_no_code() -> None:
    exit_code, output = explain("to-long")
    assert exit_code == ExitCode.USAGE
    assert "too-long" in output
    assert explain("qqqqqq")[0] == ExitCode.USAGE


def test_a_command_stops_at_errors_alone() -> None:
    entry = entries("en")["bad-row"]
    assert entry.exit_code(Severity.ERROR) is ExitCode.PROBLEMS
    assert entry.exit_code(Severity.WARNING) is ExitCode.OK
    assert entries("en")["file-missing"].exit_code(Severity.ERROR) is ExitCode.UNREADABLE
    assert entries("en")["not-json"].exit_code(Severity.ERROR) is None
