"""Problems as text for people, and as JSON, SARIF and annotations for programs."""

import json
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path, PurePath
from typing import Any

from handouts.checks import by_code
from handouts.problems import Problem, Severity

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}


def text(problems: Sequence[Problem]) -> str:
    """Groups by severity, errors first, each with a heading; nothing for no problems."""
    groups = []
    for severity, group in groupby(problems, key=lambda problem: problem.severity):
        members = list(group)
        lines = "\n".join(f"{problem}  [{problem.code}]" for problem in members)
        groups.append(f"{len(members)} {severity}{'' if len(members) == 1 else 's'}\n{lines}")
    return "\n\n".join(groups)


def as_json(problems: Sequence[Problem]) -> str:
    """A list of objects, as :meth:`Problem.as_json` has them."""
    return json.dumps([problem.as_json() for problem in problems], indent=2, ensure_ascii=False)


def sarif(problems: Sequence[Problem]) -> str:
    """SARIF 2.1.0 (OASIS, 2020), which code hosts show beside the lines."""
    known = by_code()
    rules: dict[str, dict[str, Any]] = {}
    results = []
    for problem in problems:
        rule: dict[str, Any] = {"id": problem.code}
        if problem.code in known:
            rule["shortDescription"] = {"text": known[problem.code].title}
            rule["fullDescription"] = {"text": f"{known[problem.code].title}. Source: {known[problem.code].source}."}
        rules.setdefault(problem.code, rule)
        result: dict[str, Any] = {
            "ruleId": problem.code,
            "level": _LEVELS[problem.severity],
            "message": {"text": f"{problem.message} {problem.remedy}"},
        }
        if problem.place:
            region = {"startLine": problem.place.line, "startColumn": problem.place.column}
            artifact = {"uri": PurePath(problem.place.file).as_posix()}
            if PurePath(problem.place.file).is_absolute():
                artifact["uri"] = Path(problem.place.file).as_uri()
            result["locations"] = [{"physicalLocation": {"artifactLocation": artifact, "region": region}}]
        results.append(result)
    driver = {"name": "handouts", "rules": list(rules.values())}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    log = {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}
    return json.dumps(log, indent=2, ensure_ascii=False)


def github(problems: Sequence[Problem]) -> str:
    """Workflow commands, which GitHub shows beside the lines of a change."""
    lines = []
    for problem in problems:
        kind = "notice" if problem.severity is Severity.NOTE else str(problem.severity)
        where = f" file={_property(problem.place.file)},line={problem.place.line},col={problem.place.column},title={_property(problem.code)}" if problem.place else f" title={_property(problem.code)}"  # fmt: skip
        lines.append(f"::{kind}{where}::{_data(f'{problem.message} {problem.remedy}')}")
    return "\n".join(lines)


def _data(words: str) -> str:
    return words.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(words: str) -> str:
    return _data(words).replace(":", "%3A").replace(",", "%2C")


FORMATS: Mapping[str, Callable[[Sequence[Problem]], str]] = {
    "text": text,
    "json": as_json,
    "sarif": sarif,
    "github": github,
}
"""By name, as ``handouts check --format`` takes it."""
