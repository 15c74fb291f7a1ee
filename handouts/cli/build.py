"""Commands that make sheets, pictures of them, and what a listener hears."""

import datetime
import hashlib
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.options import BRAILLE, EDITIONS, INKS, PLAIN_FILE, SPEECH, WITHOUT_PAPER, FileOptions, SheetOptions
from handouts.problems import ExitCode, HandoutsError
from handouts.storage.user_cache import is_off

if TYPE_CHECKING:
    from handouts.cli.kept_builds import AskedBuild
    from handouts.content.library import Library
    from handouts.content.library_index import LibraryIndex
    from handouts.document.patient import Patient
    from handouts.press.press import Handout

from handouts.cli.options import (
    CONTENT,
    content_option,
    content_path,
    count,
    details_options,
    edition_options,
    exit_with_problems,
    final_option,
    formats,
    languages,
    open_library,
    print_problems,
    profile_option,
    read_file_options,
    read_patient,
    record_option,
    variant_option,
)

PURPOSES = ("patients", "print-shop")
PRINT_SHOP = PURPOSES[1]
"""What a file may be for: the tagged sheet, or what a print shop asks for."""
GRADES = ("uncontracted", "contracted")
"""What braille may be; a test holds them against :mod:`handouts.templates.braille`, which costs too much to load for a help."""
PAGE_OF_CELLS = "40x25"
"""What most embossers in North America print: cells on a line, lines on a page."""


@click.command()
@click.argument("procedures", nargs=-1, metavar="[PROCEDURE]...")
@content_option
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), default=Path("output"), show_default=True,
              help="The folder to write to.")  # fmt: skip
@variant_option
@edition_options
@profile_option
@click.option(
    "--fillable", is_flag=True, help="For a screen: fields to type in and boxes to tick instead of lines to write on."
)
@click.option("--patient", metavar="FILE|-", help="The patient's details as JSON, from a file or standard input; "
              "others who use this machine can see a command line, but not these.")  # fmt: skip
@final_option
@record_option
@click.option("--all", "all_", is_flag=True, help="Of a whole library, make also what did not change.")
@click.option("--for", "purpose", type=click.Choice(PURPOSES), default=PURPOSES[0], show_default=True, help="What the file is "
              "for: print-shop makes PDF/X-4 with inks, bleed, cut and fold marks, and no patient's details.")  # fmt: skip
@click.option("--coverage", is_flag=True, help="Print how much of each page is ink, in color and in black and white.")
@click.option("--braille", "grade", type=click.Choice(GRADES), help="With --format braille: letter for letter, the usual, or "
              "with the short forms that most readers of many years prefer.")  # fmt: skip
@click.option("--cells", metavar="WIDTHxLINES", help="With --format braille: cells on a line and lines on a page; "
              "without it, 40x25.")  # fmt: skip
@click.option(
    "--audio", is_flag=True, help="With --format speech: also a WAV file, by espeak-ng where it is installed."
)
@details_options
@exit_with_problems
def build(
    procedures: tuple[str, ...],
    content: Path | None,
    output: Path,
    variant: str | None,
    format: str,
    language: str | None,
    paper: str | None,
    ink: str,
    profile: str,
    fillable: bool,
    patient: str | None,
    final: bool,
    record: Path | None,
    purpose: str,
    coverage: bool,
    all_: bool,
    grade: str | None,
    cells: str | None,
    audio: bool,
    **details: str | None,
) -> None:
    """Make handouts: all procedures, or those named. With --format web each is a page for a browser, with --format braille a
    file for an embosser or a braille display, with --format speech one that a program reads aloud.

    Of all, only those are made that changed since the folder has them. A sheet that cannot be made, or with --final may not be, is told and stops no other: these are written, and the exit
    code is 6. It is that of the problem if none could be made.
    """
    shop = purpose == PRINT_SHOP
    file = read_file_options(profile, fillable, plain=format in WITHOUT_PAPER or shop)
    refuse_misplaced(format, grade, cells, audio=audio, variant=bool(variant and not procedures))
    may = may_keep(procedures, format, patient, details, record, purpose, coverage=coverage)
    asked = name_asked(content, procedures, variant, format, language, paper, ink, file, final=final) if may else None
    if asked and write_kept(asked, output):
        return
    library = open_library(content, tell=False, only=procedures)
    person = read_patient(patient, details)
    named = [library.choose(name, variant) for name in procedures]
    if format in WITHOUT_PAPER:
        from handouts.cli.without_paper import WithoutPaper, build_without_paper, refuse_paper

        refuse_paper(format, paper, ink, shop=shop, coverage=coverage)
        wanted_files = WithoutPaper(format, library, named, language, person, output, final, record)
        build_without_paper(wanted_files, grade or GRADES[0], cells or PAGE_OF_CELLS, audio=audio)
        return
    refuse_details_for_shop(purpose, person)
    if not (procedures or coverage or person.given() or shop):
        build_whole_library(library, output, formats(format), language, paper, ink, file, final, record, all_)
        return
    names = named or [*library.procedures, *library.unfinished_names()]
    print_problems(unfinished := tuple(library.tell_unfinished(names)))
    index = note_moment(library) if asked and not unfinished else None
    wanted, refused = find_sheets(library, names, language, formats(format), paper, ink)
    wanted, unfit = keep_fit(library, wanted, final=final)
    made, failed = make_sheets(library, wanted, person, file=file)
    failed = [*refused, *unfit, *failed]
    failed = write_sheets(library, made, failed, person, output, record, for_shop=shop, coverage=coverage)
    if asked and index and not failed:
        keep_made(asked, library, index, made)
    exit_partly_made(failed)


