"""The public validators, each behind one function that answers with what failed."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import page
from support.tools import require_tool

READER = Path(__file__).with_name("pdfjs_read.mjs")


def page_validation(pdf: bytes, profile: str) -> list[str]:
    """page-validation's failed rules, ``rule: message (object)``; ``profile`` is ``ua1``, ``2a``, ``2b`` ….

    A file that it cannot read at all answers with the one reason.
    """
    try:
        report = page.validate_pdf_bytes(pdf, profile=profile.removeprefix("pdfa"))
    except page.PageError as error:
        return [f"{type(error).__name__}: {error}"]
    found = [
        f"{f.rule_id}: {f.message}" + (f" (object {f.object_id.object_number})" if f.object_id else "")
        for f in report.failures
    ]
    if not report.is_compliant and not found:
        found.append(f"not compliant with {profile}")
    return found


def conformance(pdf: bytes) -> list[str]:
    """page-validation's failed rules of PDF/UA-1 and PDF/A-2a together."""
    return [f"{profile} {fault}" for profile in ("ua1", "2a") for fault in page_validation(pdf, profile)]


def qpdf_check(pdf: bytes) -> list[str]:
    """What ``qpdf --check`` complains of: errors and warnings."""
    program = require_tool("qpdf")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.pdf")
        path.write_bytes(pdf)
        done = _run([program, "--check", path], folder)
    if done.returncode == 0:
        return []
    output = (done.stderr + "\n" + done.stdout).splitlines()
    found = [line for line in output if "WARNING" in line or "ERROR" in line or "error" in line]
    return found or [f"qpdf ended with {done.returncode}"]


@dataclass(frozen=True, order=True)
class FailedRule:
    """One rule that one file broke, in veraPDF's words."""

    file: str
    clause: str
    test: int
    description: str
    message: str = ""
    context: str = ""

    def __str__(self) -> str:
        return f"{self.file}: {self.clause}-{self.test} {self.message or self.description} [{self.context}]"


def verapdf(files: Mapping[str, bytes] | Iterable[Path], flavour: str) -> list[FailedRule]:
    """The rules that ``files`` break, by the reference validator, all in one start of the JVM.

    ``files`` is names with bytes, or paths; ``flavour`` is ``ua1`` or ``2a``.  A file that veraPDF cannot
    parse, or gives no verdict on, counts as a failed rule too: silence is never a pass.
    """
    jar = require_tool("verapdf")
    with tempfile.TemporaryDirectory() as folder:
        names: dict[str, str] = {}
        arguments: list[Path] = []
        if isinstance(files, Mapping):
            for number, (name, data) in enumerate(files.items()):
                path = Path(folder, f"{number:04}.pdf")
                path.write_bytes(data)
                names[str(path)] = name
                arguments.append(path)
        else:
            for path in files:
                names[str(path.absolute())] = path.name
                arguments.append(path.absolute())
        if not arguments:
            return []
        command = ["java", "-Xshare:auto", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", f"-Duser.home={folder}"]
        command += ["-Djava.awt.headless=true", "-cp", str(jar), "org.verapdf.apps.GreenfieldCliWrapper"]
        command += ["--flavour", flavour, "--format", "json", "--maxfailuresdisplayed", "3", "--loglevel", "0"]
        command += ["--nonpdfext"]
        done = _run([*command, *arguments], folder)
        return _read_report(done, names, flavour)


def _read_report(done: subprocess.CompletedProcess[str], names: dict[str, str], flavour: str) -> list[FailedRule]:
    start = done.stdout.find("{")
    if start < 0:
        raise RuntimeError(f"veraPDF ended with {done.returncode} and no report:\n{done.stderr[-2000:]}")
    report = json.loads(done.stdout[start:])["report"]
    found: list[FailedRule] = []
    judged: set[str] = set()
    for job in report["jobs"]:
        path = job["itemDetails"]["name"]
        name = names.get(path, path)
        results = job.get("validationResult") or []
        for result in results if isinstance(results, list) else [results]:
            details = result.get("details")
            if details is None:
                continue
            judged.add(path)
            found += [_failed_rule(name, rule) for rule in details["ruleSummaries"] if rule["status"] == "failed"]
            if result.get("compliant") is False and not details["failedRules"]:
                found.append(FailedRule(name, "-", 0, "not compliant"))
        if "taskException" in job or job.get("taskResult", {}).get("exceptionMessage"):
            judged.add(path)
            wrong = job.get("taskException") or job["taskResult"]
            found.append(
                FailedRule(name, "-", 0, "veraPDF could not read it", str(wrong.get("exceptionMessage", wrong)))
            )
    found += [
        FailedRule(name, "-", 0, f"no {flavour} verdict from veraPDF")
        for path, name in names.items()
        if path not in judged
    ]
    return sorted(found)


def _failed_rule(name: str, rule: dict[str, Any]) -> FailedRule:
    check = (rule.get("checks") or [{}])[0]
    return FailedRule(
        name,
        rule["clause"],
        int(rule["testNumber"]),
        " ".join(rule["description"].split()),
        str(check.get("errorMessage") or ""),
        str(check.get("context") or ""),
    )


def pdfjs_tree(pdf: bytes) -> list[dict[str, Any]]:
    """What pdf.js reads, page by page: ``{"page", "tree", "text", "annotations"}``.

    ``tree`` is ``getStructTree()`` with each content id replaced by the text that it stands for.
    """
    package = require_tool("pdfjs")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.pdf")
        path.write_bytes(pdf)
        done = _run(["node", "--no-warnings", READER, package, path], folder)
    if done.returncode:
        raise RuntimeError(f"pdf.js could not read the file:\n{done.stderr[-2000:]}")
    pages: list[dict[str, Any]] = json.loads(done.stdout)
    return pages


def _run(command: list[str | Path], folder: str) -> subprocess.CompletedProcess[str]:
    """Runs a tool without input, in a folder of its own, with plain English messages."""
    return subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        timeout=600,
        check=False,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )


def html_faults(folder: Path) -> list[str]:
    """What the Nu Html Checker finds wrong in the pages of a folder and those below it, each with its file."""
    command = [
        "java",
        "-jar",
        str(require_tool("vnu")),
        "--errors-only",
        "--format",
        "json",
        "--skip-non-html",
        str(folder),
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", timeout=180, check=False)
    report = json.loads(done.stderr[done.stderr.index("{") :])
    return [f"{Path(each['url']).name}: {each['message']} {each.get('extract', '')}" for each in report["messages"]]
