"""The past can be printed: the sheets as they were approved, kept when somebody approves them.

Beside the approvals, in ``approvals/kept/``, stands for each approval a list of its sheets: for each file its SHA-256
and the pack it is in (:mod:`handouts.storage.packs`). The list is named by its own digest, and the approval names that;
so what is kept is held by the chain of approvals like everything else that was signed. The sheets are those for nobody:
blank lines where a patient's details would stand, and nothing about anybody.

Packs and list are written before the approval. A program that is killed in between leaves sheets that no approval names,
which :func:`prune` takes away, and never half an approval. An approval without its sheets comes from an earlier version,
or from a folder that lost some; it is told, and completed as long as its sheet is the one of today (:func:`complete`).
"""

import datetime
import functools
import hashlib
import itertools
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace
from pathlib import Path

from handouts.approval import shared_changes, signing
from handouts.approval.standing import judge_standing
from handouts.approval.store import FOLDER as APPROVALS
from handouts.approval.store import Approval, read_approvals
from handouts.content.library import Library
from handouts.document import nodes as doc
from handouts.document.patient import Patient
from handouts.languages.language import Language
from handouts.options import EDITIONS, INKS, LETTER, SheetOptions
from handouts.press.press import NOBODY, Press
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.declarations import dataclass
from handouts.reading.resources import program_version
from handouts.storage import packs, writing

FOLDER = "kept"
"""Within the folder of the approvals."""
US_LETTER = frozenset(["BZ", "CA", "CL", "CO", "CR", "GT", "MX", "NI", "PA", "PH", "PR", "SV", "US", "VE"])
"""Countries that print on Letter, by Unicode CLDR (supplemental data, measurementData, paperSize)."""
FRESH = datetime.timedelta(days=1)
"""So long nothing is taken away that no approval names: somebody may be approving it."""
_TITLE = "Sheets of a handout as they were approved. Each file is in a pack beside this list, named after its content."
_SHOWN = 12
"""Digits of a list's digest in its file name."""


class _ApprovedPress(Press):
    """Makes a sheet as it is once it is approved: without a mark."""

    def document(self, patient: Patient | Mapping[str, str] = NOBODY, slots: Collection[str] = ()) -> doc.Document:
        return replace(super().document(patient, slots), mark=None)


@dataclass(frozen=True)
class KeptFile:
    """A sheet that is kept."""

    digest: str
    """SHA-256 of the file."""
    pack: str
    """The digest of the pack it is in."""


@dataclass(frozen=True)
class KeptList:
    """Which sheets were kept of a procedure in a language."""

    procedure: str
    language: str
    program: str
    files: Mapping[str, KeptFile] = field(hash=False)
    """By the name of each file."""
    not_made: Mapping[str, str] = field(hash=False)
    """By the name of each file that could not be made, the code of why: there is no room in its edition."""
    approval: str = ""
    """Of a list that was made after its approval: the approval's digest."""

    def text(self) -> str:
        """The list's file."""
        lines = [_TITLE, "", f"Procedure: {self.procedure}", f"Language: {self.language}", f"Program: {self.program}"]
        lines += [f"Approval: {self.approval}"] * bool(self.approval)
        lines += [f"Sheet {name}: SHA-256 {each.digest}, in {each.pack}" for name, each in self.files.items()]
        lines += [f"Not made {name}: {code}" for name, code in self.not_made.items()]
        return "\n".join(lines) + "\n"

    def describe(self) -> str:
        """What was kept, in a line."""
        gone = f"; not made: {', '.join(self.not_made)}" if self.not_made else ""
        return f"Kept as approved: {len(self.files)} sheets{gone}"

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.text().encode("utf-8")).hexdigest()

    @property
    def path(self) -> str:
        """Its file's name."""
        return f"{self.procedure}.{self.language}.{self.digest[:_SHOWN]}.txt"

    def pack_paths(self, folder: Path) -> dict[str, Path]:
        """Where its packs stand, by their digests."""
        return {
            each.pack: packs.pack_path(folder, _stem(name, self.language), each.pack)
            for name, each in self.files.items()
        }