def refuse_details_for_shop(purpose: str, person: "Patient") -> None:
    """Raise HandoutsError where a file for a print shop would have a patient's details."""
    if purpose == PRINT_SHOP and person.given():
        from handouts.press import print_shop

        raise print_shop.refuse_details()


def write_sheets(
    library: "Library", made: "list[Handout]", failed: list[HandoutsError], person: "Patient", output: Path, record: Path | None, *,
    for_shop: bool, coverage: bool,
) -> list[HandoutsError]:  # fmt: skip
    """Write the files of sheets, or those for a print shop, and tell what they need; returns why others are not made."""
    shop: Mapping[Handout, tuple[str, bytes]] = {}
    if for_shop:
        shop, unpressed = make_shop_files(library, made)
        made, failed = [each for each in made if each in shop], [*failed, *unpressed]
    stop_if_nothing(made, failed)
    note_sheets(library, record, made, person)
    write_made(library, made, output, shop, person, coverage=coverage)
    return failed


def write_made(
    library: "Library", made: "Sequence[Handout]", output: Path, shop: "Mapping[Handout, tuple[str, bytes]]", person: "Patient",
    *, coverage: bool,
) -> None:  # fmt: skip
    """Write sheets, or the files of them that are for a print shop, and say so; then what is to be told of them."""
    from handouts.storage import writing

    for handout in made:
        name, pdf = shop.get(handout, (handout.file_name, handout.pdf))
        writing.write(path := output / name, pdf, private=bool(person.given()))
        click.echo(f"{path}  {count(handout.pages, 'page')}, {len(pdf) / 1000:.0f} kB, {handout.code}")
        if coverage:
            click.echo(ink_coverage(library, handout))
    print_problems({problem.message: problem for handout in made for problem in handout.problems}.values())


def refuse_misplaced(format: str, grade: str | None, cells: str | None, *, audio: bool, variant: bool) -> None:
    """Raise click.UsageError for options of braille or speech where neither is made, and for a ``variant`` of no procedure."""
    if variant:
        raise click.UsageError("--variant goes with the name of a procedure.")
    if format != BRAILLE and (grade or cells):
        raise click.UsageError("--braille and --cells go with --format braille.")
    if format != SPEECH and audio:
        raise click.UsageError("--audio goes with --format speech.")


def name_asked(
    content: Path | None, procedures: tuple[str, ...], variant: str | None, format: str, language: str | None,
    paper: str | None, ink: str, file: FileOptions, *, final: bool,
) -> "AskedBuild":  # fmt: skip
    """What was asked for, as the user's cache knows it."""
    from handouts.cli.kept_builds import AskedBuild

    return AskedBuild(content_path(content)[0], procedures, variant, format, language, paper, ink, file, final)


def keep_made(asked: "AskedBuild", library: "Library", index: "LibraryIndex", made: "Sequence[Handout]") -> None:
    """Keep sheets that were made and written, unless each one that is handed out is counted."""
    from handouts.cli import kept_builds

    if not library.practice.record:
        kept_builds.keep(asked, library, index, made)


def may_keep(
    procedures: Sequence[str], format: str, patient: str | None, details: "Mapping[str, str | None]", record: Path | None,
    purpose: str, *, coverage: bool,
) -> bool:  # fmt: skip
    """Whether what is asked for may be taken from the user's cache and kept there: sheets of named procedures, for nobody."""
    somebody = patient is not None or any(each is not None for each in details.values())
    lost = Path("approvals").is_dir() and not Path(CONTENT).exists()  # refused, unless a content is named
    other = somebody or record or coverage or lost or format in WITHOUT_PAPER or purpose == PRINT_SHOP
    return bool(procedures) and not other and not is_off()


