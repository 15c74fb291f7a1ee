"""Sheets go to a translator and come back: in Word, in the files of translators' tools, as PO or YAML."""

import datetime
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.options import content_option, content_path, count, exit_with_problems, open_library, print_problems
from handouts.problems import ExitCode, HandoutsError, Place, Problem, UnreadableError

if TYPE_CHECKING:
    from handouts.content.exchange.memory import TranslationMemory
    from handouts.content.exchange.taking_in import TakenTranslation
    from handouts.content.exchange.units import ReturnedJob, TranslationJob
    from handouts.content.library import Library

_FORMATS = ("docx", "xliff", "xliff1", "po", "yaml")


@click.group()
def translate() -> None:
    """Send sheets to a translator, and take the translations in."""


@translate.command("export")
@click.argument("language")
@click.argument("procedures", nargs=-1, metavar="[PROCEDURE]...")
@content_option
@click.option("--format", "format_", metavar="NAME", default="docx", show_default=True,
              help="docx (Word), xliff (XLIFF 2.0, for translators' tools), xliff1 (XLIFF 1.2), po, or yaml.")  # fmt: skip
@click.option("--output", metavar="FOLDER", type=click.Path(path_type=Path, file_okay=False), default="output", show_default=True,
              help="Where the files go.")  # fmt: skip
@click.option("--memory", metavar="FILE", type=click.Path(path_type=Path), multiple=True,
              help="A translation memory (TMX) to look in too, besides the one beside the content.")  # fmt: skip
@exit_with_problems
def export(
    language: str,
    procedures: tuple[str, ...],
    content: Path | None,
    format_: str,
    output: Path,
    memory: tuple[Path, ...],
) -> None:
    """Write a file for a translator into LANGUAGE, for each procedure or those named.

    What the practice says on every sheet has a file of its own, written while something in it is open. Sentences that did
    not change keep their translation.
    """
    from handouts.content.exchange.formats import find_format
    from handouts.content.exchange.plan import find_shared_parts, plan_sheet, remember, tell_loose
    from handouts.content.exchange.units import OPEN, PRACTICE, is_procedure
    from handouts.storage import writing

    kind, today = find_format(format_), datetime.date.today()
    library = open_library(content)
    standing, library = library, library.as_written()
    asked = dict.fromkeys(standing.variant_of.get(name, name) for name in procedures)
    names = tuple(asked or (name for name in library.procedures if library.procedures[name].language != language))
    kept = _open_memory(library, names, language, memory)
    worst = ExitCode.OK
    for name in (*names, *find_shared_parts(library, names), PRACTICE):
        try:
            plan = plan_sheet(library, name, language, kept, approved=_is_approved(standing, name, language, today))
        except HandoutsError as error:  # what stands there of one sheet cannot be read: the others go out
            print_problems(error.problems)
            worst = error.exit_code
            continue
        remember(plan, kept, today.isoformat())
        waits = any(unit.state in OPEN and not unit.may_stay for unit in plan.job.units)
        if not is_procedure(name) and not waits:
            continue
        path = output / f"{name}-{language}{kind.ending}"
        writing.write(path, kind.write(plan, library.path.name, today))
        click.echo(f"{path}: {_counted(plan.job)}")
        print_problems(tell_loose(plan))
    if content_path(content)[1]:
        _keep(library, kept)
    if worst:
        sys.exit(worst)


def _counted(job: "TranslationJob") -> str:
    """How many sentences there are, and where they stand: 61 sentences, 3 new, 2 changed."""
    from handouts.content.exchange.units import UnitState

    said = [f"{number} {state}" for state in UnitState if (number := job.count(state))]
    return f"{count(len(job.units), 'sentence')}: {', '.join(said)}"


def _is_approved(library: "Library", name: str, code: str, today: datetime.date) -> bool:
    from handouts.approval.standing import judge_standing
    from handouts.languages.language import Language

    sheets = library.sheets_of(name)
    return all(
        each in library.procedures
        and code in library.languages(each)
        and judge_standing(library, each, Language.of(code), today).kind == "approved"
        for each in sheets
    )


def _open_memory(
    library: "Library", names: Iterable[str], code: str, others: Iterable[Path] = ()
) -> "TranslationMemory":
    from handouts.content.exchange.memory import memory_path, read_memory
    from handouts.content.exchange.plan import refuse_language, source_language
    from handouts.content.exchange.units import PRACTICE

    source = source_language(library, next(iter(names), PRACTICE))
    refuse_language(code, source)
    kept = read_memory(memory_path(library.folder, code), source, code)
    for path in others:
        changed = kept.changed
        read_memory(path, source, code, into=kept)
        kept.changed = changed
    return kept