def _stem(file_name: str, language: str) -> str:
    """What a pack is called: the sheet without its paper and ink."""
    head, _, _ = file_name.removesuffix(".pdf").rpartition(f"-{language}")
    return f"{head}-{language}"


def kept_folder(folder: Path) -> Path:
    """Where the sheets are kept that belong to a content file in ``folder``."""
    return folder / APPROVALS / FOLDER


# -- keeping


def list_wanted(library: Library, procedure: str, language: Language) -> list[SheetOptions]:
    """The sheets that are kept at an approval, as the practice wants it."""
    wanted, usual = library.practice.kept_sheets, LETTER if library.practice.country in US_LETTER else "a4"
    return [
        SheetOptions(procedure, language.code, edition, paper, ink)
        for edition in wanted.editions or EDITIONS
        for paper in wanted.papers or (usual,)
        for ink in wanted.inks or INKS
    ]


def keep_sheets(library: Library, procedure: str, language: Language) -> str:
    """Keep the sheets as they are printed once they are approved; returns the digest of their list.

    An edition that cannot be made, for want of room, is noted and stops none of the others. Raises UnwritableError.
    """
    made = _keep(library, list_wanted(library, procedure, language), procedure, language, again=False)
    return made.digest


approve = functools.partial(signing.approve, keep=keep_sheets)
"""Record that somebody approved a sheet, and keep it in each edition: the one door for every face of the program.

Arguments and errors are those of :func:`handouts.approval.signing.approve`.
"""
approve_change = functools.partial(shared_changes.approve_change, keep=keep_sheets)
"""Sign one change of many sheets and keep each of them: likewise, as :func:`handouts.approval.shared_changes.approve_change`."""


def _keep(
    library: Library,
    wanted: Sequence[SheetOptions],
    procedure: str,
    language: Language,
    approval: str = "",
    *,
    again: bool,
) -> KeptList:
    """``again`` keeps them as they stand approved; without, as somebody approves them now, with the newest drawings."""
    folder = kept_folder(library.folder)
    files: dict[str, KeptFile] = {}
    not_made: dict[str, str] = {}
    for edition in dict.fromkeys(each.format for each in wanted):
        made: dict[str, bytes] = {}
        for each in wanted:
            if each.format == edition:
                try:
                    made[each.file_name] = _make(library, each, again=again)
                except HandoutsError as error:
                    not_made[each.file_name] = ", ".join(dict.fromkeys(one.code for one in error.problems))
        if made:
            pack = packs.keep_pack(folder, f"{procedure}-{edition}-{language.code}", made)
            files |= {name: KeptFile(hashlib.sha256(data).hexdigest(), pack) for name, data in made.items()}
    kept = KeptList(procedure, language.code, f"handouts {program_version()}", files, not_made, approval)
    path = folder / kept.path
    if _read_list(path) != kept:
        writing.write(path, kept.text().encode("utf-8"))
    else:
        writing.freshen(path)
    return kept


def _make(library: Library, sheet: SheetOptions, *, again: bool) -> bytes:
    name, language, edition, paper, ink = sheet
    press = _ApprovedPress(library, name, format=edition, language=language, paper=paper, ink=ink, newest=not again)
    return press.copy()


# -- reading


def find_list(folder: Path, approval: Approval, names: Collection[str] | None = None) -> KeptList | None:
    """The list of the sheets that belong to an approval: the one it names, or one that was made for it later.

    ``names`` are the lists there are, for who asks about many approvals.
    """
    place = kept_folder(folder)
    if approval.kept:
        name = f"{approval.procedure}.{approval.language}.{approval.kept[:_SHOWN]}.txt"
        found = _read_list(place / name)
        if found and found.digest == approval.kept and _is_of(found, approval):
            return found
    begin = f"{approval.procedure}.{approval.language}."
    for name in [each for each in (_list_names(folder) if names is None else names) if each.startswith(begin)]:
        found = _read_list(place / name)
        if found and found.approval == approval.digest and name == found.path and _is_of(found, approval):
            return found
    return None


