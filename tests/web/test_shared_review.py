"""A review on a server that many share: by account, with the password anew, with its rows in the trail; and two servers."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient
from support.review import small_content
from support.shared_desk import NAMES, PASSWORD, SharedDesk, quick_servers

from handouts.approval.request_journal import find_request, list_events
from handouts.approval.store import read_approvals
from handouts.web.accounts import backup, trail
from handouts.web.accounts.database import open_database
from handouts.web.accounts.shared_server import SharedServer

SHEET = "/review/knee/en"
NOTE, REMARK, ANSWER = "The weeks are new.", "Which weeks are these?", "Those of the source."


@pytest.fixture
def it(tmp_path: Path) -> Iterator[SharedDesk]:
    with quick_servers():
        yield SharedDesk(small_content(tmp_path))


def value(client: TestClient, name: str) -> str:
    found = re.search(rf'name="{name}" value="([^"]*)"', client.get(SHEET).text)
    return found[1] if found else ""


def post(client: TestClient, act: str, **values: str | list[str]) -> int:
    number = value(client, "request") or "0"
    answer = client.post(f"{SHEET}/{act}", data={"request": number, **values})
    return int(answer.status_code)


def sign(client: TestClient, password: str = PASSWORD) -> int:
    text = client.get(SHEET).text
    ticks = re.findall(r'name="number" value="(\w+)"', text)
    return post(client, "sign", digest=value(client, "digest"), until="2027-05-01", read="1", number=ticks,
                password=password, by="Somebody Else")  # fmt: skip


def rows(it: SharedDesk) -> list[trail.TrailRow]:
    with it.shared.database.reading() as connection:
        return list(trail.read_rows(connection))


def test_a_review_by_account_from_asking_to_the_signature(it: SharedDesk) -> None:
    editor, approver = it.signed_in("editor"), it.signed_in("approver")
    assert post(editor, "ask", note=NOTE, to=NAMES["approver"]) == 303
    assert "You: 1 to read" in approver.get("/review").text
    assert "You:" not in editor.get("/review").text
    assert f"{NAMES['approver']}: 1" in editor.get("/review").text
    assert f"Asked by {NAMES['editor']}" in approver.get(SHEET).text
    assert post(approver, "remark", sentence="It takes 2 hours.", says=REMARK) == 303
    assert post(approver, "send-back") == 303
    assert "You: 1 to answer" in editor.get("/review").text
    remark = re.search(r'id="remark-(\d+)"', editor.get(SHEET).text)
    assert remark
    assert post(editor, "answer", of=remark[1], says=ANSWER) == 303
    assert post(editor, "ask", note="Again.") == 303
    assert sign(approver, "not my password at all") == 422
    assert not read_approvals(it.path.parent)
    assert sign(approver) == 303
    (made,) = read_approvals(it.path.parent)
    assert made.by == NAMES["approver"]  # of the account, whatever name was sent
    found = find_request(it.path.parent, "knee", "en")
    assert found
    assert found.digest == made.wording.whole
    said = [(each.kind, each.actor, each.subject) for each in rows(it) if each.subject == "knee en"]
    assert said == [
        ("asked", "editor", "knee en"),
        ("sent-back", "approver", "knee en"),
        ("answered", "editor", "knee en"),
        ("asked", "editor", "knee en"),
        ("approved", "approver", "knee en"),
    ]
    everything = json.dumps([(each.subject, each.detail) for each in rows(it)])
    for text in (NOTE, REMARK, ANSWER):
        assert text not in everything  # what somebody typed stands in its file; the row has its digest
    digests = {each.digest for each in list_events(it.path.parent)}
    assert {each.values["entry"] for each in rows(it) if each.kind == "asked"} <= digests
    page = it.signed_in("manager").get("/trail").text
    assert "Approval asked for" in page
    assert "Remark answered" in page


def test_no_right_no_act(it: SharedDesk) -> None:
    editor, approver = it.signed_in("editor"), it.signed_in("approver")
    assert post(approver, "ask") == 403
    assert post(editor, "ask") == 303
    for act in ("remark", "unremark", "send-back", "sign"):
        assert post(editor, act, says="x") == 403
        assert f'action="{SHEET}/{act}"' not in editor.get(SHEET).text
    for act in ("answer", "take-back", "ask"):
        assert post(approver, act, says="x") == 403
        assert f'action="{SHEET}/{act}"' not in approver.get(SHEET).text
    for client in (it.signed_in("desk"), it.signed_in("manager")):
        assert "<form" not in client.get(SHEET).text.partition('id="main"')[2]


def test_two_servers_share_a_request_and_one_that_was_killed_leaves_no_row_out(it: SharedDesk) -> None:
    other = SharedDesk(it.path)
    assert post(it.signed_in("editor"), "ask", note=NOTE) == 303
    approver = other.signed_in("approver")
    assert NOTE in approver.get(SHEET).text
    assert post(approver, "remark", sentence="", says=REMARK) == 303
    journal = it.path.parent / "reviews/knee.en.jsonl"
    number = json.loads(journal.read_bytes().splitlines()[0])
    line = {"kind": "sent-back", "at": number["at"], "by": "Jane Roe, MD", "note": "By hand."}
    with journal.open("ab") as file:  # the server was killed before it wrote the row
        file.write(json.dumps(line).encode() + b"\n")
    it.shared.take_in(now=True)
    it.shared.take_in(now=True)
    kinds = [(each.kind, each.actor) for each in rows(it) if each.subject == "knee en"]
    assert kinds == [("asked", "editor"), ("sent-back", "Jane Roe, MD")]
    with it.shared.database.reading() as connection:
        assert trail.check_trail(connection).problems == ()


def test_a_backup_and_the_folder_bring_it_all_back(it: SharedDesk, tmp_path: Path) -> None:
    assert post(it.signed_in("editor"), "ask", note=NOTE) == 303
    assert post(it.signed_in("approver"), "remark", sentence="It takes 2 hours.", says=REMARK) == 303
    file, new = tmp_path / "one.backup", tmp_path / "new"
    backup.make_backup(it.shared.database, file, "manager")
    shutil.copytree(tmp_path, new, ignore=shutil.ignore_patterns("*.sqlite3*", "new"))
    database = open_database("", new)
    backup.restore_backup(database, file, "manager")
    again = SharedServer(database, new / "content.yaml")
    again.take_in(now=True)
    found = find_request(new, "knee", "en")
    assert found == find_request(it.path.parent, "knee", "en")
    assert found
    assert (found.note, found.by, found.open_remarks[0].says) == (NOTE, NAMES["editor"], REMARK)
    with database.reading() as connection:
        kept = [each for each in trail.read_rows(connection) if each.kind == "asked"]
    assert len(kept) == 1  # the row came with the backup, and is not written a second time