def _keep(library: "Library", memory: "TranslationMemory") -> None:
    """Writes the memory beside the content if it has learned something."""
    from handouts.content.exchange.memory import memory_path, write_memory
    from handouts.storage import writing

    if memory.changed:
        writing.write(memory_path(library.folder, memory.target), write_memory(memory))


@translate.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@content_option
@click.option("--translator", metavar="NAME", help="Who made it, where the file does not say.")
@click.option(
    "--qualification", metavar="TEXT", help="What makes that person a translator, where the file does not say."
)
@click.option(
    "--accept-numbers", is_flag=True, help="Take sentences too whose numbers differ from the original's; each is told."
)
@click.option("--check", "only_check", is_flag=True, help="Say what would be taken and what not; write nothing.")
@exit_with_problems
def import_(
    files: tuple[Path, ...],
    content: Path | None,
    translator: str | None,
    qualification: str | None,
    accept_numbers: bool,
    only_check: bool,
) -> None:
    """Take translations that came back into the content.

    Each sentence that fits is taken. One that does not is told, with its place in the file and its cure, and what stood
    there stays.
    """
    from dataclasses import replace

    from handouts.content.exchange.formats import read_returned

    path, own = content_path(content)
    if not own:
        raise UnreadableError(Problem("no-content", "There is no content to take a translation into.",
                                      "Go to the folder of your content file, or name it: --content FILE", Place(str(path))))  # fmt: skip
    library = open_library(content, tell=False)
    worst = ExitCode.OK
    for file in files:
        try:
            for job in read_returned(file):
                named = replace(
                    job, translator=translator or job.translator, qualification=qualification or job.qualification
                )
                if _take(library, named, accept_numbers=accept_numbers, only_check=only_check).judged.refused:
                    worst = worst or ExitCode.PARTLY_MADE
        except HandoutsError as error:
            print_problems(error.problems)
            worst = error.exit_code
    if worst:
        sys.exit(worst)


def _take(library: "Library", job: "ReturnedJob", *, accept_numbers: bool, only_check: bool) -> "TakenTranslation":
    """Takes in one sheet, and tells what became of it."""
    from handouts.checks.translated_numbers import find_differences
    from handouts.content.exchange.taking_in import take_in
    from handouts.storage import writing

    memory = _open_memory(library, [job.name], job.target)
    taken = take_in(library, job, memory, datetime.date.today(), find_differences, accept_numbers=accept_numbers)
    print_problems(taken.judged.problems)
    if not only_check:
        if taken.text is not None:
            writing.write(taken.file, taken.text.encode("utf-8"))
        _keep(library, memory)
    said = [f"{len(taken.judged.taken)} taken"]
    said += [f"{number} {what}" for number, what in (
        (taken.judged.refused, "refused"), (taken.left, "still to translate"), (taken.unread, "by a machine, read by nobody")) if number]  # fmt: skip
    click.echo(
        f"{taken.file}: {job.name} ({job.target}): {', '.join(said)}{'; nothing was written' if only_check else ''}"
    )
    return taken


@translate.command("memory")
@click.argument("language")
@content_option
@click.option(
    "--output", metavar="FILE", type=click.Path(path_type=Path), help="Where it goes; without it, to standard output."
)
@exit_with_problems
def memory_(language: str, content: Path | None, output: Path | None) -> None:
    """Write every sentence that was translated into LANGUAGE as a translation memory (TMX 1.4)."""
    from handouts.content.exchange.memory import write_memory
    from handouts.content.exchange.plan import find_shared_parts, plan_sheet, remember
    from handouts.content.exchange.units import PRACTICE
    from handouts.storage import writing

    library = open_library(content, tell=False).as_written()
    names = [name for name in library.procedures if library.procedures[name].language != language]
    memory = _open_memory(library, names, language)
    for name in (*names, *find_shared_parts(library, names), PRACTICE):
        remember(plan_sheet(library, name, language, memory), memory, datetime.date.today().isoformat())
    made = write_memory(memory)
    if output:
        writing.write(output, made)
        click.echo(f"{output}: {count(len(memory.kept), 'sentence')}")
    else:
        click.echo(made.decode("utf-8"), nl=False)