def has_edition(found: KeptList, edition: str) -> bool:
    """Whether a sheet of an edition is among those that are kept."""
    begin = f"{found.procedure}-{edition}-{found.language}"
    return any(name.startswith((f"{begin}.", f"{begin}-")) for name in found.files)


def _list_names(folder: Path) -> list[str]:
    """The names of the lists there are."""
    place = kept_folder(folder)
    return sorted(path.name for path in place.glob("*.*.*.txt")) if place.is_dir() else []


def _is_of(found: KeptList, approval: Approval) -> bool:
    return (found.procedure, found.language) == (approval.procedure, approval.language)


def _read_list(path: Path) -> KeptList | None:
    """A list in a file; None if it is not, letter for letter, one that this program writes."""
    try:
        text = path.read_bytes().decode("utf-8").replace("\r\n", "\n")
    except (OSError, UnicodeDecodeError):
        return None
    pairs = [tuple(line.split(": ", 1)) for line in text.split("\n") if ": " in line]
    values, files, not_made = dict[str, str](), dict[str, KeptFile](), dict[str, str]()
    for key, value in pairs:
        if key.startswith("Sheet "):
            digest, _, pack = value.removeprefix("SHA-256 ").partition(", in ")
            files[key.removeprefix("Sheet ")] = KeptFile(digest, pack)
        elif key.startswith("Not made "):
            not_made[key.removeprefix("Not made ")] = value
        else:
            values[key] = value
    found = KeptList(values.get("Procedure", ""), values.get("Language", ""), values.get("Program", ""), files,
                     not_made, values.get("Approval", ""))  # fmt: skip
    return found if found.text() == text else None


def read_kept(folder: Path, approval: Approval, sheet: SheetOptions) -> bytes:
    """A sheet as it was approved, byte for byte.

    Raises HandoutsError if it was never kept, or was pruned, or what stands there is not it any more.
    """
    found = find_list(folder, approval)
    what = f"{approval.procedure} ({approval.language}), approved by {approval.by} on {approval.on}"
    if found is None:
        raise HandoutsError(Problem("kept-missing", f"No sheets are kept of {what}.",
                                    "It was approved by an earlier version, or the folder approvals/kept lost them: take them back from the "
                                    "version history. While the sheet is unchanged,  handouts archive --complete  makes them."))  # fmt: skip
    kept = found.files.get(sheet.file_name)
    if kept is None:
        there = ", ".join(found.files) or "nothing"
        raise HandoutsError(Problem("kept-other", f"{sheet.file_name} was not kept of {what}.",
                                    f"Kept are: {there}. What is kept at the next approval stands under  kept_sheets:  in the practice."))  # fmt: skip
    path = found.pack_paths(kept_folder(folder))[kept.pack]
    try:
        data = packs.read_pack(path, kept.pack)[sheet.file_name]
        if hashlib.sha256(data).hexdigest() != kept.digest:
            raise packs.PackDamagedError("it is not what was put into it")
    except (packs.PackDamagedError, KeyError) as error:
        if not path.exists() and is_pruned(folder, found):
            raise HandoutsError(Problem("kept-pruned", f"The sheets of {what} were pruned.",
                                        "Take the folder approvals/kept back from the version history.", Place(str(path)))) from error  # fmt: skip
        raise HandoutsError(_damaged(path, error)) from error
    return data


def _damaged(path: Path, error: Exception) -> Problem:
    reason = str(error) if isinstance(error, packs.PackDamagedError) else "the sheet is not in it"
    return Problem("kept-damaged", f"Sheets that were kept cannot be read: {reason}.",
                   "Take the file back from the version history, or, while the sheet is unchanged, run  handouts archive --complete.",
                   Place(str(path)))  # fmt: skip


# -- what there is


