"""Batches: the right sheet for each row and for nobody else, whole files whatever happens, and nothing personal said."""

import contextlib
import csv
import datetime
import errno
import hashlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner, Result
from conftest import KILLS, PROFILE, ROOT, SEED
from support import validators
from support.sheets import tagged

import handouts
from handouts.batch import making
from handouts.batch import run as batch
from handouts.batch.workplace import write_synced
from handouts.cli.app import main
from handouts.document.patient import LONGEST
from handouts.languages.language import Language
from handouts.pdf.own_fonts import OwnFonts
from handouts.pdf.slots import Detail, Fallen, SlotStream
from handouts.problems import ExitCode

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="kills and locks as Linux and macOS have them")

SECRET = "Wilhelmina"  # noqa: S105 - a name
LETTERS = ("abcdefghijklmnoprstuvwxyz", "áčďéěňóřšťúůýž", "абвгдежзиклмнопр", "αβγδεζηθικλμνξο", "ạảấầẩẫậắằẳẵặẹẻ")


def word(chance: random.Random, letters: str) -> str:
    return "".join(chance.choices(letters, k=9)).capitalize()


def people(number: int, *, plain: bool = False) -> list[dict[str, str]]:
    """So many people, no two of whom share a word."""
    chance, rows = random.Random(SEED * number), []  # noqa: S311 - names
    for index in range(number):
        letters = LETTERS[0] if plain else LETTERS[index % len(LETTERS)]
        rows.append(
            {
                "name": f"{word(chance, letters)} {word(chance, letters)}",
                "date": f"Day{index:05}",
                "doctor": f"Dr. {word(chance, LETTERS[0])}",
            }
        )
    return rows


