"""The disk fails at every call in turn: each file is the old or the new one, the user is told, and a second run mends it.

``python -m pytest tests/storage/test_faults.py -rP`` prints how many faults were injected.
"""

from __future__ import annotations

import ast
import csv
import dataclasses
import datetime
import os
import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import PROFILE, ROOT, SEED
from support.faulty import failing

import handouts
from handouts import checks
from handouts.approval import store as approval
from handouts.cli import app as cli
from handouts.document.wording import SheetWords
from handouts.problems import ExitCode
from handouts.storage import record

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="counts the calls Linux and macOS have")

SCHEDULE = "name,time\n" + "".join(
    f"Person {letter},{hour}:15\n" for letter, hour in zip("ABC", range(8, 11), strict=True)
)
HEAD = ",".join(record.HEAD) + "\n"
FIRST_HEAD = ",".join(record.FIRST_HEAD) + "\n"
ENTRY = "2026-11-22T08:00:00+00:00,kyphoplasty,standard,en,KY-EN 1A2B-3C4D,0.1.0\n"

EVERY = 1 if PROFILE == "long" else 3
"""Of the calls from which on all fail, one in so many is tried; of those that fail alone, each."""
TIDYING = {"unlink", "rmdir", "flock"}
"""Calls that a run can do without: the next one removes what is left."""

Files = dict[str, bytes]


@dataclass(frozen=True)
class Command:
    """A command line, what stands there before, and what must be right of a file that it may have written.

    ``gone`` are files that a run takes away until it is finished, ``grows`` those it adds something to each time.
    """

    arguments: str
    before: dict[str, str]
    gone: tuple[str, ...] = ()
    first: str = ""
    """A command that is run before, while the disk is whole; ``{code}`` in the arguments is a code that it approved."""
    then: Callable[[Path], None] = lambda folder: None
    """What becomes of the folder after that."""
    grows: Callable[[str, bytes], bool] = lambda name, data: False


def lines_whole(name: str, data: bytes) -> bool:
    """Whether a record has its old line and whole ones; one torn at the end is taken out by the next run."""
    if Path(name).name != "record.csv":
        return False
    text = data.decode("utf-8")
    begin = HEAD if name.startswith("new") else FIRST_HEAD + ENTRY
    rows = list(csv.reader(text.removeprefix(begin).rpartition("\n")[0].splitlines()))
    return text.startswith(begin) and all(len(row) == len(record.HEAD) and all(row) for row in rows)


def approved(name: str, data: bytes) -> bool:
    """Whether a file is an approval or another entry that counts, or the signature of one; what is kept with it has the same bytes each time."""
    if Path(name).parent.name == "kept":
        return False
    if name.endswith(".sig"):
        return data.startswith(b"-----BEGIN SSH SIGNATURE-----") and data.endswith(b"-----END SSH SIGNATURE-----\n")
    return approval.parse(data.decode("utf-8"), Path(name).name) is not None


def lose_kept(folder: Path) -> None:
    """The folder of the kept sheets is lost."""
    shutil.rmtree(folder / "approvals/kept")


def age(folder: Path) -> None:
    """What no approval names has lain there for days."""
    for name in (ORPHAN, ORPHAN_LIST):
        os.utime(folder / "approvals/kept" / name, (1e9, 1e9))


def fill_in(folder: Path) -> None:
    """A translator has filled in one line of the skeleton that stands where the translation stands."""
    text = (folder / "out/kyphoplasty-fr.yaml").read_text(encoding="utf-8")
    (folder / "translations/fr").mkdir(parents=True)
    (folder / "translations/fr/kyphoplasty.yaml").write_text(text, encoding="utf-8")
    (folder / "in.yaml").write_text(text.replace('"TODO: Kyphoplasty"', "Cyphoplastie"), encoding="utf-8")
    shutil.rmtree(folder / "out")


