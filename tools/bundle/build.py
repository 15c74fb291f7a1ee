"""Builds the program as a folder for people without Python: `python tools/bundle/build.py FOLDER`.

It needs the program and its extras in this environment, and PyInstaller, as `pip install ".[server,schedules,signing,bundle]"`
gets them. FOLDER/handouts then has the program, `handouts` or `handouts.exe`, and LICENSES with the license of every
package in it. Nothing under the GPL is among these but PyInstaller's own start program, whose license makes an exception for
what is built with it: if anything is, or if nobody knows what it is, the bundle is refused. In the end the bundle is started,
and makes a sheet, reads a workbook and prints at its page (`--no-check` leaves that out).
"""

import argparse
import contextlib
import http.client
import importlib.metadata
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Iterable, Iterator
from pathlib import Path
from urllib.parse import urlencode

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
ENDING = ".exe" if sys.platform == "win32" else ""

LIBRARIES = {
    "libbz2": "bzip2-1.0.6", "libcrypto": "Apache-2.0", "libexpat": "MIT", "libffi": "MIT", "liblzma": "0BSD",
    "libmpdec": "BSD-2-Clause", "libncurses": "X11-distribute-modifications-variant", "libpanel": "X11-distribute-modifications-variant",
    "libpython": "PSF-2.0", "python3": "PSF-2.0", "Python": "PSF-2.0", "libsqlite3": "blessing", "sqlite3": "blessing",
    "libssl": "Apache-2.0", "libtinfo": "X11-distribute-modifications-variant", "libuuid": "BSD-3-Clause", "libz": "Zlib", "zlib": "Zlib",
    "libzstd": "BSD-3-Clause", "libnsl": "LGPL-2.1-or-later", "libtirpc": "BSD-3-Clause", "vcruntime": "Microsoft, may be passed on", "msvcp": "Microsoft, may be passed on",
    "ucrtbase": "Microsoft, may be passed on", "api-ms-win": "Microsoft, may be passed on", "libintl": "LGPL-2.1-or-later",
}  # fmt: skip
"""Shared libraries that Python itself rests on, by the beginning of their names, each with its license as SPDX has it."""
SHEET = {"sheet": "kyphoplasty", "name": "Maria Alvarez"}


class Refused(Exception):
    """Why a bundle may not be passed on."""


def is_gpl(license: str) -> bool:
    """Whether a license binds us to one of GNU's, which ask for the source of what is passed on.

    Of an SPDX expression it is true only if no choice that it leaves (``OR``) is free of them.
    """
    if re.fullmatch(r"[\w.+() -]*\b(AND|OR)\b[\w.+() -]*", license):
        innermost = re.search(r"\(([^()]*)\)", license)
        if innermost:
            word = "GPL" if is_gpl(innermost[1]) else "free"
            return is_gpl(license[: innermost.start()] + word + license[innermost.end() :])
        return all(any(map(is_gpl, choice.split(" AND "))) for choice in license.split(" OR "))
    return bool(re.search(r"\b[AL]?GPL|GNU (Affero |Lesser |Library )?General Public", license))


def license_of(package: importlib.metadata.Distribution) -> str:
    """What a package says of its license."""
    said = package.metadata
    own = [each for each in said.get_all("Classifier") or () if each.startswith("License ::")]
    expression = said.get("License-Expression") or "; ".join(own) or (said.get("License") or "").split("\n")[0]
    return " ".join(expression.split())


def texts_of(package: importlib.metadata.Distribution) -> list[str]:
    """The license files of a package."""
    named = re.compile(r"(licen[cs]e|copying|notice|ofl)[^/]*$", re.IGNORECASE)
    found = [
        Path(str(package.locate_file(each)))
        for each in package.files or ()
        if named.search(each.name) and each.suffix != ".py"
    ]
    return [each.read_text(encoding="utf-8", errors="replace") for each in found if each.is_file()]


def owners() -> dict[Path, importlib.metadata.Distribution]:
    """Every file of an installed package, and whose it is."""
    return {Path(str(package.locate_file(each))).resolve(): package for package in importlib.metadata.distributions()
            for each in package.files or ()}  # fmt: skip


