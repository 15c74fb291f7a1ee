"""The audit trail: whole whatever happens, in SQLite and in PostgreSQL; and never a patient in it."""

import csv
import io
import json
import multiprocessing
import os
import signal
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from support import desk
from support.shared_desk import PASSWORD, SharedDesk, postgres, quick_servers

from handouts.batch.mapping import ScheduleMapping, learn, read_mapping
from handouts.cli.app import main
from handouts.problems import HandoutsError, UnreadableError, UnwritableError
from handouts.web.accounts import backup, trail
from handouts.web.accounts.database import FILE, Database, open_database
from handouts.web.accounts.shared_server import SharedServer
from handouts.web.accounts.tables import LEASES, PEOPLE, TRAIL
from handouts.web.house_rules import HouseRules

SAVES = int(os.environ.get("HANDOUTS_SAVES", "40"))
KILLS = int(os.environ.get("HANDOUTS_KILLS", "6"))
_SPAWN = multiprocessing.get_context("spawn")


@pytest.fixture(autouse=True)
def _fast() -> Iterator[None]:
    with quick_servers():
        yield


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgres() as address:
        yield address


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """The address of an empty database of either kind, and a folder."""
    if request.param == "sqlite":
        yield "", tmp_path
        return
    address = request.getfixturevalue("server")
    _drop_all(address)
    yield address, tmp_path


