"""A new procedure: every open place is named, and the rest of the file stays as it is."""

import os
from pathlib import Path

import pytest

from handouts.content import scaffold as skeleton
from handouts.content.loader import load
from handouts.problems import HandoutsError, UnreadableError, UnwritableError

GOOD = """\
# About us
practice:
  name: Hill Clinic
  phones: [{number: (770) 962-3642}]  # main
procedures:
  knee:
    title: Knee
    plain_title: A new knee.
    version: 2026-11-22
    short_version:
      - It can help.
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "content.yaml"
    path.write_bytes(GOOD.encode())
    return path


def open_places(path: Path) -> list[str]:
    with pytest.raises(HandoutsError) as caught:
        load(path)
    assert {problem.code for problem in caught.value.problems} == {"open-place"}
    return [f"{problem.place.line}" for problem in caught.value.problems if problem.place]


def test_each_open_place_is_named_and_nothing_else_is_wrong(file: Path) -> None:
    skeleton.add(file, "hip")
    text = file.read_text(encoding="utf-8")
    marked = [str(number) for number, line in enumerate(text.splitlines(), 1) if '"TODO' in line]
    assert open_places(file) == marked
    assert len(marked) > 20


def test_a_filled_skeleton_prints(file: Path) -> None:
    skeleton.add(file, "hip", 'The "new" hip: a\\b')
    text = file.read_text(encoding="utf-8")
    text = text.replace('version: "TODO', "version: 2026-11-22 #").replace(
        'review_by: "TODO', "review_by: 2027-11-22 #"
    )
    text = text.replace('source: "TODO: the words of the source"', "source: none")
    text = "\n".join(line for line in text.splitlines() if "file:" not in line).replace('"TODO: ', '"')
    file.write_text(text, encoding="utf-8")
    library = load(file)
    assert list(library.procedures) == ["knee", "hip"]
    hip = library.procedure("hip")
    assert hip.title == 'The "new" hip: a\\b'
    empty = {name for name, value in vars(hip).items() if value in (None, ())}
    only_if_wanted = {"one_page", "trifold", "side", "level", "order", "also", "sheets", "teach_back"}
    assert empty - {"packed"} == only_if_wanted, "the skeleton shows every part"
    assert "# one_page: [" in text
    assert "# trifold: [" in text


ENDINGS = {
    "as it is": (GOOD, ""),
    "windows": (GOOD.replace("\n", "\r\n"), ""),
    "byte order mark": ("\ufeff" + GOOD, ""),
    "no line end": (GOOD.rstrip("\n"), ""),
    "blank lines": (GOOD, "\n\n\n"),
    "a comment": (GOOD, "\n# The end\n"),
    "document end": (GOOD, "...\n"),
    "folded text": (GOOD.replace("- It can help.", "- >\n        It can\n\n        help.\n"), ""),
    "quoted text": (GOOD.replace("- It can help.", '- "It can\n\n        help."'), ""),
    "wide": (
        GOOD.replace("\n  knee", "\n    knee").replace("\n    ", "\n      ").replace("\n      knee", "\n    knee"),
        "",
    ),
}


@pytest.mark.parametrize("name", ENDINGS)
def test_no_other_byte_changes(name: str, file: Path) -> None:
    head, tail = ENDINGS[name]
    file.write_bytes((head + tail).encode())
    place = skeleton.add(file, "hip")
    after = file.read_bytes().decode()
    assert after.startswith(head)
    assert after.endswith(tail)
    assert ("\r\n" in after) == ("\r\n" in head)
    assert "\n" not in after.replace("\r\n", "") or "\r\n" not in after
    line = after.replace("\r\n", "\n").split("\n")[place.line - 1]
    assert line[place.column - 1 :] == "hip:"
    open_places(file)


def test_it_goes_before_what_follows(file: Path) -> None:
    practice, procedures = GOOD.split("procedures:")
    tail = "\n# About us, last\n" + practice.removeprefix("# About us\n")
    file.write_text("procedures:" + procedures + tail, encoding="utf-8")
    skeleton.add(file, "hip")
    text = file.read_text(encoding="utf-8")
    assert text.startswith("procedures:" + procedures)
    assert text.endswith(tail)
    open_places(file)


def test_the_first_procedure(file: Path) -> None:
    file.write_text(GOOD[: GOOD.index("  knee")] + "  # Here they go\n", encoding="utf-8")
    skeleton.add(file, "hip")
    open_places(file)


@pytest.mark.parametrize(
    ("text", "name", "code"),
    [
        (GOOD, "knee", "name-taken"),
        (GOOD, "Hip Joint", "bad-name"),
        (GOOD.replace("procedures", "sheets"), "hip", "no-procedures"),
        (GOOD[: GOOD.index("procedures")] + "procedures: {}\n", "hip", "no-procedures"),
        (GOOD[: GOOD.index("procedures")] + "procedures: {knee: {}}\n", "hip", "no-procedures"),
        (GOOD[: GOOD.index("procedures")] + "procedures:\n  {knee: {}}\n", "hip", "no-procedures"),
        (GOOD[: GOOD.index("  knee")] + "  - knee\n", "hip", "no-procedures"),
        ("- a\n", "hip", "no-procedures"),
        (GOOD.replace("title: Knee", 'title: "Knee'), "hip", "open-quote"),
        (GOOD.replace("title: Knee", "title: Kn\u2028ee"), "hip", "bad-character"),
    ],
)
def test_a_file_that_cannot_take_it_stays_as_it_is(text: str, name: str, code: str, file: Path) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(HandoutsError) as caught:
        skeleton.add(file, name)
    assert [problem.code for problem in caught.value.problems] == [code]
    assert file.read_text(encoding="utf-8") == text


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableError):
        skeleton.add(tmp_path / "content.yaml", "hip")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_write_leaves_the_file_and_nothing_else(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(UnwritableError, match="No space left"):
        skeleton.add(file, "hip")
    assert file.read_bytes() == GOOD.encode()
    assert [path.name for path in file.parent.iterdir()] == ["content.yaml"]


@pytest.mark.skipif(os.name == "nt", reason="modes and links are not Windows's")
def test_mode_stays_and_nothing_is_written_through_a_link(file: Path) -> None:
    file.chmod(0o640)
    link, before = file.with_name("link.yaml"), file.read_bytes()
    link.symlink_to(file.name)
    with pytest.raises(UnwritableError, match="A link"):
        skeleton.add(link, "hip")
    assert file.read_bytes() == before
    skeleton.add(file, "hip")
    assert file.stat().st_mode & 0o777 == 0o640
    open_places(file)
