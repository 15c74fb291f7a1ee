"""Outside tools: where they are, and what a test does without them.

A tool that is missing skips the test and says how to get it.  With ``CI`` set it fails the test instead, so
that a check can never quietly stop running.
"""

from __future__ import annotations

import functools
import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def tools_folder() -> Path:
    """Where ``.ci/tools`` installs: ``HANDOUTS_TOOLS``, or ``.cache/tools`` at the top of the repository."""
    return Path(os.environ.get("HANDOUTS_TOOLS") or ROOT / ".cache" / "tools").absolute()


SERVERS = "/usr/sbin"
"""Where programs stand that are servers, not always in the PATH."""


def _program(*names: str) -> Path | None:
    for name in names:
        folders = (str(tools_folder() / "bin"), os.environ.get("PATH", ""), SERVERS)
        found = shutil.which(name, path=os.pathsep.join(folders))
        if found:
            return Path(found)
    return None


def _verapdf() -> Path | None:
    jars = sorted((tools_folder() / "verapdf").glob("greenfield-apps-*.jar"))
    return jars[-1] if jars and _program("java") else None


def _okapi() -> Path | None:
    jars = tools_folder() / "okapi"
    return jars if any(jars.glob("okapi-lib-xliff2-*.jar")) and _program("javac") else None


def _pdfjs() -> Path | None:
    package = tools_folder() / "pdfjs" / "node_modules" / "pdfjs-dist"
    return package if (package / "package.json").is_file() and _program("node") else None


POSTGRES = Path("/usr/lib/postgresql")
"""Where Debian keeps the server of each version, in a folder of its own outside of the PATH."""


def _postgres() -> Path | None:
    found = sorted(POSTGRES.glob("*/bin/postgres"))
    return found[-1] if found else _program("postgres")


def _axe() -> Path | None:
    script = tools_folder() / "axe" / "node_modules" / "axe-core" / "axe.min.js"
    return script if script.is_file() else None


def _oidc() -> Path | None:
    package = tools_folder() / "oidc" / "node_modules" / "oidc-provider"
    return package if (package / "package.json").is_file() and _program("node") else None


def _vnu() -> Path | None:
    jar = tools_folder() / "vnu" / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    return jar if jar.is_file() and _program("java") else None


TOOLS: dict[str, tuple[Callable[[], Path | None], str]] = {
    "verapdf": (_verapdf, "needs java and maven; run `.ci/tools verapdf`"),
    "okapi": (_okapi, "needs a JDK and maven; run `.ci/tools okapi`"),
    "pdfjs": (_pdfjs, "needs node and npm; run `.ci/tools pdfjs`"),
    "vnu": (_vnu, "needs java, node and npm; run `.ci/tools vnu`"),
    "oidc": (_oidc, "needs node and npm; run `.ci/tools oidc`"),
    "axe": (_axe, "needs node and npm; run `.ci/tools axe`"),
    "qpdf": (lambda: _program("qpdf"), "`apt-get install qpdf`, `brew install qpdf`, or run `.ci/tools qpdf`"),
    "poppler": (
        lambda: _program("pdftotext"),
        "`apt-get install poppler-utils`, `brew install poppler`, or run `.ci/tools poppler`",
    ),
    "mupdf": (
        lambda: _program("mutool"),
        "`apt-get install mupdf-tools`, `brew install mupdf-tools`, or run `.ci/tools mupdf`",
    ),
    "chromium": (
        lambda: _program("chromium", "chromium-browser", "google-chrome"),
        "`apt-get install chromium`, or run `.ci/tools chromium`",
    ),
    "liblouis": (lambda: _program("lou_translate"), "`apt-get install liblouis-bin`, or run `.ci/tools liblouis`"),
    "espeak": (lambda: _program("espeak-ng"), "`apt-get install espeak-ng`, or run `.ci/tools espeak`"),
    "nginx": (lambda: _program("nginx"), "`apt-get install nginx-light`, or run `.ci/tools proxies`"),
    "caddy": (lambda: _program("caddy"), "`apt-get install caddy`, or run `.ci/tools proxies`"),
    "postgres": (_postgres, "`apt-get install postgresql`, or run `.ci/tools postgres`"),
    "printer": (
        lambda: _program("dbus-daemon") and _program("ippeveprinter"),
        "`apt-get install cups-ipp-utils dbus-daemon`, or run `.ci/tools printer`",
    ),
}


@functools.cache
def find_tool(name: str) -> Path | None:
    """The program, jar or package behind ``name``, if it is there."""
    return TOOLS[name][0]()


def require_tool(name: str) -> Path:
    """As ``find_tool``; without the tool the test is skipped, or fails where ``CI`` is set."""
    found = find_tool(name)
    if found is not None:
        return found
    message = f"{name} is not installed: {TOOLS[name][1]}"
    if os.environ.get("CI", "").lower() not in {"", "0", "false"}:
        pytest.fail(message, pytrace=False)
    pytest.skip(message)
