"""A published folder: whole pages whatever fails, nobody else's files touched, and only what was listed ever removed."""

import json
from pathlib import Path

import pytest
from support.faulty import failing

from handouts.problems import HandoutsError, UnwritableError
from handouts.storage.locks import try_lock_folder
from handouts.storage.published_folder import LIST, list_published, publish_files

OLD = {"index.html": b"old", "sheets/knee-en.html": b"knee", "sheets/gone-en.html": b"gone"}
NEW = {"index.html": b"new", "sheets/knee-en.html": b"knee", "c/KN-EN-2222.html": b"code"}


def there(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_the_folder_has_what_is_published_now_and_what_others_put_there(tmp_path: Path) -> None:
    publish_files(tmp_path, OLD)
    (tmp_path / "robots.txt").write_text("mine")
    (tmp_path / "sheets" / "mine.html").write_text("mine")
    made = publish_files(tmp_path, NEW)
    assert (set(made.written), made.removed, made.problems) == (
        {"index.html", "c/KN-EN-2222.html"},
        ("sheets/gone-en.html",),
        (),
    )
    found = there(tmp_path)
    assert json.loads(found.pop(LIST))["files"].keys() == NEW.keys()
    assert found == {**NEW, "robots.txt": b"mine", "sheets/mine.html": b"mine"}
    assert set(list_published(tmp_path)) == set(NEW)
    assert publish_files(tmp_path, NEW).written == ()


def test_a_file_of_somebody_else_is_neither_replaced_nor_removed(tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("mine")
    with pytest.raises(HandoutsError) as raised:
        publish_files(tmp_path, NEW)
    assert [each.code for each in raised.value.problems] == ["published-not-ours"]
    assert there(tmp_path) == {"index.html": b"mine"}


def test_a_page_that_somebody_changed_is_left_and_told(tmp_path: Path) -> None:
    publish_files(tmp_path, OLD)
    (tmp_path / "sheets/gone-en.html").write_text("changed by hand")
    made = publish_files(tmp_path, NEW)
    assert [each.code for each in made.problems] == ["published-changed"]
    assert (tmp_path / "sheets/gone-en.html").read_text() == "changed by hand"


@pytest.mark.parametrize(
    "path", ["../outside.html", "/outside.html", "sheets/../../outside.html", "a/b/c.html", "notes.txt", ".html"]
)
def test_a_list_that_leads_elsewhere_is_no_list_of_ours(path: str, tmp_path: Path) -> None:
    outside = tmp_path / "outside.html"
    outside.write_bytes(b"gone")
    folder = tmp_path / "published"
    publish_files(folder, OLD)
    told = json.loads((folder / LIST).read_text())
    told["files"][path] = told["files"]["sheets/gone-en.html"]
    (folder / LIST).write_text(json.dumps(told))
    before = there(tmp_path)
    with pytest.raises(HandoutsError) as raised:
        publish_files(folder, NEW)
    assert [each.code for each in raised.value.problems] == ["published-list"]
    assert there(tmp_path) == before


def test_nothing_is_written_or_removed_through_a_link(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "gone-en.html").write_bytes(b"gone")
    folder = tmp_path / "published"
    publish_files(folder, OLD)
    for each in (folder / "sheets").iterdir():
        each.unlink()
    (folder / "sheets").rmdir()
    (folder / "sheets").symlink_to(other)
    with pytest.raises(HandoutsError):
        publish_files(folder, NEW)
    assert there(other) == {"gone-en.html": b"gone"}


def test_two_programs_do_not_publish_at_once(tmp_path: Path) -> None:
    with try_lock_folder(tmp_path) as held:
        assert held
        with pytest.raises(UnwritableError) as raised:
            publish_files(tmp_path, NEW)
    assert raised.value.problems[0].code == "published-busy"


@pytest.mark.slow
@pytest.mark.parametrize("lasting", [False, True], ids=["once", "from then on"])
def test_whatever_call_fails_each_page_is_whole_and_a_second_run_completes_it(lasting: bool, tmp_path: Path) -> None:
    for number in range(1, 300):
        folder = tmp_path / str(number)
        publish_files(folder, OLD)
        with failing(folder, number, lasting=lasting) as disk:
            try:
                publish_files(folder, NEW)
                told = False
            except UnwritableError:
                told = True
        if not disk.failed:
            assert number > 20
            return
        assert told or disk.failed[0] in {"unlink", "rmdir", "flock"}, disk.failed[0]
        for path, data in there(folder).items():
            if path != LIST and not path.endswith(".new"):
                assert data in (OLD.get(path), NEW.get(path)), f"{path} is half written"
        publish_files(folder, NEW)
        found = {path: data for path, data in there(folder).items() if path != LIST}
        assert found == NEW, f"after {disk.failed[0]}, call {number}"
    raise AssertionError("it never ends")
