"""The program for people without Python: what may be in it, and that a container and a release are made as the pages say.

The bundle itself is built, started and made to print by ``bash .ci/run bundle`` and by the release workflow.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from conftest import ROOT


def load_script(path: Path) -> ModuleType:
    """A script as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


BUILD = load_script(ROOT / "tools" / "bundle" / "build.py")
CONTAINER = load_script(ROOT / ".ci" / "container.py")
EXTRAS = ("server", "schedules", "signing", "web")
"""What is bundled besides the core."""


def bundled() -> dict[str, importlib.metadata.Distribution]:
    """Every package that the program needs with these extras, by name, with those that these need."""
    from packaging.requirements import Requirement

    found: dict[str, importlib.metadata.Distribution] = {}
    waiting = [("handouts", EXTRAS)]
    while waiting:
        name, extras = waiting.pop()
        package = importlib.metadata.distribution(name)
        found[name] = package
        for line in package.requires or ():
            need = Requirement(line)
            wanted = any(not need.marker or need.marker.evaluate({"extra": extra}) for extra in extras or ("",))
            if wanted and need.name not in found:
                waiting.append((need.name, tuple(need.extras)))
    return found


@pytest.mark.parametrize(
    ("said", "gpl"),
    [("MIT", False), ("BSD-3-Clause", False), ("PSF-2.0", False), ("Apache-2.0 OR BSD-3-Clause", False), ("MIT-CMU", False),
     ("GPL-3.0-or-later", True), ("AGPL-3.0-only", True), ("LGPL-2.1", True), ("MIT AND (BSD-2-Clause OR LGPL-2.1-or-later)", False), ("MIT AND LGPL-2.1-only", True),
     ("(MIT OR GPL-2.0) AND GPL-3.0", True), ("GPL-2.0-only OR LGPL-2.1-only", True), ("GNU General Public License v2 (GPLv2)", True),
     ("License :: OSI Approved :: GNU Lesser General Public License v3 (LGPLv3)", True)],
)  # fmt: skip
def test_a_license_of_gnu_is_known(said: str, gpl: bool) -> None:
    assert BUILD.is_gpl(said) is gpl


def test_nothing_that_is_bundled_is_under_the_gpl_and_each_package_says_its_license() -> None:
    packages = bundled()
    assert {"reportlab", "starlette", "sqlalchemy", "pg8000"} <= {each.lower() for each in packages}
    for name, package in packages.items():
        terms = BUILD.license_of(package)
        assert terms or BUILD.texts_of(package), name
        assert not BUILD.is_gpl(terms), f"{name}: {terms}"


def test_licenses_are_written_and_what_nobody_knows_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import click

    monkeypatch.setattr(BUILD, "pyinstaller_license", lambda: "with a Bootloader Exception")
    parts = {"modules": [["click", click.__file__]], "binaries": [["libssl.so.3", "/nowhere/libssl.so.3"]], "files": []}
    assert BUILD.write_licenses(tmp_path / "good", parts) == 4
    assert {each.stem for each in (tmp_path / "good").iterdir()} == {
        "click",
        "libssl.so.3",
        "Python",
        "PyInstaller",
        "README",
    }
    assert "Redistribution" in (tmp_path / "good" / "click.txt").read_text("utf-8")
    for name in ("libreadline.so.8", "libsomething.so"):
        wrong = {**parts, "binaries": [[name, f"/nowhere/{name}"]]}
        with pytest.raises(BUILD.Refused, match=re.escape(name)):
            BUILD.write_licenses(tmp_path / name, wrong)
    monkeypatch.setattr(BUILD, "license_of", lambda package: "GPL-3.0-or-later")
    with pytest.raises(BUILD.Refused, match="click is under GPL"):
        BUILD.write_licenses(tmp_path / "gpl", parts)


def test_readline_and_gdbm_are_left_out() -> None:
    spec = (ROOT / "tools" / "bundle" / "handouts.spec").read_text(encoding="utf-8")
    left_out = re.search(r"LEFT_OUT = \[(.*)\]", spec)
    assert left_out
    assert {"readline", "_gdbm"} <= set(re.findall(r'"([\w.]+)"', left_out[1]))


def test_the_bundle_runs_its_own_files_and_no_others(tmp_path: Path) -> None:
    """It stands for Python where a stranger's file is read in a process of its own."""
    start = [sys.executable, str(ROOT / "tools" / "bundle" / "start.py")]
    other = tmp_path / "other.py"
    other.write_text("print('run')", encoding="utf-8")
    refused = subprocess.run([*start, "-P", str(other)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout) == (1, "")
    asked = [sys.executable, "-P", "-c", "import handouts; print(handouts.__file__)"]
    package = subprocess.run(asked, cwd=tmp_path, capture_output=True, text=True, check=True).stdout.strip()
    script = Path(package).with_name("reading") / "resources.py"  # wherever it is installed
    own = subprocess.run([*start, "-P", str(script)], cwd=ROOT, check=False)
    assert own.returncode == 0
    said = subprocess.run([*start, "--version"], cwd=ROOT, capture_output=True, text=True, check=True)
    assert "handouts" in said.stdout


def test_the_release_makes_it_on_each_system_as_ci_does() -> None:
    release = yaml.safe_load((ROOT / ".github/workflows/release.yml").read_text(encoding="utf-8"))
    bundle = release["jobs"]["bundle"]
    assert bundle["strategy"]["matrix"]["os"] == ["ubuntu-latest", "macos-latest", "windows-latest"]
    lines = [step.get("run", "") for step in bundle["steps"]]
    ci = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    for command in ("[server,schedules,signing,bundle]", "tools/bundle/build.py"):
        assert any(command in line for line in lines)
        assert command in ci
    assert release["permissions"] == {"contents": "read"}


def test_the_containerfile_is_that_of_the_page_and_each_of_its_steps_is_done() -> None:
    text = (ROOT / "Containerfile").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")
    assert f"```dockerfile\n{text}```" in page
    steps = CONTAINER.read(ROOT / "Containerfile")
    assert [kind for kind, _ in steps] == re.findall(r"^([A-Z]+) ", text, re.MULTILINE)
    words = dict(steps)
    assert json.loads(words["CMD"])[:2] == ["handouts", "serve"]
    assert "/health" in words["HEALTHCHECK"]
    assert words["STOPSIGNAL"] == "SIGTERM"
