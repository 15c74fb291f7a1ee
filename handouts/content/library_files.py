"""The files that a content may stand in besides its first: by their place and name, and by nothing that is configured.

Beside ``content.yaml`` may be::

    procedures/NAME.yaml               the procedure NAME: what else stands under  procedures:, NAME:
    translations/LANGUAGE/NAME.yaml    its words in a language: what else stands under  translations:, LANGUAGE:  in it
    shared/NAME.yaml                   a part that many procedures say, with its translations

A key with nothing after it, where its file is there, stands for the file: so ``content.yaml`` can say the order of its
procedures, and keep comments. A procedure whose file is there and whose key is not comes after those that are named.
"""

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from pathlib import Path

from handouts.content.forms import short_name_fault
from handouts.languages import language
from handouts.problems import Place, Problem
from handouts.reading.declarations import dataclass

PROCEDURES, TRANSLATIONS, SHARED = "procedures", "translations", "shared"
ENDING = ".yaml"


@dataclass(frozen=True)
class LibraryFiles:
    """The files beside a content file that belong to it; ``shown`` is the content file's name as the user gave it."""

    shown: str
    folder: Path
    procedures: Mapping[str, str] = field(default_factory=dict)
    """By the procedure's name, in the order of the alphabet: the file's name, as places show it."""
    translations: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By the procedure's name, then by language."""
    shared: Mapping[str, str] = field(default_factory=dict)
    strays: tuple[Problem, ...] = ()
    """Files that look as if they belonged here, and cannot."""

    @property
    def all(self) -> Iterator[str]:
        """Every file, as places show it."""
        yield from self.procedures.values()
        for each in self.translations.values():
            yield from each.values()
        yield from self.shared.values()

    def path(self, shown: str) -> Path:
        """Where a file is that places show by this name."""
        head = os.path.dirname(self.shown)  # noqa: PTH120
        if not head:
            return self.folder / shown
        if shown.startswith(head + os.sep):  # as those of :func:`find_files` are, by the thousand
            return self.folder / shown[len(head) + 1 :]
        return self.folder / os.path.relpath(shown, head)

    def name_file(self, name: str, of: str = "") -> str:
        """How the file of a procedure is named, or of the translation of the procedure ``of`` into the language ``name``."""
        within = (TRANSLATIONS, name, of) if of else (PROCEDURES, name)
        return os.path.join(os.path.dirname(self.shown), *within) + ENDING  # noqa: PTH118, PTH120 - as the user wrote it

    def find_ownerless(self, procedures: Collection[str]) -> Iterator[Problem]:
        """A warning for each translation whose procedure is not among those there are."""
        from handouts.reading.characters import did_you_mean

        for name, files in self.translations.items():
            if name not in procedures:
                for shown in files.values():
                    yield Problem("file-without-procedure", f"This is a translation of {name}, and there is no such procedure.",
                                  f"Name the file as its procedure, or remove it. {did_you_mean(name, procedures)}", Place(shown))  # fmt: skip


def find_files(shown: str, folder: Path) -> LibraryFiles:
    """The files that belong to the content file of that name in a folder; a folder that cannot be read has none."""
    strays: list[Problem] = []
    head = os.path.dirname(shown)  # noqa: PTH120

    def named(within: str) -> dict[str, str]:
        found: dict[str, str] = {}
        for name, is_folder in _entries(folder / within):
            file = os.path.join(head, within, name)  # noqa: PTH118 - as the user wrote it
            stem, ending = os.path.splitext(name)  # noqa: PTH122
            if is_folder or ending.lower() not in (ENDING, ".yml") or name.startswith("."):
                continue
            fault = short_name_fault(stem)
            if fault or ending != ENDING:
                what = f"Its name must be the short name of what is in it and end in {ENDING}."
                strays.append(Problem("stray-file", "This file is not read: " + (f"{stem!r} is no short name." if fault else f"it ends in {ending}."),
                                      f"{what} {fault or ''}".strip(), Place(file)))  # fmt: skip
            else:
                found[stem] = file
        return found

    translations: dict[str, dict[str, str]] = {}
    for code, is_folder in _entries(folder / TRANSLATIONS):
        place = Place(os.path.join(head, TRANSLATIONS, code))  # noqa: PTH118
        if not is_folder and code.lower().endswith((ENDING, ".yml")):
            strays.append(Problem("stray-file", "This file is not read: a translation stands in the folder of its language.",
                                  f"Move it, such as to {TRANSLATIONS}/es/{code}", place))  # fmt: skip
        elif is_folder and not code.startswith("."):
            files = named(os.path.join(TRANSLATIONS, code))  # noqa: PTH118
            if files and code not in language.codes():
                strays.append(Problem("stray-file", f"This folder is not read: there is no language {code!r}.",
                                      f"Name it with a language's code: {', '.join(language.codes())}.", place))  # fmt: skip
                continue
            for name, file in files.items():
                translations.setdefault(name, {})[code] = file
    procedures, shared = named(PROCEDURES), named(SHARED)
    return LibraryFiles(shown, folder, procedures, translations, shared, tuple(strays))


def find_folders(folder: Path) -> Iterator[Path]:
    """The folders in which a new file would belong to the content, there or not."""
    yield from (folder / PROCEDURES, folder / TRANSLATIONS, folder / SHARED)
    yield from (folder / TRANSLATIONS / name for name, is_folder in _entries(folder / TRANSLATIONS) if is_folder)


def path_within(shown: str) -> str:
    """Where a file of a content is, counted from the content's folder, by the name that places show it by; with slashes."""
    parts = shown.replace(os.sep, "/").split("/")
    if parts[-3:-2] == [TRANSLATIONS]:
        return "/".join(parts[-3:])
    return "/".join(parts[-2:]) if parts[-2:-1] in ([PROCEDURES], [SHARED]) else parts[-1]


def _entries(folder: Path) -> list[tuple[str, bool]]:
    """What is in a folder, by the alphabet: each name, and whether it is a folder itself."""
    try:
        with os.scandir(folder) as entries:
            return sorted((each.name, each.is_dir()) for each in entries)
    except OSError:
        return []
