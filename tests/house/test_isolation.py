"""What the program touches: the content and the files it names, its own fonts, and the folder it writes to; no network."""

import builtins
import io
import json
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from conftest import ROOT, TODAY
from content_factory import leaflet, library_of

import handouts

WATCHED = """
import json, os, pathlib, sys

READ = [pathlib.Path(each).resolve() for each in json.loads(sys.argv[1])]
WRITTEN = [pathlib.Path(each).resolve() for each in json.loads(sys.argv[2])]
OUT = ("socket.", "urllib.", "http.", "ftplib.", "smtplib.", "poplib.", "imaplib.", "webbrowser.", "subprocess.", "os.system",
       "os.exec", "os.spawn", "os.posix_spawn", "os.fork", "pty.", "winreg.")
strange = []

def watch(event, arguments):
    if event.startswith(OUT):
        strange.append([event, repr(arguments)])
        raise RuntimeError(f"{event} {arguments}")
    if event != "open" or isinstance(arguments[0], int):
        return
    path = pathlib.Path(os.path.abspath(os.fsdecode(arguments[0])))
    writes = arguments[2] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT)
    if not writes and path.is_dir() and any(each.parent == path for each in WRITTEN):
        return  # a new folder lasts only once the one it stands in is synced
    if not any(path.is_relative_to(each) for each in (WRITTEN if writes else READ + WRITTEN)):
        strange.append([event, str(path)])
        raise RuntimeError(f"{event} {path}")

sys.addaudithook(watch)
code = 0
try:
    from handouts.cli.app import main
    main(sys.argv[3:])
except SystemExit as left:
    code = left.code
print("WATCHED " + json.dumps([code, strange]))
"""

PROGRAM = (ROOT / "fonts", ROOT / "content.schema.json", Path(handouts.__file__).parent, Path(sys.prefix), Path(sys.base_prefix), Path(os.__file__).parent)  # fmt: skip
"""What the program and Python themselves are made of."""

BAIT = (
    '<img src="http://127.0.0.1:9/x.png"/>',
    '<img src="bait.png"/>',
    '<a href="file:///etc/passwd">x</a>',
    '<font name="bait.ttf">x</font>',
    "!include bait.yaml",
    "{{ open('bait.txt').read() }}",
    "file://bait.txt",
    "@bait.txt",
    "$(cat bait.txt)",
)


@pytest.fixture
def practice(tmp_path: Path) -> Path:
    """A folder with a content whose words ask for files, and files that are there but not named."""
    folder = tmp_path / "practice"
    folder.mkdir()
    content = leaflet()
    content["practice"]["brand"]["logo"] = {"file": "logo.svg", "alt": "Our mark, a stone"}
    content["procedures"]["knee"]["why"]["text"] = list(BAIT)
    library_of(folder, content)
    for name in ("bait.png", "bait.ttf", "bait.yaml", "bait.txt"):
        (folder / name).write_bytes(b"bait")
    (folder / "monday.csv").write_text("name\n" + "\n".join(f'"{each.replace(chr(34), chr(39))}"' for each in BAIT) + "\n", encoding="utf-8")  # fmt: skip
    return folder


def watched(folder: Path, *command: str, **environment: str) -> tuple[int, list[Any], str]:
    """Run a command in a process of its own that may read and write nothing else; its exit code, what it tried, what it said."""
    named = ["content.yaml", "logo.svg", "knee.png", "knee.jpg", "step.svg", "monday.csv", "approvals", "details.json"]
    read = [os.fspath(each) for each in (*PROGRAM, *(folder / name for name in named))]
    done = subprocess.run(
        [sys.executable, "-P", "-c", WATCHED, json.dumps(read), json.dumps([os.fspath(folder / "output")]), *command],
        cwd=folder, capture_output=True, text=True, timeout=120, check=False,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
    )  # fmt: skip
    said, _, seen = done.stdout.rpartition("WATCHED ")
    assert seen, done.stderr
    code, strange = json.loads(seen)
    return code, strange, said + done.stderr


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("build", "--format", "large-print", "--name", BAIT[0]), 0),
        (("build", "--patient", "details.json"), 0),
        (("check",), None),
        (("batch", "monday.csv", "--workers", "1"), 0),
        (("batch", "monday.csv", "--merge", "output/monday.pdf"), 0),
        (("preview", "knee", "--dpi", "40"), 0),
    ],
    ids=["build", "build with a file of details", "check", "batch", "batch, merged", "preview"],
)
def test_a_command_touches_what_it_was_given_and_nothing_else(
    command: tuple[str, ...], code: int | None, practice: Path
) -> None:
    (practice / "details.json").write_text(json.dumps({"name": BAIT[1], "note": BAIT[2]}), encoding="utf-8")
    left, strange, said = watched(practice, *command)
    assert strange == [], said
    assert code in (None, left), said
    assert {each.name for each in practice.iterdir() if each.name.startswith("bait")} == {"bait.png", "bait.ttf", "bait.yaml", "bait.txt"}  # fmt: skip


