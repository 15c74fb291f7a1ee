"""Who may approve sheets: the list of approvers, every change of which is an entry of the history.

The history alone says who is on the list. ``approvals/approvers.yaml`` shows it to people and programs, a line each; who
edits it by hand changes nothing, and is told so. The first manager has nobody to vouch for them, and the history says
that openly: they put themselves on the list. After that, whoever is on it may change it.

Where there is a list, an approval counts if whoever gave it was on it as an approver when they did, and signed it if the
list has a key of theirs. Neither a wrong clock nor an entry put in later gets around a removal: what does not stand in
the history before the removal is judged by it (:meth:`Approvers.find_fault`).
"""

import datetime
import json
import os
import re
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path
from typing import Literal

from handouts.approval.signatures import SigningKey, check_signature, write_entry
from handouts.approval.store import (
    APPROVERS,
    FOLDER,
    Approval,
    ApproversChange,
    HistoryEntry,
    Person,
    find_heads,
    in_order,
    in_utc,
    is_from_the_future,
    plain_line,
    read_files,
    read_history,
)
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import did_you_mean, quote
from handouts.reading.declarations import dataclass
from handouts.storage import writing

ROLES = ("approver", "manager")
LIST_FILE = "approvers.yaml"
_HEAD = "# Who may approve sheets, and who may change this list. Made by  handouts approvers: what is edited by hand does not count.\n"
_GIT_FILE = ".gitattributes"
_GIT_TEXT = f"{LIST_FILE} merge=union\n"
"""A line is a person: two branches that each added one are merged without a question."""

CountFault = Literal["", "unsigned", "signature", "unchecked", "unknown", "left", "broken"]
"""Why an entry does not count: :data:`SignatureFault`, or whoever made it was not on the list, has been taken off it
since, or the list is not whole."""


@dataclass(frozen=True)
class Approvers:
    """The list of approvers, as the history has it."""

    folder: Path
    people: Mapping[str, Person] = field(default_factory=dict)
    """By name, those who are on it now."""
    changes: tuple[ApproversChange, ...] = ()
    """Those that count, in order."""
    uncounted: tuple[tuple[ApproversChange, CountFault], ...] = ()
    broken: str = ""
    """Why nobody is on it at all: one of its entries is gone or altered, or it has two beginnings."""
    _before: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)
    """By the digest of a change, all entries that it comes after."""

    @property
    def exists(self) -> bool:
        """Whether there is a list: also where none of its entries counts, for then nobody is on it."""
        return bool(self.changes or self.uncounted or self.broken)

    def find_fault(self, entry: Approval) -> CountFault:
        """Why an approval does not count; "" if it does.

        It is held against the list as its maker knew it, and as it is now. Where these differ, the changes since then
        must stand behind it in the history, not only be of a later date: so nobody who was taken off the list can
        approve with a clock set back.
        """
        wrong, key = check_signature(self.folder, entry)
        if wrong or not self.exists:
            return wrong
        if not self.changes:
            return "broken"
        now = _judge(self.people.get(entry.by), key)
        known = self._known_to(entry)
        if not known:
            return "" if not now or self._comes_before(entry, self.changes[0]) else now
        was = _judge(_people(known).get(entry.by), key)
        if was or not now:
            return was
        since = [each for each in self.changes if each not in known and each.person.name == entry.by]
        return "" if all(self._comes_before(entry, each) for each in since) else "left"

    def describe_person(self, entry: Approval) -> Person:
        """What the list said of whoever gave an approval when they did; where it said nothing, what it says now."""
        known = _people(self._known_to(entry))
        return known.get(entry.by) or self.people.get(entry.by) or Person(entry.by)

    def _known_to(self, entry: HistoryEntry) -> list[ApproversChange]:
        before = _find_ancestors(entry, self.changes)
        return [each for each in self.changes if each.digest in before]

    def _comes_before(self, entry: HistoryEntry, change: ApproversChange) -> bool:
        if change.digest not in self._before:
            self._before[change.digest] = frozenset(_find_ancestors(change, read_history(self.folder)))
        return entry.digest in self._before[change.digest]