OLD = "old, and whole"
TODAY = datetime.date(2026, 11, 22)
MOMENT = "2026-11-22T06:00:00Z"
KEY = "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f\n-----END PRIVATE KEY-----\n"
BEGUN = approval.ApproversChange("", "", "Ann", TODAY, person=approval.Person("Ann", ("manager",)), time=MOMENT)
GIVEN = approval.Approval(
    "kyphoplasty", "en", "Jane", TODAY, role="", until=datetime.date(2027, 11, 22), time=MOMENT,
    wording=SheetWords(("Words.",), (), ("KY-EN 2222-2222-2222-2222-2",), "ab", {"standard": "ab" * 32}),
)  # fmt: skip
ORPHAN, ORPHAN_LIST = "knee-standard-en.0123456789abcdef.tar.xz", "knee.en.0123456789ab.txt"
COMMANDS = {
    "build": Command("build --output new/out --language en,es", {}),
    "build over old sheets": Command(
        "build --output out --record record.csv",
        {"out/kyphoplasty-standard-en.pdf": OLD, "out/mine.pdf": OLD, "record.csv": FIRST_HEAD + ENTRY},
        grows=lines_whole,
    ),
    "batch": Command("batch list.csv --output new/out", {"list.csv": SCHEDULE}),
    "batch over old sheets": Command(
        "batch list.csv --output out --clear",
        {"list.csv": SCHEDULE, "out/manifest.csv": OLD, "out/00003-kyphoplasty-standard-en.pdf": OLD,
         "out/00009-kyphoplasty-standard-en.pdf": OLD, "out/mine.pdf": OLD},
        gone=("out/manifest.csv", "out/00009-kyphoplasty-standard-en.pdf"),
    ),
    "print file": Command(
        "batch list.csv --merge out/print.pdf",
        {"list.csv": SCHEDULE, "out/print.pdf": OLD, "out/print-manifest.csv": OLD},
        gone=("out/print-manifest.csv",),
    ),
    "approve": Command("approve kyphoplasty --by Jane", {"approvals/mine.txt": OLD}, grows=approved),
    "approve and sign": Command("approve kyphoplasty --by Jane --sign key", {"key": KEY}, grows=approved),
    "begin the list of approvers": Command("approvers add Ann --role manager --by Ann", {}, grows=approved),
    "change the list of approvers": Command(
        "approvers add Jane --by Ann",
        {f"approvals/{BEGUN.file_name()}": BEGUN.text(), "approvals/approvers.yaml": OLD},
        grows=approved,
    ),
    "withdraw": Command(f"withdraw {GIVEN.wording.codes[0]} --by Jane --reason Wrong",
                        {f"approvals/{GIVEN.file_name()}": GIVEN.text()}, grows=approved),
    "archive --complete": Command(
        "archive --complete", {}, first="approve kyphoplasty --by Jane", then=lambda folder: lose_kept(folder)
    ),
    "archive --prune": Command(
        "archive --prune", {f"approvals/kept/{ORPHAN}": OLD, f"approvals/kept/{ORPHAN_LIST}": OLD},
        first="approve kyphoplasty --by Jane", then=lambda folder: age(folder),
        gone=(f"approvals/kept/{ORPHAN}", f"approvals/kept/{ORPHAN_LIST}"),
    ),
    "reprint": Command(
        "reprint {code} --output out --record new/record.csv", {}, first="approve kyphoplasty --by Jane", grows=lines_whole
    ),
    "review": Command("review --ics new/reviews.ics", {}),
    "record": Command("build --output out --format one-page --record new/record.csv", {}, grows=lines_whole),
    "report": Command("report kyphoplasty --output out", {"out/kyphoplasty-report-en.json": OLD}),
    "schema": Command("schema --output a/b.json", {}),
    "translate export": Command("translate export fr --format xliff --output new/out", {"new/out/kyphoplasty-fr.xlf": OLD}),
    "translate import": Command(
        "translate import in.yaml", {}, first="translate export fr kyphoplasty --format yaml --output out",
        then=lambda folder: fill_in(folder),
    ),
}  # fmt: skip


def snapshot(folder: Path) -> Files:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def leftovers(files: Files) -> list[str]:
    """What only a run in progress has."""
    return [
        name
        for name in files
        if any(part.startswith(".") for part in Path(name).parts) and Path(name).name != ".gitattributes"
    ]


@pytest.fixture
def run(library: handouts.Library, monkeypatch: pytest.MonkeyPatch) -> Callable[[Path, Command], Result]:
    """Runs a command in a folder, at a time that stands still; the content is read once and checked never."""

    class Clock(datetime.datetime):
        @classmethod
        def now(cls, tz: datetime.tzinfo | None = None) -> datetime.datetime:
            return datetime.datetime(2026, 11, 22, 8, 30, tzinfo=tz)

    def in_folder(folder: Path, command: Command) -> Result:
        monkeypatch.chdir(folder)
        for name in ("load", "load_each_sheet"):
            monkeypatch.setattr(
                f"handouts.content.loader.{name}", lambda _, **asked: dataclasses.replace(library, folder=folder)
            )
        said = command.arguments
        if "{code}" in said:
            said = said.format(code=approval.read_approvals(folder)[-1].wording.codes[0])
        result = CliRunner().invoke(cli.main, [*said.split(), "--content", "x"][: None if "schema" not in command.arguments else -2])  # fmt: skip
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    monkeypatch.setattr(checks, "check", lambda *args, **options: [])
    monkeypatch.setattr(datetime, "datetime", Clock)
    return in_folder


def laid(folder: Path, command: Command, run: Callable[[Path, Command], Result], begun: list[Path]) -> Path:
    """A folder as it is before the command; ``begun`` is where what was laid first is kept, to be copied from then on."""
    if begun:
        return Path(shutil.copytree(begun[0], folder))
    _lay(folder, command)
    if command.first:
        assert run(folder, Command(command.first, {})).exit_code == ExitCode.OK
    command.then(folder)
    begun.append(Path(shutil.copytree(folder, folder.parent / "begun")))
    return folder