def test_the_watch_sees_a_file_and_a_socket(practice: Path) -> None:
    """Otherwise the tests above would prove nothing."""
    code = WATCHED.replace("from handouts.cli.app import main\n    main(sys.argv[3:])", "exec(sys.argv[3])")
    for action, event in (
        ("open('bait.txt')", "open"),
        ("__import__('socket').socket()", "socket.__new__"),
        ("__import__('os').system('true')", "os.system"),
        ("open('new', 'w')", "open"),
    ):
        read = json.dumps([os.fspath(each) for each in PROGRAM])
        done = subprocess.run([sys.executable, "-P", "-c", code, read, "[]", action], cwd=practice, capture_output=True, text=True, check=False)  # fmt: skip
        assert "RuntimeError" in done.stderr
        assert event in done.stderr
        assert not (practice / "new").exists()


def test_a_build_works_where_nothing_can_be_written_or_reached(
    library: handouts.Library, handout: handouts.Handout, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = builtins.open

    def read_only(file: Any, mode: str = "r", *args: Any, **options: Any) -> Any:
        assert not set(mode) & set("wax+"), f"{file} opened for writing"
        return real(file, mode, *args, **options)

    def unreachable(*args: Any, **options: Any) -> Any:
        raise AssertionError("a socket")

    monkeypatch.setattr(builtins, "open", read_only)
    monkeypatch.setattr(io, "open", read_only)
    monkeypatch.setattr(socket, "socket", unreachable)
    assert handouts.build(library, "kyphoplasty", today=TODAY).pdf == handout.pdf


def test_a_file_has_no_way_out(handout: handouts.Handout) -> None:
    """No scripts, no files within, no actions but the one link that the sheet shows."""
    with pikepdf.open(io.BytesIO(handout.pdf)) as pdf:
        for name in ("OpenAction", "AA", "Names", "AcroForm"):
            assert f"/{name}" not in pdf.Root
        actions = [
            each for each in pdf.objects if isinstance(each, pikepdf.Dictionary) and "/A" in each and "/Subtype" in each
        ]
        assert {str(each.A.URI) for each in actions} == {"tel:+17709623642"}


# -- the environment

ENVIRONMENT = {
    "HB_SHAPER_LIST": "fallback",
    "HB_OPTIONS": "uniscribe-bug-compatible",
    "RL_defaultPageSize": "no such paper",
    "RL_pageCompression": "0",
    "RL_useA85": "1",
    "RL_invariant": "0",
    "RL_trustedSchemes": "file,http",
    "LC_ALL": "tr_TR.UTF-8",
    "LANGUAGE": "ar",
    "SOURCE_DATE_EPOCH": "1",
    "PYTHONHASHSEED": "7",
    "PYTHONOPTIMIZE": "2",
    "PYTHONUTF8": "0",
    "http_proxy": "http://127.0.0.1:9",
}


def test_the_environment_changes_no_byte_of_a_sheet(tmp_path: Path) -> None:
    """Nor does a settings file of ReportLab's in the home or in the folder, which it would run as a program."""
    for name in (".reportlab_mods", ".reportlab_settings", "reportlab_mods.py", "reportlab_settings.py"):
        (tmp_path / name).write_text("open('run', 'w')\ndefaultPageSize = 'no such paper'\n", encoding="utf-8")
    shutil.copy(ROOT / "content.yaml", tmp_path)
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    made = []
    for output, more in (
        ("plain", {}),
        ("strange", {**ENVIRONMENT, "HOME": os.fspath(tmp_path), "PYTHONPATH": os.fspath(tmp_path)}),
    ):
        done = subprocess.run(
            [sys.executable, "-c", "from handouts.cli.app import main; main()", "build", "--language", "all", "--output", output,
             "--patient", "-"],
            input='{"name": "محمد Tavares"}'.encode(), cwd=tmp_path, capture_output=True, timeout=60, env={**os.environ, **more}, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        made.append({path.name: path.read_bytes() for path in (tmp_path / output).iterdir()})
    assert made[0] == made[1]
    assert len(made[0]) == 2
    assert not (tmp_path / "run").exists()
