"""What rights a file has that the program writes."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from handouts.storage import writing

posix = pytest.mark.skipif(sys.platform == "win32", reason="rights as Linux and macOS have them")


@posix
@pytest.mark.parametrize(("umask", "rights"), [("022", 0o644), ("027", 0o640), ("077", 0o600)])
def test_a_new_file_has_the_rights_that_the_system_gives_new_files(umask: str, rights: int, tmp_path: Path) -> None:
    code = "import sys, pathlib; from handouts.storage.writing import write; write(pathlib.Path(sys.argv[1]), b'x')"
    path = tmp_path / "sheet.pdf"
    subprocess.run(
        ["sh", "-c", f'umask {umask}; exec "$0" "$@"', sys.executable, "-c", code, str(path)],
        check=True,
    )
    assert path.stat().st_mode & 0o777 == rights


@posix
def test_a_new_version_of_a_private_file_is_private_at_any_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, seen = tmp_path / "sheet.pdf", []
    path.write_bytes(b"old")
    path.chmod(0o600)
    sync = writing.sync

    def look(file: object) -> None:
        seen.extend(each.stat().st_mode & 0o777 for each in tmp_path.iterdir() if each != path)
        sync(file)  # type: ignore[arg-type]  # the file that it was given

    monkeypatch.setattr(writing, "sync", look)
    writing.write(path, b"new")
    assert seen == [0o600]
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_bytes() == b"new"


@posix
def test_writing_never_changes_the_umask_of_the_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Other threads make files at the same moment, and would make them open to everybody."""

    def never(mask: int) -> int:
        raise AssertionError(f"umask({mask})")

    monkeypatch.setattr(os, "umask", never)
    writing.write(tmp_path / "sheet.pdf", b"x")