def _lay(folder: Path, command: Command) -> Path:
    for name, text in command.before.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline="")
    folder.mkdir(exist_ok=True)
    return folder


@pytest.mark.slow
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
@pytest.mark.parametrize("name", COMMANDS)
def test_whatever_call_fails_each_file_is_the_old_or_the_new_one(
    name: str, lasting: bool, run: Callable[[Path, Command], Result], tmp_path: Path
) -> None:
    command = COMMANDS[name]
    begun: list[Path] = []
    clean = laid(tmp_path / "clean", command, run, begun)
    assert run(clean, command).exit_code == ExitCode.OK
    wanted = snapshot(clean)
    assert not leftovers(wanted)
    stride = EVERY if lasting else 1
    for number in range(1 + SEED % stride, 200, stride):
        folder = laid(tmp_path / str(number), command, run, begun)
        old = snapshot(folder)
        with failing(folder, number, lasting=lasting) as disk:
            result = run(folder, command)
        if not disk.failed:
            print(
                f"faults injected: {number - 1}, one in {stride} ({name}{', and all calls after it' if lasting else ''})"
            )
            assert number > 3, "nothing was counted"
            return
        where = f"{disk.failed[0]}, call {number}"
        assert result.exit_code in (ExitCode.OK, ExitCode.UNWRITABLE), where
        now = snapshot(folder)
        if result.exit_code == ExitCode.OK:  # what failed was only needed to tidy up, and the next run does it
            assert disk.failed[0] in TIDYING, f"{where} was not told"
            assert {each for each in now if each not in leftovers(now)} == set(wanted), where
        else:
            assert "cannot be written" in result.stderr or "cannot be taken away" in result.stderr, where
            assert "\n    " in result.stderr, "no remedy"
        assert lasting or disk.failed[0] in TIDYING or not leftovers(now), f"something is left behind after {where}"
        if command.gone and old.get(command.gone[0]) and now.get(command.gone[0]) == old[command.gone[0]]:
            there = {each for each in now if each not in leftovers(now)}
            assert {each: now[each] for each in there} == old, "a manifest stands beside files it does not tell of"
        for each, data in now.items():
            right = data in (old.get(each), wanted.get(each)) or command.grows(each, data)
            assert right or each in leftovers(now) or not data, f"{each} is half written after {where}"
        assert {each for each in old if each not in now} <= set(command.gone), where
        assert run(folder, command).exit_code == ExitCode.OK, where
        after = snapshot(folder)
        assert set(after) == set(wanted), f"{where}: a second run does not complete it, or leaves something behind"
        for each, data in after.items():
            assert data == wanted[each] or command.grows(each, data), each
        shutil.rmtree(folder)
    raise AssertionError("it never ends")


@pytest.mark.parametrize("name", COMMANDS)
def test_each_file_is_synced_before_it_has_its_name_and_its_folder_after(
    name: str, run: Callable[[Path, Command], Result], tmp_path: Path
) -> None:
    folder = laid(tmp_path / "x", COMMANDS[name], run, [])
    with failing(folder, 0) as disk:
        assert run(folder, COMMANDS[name]).exit_code == ExitCode.OK
    assert disk.calls > 3
    assert disk.unsynced == []
    assert disk.dirty == set(), "the last change is not synced"


def test_only_these_modules_write_files() -> None:
    """What opens, moves or removes files stands where the faults above go."""
    writers = {
        "writing.py",
        "record.py",
        "workplace.py",
        "run.py",
        "print_files.py",
        "workers.py",
        "making.py",
        "report.py",
        "user_cache.py",
    }
    names = {
        "write_bytes",
        "write_text",
        "replace",
        "rename",
        "unlink",
        "mkdir",
        "rmtree",
        "copytree",
        "fsync",
        "mkstemp",
        "makedirs",
    }
    for path in sorted((ROOT / "handouts").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in ast.walk(tree):
            if not isinstance(node, ast.Call) or path.name in writers:
                continue
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            constants = {
                each.value for each in (*node.args, *(k.value for k in node.keywords)) if isinstance(each, ast.Constant)
            }
            texts = called == "replace" and (len(node.args) != 1 or node.keywords)  # of a text or a dataclass
            in_memory = any(each.arg == "fileobj" for each in node.keywords)
            opens = (
                not in_memory
                and called in ("open", "fdopen")
                and constants & {"w", "wb", "a", "ab", "x", "xb", "w+b", "r+b"}
            )
            assert not opens, f"{path}:{node.lineno} opens a file to write to it"
            assert called not in names or texts, (
                f"{path}:{node.lineno} changes files; let handouts/storage/writing.py do it"
            )