def sort_parts(parts: dict[str, list[list[str]]]) -> tuple[dict[str, importlib.metadata.Distribution], dict[str, Path]]:
    """The packages of which something is bundled, and the shared libraries that are no package's, each by name."""
    whose, packages, libraries = owners(), dict[str, importlib.metadata.Distribution](), dict[str, Path]()
    own = {Path(sysconfig.get_path(each)).resolve() for each in ("stdlib", "platstdlib")}
    for kind, listed in parts.items():
        for name, source in listed:
            path = Path(source).resolve()
            if package := whose.get(path):
                packages[package.metadata["Name"]] = package
            elif kind == "binaries" and not any(folder in path.parents for folder in own):
                libraries[Path(name).name] = path
    return packages, libraries


def system_text(path: Path) -> str:
    """The copyright file of the Debian package that a library belongs to; nothing elsewhere."""
    if not shutil.which("dpkg"):
        return ""
    for each in (path, Path(str(path).removeprefix("/usr"))):
        done = subprocess.run(["dpkg", "-S", str(each)], capture_output=True, text=True, check=False)
        found = Path("/usr/share/doc", done.stdout.partition(":")[0], "copyright")
        if done.returncode == 0 and found.is_file():
            return found.read_text(encoding="utf-8", errors="replace")
    return ""


def write_licenses(folder: Path, parts: dict[str, list[list[str]]]) -> int:
    """Write the license of everything that is bundled; gives how many. Raises Refused."""
    packages, libraries = sort_parts(parts)
    wrong, lines = list[str](), list[str]()
    folder.mkdir()
    for name, package in sorted(packages.items(), key=lambda each: each[0].lower()):
        terms, texts = license_of(package), texts_of(package)
        if is_gpl(terms):
            wrong.append(f"{name} is under {terms}")
        if not terms and not texts:
            wrong.append(f"{name} says nothing of its terms")
        lines.append(f"{name} {package.version}: {terms or 'as its file says'}")
        (folder / f"{name}.txt").write_text("\n\n".join([lines[-1], *texts]), encoding="utf-8")
    for name, path in sorted(libraries.items()):
        terms = next((each for begin, each in LIBRARIES.items() if name.startswith(begin)), "")
        if not terms or is_gpl(terms):
            wrong.append(
                f"nobody knows whether {name} ({path}) may be passed on" if not terms else f"{name} is under {terms}"
            )
        lines.append(f"{name}: {terms}")
        (folder / f"{name}.txt").write_text(f"{lines[-1]}\n\n{system_text(path)}", encoding="utf-8")
    for name, text in (("Python", python_license()), ("PyInstaller", pyinstaller_license())):
        lines.append(
            f"{name}: {'PSF-2.0' if name == 'Python' else 'its start program: GPL-2.0-or-later WITH Bootloader-exception'}"
        )
        (folder / f"{name}.txt").write_text(f"{lines[-1]}\n\n{text}", encoding="utf-8")
    (folder / "README.txt").write_text(
        "What is in this folder beside the program itself (MIT), and its licenses:\n\n" + "\n".join(lines) + "\n",
        encoding="utf-8",
    )
    if wrong:
        raise Refused("; ".join(wrong))
    return len(lines)


def python_license() -> str:
    """Python's own; its first lines elsewhere are enough to find it."""
    for folder in (Path(sysconfig.get_path("stdlib")), Path(sys.base_prefix)):
        for name in ("LICENSE.txt", "LICENSE"):
            if (folder / name).is_file():
                return (folder / name).read_text(encoding="utf-8", errors="replace")
    return f"{sys.copyright}\nhttps://docs.python.org/3/license.html"


def pyinstaller_license() -> str:
    """PyInstaller's, with the exception for what is built with it. Raises Refused where it is gone."""
    for text in texts_of(importlib.metadata.distribution("pyinstaller")):
        if "Bootloader Exception" in text:
            return text
    raise Refused("PyInstaller's license has no exception for what is built with it")


# -- whether it works