def write_kept(asked: "AskedBuild", output: Path) -> bool:
    """Write the sheets as they were made of the same bytes before; whether there were any."""
    from handouts.cli import kept_builds
    from handouts.storage import writing

    kept = kept_builds.find_kept(asked)
    for each in kept:
        writing.write(path := output / each.name, each.pdf)
        click.echo(f"{path}  {count(each.pages, 'page')}, {len(each.pdf) / 1000:.0f} kB, {each.code}")
    print_problems({problem.message: problem for each in kept for problem in each.told}.values())
    return bool(kept)


def note_moment(library: "Library") -> "LibraryIndex":
    """What tells later whether a file was saved since."""
    from handouts.content.library_index import LibraryIndex

    return LibraryIndex.of(library)


def build_whole_library(
    library: "Library", output: Path, editions: tuple[str, ...], language: str | None, paper: str | None, ink: str,
    file: FileOptions, final: bool, record: Path | None, anew: bool,
) -> None:  # fmt: skip
    """Make every sheet of a library, and say what became of each, in the library's order."""
    from handouts.approval.standing import NotApprovedError
    from handouts.cli.batch import progress
    from handouts.cli.whole_library import BuildOrder, build_library
    from handouts.languages.language import Language

    if language and language != "all":
        for code in language.split(","):
            Language.of(code.strip())
    order = BuildOrder(library.path, output, editions, language, paper, ink, file, final, record, anew)
    names = library.names()
    print_problems([*library.strays, *(each for each in library.tell_unfinished(names) if each not in library.strays)])
    with progress(len(names)) as tick:
        built = build_library(order, library, names, tick)
    refused = [
        (NotApprovedError if unapproved else HandoutsError)(problems)
        for each in built
        for unapproved, problems in each.refused
    ]  # fmt: skip
    unchanged = sum(each.unchanged for each in built)
    if refused and not unchanged and not any(each.lines for each in built):
        from handouts.press.release import join_errors

        raise join_errors(refused)
    for each in built:
        for line in each.lines:
            click.echo(line)
    if unchanged:
        click.echo(f"{count(unchanged, 'sheet')} unchanged; --all makes them too")
    print_problems({problem.message: problem for each in built for problem in each.told}.values())
    exit_partly_made(refused)


def make_shop_files(
    library: "Library", made: "Iterable[Handout]"
) -> "tuple[dict[Handout, tuple[str, bytes]], list[HandoutsError]]":
    """The files of sheets for a print shop with what they are called; and why others cannot be made."""
    from handouts.press.print_shop import make_for_print_shop, name_for_print_shop

    files: dict[Handout, tuple[str, bytes]] = {}
    failed: list[HandoutsError] = []
    for each in made:
        try:
            files[each] = name_for_print_shop(each.options), make_for_print_shop(library, each.options)
        except HandoutsError as error:
            failed.append(error)
    return files, failed


def find_sheets(
    library: "Library",
    names: "Iterable[str]",
    language: str | None,
    editions: "Sequence[str]",
    paper: str | None,
    ink: str,
) -> "tuple[list[SheetOptions], list[HandoutsError]]":
    """The sheets that are asked for and whole, and why others are not, an error for each sheet.

    Raises HandoutsError if one is asked for that is not there at all.
    """
    sheets: list[tuple[str, str]] = []
    refused: list[HandoutsError] = []
    for name in names:
        if wrong := library.problems_of(name):
            refused.append(HandoutsError(wrong))
            continue
        for code in languages(library, name, language):
            if wrong := library.problems_of(name, code):
                refused.append(HandoutsError(wrong))
            else:
                library.procedure(name, code)
                sheets.append((name, code))
    paper = paper or library.practice.usual_paper
    return [SheetOptions(name, code, edition, paper, ink) for name, code in sheets for edition in editions], refused


def keep_fit(
    library: "Library", wanted: "list[SheetOptions]", *, final: bool
) -> "tuple[list[SheetOptions], list[HandoutsError]]":
    """The sheets that may be made: all, or where it is final those that may go to patients; and why others may not."""
    from handouts.approval.standing import is_final

    if not is_final(library, final):
        return wanted, []
    from handouts.press import release

    keys = {each: (each.procedure, each.language, each.format) for each in wanted}
    known = [key for key in keys.values() if key[2] in EDITIONS]
    unfit = release.find_unfit(library, known, datetime.date.today())
    return [each for each in wanted if keys[each] not in unfit], list(unfit.values())