def read_approvers(folder: Path, today: datetime.date) -> Approvers:
    """The list of approvers beside a content file in ``folder``; one that does not exist if nobody ever began it."""
    names = _list_names(folder)
    if not names:
        return Approvers(folder)
    whole = folder.absolute()
    stamp = _stamp(whole, names, today)
    kept = _KEPT.get(whole)
    if kept and stamp and kept[0] == stamp:
        return kept[1]
    files = dict(read_files(folder, APPROVERS, _DAY))
    changes = [each for each in in_order(filter(None, files.values())) if isinstance(each, ApproversChange)]
    if len(changes) < len(files):
        made = Approvers(folder, broken=_ALTERED)
    else:
        made = _fold(folder, [each for each in changes if not is_from_the_future(each, today)])
    _KEPT[whole] = stamp, made
    return made


_DAY = "20??-??-??"
_ALTERED = "one of its entries was altered"
_GONE = "one of its entries is gone"
_TWICE = "it has two beginnings"
_KEPT: dict[Path, tuple[object, Approvers]] = {}
_SETTLED = 2.0
"""Seconds after a change of a folder within which another may carry the same time: such a state is not kept."""


def _list_names(folder: Path) -> list[str]:
    try:
        return sorted(name for name in os.listdir(folder / FOLDER) if name.startswith(f"{APPROVERS}.20"))  # noqa: PTH208
    except OSError:
        return []


def _stamp(folder: Path, names: Sequence[str], today: datetime.date) -> object:
    """What is another when the folder has other files, or one of the list was written to; nothing while that is fresh."""
    try:
        found = [(folder / FOLDER / name).stat() for name in ("", *names)]
    except OSError:
        return None
    if max(each.st_mtime for each in found) > time.time() - _SETTLED:
        return None
    return today, tuple(names), tuple((each.st_mtime_ns, each.st_size, each.st_ino) for each in found)


def _find_ancestors(entry: HistoryEntry, among: Iterable[HistoryEntry]) -> set[str]:
    """The digests of the entries that one comes after, as far as they are among these."""
    known = {each.digest: each for each in among}
    found: set[str] = set()
    waiting = list(entry.follows)
    while waiting:
        digest = waiting.pop()
        if digest in known and digest not in found:
            found.add(digest)
            waiting += known[digest].follows
    return found


def _fold(folder: Path, changes: Sequence[ApproversChange]) -> Approvers:
    """Which changes count, one after the other."""
    before = {each.digest: _find_ancestors(each, changes) for each in changes}
    beginnings = [each for each in changes if not before[each.digest]]
    if any(not before[each.digest].issuperset(each.after) for each in changes):
        return Approvers(folder, broken=_GONE)
    if len(beginnings) > 1:  # somebody began it whom the other has not let in
        return Approvers(folder, broken=_TWICE)
    people: dict[str, Person] = {}
    counted: list[ApproversChange] = []
    uncounted: list[tuple[ApproversChange, CountFault]] = []
    for each in changes:
        wrong = _judge_change(folder, each, people, first=each in beginnings)
        removed = any(
            other.person.name == each.by and not other.person.roles
            for other in changes
            if other.digest not in before[each.digest] and each.digest not in before[other.digest] and other != each
        )
        if wrong or removed:
            uncounted.append((each, wrong or "left"))
            continue
        counted.append(each)
        people = _people(counted)
    return Approvers(folder, people, tuple(counted), tuple(uncounted))


def _judge_change(folder: Path, change: ApproversChange, people: Mapping[str, Person], *, first: bool) -> CountFault:
    wrong, key = check_signature(folder, change)
    if wrong:
        return wrong
    if first and (change.person.name != change.by or "manager" not in change.person.roles):
        return "unknown"
    maker = change.person if first else people.get(change.by)
    if maker is None:
        return "unknown"
    return "unsigned" if maker.keys and key not in maker.keys else ""


def _people(changes: Iterable[ApproversChange]) -> dict[str, Person]:
    found: dict[str, Person] = {}
    for each in changes:
        found.pop(each.person.name, None)
        if each.person.roles:
            found[each.person.name] = each.person
    return dict(sorted(found.items()))


def _judge(person: Person | None, key: str) -> CountFault:
    """Why somebody cannot approve with a key, or without one."""
    if person is None or "approver" not in person.roles:
        return "unknown"
    return "unsigned" if person.keys and key not in person.keys else ""