@dataclass(frozen=True)
class KeptState:
    """What is kept of all approvals."""

    approvals: int
    complete: int
    """Approvals whose sheets are all there, and are what they were."""
    pruned: int
    sheets: int
    """Sheets of approvals, each counted as often as an approval has it."""
    size: int
    """Bytes that the folder takes."""
    problems: tuple[Problem, ...]

    def describe(self) -> str:
        """The state in a line or two."""
        each = f", {self.size / self.complete / 1000:.0f} kB for each approval" if self.complete else ""
        pruned = f" Pruned: {self.pruned}." if self.pruned else ""
        return (f"{self.complete} of {self.approvals} approvals have their sheets as they were approved: "
                f"{self.sheets} sheets in {self.size / 1e6:.1f} MB{each}.{pruned}")  # fmt: skip


def look_through(folder: Path) -> KeptState:
    """Read everything that is kept beside a content file in ``folder`` and hold it against the approvals."""
    history, names = read_approvals(folder), _list_names(folder)
    problems: list[Problem] = []
    complete = pruned = sheets = 0
    read: dict[Path, Problem | None] = {}
    for approval in history:
        found = find_list(folder, approval, names)
        if found is None:
            problems.append(tell_missing(folder, approval))
            continue
        if is_pruned(folder, found):
            pruned += 1
            continue
        damaged = []
        for digest, path in found.pack_paths(kept_folder(folder)).items():
            if path not in read:
                read[path] = _judge_pack(path, digest, found)
            damaged += [each for each in (read[path],) if each]
        problems += damaged
        complete += not damaged
        sheets += 0 if damaged else len(found.files)
    size = sum(path.stat().st_size for path in _files(folder))
    return KeptState(len(history), complete, pruned, sheets, size, tuple(dict.fromkeys(problems)))


def _judge_pack(path: Path, digest: str, found: KeptList) -> Problem | None:
    try:
        files = packs.read_pack(path, digest)
    except packs.PackDamagedError as error:
        return _damaged(path, error)
    named = {name: each.digest for name, each in found.files.items() if each.pack == digest}
    if {name: hashlib.sha256(data).hexdigest() for name, data in files.items()} != named:
        return _damaged(path, packs.PackDamagedError("its list names other files"))
    return None


def tell_missing(folder: Path, approval: Approval) -> Problem:
    """What is told of an approval without its sheets."""
    return Problem("kept-missing", f"No sheets are kept of this approval: {approval.procedure} ({approval.language}).",
                   "While the sheet is unchanged,  handouts archive --complete  makes them.",
                   Place(str(folder / APPROVALS / approval.file_name())))  # fmt: skip


def find_missing(folder: Path, approvals: Iterable[Approval]) -> list[Problem]:
    """Those of these approvals of which no sheets are kept: a quick look, that opens no pack."""
    names = _list_names(folder)
    return [tell_missing(folder, each) for each in approvals if each.version > 1 and not find_list(folder, each, names)]


def _standing(library: Library, today: datetime.date) -> Iterator[Approval]:
    """The approvals on which a sheet rests today, at least in an edition."""
    for name in library.procedures:
        for code in library.languages(name):
            last = judge_standing(library, name, Language.of(code), today).approval
            if last and last.version > 1:
                yield last


def complete(library: Library, today: datetime.date) -> list[KeptList]:
    """Make the sheets that an approval lost or never had, of each whose edition is today as it was approved.

    Where the bytes come out as they were, the approval names them still; else a list of its own says that they were made
    later, and by which program. Raises UnwritableError.
    """
    made = []
    for approval in _standing(library, today):
        found = find_list(library.folder, approval)
        if found and (is_pruned(library.folder, found) or not _has_faults(library.folder, found)):
            continue
        language = Language.of(approval.language)
        wanted = [
            each
            for each in list_wanted(library, approval.procedure, language)
            if judge_standing(library, approval.procedure, language, today, each.format).kind == "approved"
        ]
        if not wanted:
            continue
        again = _keep(library, wanted, approval.procedure, language, again=True)
        if again.digest != approval.kept:
            again = _keep(library, wanted, approval.procedure, language, approval.digest, again=True)
        made.append(again)
    return made


def _has_faults(folder: Path, found: KeptList) -> bool:
    return any(_judge_pack(path, digest, found) for digest, path in found.pack_paths(kept_folder(folder)).items())


