"""`handouts serve` under attack, as a process: connections that say nothing or half of something, floods, its end."""

import contextlib
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import desk
from test_web_server import post, serving

FIELDS = {"sheet": "kyphoplasty", "name": "Maria Alvarez"}
linux = pytest.mark.skipif(sys.platform != "linux", reason="limits of Linux")

SHORT = """
import sys
from handouts.web import connections, guard
connections.HEAD_SECONDS = guard.PIECE_SECONDS = 1.0
connections.UNREAD_SECONDS = 2.0
from handouts.cli.app import main
main(["serve", "--no-browser", *sys.argv[1:]])
"""


@contextlib.contextmanager
def hurried(folder: Path, *options: str, files: int = 0) -> Iterator[tuple[int, subprocess.Popen[str]]]:
    """The page with little patience, and ``files`` it may have open; gives its port."""
    limit = f"ulimit -n {files}; " if files else ""
    command = [
        "bash",
        "-c",
        f'{limit}exec "$@"',
        "-",
        sys.executable,
        "-u",
        "-c",
        SHORT,
        "--port",
        str(free()),
        *options,
    ]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            line = process.stdout.readline()
            found = re.search(r"http://127\.0\.0\.1:(\d+)/", line)
            assert found, line + (process.stderr.read() if process.stderr else "")
            yield int(found[1]), process
        finally:
            process.kill()


def free() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


HELD: list[socket.socket] = []


@pytest.fixture(autouse=True)
def let_go() -> Iterator[None]:
    """Close what a test has opened."""
    yield
    while HELD:
        HELD.pop().close()


def half(port: int, said: bytes) -> socket.socket:
    one = socket.create_connection(("127.0.0.1", port), timeout=30)
    HELD.append(one)
    one.sendall(said)
    return one


def ended(one: socket.socket) -> bytes:
    """What comes until the other side ends the connection."""
    found = b""
    with contextlib.suppress(ConnectionError):
        while piece := one.recv(65536):
            found += piece
    return found


def is_cut(one: socket.socket) -> bool:
    """Whether the other side has ended a connection on which much is still to be read."""
    with contextlib.suppress(ConnectionError):
        for _ in range(1_000):
            one.sendall(b"GET / HTTP/1.1\r\n")
            time.sleep(0.01)
        return False
    return True


HALF_HEAD = b"POST /print HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-"
HALF_BODY = (
    b"POST /print HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/x-www-form-urlencoded\r\n"
    b"Content-Length: 500\r\n\r\nname=Wilhelmina+Quist"
)


@linux
@pytest.mark.slow
def test_what_is_never_said_to_the_end_is_given_up(tmp_path: Path) -> None:
    desk.content(tmp_path)
    with hurried(tmp_path) as (port, process):
        for said in (b"", b"G", HALF_HEAD):
            began = time.monotonic()
            assert ended(half(port, said)) == b""
            assert time.monotonic() - began < 20
        assert ended(half(port, HALF_BODY)).startswith(b"HTTP/1.1 408 ")
        kept = half(port, b"GET /static/mark.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /")
        assert ended(kept).startswith(b"HTTP/1.1 200 "), "the second half of a head counts too"
        slow = half(port, b"GET /static/bold.ttf HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n" * 200)
        time.sleep(4)
        assert is_cut(slow), "nothing was fetched for too long"
        assert b"%PDF" in post(f"http://127.0.0.1:{port}/print", FIELDS)
        process.send_signal(signal.SIGTERM)
        assert process.communicate(timeout=30)[1] == "", "nothing of all that is told"


@linux
@pytest.mark.slow
def test_more_connections_than_files_keep_nobody_out_and_flood_no_log(tmp_path: Path) -> None:
    desk.content(tmp_path)
    with hurried(tmp_path, files=256) as (port, process):
        held = []
        for _ in range(300):
            with contextlib.suppress(OSError):
                held.append(half(port, HALF_HEAD))
        assert b"%PDF" in post(f"http://127.0.0.1:{port}/print", FIELDS), "idle ones have given way"
        for one in held:
            one.close()
        process.send_signal(signal.SIGTERM)
        assert len(process.communicate(timeout=30)[1]) < 1_000


@linux
@pytest.mark.slow
def test_where_all_are_busy_a_new_one_is_told_when_to_come_again(tmp_path: Path) -> None:
    desk.content(tmp_path)
    program = SHORT.replace("guard.PIECE_SECONDS = 1.0", "guard.PIECE_SECONDS = 30.0").replace(
        "from handouts.cli.app", "connections.MOST_CONNECTIONS = 12\nfrom handouts.cli.app"
    )
    port = free()
    command = [sys.executable, "-u", "-c", program, "--port", str(port)]
    with subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            process.stdout.readline()
            held = [half(port, HALF_BODY) for _ in range(12)]
            time.sleep(1)
            answer = ended(half(port, b""))
            assert answer.startswith(b"HTTP/1.1 503 ")
            assert b"Retry-After: 5" in answer
            held[0].close()
            time.sleep(0.5)
            assert b"%PDF" in post(f"http://127.0.0.1:{port}/print", FIELDS)
        finally:
            process.kill()


@linux
@pytest.mark.slow
@pytest.mark.parametrize("sig", [signal.SIGTERM, signal.SIGINT])
def test_it_ends_within_five_seconds_whatever_is_half_said(tmp_path: Path, sig: signal.Signals) -> None:
    desk.content(tmp_path)
    with serving(tmp_path, "--port", str(free())) as (address, process):
        port = int(address.rpartition(":")[2].strip("/"))
        held = [half(port, said) for said in (b"", HALF_HEAD, HALF_BODY) * 3]
        time.sleep(0.5)
        began = time.monotonic()
        process.send_signal(sig)
        _, errors = process.communicate(timeout=30)
        assert time.monotonic() - began < 6
        assert errors == ""
        assert all(ended(one) == b"" for one in held)


@pytest.mark.slow
def test_an_answer_on_a_kept_connection_waits_for_nothing(tmp_path: Path) -> None:
    import http.client

    desk.content(tmp_path)
    with serving(tmp_path, "--port", str(free())) as (address, _):
        one = http.client.HTTPConnection("127.0.0.1", int(address.rpartition(":")[2].strip("/")))
        times = []
        for _ in range(40):
            began = time.perf_counter()
            one.request("GET", "/static/mark.svg")
            one.getresponse().read()
            times.append(time.perf_counter() - began)
        one.close()
        assert sorted(times)[10] < 0.03, "with Nagle's algorithm each takes 40 ms"


@pytest.mark.slow
def test_a_port_that_is_taken_is_an_error_and_no_other_is_taken(tmp_path: Path) -> None:
    desk.content(tmp_path)
    port = free()
    with serving(tmp_path, "--port", str(port)):
        command = [sys.executable, "-m", "handouts", "serve", "--no-browser", "--port", str(port)]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 1
    assert f"Port {port} cannot be used" in done.stderr
    assert "http" not in done.stdout