# -- changing it


def change_approvers(
    folder: Path,
    person: Person,
    *,
    by: str,
    today: datetime.date,
    now: datetime.datetime | None = None,
    program: str = "",
    sign: SigningKey | None = None,
) -> tuple[ApproversChange, Path]:
    """Put somebody on the list as they are described, in place of what it said of them; without a role, take them off it.

    ``by`` is who does it. The first is a manager, and puts themselves there. Returns the entry and its file. Raises
    HandoutsError with all that stands in the way, and UnwritableError; what is told is there whole or not at all.
    """
    by = plain_line(by)
    person = replace(person, name=plain_line(person.name), qualification=plain_line(person.qualification))
    listed = read_approvers(folder, today)
    problems = [*_find_faults(listed, person, by), *_refuse_signer(listed.people.get(by) or person, by, sign)]
    if problems:
        raise HandoutsError(problems)
    last = next((each for each in reversed(listed.changes) if each.person.name == person.name), None)
    if last and last.person == person:
        write_list(folder, today)
        return last, folder / FOLDER / last.file_name()
    history = read_history(folder)
    own = [each for each in history if isinstance(each, ApproversChange)]
    change = ApproversChange(
        "",
        "",
        by,
        today,
        person=person,
        time=in_utc(now, today),
        program=program,
        after=tuple(find_heads(own)),
        follows=tuple(sorted({*find_heads(history), *find_heads(own)})),
        signed_with=sign.fingerprint if sign else "",
    )
    path = write_entry(folder, change, sign)
    write_list(folder, today)
    return change, path


def refuse_approver(folder: Path, by: str, today: datetime.date, sign: SigningKey | None) -> list[Problem]:
    """Why somebody cannot approve a sheet: they are not on the list as an approver, or did not sign."""
    listed = read_approvers(folder, today)
    if not listed.exists:
        return []
    if listed.broken:
        return [_tell_broken(listed)]
    person = listed.people.get(by)
    if person is None or "approver" not in person.roles:
        names = [each.name for each in listed.people.values() if "approver" in each.roles]
        return [Problem("approver-unknown", f"{quote(by)} is not on the list of approvers.",
                        f"{did_you_mean(by, names)} See  handouts approvers list")]  # fmt: skip
    return _refuse_signer(person, by, sign)


def _refuse_signer(person: Person, by: str, sign: SigningKey | None) -> list[Problem]:
    if person.name != by or not person.keys or (sign and sign.public in person.keys):
        return []
    what = "This is not a key of theirs" if sign else "The list has a key of theirs"
    return [Problem("approver-key", f"{what}: what {by} says counts only if it is signed with it.",
                    "Sign it on the command line:  --sign ~/.ssh/id_ed25519")]  # fmt: skip


def _find_faults(listed: Approvers, person: Person, by: str) -> Iterator[Problem]:
    if not re.search(r"[^\W\d_]", person.name):
        yield Problem("approval-name", "The list has names of persons.", 'Write the name: "Jane Roe, MD".')
    if person.translates and not person.qualification:
        yield Problem("approver-qualification", "A qualified translator has a qualification.",
                      'Add  --qualification "Certified medical translator".')  # fmt: skip
    if listed.broken:
        yield _tell_broken(listed)
    elif not listed.exists:
        if person.name != by or "manager" not in person.roles:
            yield Problem("approvers-first", "The list begins with a manager, who puts themselves on it.",
                          f'handouts approvers add "{by or "Ann Lee"}" --role manager --by "{by or "Ann Lee"}"')  # fmt: skip
    elif by not in listed.people:
        yield Problem("approver-unknown", f"{quote(by)} is not on the list of approvers, so they cannot change it.",
                      f"{did_you_mean(by, listed.people)} On it: {'; '.join(listed.people)}.".strip())  # fmt: skip
    elif not person.roles and person.name not in listed.people:
        if not any(each.person == person for each in listed.changes):
            yield Problem("approver-unknown", f"{quote(person.name)} is not on the list of approvers.",
                          did_you_mean(person.name, listed.people))  # fmt: skip
    elif "manager" not in person.roles and not any(
        "manager" in each.roles for each in listed.people.values() if each.name != person.name
    ):
        yield Problem("approvers-last", "The list would have no manager.", "Make somebody else a manager first.")


