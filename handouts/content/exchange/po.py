"""PO, the files of GNU gettext: a translator's editor shows each entry with its notes, and marks what must be read as fuzzy."""

from handouts.content.exchange.extra import import_polib
from handouts.content.exchange.units import ReturnedJob, ReturnedUnit, TranslationJob, UnitState
from handouts.content.exchange.xliff import ABOUT
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.files import decode_text


def write_po(job: TranslationJob, content: str) -> bytes:
    """A sheet as a PO file. Raises HandoutsError if polib is not installed."""
    polib = import_polib()
    file = polib.POFile(wrapwidth=0)
    file.header = f"{job.title}\nX-Qualification says what makes the last translator one."
    file.metadata = {
        "Project-Id-Version": job.name,
        "Language": job.target.replace("-", "_"),
        "X-Source-Language": job.source,
        "X-Handouts-Sheet": job.name,
        "X-Handouts-Language": job.target,
        "X-Handouts-Original": job.digest,
        "Last-Translator": "",
        "X-Qualification": "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
    }
    for unit in job.units:
        about = [unit.where, *([ABOUT[unit.state]] if unit.state in ABOUT else []), *unit.notes]
        unread = unit.state in (UnitState.CHANGED, UnitState.OFFERED, UnitState.MACHINE)
        file.append(
            polib.POEntry(
                msgctxt=unit.key,
                msgid=unit.original,
                msgstr=unit.translation or unit.earlier,
                comment="\n".join(about),
                occurrences=[(content, str(unit.place.line))],
                flags=["fuzzy"] if unread else [],
                previous_msgid=unit.former or None,
            )
        )
    return f"{file}\n".encode()


def read_po(data: bytes, shown: str) -> list[ReturnedJob]:
    """The sheet in a PO file. Raises HandoutsError if it is none, or polib is not installed."""
    polib = import_polib()
    text = decode_text(data, shown)
    try:
        file = polib.pofile(text)
    except (OSError, ValueError, IndexError, AttributeError, UnicodeError) as error:
        raise HandoutsError(Problem("translation-file-damaged", f"This is no PO file: {str(error)[:120]}.",
                                    "Have it saved again in the translator's editor.", Place(shown))) from None  # fmt: skip
    about = file.metadata
    name = about.get("X-Handouts-Sheet", "")
    units = []
    for entry in file:
        if entry.obsolete:
            continue
        place = Place(shown, entry.linenum or 1)
        fault = None
        if entry.msgid_plural:
            fault = Problem(
                "translation-markup", "It has plural forms, and a sheet's words have none.", "Take them out.", place
            )
        units.append(
            ReturnedUnit(entry.msgctxt or "", entry.msgstr, f"line {place.line}", place, entry.msgid, entry.fuzzy,
                         fault=fault, doubtful=entry.fuzzy, remarks=(entry.tcomment,) if entry.tcomment else ())
        )  # fmt: skip
    target = about.get("X-Handouts-Language") or about.get("Language", "").replace("_", "-")
    return [ReturnedJob(name, about.get("X-Source-Language", ""), target, about.get("X-Handouts-Original", ""), units,
                        Place(shown), about.get("Last-Translator", ""), about.get("X-Qualification", ""))]  # fmt: skip
