"""The history of approvals under kills: each worker approves, withdraws and changes the list until it is ended."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.long import ROOT, Fault, long_run

CONTENT = """\
practice:
  name: Hill Clinic
  phones:
    - number: (770) 555-0142
  contact: Call us at any hour.
  kept_sheets: {editions: [standard], papers: [letter], inks: [color]}
procedures:
  knee:
    title: Knee
    plain_title: A look into your knee.
    version: 2026-11-22
    short_version: It takes 2 hours.
    when_to_call: {none: It is only a look.}
"""
HISTORY_WORKER = """\
import datetime, sys, handouts
from pathlib import Path
from handouts.approval import signing
from handouts.approval.approvers import change_approvers
from handouts.approval.signatures import SigningKey
from handouts.approval.store import Person
from handouts.languages.language import Language
from handouts.press import kept_sheets
folder, turn = Path(sys.argv[1]), sys.argv[2]
library, english = handouts.load(folder / "content.yaml"), Language.of("en")
key, today = SigningKey.open(folder / "key"), datetime.date(2026, 11, 22)
signing.find_obstacles = lambda *_: []
print("ready", flush=True)
for n in range(1000):
    name = f"Person {turn}-{n}"
    change = lambda person: change_approvers(folder, person, by="Ann", today=today, sign=key)
    print(change(Person(name, keys=(key.public,)))[1].name, flush=True)
    made, path = kept_sheets.approve(library, "knee", english, by=name, today=today, sign=key)
    print(path.name, flush=True)
    print(signing.withdraw(library, made.wording.codes[0], by=name, reason="x", today=today, sign=key)[1].name, flush=True)
    print(change(Person(name, ()))[1].name, flush=True)
"""
ARCHIVE_WORKER = """\
import datetime, sys, handouts
from pathlib import Path
from handouts.approval import signing
from handouts.languages.language import Language
from handouts.press import kept_sheets
from handouts.storage import writing
folder, turn = Path(sys.argv[1]), sys.argv[2]
english, day, path = Language.of("en"), datetime.date(2026, 11, 22), folder / "content.yaml"
text = path.read_text()
signing.find_obstacles = lambda *_: []
print("ready", flush=True)
for n in range(1000):
    writing.write(path, text.replace("title: Knee", f"title: Knee {turn}-{n} of").encode())
    library = handouts.load(path)
    made, file = kept_sheets.approve(library, "knee", english, by=f"Person {turn}-{n}", today=day)
    print(file.name, flush=True)
    for pack in kept_sheets.find_list(folder, made).pack_paths(kept_sheets.kept_folder(folder)).values():
        pack.unlink()
    kept_sheets.complete(library, day)
    print(signing.withdraw(library, made.wording.codes[0], by="Ann", reason="x", today=day)[1].name, flush=True)
    kept_sheets.prune(library, day + datetime.timedelta(2), before=day + datetime.timedelta(2))