def run(program: Path, folder: Path, *arguments: str) -> str:
    """What the program says. Raises Refused if it fails, or needs anything of this environment."""
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    environment |= {"HANDOUTS_CACHE": "off", "PATH": os.defpath if ENDING == "" else os.environ["PATH"]}
    done = subprocess.run([str(program), *arguments], cwd=folder, env=environment, capture_output=True, text=True,
                          encoding="utf-8", errors="replace", timeout=300, check=False)  # fmt: skip
    if done.returncode:
        raise Refused(f"{' '.join(arguments)} left with {done.returncode}: {(done.stdout + done.stderr)[-2000:]}")
    return done.stdout


@contextlib.contextmanager
def served(program: Path, folder: Path) -> Iterator[int]:
    """The page; gives its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    command = [str(program), "serve", "--no-browser", "--port", str(port)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.DEVNULL) as process:
        try:
            deadline = time.monotonic() + 120
            while process.poll() is None and time.monotonic() < deadline:
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                    yield port
                    return
                time.sleep(0.1)
            raise Refused("the page does not answer")
        finally:
            process.terminate()


def check(program: Path) -> Iterable[str]:
    """Start it, and make it do a little of everything; tells what it did. Raises Refused."""
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        yield run(program, folder, "--version").strip()
        run(program, folder, "build", "kyphoplasty", "--output", "one")
        (sheet,) = (each for each in (folder / "one").glob("*-standard-en*.pdf"))
        if not sheet.read_bytes().startswith(b"%PDF"):
            raise Refused("what it built is no sheet")
        yield f"built {sheet.name}, {sheet.stat().st_size} bytes"
        import openpyxl

        book = openpyxl.Workbook()
        book.active.append(["name", "procedure"])
        book.active.append(["Maria Alvarez", "kyphoplasty"])
        book.save(folder / "day.xlsx")
        run(program, folder, "batch", "day.xlsx", "--output", "many")
        made = list((folder / "many").rglob("*.pdf"))
        if len(made) != 1:
            raise Refused(f"of a workbook with one row it made {len(made)} sheets")
        yield "read a workbook in a process of its own, and made its sheet"
        for each in ("content.yaml", "sources"):
            (shutil.copytree if (ROOT / each).is_dir() else shutil.copy)(ROOT / each, folder / each)
        if "/join?" not in run(program, folder, "accounts", "link", "--content", "content.yaml"):
            raise Refused("a server that many share cannot be begun")
        yield "made the database of a server that many share"
        with served(program, folder) as port:
            one = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
            one.request("POST", "/print", urlencode(SHEET), {"Content-Type": "application/x-www-form-urlencoded"})
            pdf = one.getresponse().read()
            one.close()
        if not pdf.startswith(b"%PDF"):
            raise Refused(f"the page printed no sheet: {pdf[:300]!r}")
        yield f"printed a sheet at its page, {len(pdf)} bytes"


def build(folder: Path) -> Path:
    """Put the bundle together in a new folder; gives the program. Raises Refused."""
    target = folder / "handouts"
    if target.exists():
        raise Refused(f"{target} is there already")
    with tempfile.TemporaryDirectory() as work:
        listed = Path(work, "parts.json")
        command = [sys.executable, "-m", "PyInstaller", "--distpath", str(folder), "--workpath", work, "--log-level", "WARN",
                   "--noconfirm", str(HERE / "handouts.spec")]  # fmt: skip
        subprocess.run(command, cwd=work, env={**os.environ, "HANDOUTS_BUNDLE_LIST": str(listed)}, check=True)
        parts = json.loads(listed.read_text(encoding="utf-8"))
    number = write_licenses(target / "LICENSES", parts)
    shutil.copy(ROOT / "LICENSE", target / "LICENSE.txt")
    print(
        f"bundle: {number} licenses, {sum(each.stat().st_size for each in target.rglob('*') if each.is_file()) / 1e6:.0f} MB",
        flush=True,
    )
    return target / f"handouts{ENDING}"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--no-check", action="store_true", help="do not start what was built")
    options = parser.parse_args()
    try:
        program = build(options.folder.resolve())
        for each in () if options.no_check else check(program):
            print(f"bundle: {each}", flush=True)
    except Refused as why:
        print(f"bundle: refused: {why}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