def make_sheets(
    library: "Library", wanted: "Iterable[SheetOptions]", person: "Patient | None" = None, *, newest: bool = False,
    file: FileOptions = PLAIN_FILE,
) -> "tuple[list[Handout], list[HandoutsError]]":  # fmt: skip
    """The sheets that were asked for, none of them written yet, ``newest`` as for press.build; and why others cannot be made, an error for each."""
    from handouts.press import press

    made: list[Handout] = []
    failed: list[HandoutsError] = []
    for each in wanted:
        try:
            made.append(
                press.build(library, each.procedure, format=each.format, language=each.language, paper=each.paper,
                            ink=each.ink, patient=person or press.NOBODY, newest=newest, file=file)
            )  # fmt: skip
        except HandoutsError as error:
            failed.append(error)
    return made, failed


def stop_if_nothing(made: Sequence[object], failed: "Sequence[HandoutsError]") -> None:
    """Raise all that is wrong if no sheet at all could be made."""
    if failed and not made:
        from handouts.press.release import join_errors

        raise join_errors(failed)


def exit_partly_made(failed: "Sequence[HandoutsError]") -> None:
    """Tell why sheets could not be made, if any, and leave with an exit code of its own: all others are written."""
    if not failed:
        return
    print_problems(dict.fromkeys(problem for error in failed for problem in error.problems))
    click.echo(f"{count(len(failed), 'sheet')} not made; all others are written.", err=True)
    sys.exit(ExitCode.PARTLY_MADE)


def ink_coverage(library: "Library", handout: "Handout", *, blank: bool = False) -> str:
    """How much of each page is ink, in both inks, of the sheet for nobody; ``blank`` says that ``handout`` is that one."""
    from handouts.pdf.coverage import DPI
    from handouts.pdf.coverage import coverage as measured
    from handouts.press import press

    parts = []
    for ink in INKS:
        pdf = (
            handout.pdf
            if blank and ink == handout.ink
            else press.build(
                library,
                handout.procedure,
                format=handout.format,
                language=handout.language,
                paper=handout.paper,
                ink=ink,
            ).pdf
        )
        parts.append(f"{ink} " + ", ".join(f"{share:.1f}" for share in measured(pdf)) + " %")
    return f"    ink at {DPI} dpi: {'; '.join(parts)}"


def note_sheets(
    library: "Library",
    asked: Path | None,
    made: "Sequence[Handout]",
    person: "Patient | None" = None,
    *,
    by: str = "build",
    copies: int = 1,
) -> None:
    """Note in the record what is about to be written, or printed."""
    if not (asked or library.practice.record):
        return
    from handouts.press import press
    from handouts.press.recording import MadeSheet, Recorder

    def digest(handout: "Handout") -> str:
        if person is None or not person.given():
            return hashlib.sha256(handout.pdf).hexdigest()
        each = handout.options
        return press.Press(library, each.procedure, format=each.format, language=each.language, paper=each.paper,
                           ink=each.ink, file=handout.file).digest  # fmt: skip

    Recorder.of(library, asked, by).note([MadeSheet(each.options, each.code, digest(each), copies) for each in made])


@click.command()
@click.argument("procedure")
@content_option
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), default=Path("output"), show_default=True,
              help="The folder to write to.")  # fmt: skip
@click.option("--dpi", type=click.IntRange(36, 600), default=100, show_default=True, help="Dots per inch.")
@click.option(
    "--newest", is_flag=True, help="Show the newest drawings, which the next approval takes, on an approved sheet."
)
@variant_option
@edition_options
@exit_with_problems
def preview(
    procedure: str,
    content: Path | None,
    output: Path,
    dpi: int,
    newest: bool,
    variant: str | None,
    format: str,
    language: str | None,
    paper: str | None,
    ink: str,
) -> None:
    """Make a PNG picture of each page."""
    from handouts.pdf.raster import pictures
    from handouts.storage import writing as files

    library = open_library(content, only=[procedure])
    wanted, refused = find_sheets(library, [library.choose(procedure, variant)], language, formats(format), paper, ink)
    made, failed = make_sheets(library, wanted, newest=newest)
    stop_if_nothing(made, [*refused, *failed])
    for handout in made:
        for number, picture in enumerate(pictures(handout.pdf, dpi), 1):
            path = output / handout.file_name.replace(".pdf", f"-{number}.png")
            files.write(path, picture)
            click.echo(str(path))
    exit_partly_made([*refused, *failed])


@click.command()
@click.argument("procedure")
@content_option
@variant_option
@edition_options
@exit_with_problems
def read(
    procedure: str,
    content: Path | None,
    variant: str | None,
    format: str,
    language: str,
    paper: str | None,
    ink: str,
) -> None:
    """Print what somebody hears who listens to the sheet: in order, with roles and alternative texts."""
    from handouts.document.transcript import transcript
    from handouts.press.press import Press

    library = open_library(content, only=[procedure])
    sheet = library.choose(procedure, variant)
    for edition in formats(format):
        press = Press(library, sheet, format=edition, language=language, paper=paper, ink=ink)
        click.echo(transcript(press.printed_document()), nl=False)