"""


def make_practice(folder: Path) -> None:
    """A practice whose list of approvers has been begun with a key."""
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

    (folder / "content.yaml").write_text(CONTENT, encoding="utf-8")
    private = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    (folder / "key").write_bytes(private)


def kill_once(worker: str, folder: Path, turn: int, wait: float) -> list[str]:
    """Begin a worker, end it after so many seconds, and give the files that it said it had written."""
    process = subprocess.Popen([sys.executable, "-c", worker, str(folder), str(turn)], cwd=ROOT, text=True,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    time.sleep(wait)
    process.send_signal(signal.SIGKILL)
    said, wrong = process.communicate()
    if wrong:
        raise Fault(wrong[-500:])
    lines = said.split("\n")
    return [line for line in lines[:-1] if line]


def look_at(folder: Path, told: set[str]) -> None:
    """What was told is there, all of it counts, the audit is green, and each approval has its sheets or was pruned."""
    import datetime

    from handouts.approval.audit import audit
    from handouts.approval.store import FOLDER
    from handouts.press import kept_sheets

    there = {path.name for path in (folder / FOLDER).iterdir()}
    if lost := told - there:
        raise Fault(f"{len(lost)} entries were told and are lost")
    found = audit(folder, datetime.date(2026, 11, 22))
    if not found.whole:
        raise Fault(f"the audit is not green: {[str(each) for each in found.problems[:3]]}")
    state = kept_sheets.look_through(folder)
    if state.problems or state.complete + state.pruned != state.approvals:
        raise Fault(
            f"{state.approvals - state.complete - state.pruned} of {state.approvals} approvals have not all their sheets"
        )


@long_run(whole=300, share=15, unit="kills")
def histories(seed: int, size: int) -> str:
    """Signed approvals, withdrawals and changes of the list killed at any moment: nothing told is lost, the audit green, sheets kept whole."""
    import datetime

    from handouts.approval.approvers import change_approvers
    from handouts.approval.signatures import SigningKey
    from handouts.approval.store import FOLDER, Person, read_history

    chance = random.Random(seed)  # noqa: S311 - when to kill
    entries = kills = 0
    while kills < size:
        with tempfile.TemporaryDirectory() as place:  # begun anew now and then, so that it does not grow slower
            folder = Path(place)
            make_practice(folder)
            key = SigningKey.open(folder / "key")
            ann = Person("Ann", ("manager",), keys=(key.public,))
            change_approvers(folder, ann, by="Ann", today=datetime.date(2026, 11, 22), sign=key)
            told: set[str] = set()
            for _ in range(min(10, size - kills)):
                told.update(kill_once(HISTORY_WORKER, folder, kills, chance.uniform(0, 2.5)))
                look_at(folder, told)
                kills += 1
            entries += len(read_history(folder))
            change_approvers(folder, ann, by="Ann", today=datetime.date(2026, 11, 22), sign=key)
            if left := [path.name for path in (folder / FOLDER).iterdir() if path.name.startswith(".handouts")]:
                raise Fault(f"a killed run's file is left: {left[0]}")
    return f"{kills} kills, {entries:,} entries: none lost, the audit green after each, every approval with its sheets"


@long_run(whole=300, share=15, unit="kills")
def archives(seed: int, size: int) -> str:
    """Sheets kept, lost, made again and pruned under kills: a second run mends it, and what is still good is never taken."""
    import datetime

    import handouts
    from handouts.approval import signing
    from handouts.approval.store import FOLDER
    from handouts.languages.language import Language
    from handouts.press import kept_sheets

    chance, day = random.Random(seed), datetime.date(2026, 11, 22)  # noqa: S311 - when to kill
    pruned = kills = 0
    find_obstacles, signing.find_obstacles = signing.find_obstacles, lambda *_: []
    try:
        while kills < size:
            with tempfile.TemporaryDirectory() as place:
                folder = Path(place)
                (folder / "content.yaml").write_text(CONTENT, encoding="utf-8")
                (folder / FOLDER).mkdir()
                told: set[str] = set()
                for _ in range(min(10, size - kills)):
                    told.update(kill_once(ARCHIVE_WORKER, folder, kills, chance.uniform(0, 4)))
                    kept_sheets.complete(handouts.load(folder / "content.yaml"), day)
                    look_at(folder, told)
                    kills += 1
                pruned += kept_sheets.look_through(folder).pruned
                library = handouts.load(folder / "content.yaml")
                made, _ = kept_sheets.approve(library, "knee", Language.of("en"), by="Ann", today=day)
                kept_sheets.prune(library, day + datetime.timedelta(2), before=day + datetime.timedelta(2))
                if kept_sheets.find_missing(folder, [made]):
                    raise Fault("a sheet that is still good was pruned")
                if left := [path.name for path in (folder / FOLDER / "kept").iterdir() if path.name.startswith(".")]:
                    raise Fault(f"a killed run's file is left: {left[0]}")
    finally:
        signing.find_obstacles = find_obstacles
    return (
        f"{kills} kills of approving, completing and pruning, {pruned} approvals pruned: none lost, what is good kept"
    )