def _tell_broken(listed: Approvers) -> Problem:
    return Problem("approvers-broken", f"The list of approvers is not whole, so nobody is on it: {listed.broken}.",
                   "Take approvals/ back from the version history; of two beginnings take one out.",
                   Place(str(listed.folder / FOLDER)))  # fmt: skip


# -- the file that shows it


def write_list(folder: Path, today: datetime.date) -> Path:
    """Write the list as the history has it, for people and programs to read. Raises UnwritableError."""
    path = folder / FOLDER / LIST_FILE
    git = folder / FOLDER / _GIT_FILE
    if not git.exists():
        writing.write(git, _GIT_TEXT.encode())
    writing.write(path, _list_text(read_approvers(folder, today).people.values()).encode("utf-8"))
    return path


def _list_text(people: Iterable[Person]) -> str:
    return _HEAD + "".join(f"- {_person_line(each)}\n" for each in people)


def _person_line(person: Person) -> str:
    said = {"name": person.name, "roles": list(person.roles)}
    said |= {"clinician": "yes"} if person.clinician else {}
    said |= {"qualification": person.qualification} if person.qualification else {}
    said |= {"translates": list(person.translates)} if person.translates else {}
    said |= {"keys": list(person.keys)} if person.keys else {}
    return json.dumps(said, ensure_ascii=False)


def find_list_problems(folder: Path, today: datetime.date) -> list[Problem]:
    """What is wrong with the list: entries that do not count, two beginnings, a file that somebody edited."""
    listed = read_approvers(folder, today)
    if listed.broken:
        return [_tell_broken(listed)]
    found = [
        Problem("approvers-uncounted", f"This change of the list of approvers does not count: {explain_fault(why, each.by)}.",
                "Ask who made it, and let somebody who is on the list make it again.",
                Place(str(folder / FOLDER / each.file_name())))
        for each, why in listed.uncounted
    ]  # fmt: skip
    path = folder / FOLDER / LIST_FILE
    try:
        lines = path.read_text(encoding="utf-8").splitlines() if path.is_file() else []
    except (OSError, UnicodeDecodeError):
        lines = [""]
    shown = {line for line in lines if line.strip() and not line.startswith("#")}
    states = [_people(listed.changes[:end]).values() for end in range(len(listed.changes) + 1)]
    wanted = [{f"- {_person_line(each)}" for each in people} for people in states]
    place = Place(str(path))
    if shown == wanted[-1]:
        return found
    if shown in wanted:  # the program was stopped between the entry and the file, or somebody put an old one back
        found.append(Problem("approvers-behind", "The file of the list of approvers is older than the history.",
                             "Have it written anew:  handouts approvers list --write", place))  # fmt: skip
    else:
        found.append(Problem("approvers-edited", "The list of approvers was edited by hand, which does not count.",
                             "Change it with  handouts approvers add  or  remove;  handouts approvers list --write  puts it right.",
                             place))  # fmt: skip
    return found


def explain_fault(why: CountFault, by: str) -> str:
    """Why an entry does not count, in a few words."""
    return {
        "unsigned": f"it has no signature of {by}",
        "signature": "its signature does not fit",
        "unchecked": 'its signature cannot be checked here; install it:  pip install "handouts[signing]"',
        "unknown": f"{by} was not on the list of approvers",
        "left": f"{by} is no longer on the list of approvers, and nothing shows that it was said before",
        "broken": "the list of approvers is not whole",
        "": "",
    }[why]


def list_signers(listed: Approvers) -> Iterator[str]:
    """The keys of all who are or were on the list, as OpenSSH's ``allowed_signers`` has them."""
    seen: set[tuple[str, str]] = set()
    for change in listed.changes:
        for key in change.person.keys:
            if (change.person.name, key) not in seen:
                seen.add((change.person.name, key))
                yield f'{signer_name(change.person.name)} namespaces="handouts" {key}'


def signer_name(name: str) -> str:
    """A name as OpenSSH takes it for a signer's: ``jane-roe-md``."""
    return re.sub(r"\W+", "-", name.casefold()).strip("-") or "signer"
