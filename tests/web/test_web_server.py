"""`handouts serve` as a process: it starts, answers, ends, and can be killed without harm."""

import contextlib
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from support import desk

from handouts.cli.app import main

FIELDS = {"sheet": "kyphoplasty", "name": "Maria Alvarez"}


@contextlib.contextmanager
def serving(folder: Path, *options: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """The program in a folder; gives the address it prints, or where people sign in the link for the first manager."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = () if "--port" in options else ("--port", str(free.getsockname()[1]))
    command = [sys.executable, "-u", "-m", "handouts", "serve", "--no-browser", *port, *options]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            if line.startswith("Nobody looks after people here yet."):
                line = process.stdout.readline()
            found = re.search(r"https?://127\.0\.0\.1:\d+/|https://\S+/join\?code=\S+", line)
            assert found, line
            if "/join?" in found[0]:
                process.stdout.readline()  # that it answers now
            yield found[0], process
        finally:
            process.kill()


def post(address: str, fields: dict[str, str]) -> bytes:
    data = urllib.parse.urlencode(fields).encode()
    with urllib.request.urlopen(address, data, timeout=30) as response:  # noqa: S310 - our own page
        return bytes(response.read())


@pytest.mark.slow
def test_it_says_where_it_is_prints_a_sheet_and_ends_with_ctrl_c(tmp_path: Path) -> None:
    desk.content(tmp_path)
    with serving(tmp_path) as (address, process):
        assert "Maria Alvarez" in " ".join(desk.words(post(f"{address}print", FIELDS)))
        process.send_signal(signal.SIGINT)
        out, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (0, "")
    assert "Maria" not in out


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="no SIGKILL")
def test_killed_while_printing_it_harms_nothing_and_starts_again(tmp_path: Path) -> None:
    desk.content(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    with serving(tmp_path) as (address, process):
        whole: list[bytes] = []

        def desk_prints() -> None:
            with contextlib.suppress(OSError):
                while True:
                    whole.append(post(f"{address}print", FIELDS))

        printing = threading.Thread(target=desk_prints)
        printing.start()
        deadline = time.monotonic() + 30
        while len(whole) < 3 and time.monotonic() < deadline:
            time.sleep(0.01)
        os.kill(process.pid, signal.SIGKILL)
        printing.join(20)
    assert whole
    assert all(pdf.rstrip().endswith(b"%%EOF") for pdf in whole)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()} == before
    with serving(tmp_path) as (address, _):
        assert post(f"{address}print", FIELDS) == whole[0]


def test_a_port_that_was_asked_for_and_is_taken_is_a_problem(tmp_path: Path) -> None:
    path = desk.content(tmp_path)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = CliRunner().invoke(main, ["serve", "--content", str(path), "--port", str(port), "--no-browser"])
    assert result.exit_code == 1
    assert f"Port {port} cannot be used" in result.stderr


def test_a_content_file_that_is_not_there_is_told_before_anything_starts(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["serve", "--content", str(tmp_path / "no.yaml"), "--no-browser"])
    assert result.exit_code == 3
    assert "no.yaml" in result.stderr


def test_without_the_packages_it_says_how_to_get_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "handouts.web.server", None)
    result = CliRunner().invoke(main, ["serve", "--no-browser"])
    assert result.exit_code == 1
    assert 'pip install "handouts[web]"' in result.stderr