def _drop_all(address: str) -> None:
    engine = sa.create_engine(address.replace("postgresql:", "postgresql+pg8000:"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("DROP SCHEMA public CASCADE")
        connection.exec_driver_sql("CREATE SCHEMA public")
    engine.dispose()


def check(database: Database, *heads: str) -> trail.TrailCheck:
    with database.reading() as connection:
        return trail.check_trail(connection, heads)


def add(database: Database, rows: int) -> None:
    for at in range(rows):
        with database.writing() as connection:
            trail.note(connection, "words", "roe", f"row {at}", {"deed": "kept"})


# -- append-only, chained


def test_rows_are_added_and_the_database_refuses_anything_else(place: tuple[str, Path]) -> None:
    database = open_database(*place)
    add(database, 3)
    for change in (sa.update(TRAIL).values(actor="nobody"), sa.delete(TRAIL).where(TRAIL.c.number == 2)):
        with pytest.raises((UnwritableError, sa.exc.IntegrityError)), database.writing() as connection:
            connection.execute(change)
    found = check(database)
    assert (found.rows, found.problems) == (3, ())
    assert check(open_database(*place)).head == found.head, "and opening it again changes nothing"
    database.close()


DEEDS: dict[str, Callable[[sqlite3.Connection, int], object]] = {
    "actor": lambda db, at: db.execute("UPDATE trail SET actor = 'somebody' WHERE number = ?", (at,)),
    "subject": lambda db, at: db.execute("UPDATE trail SET subject = subject || ' ' WHERE number = ?", (at,)),
    "time": lambda db, at: db.execute("UPDATE trail SET time = '2020-01-01T00:00:00.000Z' WHERE number = ?", (at,)),
    "detail": lambda db, at: db.execute("UPDATE trail SET detail = '{}' WHERE number = ?", (at,)),
    "kind": lambda db, at: db.execute("UPDATE trail SET kind = 'approved' WHERE number = ?", (at,)),
    "taken out": lambda db, at: db.execute("DELETE FROM trail WHERE number = ?", (at,)),
    "swapped": lambda db, at: db.executescript(
        f"UPDATE trail SET number = -1 WHERE number = {at}; UPDATE trail SET number = {at} WHERE number = {at + 1};"  # noqa: S608
        f"UPDATE trail SET number = {at + 1} WHERE number = -1;"
    ),
}


@given(deed=st.sampled_from(sorted(DEEDS)), at=st.integers(1, 7))
@settings(max_examples=25, deadline=None)
def test_whatever_is_changed_behind_its_back_is_told(
    tmp_path_factory: pytest.TempPathFactory, deed: str, at: int
) -> None:
    folder = tmp_path_factory.mktemp("altered")
    database = open_database("", folder)
    add(database, 8)
    head = check(database).head
    database.close()
    with sqlite3.connect(folder / FILE) as db:
        for trigger in ("trail_no_UPDATE", "trail_no_DELETE"):
            db.execute(f"DROP TRIGGER {trigger}")
        DEEDS[deed](db, at)
    db.close()
    found = check(open_database("", folder), head)
    assert found.problems, deed


def test_an_end_that_was_cut_off_shows_against_a_digest_kept_elsewhere(tmp_path: Path) -> None:
    database = open_database("", tmp_path)
    add(database, 5)
    head = check(database).head
    database.close()
    with sqlite3.connect(tmp_path / FILE) as db:
        db.execute("DROP TRIGGER trail_no_DELETE")
        db.execute("DELETE FROM trail WHERE number = 5")
    db.close()
    database = open_database("", tmp_path)
    assert check(database).problems == ()
    assert [each.code for each in check(database, head[:16]).problems] == ["trail-cut"]


# -- several servers


def _save(address: str, folder: str, name: str, saves: int) -> None:
    database = open_database(address, Path(folder))
    for at in range(saves):
        with database.lease("content"):
            learn(Path(folder), ScheduleMapping(procedures={f"{name} {at}": "kyphoplasty"}))
        with database.writing() as connection:
            trail.note(connection, "words", name, f"{name} {at}")
    database.close()


def test_two_servers_save_at_once_and_nothing_is_lost_or_doubled(place: tuple[str, Path]) -> None:
    """The whole of it: HANDOUTS_SAVES=1000."""
    address, folder = place
    database = open_database(address, folder)
    both = [_SPAWN.Process(target=_save, args=(address, str(folder), name, SAVES)) for name in ("a", "b")]
    for each in both:
        each.start()
    for each in both:
        each.join(60 + SAVES)
    assert [each.exitcode for each in both] == [0, 0]
    found = check(database)
    assert (found.rows, found.problems) == (2 * SAVES, ())
    with database.reading() as connection:
        subjects = [row.subject for row in trail.read_rows(connection)]
    assert sorted(subjects) == sorted({f"{name} {at}" for name in "ab" for at in range(SAVES)})
    assert len(read_mapping(folder).procedures) == 2 * SAVES
    database.close()


def _note_for_ever(address: str, folder: str, said: str) -> None:
    database = open_database(address, Path(folder))
    with Path(said).open("a", buffering=1, encoding="utf-8") as file:
        at = 0
        while True:
            with database.writing() as connection:
                row = trail.note(connection, "words", "killed", f"{os.getpid()} {at}")
            assert row
            file.write(f"{row.subject}\n")  # only now somebody has been told that it is kept
            at += 1


def test_killed_at_any_moment_no_row_is_lost_or_doubled(place: tuple[str, Path]) -> None:
    address, folder = place
    said = folder / "said.txt"
    said.touch()
    open_database(address, folder).close()
    for at in range(KILLS):
        process = _SPAWN.Process(target=_note_for_ever, args=(address, str(folder), str(said)))
        process.start()
        before, deadline = said.stat().st_size, time.monotonic() + 60
        while said.stat().st_size == before and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(0.003 * (at % 7))
        os.kill(process.pid or 0, getattr(signal, "SIGKILL", signal.SIGTERM))
        process.join(30)
    database = open_database(address, folder)
    found = check(database)
    with database.reading() as connection:
        kept = [row.subject for row in trail.read_rows(connection)]
    told = said.read_text(encoding="utf-8").split("\n")[:-1]
    assert found.problems == ()
    assert len(kept) == len(set(kept))
    assert set(told) <= set(kept)
    assert len(told) >= KILLS
    database.close()
    print(f"kills survived: {KILLS} of a server that writes its trail ({'PostgreSQL' if address else 'SQLite'})")


def test_who_waits_to_save_comes_before_who_has_just_saved(tmp_path: Path) -> None:
    database = open_database("", tmp_path)
    assert database._take("content", "a")
    assert not database._take("content", "b")
    assert not database._take("content", "c")
    with database.writing() as connection:
        connection.execute(sa.delete(LEASES).where(LEASES.c.name == "content"))
    assert not database._take("content", "a again")
    assert database._take("content", "b")


def test_what_a_killed_server_held_is_free_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from handouts.web.accounts import database as module

    monkeypatch.setattr(module, "LEASE", 1)
    database = open_database("", tmp_path)
    assert database._take("content", "a server that was killed")
    began = time.monotonic()
    with database.lease("content"):
        assert time.monotonic() - began > 0.05
    monkeypatch.setattr(module, "LEASE", 60)
    monkeypatch.setattr(module, "PATIENCE", 0.1)
    assert database._take("content", "a server that goes on")
    with pytest.raises(UnwritableError), database.lease("content"):
        pytest.fail("two servers at once")


# -- what stands in it


@pytest.fixture
def shared(tmp_path: Path, _fast: None) -> SharedDesk:
    return SharedDesk(desk.content(tmp_path))


def rows(shared: SharedDesk, kind: str) -> list[trail.TrailRow]:
    with shared.shared.database.reading() as connection:
        return list(trail.read_rows(connection, kind=kind))


def test_a_print_is_noted_with_its_code_and_never_its_patient(shared: SharedDesk) -> None:
    client = shared.signed_in("desk")
    said = {"sheet": "kyphoplasty", "name": "Wilhelmina Quist", "note": "Bring Aldous", "date": "2027-01-12"}
    assert client.post("/print", data=said).status_code == 200
    assert client.get("/sheets/knee/en.pdf").status_code == 200
    assert client.post("/tray", data={**said, "tray": ["kyphoplasty en standard letter color"] * 2}).status_code == 200
    found = rows(shared, "printed")
    assert [row.actor for row in found] == ["desk"] * 3
    assert [row.subject for row in found] == ["kyphoplasty en standard", "knee en standard", "kyphoplasty en standard"]
    assert {"code", "sha256", "copies", "by", "paper", "ink"} <= found[0].values.keys()
    manager = shared.signed_in("manager")
    everything = manager.get("/trail.csv").text + manager.get("/trail").text
    for secret in ("Wilhelmina", "Quist", "Aldous", "2027-01-12"):
        assert secret not in everything
    assert manager.get("/record").text.count("Kyphoplasty") >= 1, "the record is a view of the trail"


def test_a_sheet_of_which_nothing_can_be_noted_is_not_handed_out(
    shared: SharedDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = shared.signed_in("desk")

    def full(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("INSERT", {"secret": "Quist"}, OSError("disk full"))

    monkeypatch.setattr(trail, "note", full)
    answer = client.post("/print", data={"sheet": "kyphoplasty", "name": "Quist"})
    assert answer.status_code == 503
    assert "%PDF" not in answer.text
    assert "Quist" not in answer.text


def test_nobody_gets_in_where_the_database_is_gone(shared: SharedDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    client = shared.signed_in("manager")

    def gone(*_: object, **__: object) -> None:
        raise sa.exc.OperationalError("SELECT", {}, OSError("gone"))

    monkeypatch.setattr(shared.shared.database._engine, "connect", gone)
    for answer in (client.get("/"), client.get("/people"), client.post("/sign-in", data={"login": "manager", "password": PASSWORD})):  # fmt: skip
        assert answer.status_code == 503


def approve(client, **more: str):  # type: ignore[no-untyped-def]
    page = client.get("/library?open=kyphoplasty&language=en").text
    digest = page.split('name="digest" value="')[1].split('"')[0]
    data = {
        "open": "kyphoplasty",
        "language": "en",
        "digest": digest,
        "until": "2027-10-01",
        "read": "1",
        "password": PASSWORD,
    }
    return client.post("/library/approve", data={**data, **more})


def test_an_approval_carries_the_account_and_never_a_typed_name(shared: SharedDesk) -> None:
    client = shared.signed_in("approver")
    for wrong in ("", "wrong wrong wrong", "manager"):
        refused = approve(client, password=wrong, by="Chief Surgeon Anybody, MD")
        assert refused.status_code == 422
        assert "This is not your password" in refused.text
    assert not list((shared.path.parent / "approvals").glob("*.txt"))
    assert approve(client, by="Chief Surgeon Anybody, MD").status_code == 303
    (path,) = (shared.path.parent / "approvals").glob("*.txt")
    assert "Approved by: Jane Roe, MD" in path.read_text(encoding="utf-8")
    (row,) = rows(shared, "approved")
    assert (row.actor, row.values["by"]) == ("approver", "Jane Roe, MD")
    assert row.values["entry"][:12] in path.name
    assert "how" not in row.values
    assert 'name="by"' not in client.get("/library?open=knee&language=en").text


def test_who_guesses_at_an_approvers_open_desk_is_stopped(shared: SharedDesk) -> None:
    client = shared.signed_in("approver")
    for _ in range(6):
        last = approve(client, **{"password": "wrong wrong wrong"})
    assert "wrong too often" in last.text
    assert "wrong too often" in approve(client).text


def test_what_was_approved_and_withdrawn_elsewhere_is_taken_in_once(shared: SharedDesk) -> None:
    """By the command line, a git pull, or a server that was killed between the file and the row."""
    content = ["--content", str(shared.path)]
    runner = CliRunner()
    assert runner.invoke(main, ["approve", "knee", *content, "--by", "Old Hand, MD"]).exit_code == 0
    shared.shared.take_in(now=True)
    code = rows(shared, "approved")[0].values["code"]
    assert (
        runner.invoke(main, ["withdraw", code, *content, "--by", "Old Hand, MD", "--reason", "wrong dose"]).exit_code
        == 0
    )
    for _ in range(2):
        shared.shared._taken = ""
        shared.shared.take_in(now=True)
    again = SharedServer.open(shared.path)
    again.take_in(now=True)
    assert [(row.actor, row.values["how"]) for row in rows(shared, "approved")] == [("Old Hand, MD", "file")]
    assert [row.values["reason"] for row in rows(shared, "withdrawn")] == ["wrong dose"]


def test_an_edit_of_the_content_is_noted_once(shared: SharedDesk) -> None:
    shared.shared.take_in(now=True)
    shared.shared.take_in(now=True)
    before = len(rows(shared, "content"))
    shared.path.write_text(shared.path.read_text(encoding="utf-8") + "\n# edited\n", encoding="utf-8")
    shared.shared.take_in(now=True)
    shared.shared.take_in(now=True)
    assert len(rows(shared, "content")) == before + 1
    (folder := shared.path.parent / "procedures").mkdir()
    (part := folder / "hip.yaml").write_text("title: Hip\n", encoding="utf-8")
    shared.shared.take_in(now=True)
    part.unlink()
    for _ in range(2):
        shared.shared.take_in(now=True)
    assert [row.subject for row in rows(shared, "content")][before + 1 :] == ["procedures/hip.yaml"] * 2
    assert rows(shared, "content")[-1].values == {"state": "gone"}


def test_refusals_and_settings_are_noted(tmp_path: Path) -> None:
    shared = SharedDesk(desk.content(tmp_path), house=HouseRules(final=True))
    client, manager = shared.signed_in("desk"), shared.signed_in("manager")
    assert client.post("/print", data={"sheet": "kyphoplasty"}).status_code == 409
    assert client.get("/trail").status_code == 403
    assert client.get("/trail").status_code == 403
    for minutes, status in (("0", 422), ("61", 422), ("x", 422), ("-5", 422), ("10", 200), ("10", 200)):
        assert manager.post("/settings", data={"idle": minutes, "clear": "3"}).status_code == status
    assert manager.post("/settings", data={"idle": "3", "clear": "4"}).status_code == 422
    assert [row.subject for row in rows(shared, "sheet-refused")] == ["kyphoplasty en standard"]
    assert [(row.actor, row.subject) for row in rows(shared, "refused")] == [("desk", "GET /trail")]
    assert [row.values for row in rows(shared, "settings")] == [{"idle": "10", "clear": "3"}]


@given(st.text(max_size=40))
@settings(max_examples=40, deadline=None)
def test_no_field_of_the_export_is_a_formula(text: str) -> None:
    row = trail.TrailRow(1, "2026-11-26T17:23:00.123Z", text, "approved", text, json.dumps({"reason": text}), "", "")
    ((_, *cells),) = list(csv.reader(io.StringIO(trail.write_csv([row]), newline="")))[1:]
    assert all(cell[:1] not in ("=", "+", "-", "@", "\t", "\r") for cell in cells)


# -- backup and restore


def test_a_backup_of_one_kind_is_restored_into_the_other(place: tuple[str, Path], tmp_path: Path) -> None:
    shared = SharedDesk(desk.content(tmp_path), address=place[0])
    client = shared.signed_in("desk")
    file = tmp_path / "kept" / "server.backup"
    number = backup.make_backup(shared.shared.database, file, "terminal: test")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600 or os.name == "nt"
    (other := tmp_path / "other").mkdir()
    fresh = open_database("", other)
    found = backup.restore_backup(fresh, file, "terminal: test")
    assert found.rows == number
    assert check(fresh).rows == number + 1
    with fresh.reading() as connection:
        assert [row.kind for row in trail.read_rows(connection)][-2:] == ["backed-up", "restored"]
        assert len(list(connection.execute(sa.select(PEOPLE)))) == 4
    again = SharedServer(fresh, shared.path)
    assert again.door.find_session(client.cookies["__Host-session"]) is None, "everybody signs in anew"
    assert not isinstance(again.door.sign_in("desk", PASSWORD), str)
    with pytest.raises(HandoutsError):
        backup.restore_backup(fresh, file, "terminal: test")


@given(at=st.floats(0, 1), what=st.sampled_from(["cut", "flipped", "empty", "missing"]))
@settings(max_examples=20, deadline=None)
def test_a_backup_that_is_not_whole_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, at: float, what: str
) -> None:
    folder = tmp_path_factory.mktemp("backup")
    database = open_database("", folder)
    add(database, 3)
    file = folder / "server.backup"
    backup.make_backup(database, file, "test")
    data = bytearray(file.read_bytes())
    place = min(int(at * len(data)), len(data) - 1)
    data[place] ^= 0x40
    if what == "missing":
        file.unlink()
    else:
        file.write_bytes({"cut": data[:place], "flipped": data, "empty": b""}[what])
    (other := folder / "other").mkdir()
    fresh = open_database("", other)
    with pytest.raises(UnreadableError):
        backup.restore_backup(fresh, file, "test")
    assert check(fresh).rows == 0


def test_the_commands_do_what_they_say(tmp_path: Path) -> None:
    content = ["--content", str(desk.content(tmp_path))]
    runner = CliRunner()
    made = runner.invoke(main, ["accounts", "link", *content, "--address", "https://handouts.clinic.example/"])
    assert made.output.startswith("https://handouts.clinic.example/join?code=")
    said = runner.invoke(main, ["accounts", "trail", *content])
    assert said.output.startswith("1 rows, and they fit together. The last: ")
    head = said.output.split()[-1]
    assert runner.invoke(main, ["accounts", "trail", *content, "--head", head[:12]]).exit_code == 0
    assert runner.invoke(main, ["accounts", "trail", *content, "--head", "abcdef"]).exit_code == 1
    file = str(tmp_path / "b.backup")
    assert runner.invoke(main, ["accounts", "backup", *content, file]).exit_code == 0
    (tmp_path / "new").mkdir()
    other = ["--content", str(tmp_path / "new" / "content.yaml")]
    assert runner.invoke(main, ["accounts", "restore", *other, file]).exit_code == 0
    assert runner.invoke(main, ["accounts", "restore", *content, file]).exit_code == 1
    assert runner.invoke(main, ["accounts", "restore", *other, str(tmp_path / "none")]).exit_code == 3
    assert runner.invoke(main, ["accounts", "link", *content, "--login", "nobody"]).exit_code == 1
    for address in ("mysql://x", "nonsense", "postgresql://user:pass word@/", "sqlite:///x"):
        wrong = runner.invoke(main, ["accounts", "trail", *content, "--database", address])
        assert wrong.exit_code in (1, 4), address
        assert "pass word" not in wrong.output
        assert "Traceback" not in wrong.output


def test_the_database_is_its_owners_alone(tmp_path: Path) -> None:
    shared = SharedDesk(desk.content(tmp_path))
    shared.signed_in("desk")
    found = list(tmp_path.glob(f"{FILE}*"))
    assert len(found) >= 1
    if os.name != "nt":
        assert {stat.S_IMODE(path.stat().st_mode) for path in found} == {0o600}
        (elsewhere := tmp_path / "elsewhere").mkdir()
        (elsewhere / FILE).symlink_to(tmp_path / "target")
        with pytest.raises(UnwritableError):
            open_database("", elsewhere)


def test_a_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    database = open_database("", tmp_path)
    with database.writing() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(HandoutsError) as caught:
        open_database("", tmp_path)
    assert caught.value.problems[0].code == "database-newer"