def written(path: Path, rows: Sequence[dict[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(dict.fromkeys(name for row in rows for name in row)))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run(*arguments: str | Path) -> Result:
    """A batch that ends of itself, with no traceback."""
    result = CliRunner().invoke(main, ["batch", *map(str, arguments)])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    assert "Traceback" not in result.output
    return result


def started(*arguments: str | Path, **options: object) -> "subprocess.Popen[bytes]":
    """A batch as a process group of its own."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        [sys.executable, "-m", "handouts", "batch", *map(str, arguments)],
        **{"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, **options},
        env=environment,
        start_new_session=True,
    )


def sheets(output: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(output.glob("*.pdf"))}


def names(folder: Path) -> list[str]:
    return [path.name for path in folder.iterdir()]


def manifest(output: Path, name: str = "manifest.csv") -> list[list[str]]:
    return list(csv.reader((output / name).read_text(encoding="utf-8").splitlines()))


def text_of(pdf: bytes) -> list[str]:
    """The words of each page."""
    with contextlib.closing(pypdfium2.PdfDocument(pdf)) as opened:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in opened]


def until(true: Callable[[], object], seconds: float = 20) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it never came"
        time.sleep(0.002)


def gone(group: int) -> bool:
    """Whether no process of a group is left."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(group, 0)
        return False
    return True


def person(row: dict[str, str]) -> handouts.Patient:
    return handouts.Patient(**{name: row[name] for name in ("name", "date", "doctor")})


def belongs_to(text: str, rows: Sequence[dict[str, str]]) -> set[int]:
    """Whose details stand in a text; it must be all that they have."""
    found = set()
    for index, row in enumerate(rows):
        words = [part for cell in (row["name"], row["date"], row["doctor"]) for part in cell.split() if part != "Dr."]
        there = [part for part in words if part in text]
        assert not there or there == words
        if there:
            found.add(index)
    return found


# -- the right sheet for each


@pytest.mark.parametrize("workers", [1, 3])
def test_each_file_is_the_sheet_of_its_row_and_of_nobody_else(
    folder: Path, library: handouts.Library, workers: int
) -> None:
    rows = people(20)
    for index, row in enumerate(rows):
        row |= {"language": ("", "Spanish")[index % 2], "edition": ("", "Large print", "tri_fold")[index % 3]}
    result = run(written(folder / "list.csv", rows), "--output", "out", "--workers", str(workers))
    assert result.exit_code == ExitCode.OK, result.output
    assert result.stderr == ""
    made = sheets(folder / "out")
    assert len(made) == len(rows)
    for index, (row, (name, pdf)) in enumerate(zip(rows, made.items(), strict=True)):
        code, edition = ("en", "es")[index % 2], ("standard", "large-print", "trifold")[index % 3]
        assert name == f"{index + 2:05}-kyphoplasty-{edition}-{code}.pdf"
        assert belongs_to(" ".join(text_of(pdf)), rows) == {index}
        assert pdf == handouts.build(library, "kyphoplasty", format=edition, language=code, patient=person(row)).pdf


SCRIPTS = (
    *LETTERS[1:], "가나다라마바사아자차카타파하", "山川田中木林森金石水火土日月", "ابتجحدرسصطعفقكلمنهوي", "あいうえおかきくけこさしす",
    "अकगचजटतदनपबमयरलवसह", "કગચજતદનપબમયરલવસહ", "አበገደሀወዘየከለመነሰረተ",
)  # fmt: skip
RARELY, SAMPLES = (5, 1000) if PROFILE == "long" else (200, 20)
"""One row in so many has a name in another script than English; so many samples are validated."""
ROWS = int(os.environ.get("HANDOUTS_ROWS", "5000"))
"""How long the schedule is of which a thousand sheets are read back."""


def in_many_scripts(number: int) -> list[dict[str, str]]:
    rows, chance = people(number, plain=True), random.Random(SEED + 1)  # noqa: S311
    for turn, index in enumerate(range(0, number, RARELY)):
        letters = SCRIPTS[turn % len(SCRIPTS)]
        rows[index]["name"] = f"{word(chance, letters)} {word(chance, letters)}"
    return rows


def strangers(pdf: bytes, owners: dict[str, int], index: int) -> set[int]:
    """Whose words stand on a sheet that should not; the sheet's own person, if theirs do not."""
    return {owners[word] for page in text_of(pdf) for word in page.split() if word in owners} ^ {index}


def leaked(output: Path, library: handouts.Library, rows: Sequence[dict[str, str]]) -> list[int]:
    """The rows whose files are not, to the byte, what a press makes that goes through the schedule backwards."""
    press, listed = handouts.Press(library, "kyphoplasty"), manifest(output)[1:]
    pairs = zip(reversed(listed), reversed(rows), strict=True)
    return [int(line[0]) - 2 for line, row in pairs if line[3] != hashlib.sha256(press.copy(person(row))).hexdigest()]


@pytest.mark.slow
def test_a_thousand_of_a_big_batch_are_right(folder: Path, library: handouts.Library) -> None:
    rows = in_many_scripts(ROWS)
    owners = {
        part: index
        for index, row in enumerate(rows)
        for part in (row["date"], row["doctor"].removeprefix("Dr. "), *row["name"].split())
    }
    assert len(owners) == 4 * len(rows)
    sample = sorted(random.Random(SEED).sample(range(len(rows)), 1000))  # noqa: S311
    try:
        assert run(written(folder / "list.csv", rows), "--output", "out", "--workers", "2").exit_code == ExitCode.OK
        files = [folder / "out" / line[1] for line in manifest(folder / "out")[1:]]
        assert len(set(files)) == len(rows) == len(names(folder / "out")) - 1
        assert {index: strangers(files[index].read_bytes(), owners, index) for index in sample} == {
            index: set() for index in sample
        }
        assert leaked(folder / "out", library, rows) == []
        validated = [index for index in sample if not index % RARELY][: SAMPLES // 2]
        validated = sorted({*validated, *sample[-SAMPLES + len(validated) :]})
        for index in validated:
            pdf, row = files[index].read_bytes(), rows[index]
            assert pdf == handouts.build(library, "kyphoplasty", patient=person(row)).pdf, "as made for nobody else"
            said = [text for _, text in tagged(pdf)]
            often = {name: said.count(row[name]) for name in ("name", "date", "doctor")}
            assert often == {"name": 1, "date": 2, "doctor": 1}, "the day stands at the head of page 1 too"
        for flavour in ("ua1", "2a"):
            for start in range(0, len(validated), 100):
                assert validators.verapdf([files[index] for index in validated[start : start + 100]], flavour) == []
    finally:
        shutil.rmtree(folder / "out", ignore_errors=True)  # a gigabyte


@pytest.mark.parametrize("slot", ["when", "name"])
def test_one_leaked_byte_is_caught(
    slot: str, folder: Path, library: handouts.Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On each page with details: the one with this slot."""
    rows, fill, filled = people(300, plain=True), SlotStream.fill, list[bytes]()

    def leak(stream: SlotStream, fallen: Mapping[Detail, Fallen], own: OwnFonts) -> bytes:
        data = fill(stream, fallen, own)
        if slot not in [each.name for each in stream.slots]:
            return data
        filled.append(data)
        if len(filled) != 200:
            return data
        other = filled[-2]
        at = next(at for at, (one, two) in enumerate(zip(data, other, strict=False)) if one != two)
        return data[:at] + other[at : at + 1] + data[at + 1 :]

    with monkeypatch.context() as patched:
        patched.setattr(SlotStream, "fill", leak)
        assert run(written(folder / "list.csv", rows), "--output", "out", "--workers", "1").exit_code == ExitCode.OK
    assert len(filled) == len(rows)
    assert leaked(folder / "out", library, rows) == [199]


def test_the_manifest_names_files_and_codes_and_nobody(folder: Path) -> None:
    rows = people(5)
    run(written(folder / "list.csv", rows), "--output", "out")
    head, *lines = manifest(folder / "out")
    assert head == ["row", "file", "code", "sha256"]
    made = sheets(folder / "out")
    assert [line[1] for line in lines] == list(made)
    for row, name, code, digest in lines:
        assert int(name[:5]) == int(row)
        assert re.fullmatch(r"KY-EN(?: |-)(?:[2-9A-Z]{4}-){4}[2-9A-Z]", code)
        assert digest == hashlib.sha256(made[name]).hexdigest()
    assert sorted(names(folder / "out")) == [*made, "manifest.csv"]
    assert not belongs_to((folder / "out" / "manifest.csv").read_text(), rows)


def test_a_language_goes_by_its_name_its_own_name_and_every_code(folder: Path) -> None:
    asked = ("Spanish", "español", "es", "es_MX", "es-419", "spa", "SPA", "Spain", "Esperanza")
    rows = [{"name": "Ann", "language": each} for each in asked]
    result = run(written(folder / "list.csv", rows), "--output", "out")
    assert [name[:5] for name in sheets(folder / "out") if name.endswith("-es.pdf")] == [f"{n:05}" for n in range(2, 9)]
    assert "list.csv:9:" in result.stderr
    assert "list.csv:10:" in result.stderr
    assert "Esperanza" not in result.output


def test_a_day_is_written_as_the_language_does(folder: Path) -> None:
    rows = [
        {"name": "Ann", "date": "2026-11-24", "language": ""},
        {"name": "Bo", "date": "2026-11-24", "language": "es"},
        {"name": "Cy", "date": "11/24", "language": ""},
    ]
    run(written(folder / "list.csv", rows), "--output", "out")
    texts = [" ".join(text_of(pdf)) for pdf in sheets(folder / "out").values()]
    assert "Nov 24, 2026" in texts[0]
    assert Language.of("es").day(datetime.date(2026, 11, 24)) in texts[1]
    assert "11/24" in texts[2]


# -- what is wrong with a row


BAD = (
    ({"name": f"{SECRET} A", "procedure": "kyphoplasti"}, "2:", "Did you mean kyphoplasty?"),
    ({"name": f"{SECRET} B", "procedure": SECRET}, "3:", "Possible: kyphoplasty."),
    ({"name": f"{SECRET} C", "procedure": "kyphoplasty", "language": SECRET}, "4:", "not there in the language"),
    ({"name": f"{SECRET} D", "procedure": "kyphoplasty", "language": "Korean"}, "5:", "not there in the language"),
    ({"name": f"{SECRET} E", "procedure": "kyphoplasty", "format": "Large-prin"}, "6:", "Did you mean large-print?"),
    ({"name": SECRET * 40, "procedure": "kyphoplasty"}, "7:1:", f"more than {LONGEST['name']} letters"),
    ({"name": f"{SECRET} \u202e", "procedure": "kyphoplasty"}, "8:1:", "cannot be printed"),
    (
        {"name": f"{SECRET}", "procedure": "kyphoplasty", "note": f"{SECRET} \U00012000"},
        "9:12:",
        "character that no font here has",
    ),
    ({"procedure": "kyphoplasty"}, "10:", "Nobody's name"),
)
GOOD = ({"name": "Ann Lee", "procedure": "Kyphoplasty"}, {"name": "Bo Li", "procedure": " KYPHOPLASTY "})


@pytest.mark.parametrize("way", ["--output", "--merge"])
def test_bad_rows_are_told_and_the_others_made(folder: Path, way: str) -> None:
    blank = dict.fromkeys(("name", "note", "procedure", "language", "format"), "")
    rows = [blank | row for row, _, _ in BAD] + [blank | row for row in GOOD]
    result = run(written(folder / "list.csv", rows), way, "out/print.pdf" if way == "--merge" else "out")
    assert result.exit_code == ExitCode.PROBLEMS
    told = re.findall(r"^\S*list\.csv:(\d+:\d+: .*\n .*)", result.stderr, flags=re.MULTILINE)
    assert len(told) == len(BAD), result.stderr
    for _, place, words in BAD:
        assert [each for each in told if each.startswith(place) and words in each], (place, words, told)
    assert f"{len(BAD)} rows not made." in result.stderr
    everything = result.output + " ".join(names(folder / "out"))
    assert SECRET.lower() not in everything.lower()
    listed = manifest(folder / "out", "print-manifest.csv" if way == "--merge" else "manifest.csv")
    assert [line[0] for line in listed[1:]] == ["11", "12"]
    pages = [page for pdf in sheets(folder / "out").values() for page in text_of(pdf)]
    assert SECRET not in " ".join(pages)
    assert "Ann Lee" in " ".join(pages)
    assert "Bo Li" in " ".join(pages)


def test_what_is_wrong_with_a_sheet_is_told_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    problem = handouts.Problem("too-long", "The words do not fit.", "Shorten them.", handouts.Place("content.yaml", 7))

    def refuse(press: object, patient: object) -> bytes:
        raise handouts.HandoutsError(problem)

    monkeypatch.setattr(making.Press, "print", refuse)
    monkeypatch.setattr(making.Press, "show", refuse)
    result = run(written(folder / "list.csv", people(3)), "--output", "out", "--workers", "1")
    assert result.exit_code == ExitCode.PROBLEMS
    assert result.stderr.count("The words do not fit.") == 1
    assert result.stderr.count("The sheet that this row asks for cannot be made.") == 3


def test_a_fault_of_the_program_quotes_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(press: object, patient: handouts.Patient) -> bytes:
        raise KeyError(patient.name)

    monkeypatch.setattr(making.Press, "print", fail)
    result = run(written(folder / "list.csv", [{"name": SECRET}]), "--output", "out", "--workers", "1")
    assert result.exit_code == ExitCode.PROBLEMS
    assert re.search(
        r"list\.csv:2:1: This row could not be made: the program is at fault \(fault [0-9A-F]{4}-[0-9A-F]{4}\)\.",
        result.stderr,
    )
    assert SECRET not in result.output


def test_final_makes_no_sheet_that_is_not_approved(folder: Path) -> None:
    result = run(written(folder / "list.csv", people(2)), "--output", "out", "--final")
    assert result.exit_code == ExitCode.PROBLEMS
    assert "2 rows not made." in result.stderr
    assert not (folder / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (["none.csv"], ExitCode.UNREADABLE),
        (["list.csv", "--procedure", "hip"], ExitCode.PROBLEMS),
        (["list.csv", "--format", "poster"], ExitCode.PROBLEMS),
        (["list.csv", "--language", "xx"], ExitCode.PROBLEMS),
        (["list.csv", "--paper", "a3"], ExitCode.PROBLEMS),
        (["list.csv", "--merge", "a.pdf", "--workers", "2"], ExitCode.USAGE),
        (["list.csv", "--workers", "0"], ExitCode.USAGE),
        (["list.csv", "--separators"], ExitCode.USAGE),
        (["list.csv", "--dask", "x", "--workers", "2"], ExitCode.USAGE),
        (["list.csv", "--output", "list.csv"], ExitCode.UNWRITABLE),
    ],
)
def test_exit_codes(folder: Path, arguments: list[str], code: ExitCode) -> None:
    written(folder / "list.csv", [{"name": SECRET}])
    result = run(*arguments)
    assert result.exit_code == code, result.output
    assert SECRET not in result.output
    assert not list(folder.rglob("*.pdf"))


# -- running it again


def times(output: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in output.glob("*.pdf")}


def test_a_second_run_makes_what_is_missing_and_only_that(folder: Path) -> None:
    rows = people(12)
    path = written(folder / "list.csv", rows)
    assert "12 sheets made" in run(path, "--output", "out").stdout
    before, listed = times(folder / "out"), manifest(folder / "out")
    (folder / "out" / "00003-kyphoplasty-standard-en.pdf").unlink()
    (folder / "out" / "00004-kyphoplasty-standard-en.pdf").write_bytes(b"%PDF-1.7 cut off")
    result = run(path, "--output", "out", "--workers", "2")
    assert "2 sheets made, 10 there already" in result.stdout
    after = times(folder / "out")
    assert {name[:5] for name in after if after[name] != before[name]} == {"00003", "00004"}
    assert manifest(folder / "out") == listed
    rows[5]["name"] = "Somebody Else"
    assert "1 sheet made, 11 there already" in run(written(path, rows), "--output", "out").stdout
    rows[5]["name"] += " \U00012000"
    assert "0 sheets made, 11 there already" in run(written(path, rows), "--output", "out").stdout
    assert "00007-kyphoplasty-standard-en.pdf" not in times(folder / "out"), (
        "the sheet of a row that was mended to the worse"
    )


def test_sheets_of_another_schedule_are_not_left_among_these(folder: Path) -> None:
    run(written(folder / "monday.csv", people(5)), "--output", "out")
    (folder / "out" / "mine.pdf").write_bytes(b"mine")
    tuesday = written(folder / "tuesday.csv", people(3))
    before = times(folder / "out")
    result = run(tuesday, "--output", "out")
    assert result.exit_code == ExitCode.UNWRITABLE
    assert "Sheets of another schedule stand in the folder: 2, such as 00005-" in result.stderr
    assert times(folder / "out") == before
    assert run(tuesday, "--output", "out", "--clear").exit_code == ExitCode.OK
    assert {name[:5] for name in times(folder / "out")} == {"00002", "00003", "00004", "mine."}


def whole(output: Path, wanted: dict[str, bytes]) -> int:
    """How many files there are, each of them whole."""
    there = sheets(output)
    for name, pdf in there.items():
        assert pdf == wanted[name], name
    return len(there)


@pytest.mark.slow
def test_killed_at_any_moment_it_leaves_whole_files_and_goes_on(folder: Path) -> None:
    rows, chance, output = people(400, plain=True), random.Random(SEED + 4), folder / "out"  # noqa: S311
    path = written(folder / "list.csv", rows)
    run(path, "--output", "wanted", "--workers", "1")
    wanted = sheets(folder / "wanted")
    before: dict[str, int] = {}
    killed, ended, quiet = 0, 0, subprocess.DEVNULL
    while killed < KILLS:
        turn = killed + ended
        workers = 2 if turn % 5 == 1 else 1
        process = started(path, "--output", output, "--workers", str(workers), stdout=quiet, stderr=quiet)
        if turn % 3:  # while it writes
            more = len(before)
            until(lambda: process.poll() is not None or len(list(output.glob("*.pdf"))) > more)  # noqa: B023
            time.sleep(chance.uniform(0, 0.03))
        else:
            time.sleep(chance.uniform(0, 0.6))
        process.send_signal(signal.SIGKILL)
        survived = process.wait() == 0
        ended, killed = ended + survived, killed + (not survived)
        until(lambda: gone(process.pid))  # noqa: B023 - workers do not outlive their parent
        assert whole(output, wanted) >= len(before)
        after = times(output) if output.exists() else {}
        assert all(after[name] == before[name] for name in before)
        before = after
        if len(after) == len(wanted) or turn % 8 == 7:
            finish_batch(path, output, wanted, before, folder)
            shutil.rmtree(output)
            before = {}
    finish_batch(path, output, wanted, before, folder)
    print(f"kills survived: {killed} (batch)")


def finish_batch(path: Path, output: Path, wanted: dict[str, bytes], before: dict[str, int], folder: Path) -> None:
    """What a last run makes: all that is missing, nothing twice, and nothing else is left."""
    result = run(path, "--output", output, "--workers", "1")
    assert result.exit_code == ExitCode.OK
    assert re.search(rf"\b{len(wanted) - len(before)} sheets? made", result.stdout)
    assert whole(output, wanted) == len(wanted)
    assert all(times(output)[name] == before[name] for name in before)
    assert manifest(output) == manifest(folder / "wanted")
    assert len(names(output)) == len(wanted) + 1


def wait_here(output: Path, line: int) -> Path:
    """A pipe in the place of a row's file: the worker that comes to it reads, and waits until somebody opens it to write.

    So a batch cannot end before a test has done what it does in the middle of one.
    """
    output.mkdir(exist_ok=True)
    path = output / f"{line:05}-kyphoplasty-standard-en.pdf"
    os.mkfifo(path)
    return path


def go_on(path: Path) -> None:
    """Let a worker that waits at a pipe go on, once there is one; it finds nothing in it, and writes the file."""
    with path.open("wb"):
        pass


def test_ctrl_c_leaves_whole_files_and_nothing_else(folder: Path) -> None:
    path, output = written(folder / "list.csv", people(1000, plain=True)), folder / "out"
    output.mkdir()
    pipes = [wait_here(output, line) for line in (500, 900)]
    process = started(path, "--output", output, "--workers", "2")
    until(lambda: len(list(output.glob("*.pdf"))) > 5 + len(pipes), 60)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=60)
    assert process.returncode == 130
    assert said == (b"", b"Interrupted. What is there is whole; run it again to make what is missing.\n")
    until(lambda: gone(process.pid))
    for each in pipes:
        each.unlink()
    left = names(output)
    assert 0 < len(left) < 1000
    assert all(re.fullmatch(r"\d{5}-kyphoplasty-standard-en\.pdf", name) for name in left)
    assert all((output / name).read_bytes().endswith(b"%%EOF\n") for name in left)


def test_a_worker_that_dies_is_made_up_for(folder: Path) -> None:
    rows, output = people(1000, plain=True), folder / "out"
    pipe = wait_here(output, 900)
    process = started(written(folder / "list.csv", rows), "--output", output, "--workers", "2")
    until(lambda: len(list(output.glob("*.pdf"))) > 6, 60)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    if not children.exists():
        pytest.skip("only Linux says which processes are a process's own")
    serving = [
        each
        for each in map(int, children.read_text().split())
        if b"spawn_main" in Path(f"/proc/{each}/cmdline").read_bytes()
    ]
    os.kill(serving[0], signal.SIGKILL)
    go_on(pipe)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert sum(map(int, re.findall(rb" (\d+) (?:sheets|there)", out))) == 1000
    assert len(manifest(output)) == 1001
    assert len(names(output)) == 1001


@pytest.fixture
def small_disk(folder: Path) -> Iterator[tuple[Path, Callable[[], None]]]:
    """A folder on a disk of one megabyte, and what gives it room; where none can be mounted, a fake."""
    disk = folder / "disk"
    disk.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(disk)]
    if shutil.which("mount") is None or subprocess.run(mounted, capture_output=True, check=False).returncode:
        monkeypatch, put = pytest.MonkeyPatch(), write_synced

        def full(path: Path, data: bytes) -> str:
            if sum(each.stat().st_size for each in disk.rglob("*.pdf")) + len(data) > 1_000_000:
                path.write_bytes(data[:100])
                raise OSError(errno.ENOSPC, "No space left on device")
            return put(path, data)

        monkeypatch.setattr(batch, "write_synced", full)
        monkeypatch.setattr(batch, "CHUNK", 4)
        yield disk, monkeypatch.undo
        monkeypatch.undo()
        return
    yield disk, lambda: subprocess.run(["mount", "-o", "remount,size=64m", str(disk)], check=True) and None
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_leaves_whole_files_and_a_second_run_the_rest(
    folder: Path, small_disk: tuple[Path, Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    disk, make_room = small_disk
    monkeypatch.setattr(batch, "CHUNK", 8)
    path, output = written(folder / "list.csv", people(60, plain=True)), disk / "out"
    result = run(path, "--output", output, "--workers", "1")
    assert result.exit_code == ExitCode.UNWRITABLE
    assert "No space left" in result.stderr
    there = sheets(output)
    assert 0 < len(there) < 60
    assert all(pdf.endswith(b"%%EOF\n") for pdf in there.values())
    assert set(names(output)) == set(there)
    make_room()
    assert f"{60 - len(there)} sheets made, {len(there)} there already" in run(path, "--output", output).stdout
    assert len(sheets(output)) == 60


def test_a_full_disk_leaves_the_old_print_file(
    folder: Path, small_disk: tuple[Path, Callable[[], None]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("handouts.batch.print_files.MOST_COPIES", 5_000)  # one that the disk has no room for
    disk, _ = small_disk
    if not os.path.ismount(disk):
        pytest.skip("no disk can be mounted here")
    path = disk / "print.pdf"
    assert run(written(folder / "list.csv", people(3)), "--merge", path).exit_code == ExitCode.OK
    before = path.read_bytes()
    result = run(written(folder / "list.csv", people(2000, plain=True)), "--merge", path)
    assert result.exit_code == ExitCode.UNWRITABLE
    assert path.read_bytes() == before
    assert set(names(disk)) == {"print.pdf"}


def test_a_folder_is_for_one_run_at_a_time(folder: Path) -> None:
    output = folder / "out"
    pipe = wait_here(output, 500)
    process = started(written(folder / "list.csv", people(600, plain=True)), "--output", output, "--workers", "2")
    until(lambda: len(list(output.glob("*.pdf"))) > 2, 60)
    result = run(written(folder / "other.csv", people(3)), "--output", output, "--clear")
    assert result.exit_code == ExitCode.UNWRITABLE
    assert "Another run is writing to this folder." in result.stderr
    go_on(pipe)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, err) == (0, b"")
    assert b"600 sheets made" in out
    assert len(sheets(output)) == 600


# -- print files


def test_a_print_file_has_each_copy_on_a_fresh_sheet_in_order(folder: Path) -> None:
    rows = people(30)
    result = run(written(folder / "list.csv", rows), "--merge", "print.pdf")
    assert result.exit_code == ExitCode.OK, result.output
    pages = text_of((folder / "print.pdf").read_bytes())
    assert len(pages) % 60 == 0
    each = len(pages) // 30
    for index in range(30):
        assert belongs_to(" ".join(pages[index * each : (index + 1) * each]), rows) == {index}
    lines = manifest(folder, "print-manifest.csv")[1:]
    assert [line[0] for line in lines] == [str(number) for number in range(2, 32)]
    assert {line[1] for line in lines} == {"print.pdf"}
    assert {line[3] for line in lines} == {hashlib.sha256((folder / "print.pdf").read_bytes()).hexdigest()}
    assert set(names(folder)) == {"list.csv", "print.pdf", "print-manifest.csv"}


def test_separators_say_whose_copy_comes_next_and_bad_rows_do_not_count(folder: Path) -> None:
    rows = people(6, plain=True)
    rows[2]["name"] += " \U00012000"
    path = written(folder / "list.csv", rows)
    assert run(path, "--merge", "print.pdf", "--separators").exit_code == ExitCode.PROBLEMS
    pages = text_of((folder / "print.pdf").read_bytes())
    del rows[2]
    assert len(pages) == 4 * len(rows)
    for index, row in enumerate(rows):
        separator, back, *copy = pages[4 * index : 4 * index + 4]
        assert f"remove this page {index + 1} of {len(rows)} Kyphoplasty English (en), standard" in separator
        assert f"Name {row['name']} Date {row['date']}" in separator
        assert back == ""
        assert belongs_to(" ".join(copy), rows) == {index}
        assert "remove this page" not in " ".join(copy)
    assert len(manifest(folder, "print-manifest.csv")) == 1 + len(rows)


def test_different_sheets_go_to_a_print_file_each(folder: Path) -> None:
    rows = people(9)
    for index, row in enumerate(rows):
        row["format"] = ("", "large-print", "trifold")[index % 3]
    path = written(folder / "list.csv", rows)
    assert run(path, "--merge", "print.pdf").exit_code == ExitCode.OK
    made = sheets(folder)
    assert set(made) == {f"print-kyphoplasty-{name}-en.pdf" for name in ("standard", "large-print", "trifold")}
    assert belongs_to(" ".join(text_of(made["print-kyphoplasty-trifold-en.pdf"])), rows) == {2, 5, 8}
    result = run(written(path, people(2)), "--merge", "print.pdf")
    assert result.exit_code == ExitCode.UNWRITABLE
    assert run(path, "--merge", "print.pdf", "--clear").exit_code == ExitCode.OK
    assert set(sheets(folder)) == {"print.pdf"}


@pytest.mark.parametrize(("rows", "files"), [(4, [4]), (5, [4, 1]), (8, [4, 4]), (9, [4, 4, 1])])
def test_a_large_print_file_is_cut_in_the_order_of_the_rows(
    folder: Path, monkeypatch: pytest.MonkeyPatch, rows: int, files: list[int]
) -> None:
    monkeypatch.setattr("handouts.batch.print_files.MOST_COPIES", 4)
    everybody = people(rows)
    path = written(folder / "list.csv", everybody)
    assert run(path, "--merge", "print.pdf", "--separators").exit_code == ExitCode.OK
    named = ["print.pdf"] if len(files) == 1 else [f"print-{number + 1:03}.pdf" for number in range(len(files))]
    made = sheets(folder)
    assert sorted(made) == named
    lines = [(line[0], line[1]) for line in manifest(folder, "print-manifest.csv")[1:]]
    expected = [name for name, count in zip(named, files, strict=True) for _ in range(count)]
    assert lines == [(str(at), name) for at, name in enumerate(expected, 2)]
    first = 0
    for name, count in zip(named, files, strict=True):
        assert belongs_to(" ".join(text_of(made[name])), everybody) == set(range(first, first + count))
        first += count
    before = sheets(folder)
    assert run(path, "--merge", "print.pdf", "--separators").exit_code == ExitCode.OK
    assert sheets(folder) == before
    if rows == 9:  # another schedule by the same name
        result = run(written(path, people(2)), "--merge", "print.pdf")
        assert result.exit_code == ExitCode.UNWRITABLE
        assert "--clear" in result.output


# -- what is seen of it


def test_on_a_pipe_there_is_no_progress_bar_and_on_a_terminal_there_is(folder: Path) -> None:
    path = written(folder / "list.csv", people(5))
    process = started(path, "--output", "out")
    assert process.communicate(timeout=20) == (b"out  5 sheets made\n", b"")
    terminal, side = os.openpty()
    process = started(path, "--output", "out", stderr=side)
    out, _ = process.communicate(timeout=20)
    os.close(side)
    seen = b""
    with contextlib.suppress(OSError):  # at its end a terminal is gone
        while piece := os.read(terminal, 1 << 16):
            seen += piece
    os.close(terminal)
    assert out == b"out  0 sheets made, 5 there already\n"
    assert b"5/5" in seen