# -- pruning


@dataclass(frozen=True)
class Pruned:
    """What was taken away."""

    files: int
    size: int
    """Bytes of these."""
    approvals: int
    """Approvals whose sheets went."""


def prune(library: Library, today: datetime.date, before: datetime.date | None = None) -> Pruned:
    """Take away kept sheets that no approval names, as a killed program leaves them; and, with ``before``, those of
    approvals that ended before that day; what has not ended today has not ended before any later day.

    Never a sheet of an approval of which one code is still good, nor one that is in a pack with such a sheet. When an
    approval ended is read in the history alone: a content file that cannot be read just now, or a sheet that waits for
    somebody, ends nothing. Approvals of the same sheet share a list, which goes when the last of them has ended. What is
    taken away on purpose is noted first, so that it is not told as lost. Raises UnwritableError.
    """
    folder, history = kept_folder(library.folder), read_approvals(library.folder)
    ends, good, names = _find_ends(history), _find_good_codes(library, today), _list_names(library.folder)
    before = min(before, today) if before else None
    kept: set[Path] = set()
    lists: dict[str, tuple[KeptList, list[Approval]]] = {}
    for each in history:
        if found := find_list(library.folder, each, names):
            lists.setdefault(found.path, (found, []))[1].append(each)
    ended: list[KeptList] = []
    for found, named_by in lists.values():
        kept |= {folder / found.path, _note_of_pruning(library.folder, found)}
        over = is_pruned(library.folder, found) or (before and all(ends[each.digest] < before for each in named_by))
        if over and all(good.isdisjoint(each.wording.codes) for each in named_by):
            ended.append(found)
        else:
            kept |= set(found.pack_paths(folder).values())
    new = [each for each in ended if not is_pruned(library.folder, each)]
    for found in new:
        note = f"Pruned on {today}, by handouts {program_version()}: {found.path}\n"
        writing.write(_note_of_pruning(library.folder, found), note.encode("utf-8"))
    gone = {path for found in ended for path in found.pack_paths(folder).values()} - kept
    gone |= {path for path in _files(library.folder) if path not in kept and _is_old(path)}
    gone = {path for path in gone if path.exists()}
    size = sum(path.stat().st_size for path in gone)
    for path in sorted(gone):
        writing.remove(path)
    return Pruned(len(gone), size, len(new))


def _find_good_codes(library: Library, today: datetime.date) -> set[str]:
    """The codes of all sheets that may still be handed out."""
    found: set[str] = set()
    for name in library.procedures:
        for code in library.languages(name):
            for edition in EDITIONS:
                standing = judge_standing(library, name, Language.of(code), today, edition)
                if standing.kind == "approved" and standing.approval:
                    found |= set(standing.approval.wording.codes)
    return found


def _find_ends(history: Sequence[Approval]) -> dict[str, datetime.date]:
    """The last day of each approval, by its digest: the one it names, or the day on which other words were approved."""
    ends = {each.digest: each.until for each in history}
    for before, after in itertools.pairwise(sorted(history, key=lambda each: (each.procedure, each.language))):
        same = (before.procedure, before.language) == (after.procedure, after.language)
        if same and before.wording.editions != after.wording.editions:
            ends[before.digest] = min(before.until, after.on)
    return ends


def is_pruned(folder: Path, found: KeptList) -> bool:
    """Whether the sheets of a list were taken away on purpose."""
    return _note_of_pruning(folder, found).is_file()


def _note_of_pruning(folder: Path, found: KeptList) -> Path:
    return kept_folder(folder) / found.path.replace(".txt", ".pruned.txt")


def _files(folder: Path) -> list[Path]:
    """The packs, lists and notes that are kept; nothing that somebody else put there."""
    place = kept_folder(folder)
    return sorted([*place.glob(f"*.*{packs.SUFFIX}"), *place.glob("*.*.*.txt")])


def _is_old(path: Path) -> bool:
    age = datetime.datetime.now().timestamp() - path.stat().st_mtime
    return age > FRESH.total_seconds()
