"""The editor by plain forms: every field, every button, without a script."""

import re
from pathlib import Path

import pytest
from support import desk
from support.desk import Desk

import handouts


@pytest.fixture
def the_desk(tmp_path: Path) -> Desk:
    return Desk(desk.content(tmp_path))


def test_first(the_desk: Desk) -> None:
    made = the_desk.client.get("/editor")
    assert made.status_code == 200
    made = the_desk.client.get("/editor/sheet/kyphoplasty?part=steps")
    assert made.status_code == 200
    Path("/tmp/w/ed.html").write_text(made.text)
    for part in re.findall(r'href="([^"]*part=[^"]*)"', made.text):
        assert the_desk.client.get(part.replace("&amp;", "&")).status_code == 200
    for more in ("?language=es&part=steps", "?beside=source", "?beside=history", "?format=trifold"):
        assert the_desk.client.get("/editor/sheet/kyphoplasty" + more).status_code == 200
    made = the_desk.client.get("/editor/practice")
    assert made.status_code == 200
