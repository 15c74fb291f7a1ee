"""A small practice for tests of approval: its words, and approvals put beside it as files, of any day and any words."""

import dataclasses
import datetime
from pathlib import Path

import handouts
from handouts.approval.store import FOLDER, Approval
from handouts.content import model
from handouts.content.library import Library
from handouts.document.wording import SheetWords, own_digest
from handouts.languages.language import Language

ENGLISH, SPANISH = Language.of("en"), Language.of("es")
BY = "Jane Roe, MD"

CONTENT = """\
practice:
  name: Hill Clinic
  phones:
    - number: (770) 555-0142
  contact: Call us at any hour.
procedures:
  knee:
    version: 2026-11-22
    title: Knee
    plain_title: A look into your knee.
    short_version: It takes 2 hours.
    before:
      items:
        - do: Rest
          more: for a day.
  hip:
    title: Hip
    plain_title: A look into your hip.
    version: 2026-11-22
    short_version: It takes 3 hours.
"""
KNEE_LINE = 1 + CONTENT.split("\n").index("  knee:")
TITLE_LINE = KNEE_LINE + 2


def day(text: str) -> datetime.date:
    """A date, as 2027-02-28."""
    return datetime.date.fromisoformat(text)


def practice(folder: Path, *changes: tuple[str, str]) -> Library:
    """The practice in a folder, each of the changes made to the first place where its words stand."""
    text = CONTENT
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    path = folder / "content.yaml"
    path.write_text(text, encoding="utf-8")
    return handouts.load(path)


def due(library: Library, review_by: str | None) -> Library:
    """The practice whose knee sheet is to be read again by a day."""
    knee = dataclasses.replace(library.procedures["knee"], review_by=day(review_by) if review_by else None)
    return dataclasses.replace(library, procedures={**library.procedures, "knee": knee})


def in_spanish(library: Library, of: str | None) -> Library:
    """The practice whose knee sheet is there in Spanish too, made from the words with this digest."""
    return translated(library, "knee", "es", of)


def translated(library: Library, procedure: str, code: str, of: str | None) -> Library:
    """The practice with a sheet in one more language, its words but the title those of the original."""
    written = library.procedures[procedure]
    said = {each.name: getattr(written, each.name) for each in dataclasses.fields(model.Wording)}
    said |= {"title": "Rodilla", "version": written.version, "of": of}
    more = dataclasses.replace(written, translations={**written.translations, code: model.Translation(**said)})
    return dataclasses.replace(library, procedures={**library.procedures, procedure: more})


def put_approval(
    library: Library,
    on: str,
    until: str,
    time: str = "",
    *,
    by: str = BY,
    role: str = "",
    procedure: str = "knee",
    language: Language = ENGLISH,
) -> Approval:
    """An approval of the sheet as it is now, put beside the content; no rule is asked. ``time`` is of day, in UTC."""
    words, written = SheetWords.of(library, procedure, language), library.procedure(procedure)
    original = own_digest(written) if language.code != written.language else ""
    made = Approval(procedure, language.code, by, day(on), wording=words, role=role, until=day(until),
                    original=original, time=f"{on}T{time or '00:00:00'}Z")  # fmt: skip
    place = library.folder / FOLDER
    place.mkdir(exist_ok=True)
    (place / made.file_name()).write_text(made.text(), encoding="utf-8", newline="\n")
    return made
