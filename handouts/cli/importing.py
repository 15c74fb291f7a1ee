"""The command that makes drafts of old leaflets."""

import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.options import CONTENT, content_option, count, exit_with_problems, print_problems
from handouts.problems import ExitCode, HandoutsError, Place, Problem, UnreadableError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from handouts.content.importing.leaflet import LeafletDraft


@click.command("import")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
@click.option(
    "--as",
    "name",
    metavar="NAME",
    help="The short name of the procedure; without it, one is made of the leaflet's title.",
)
@click.option("--language", metavar="CODE", help="The language of the leaflet; without it, it is told by its words.")
@content_option
@exit_with_problems
def import_(files: tuple[Path, ...], name: str | None, language: str | None, content: Path | None) -> None:
    """Make a draft of an old leaflet: Word (.docx), a saved web page, PDF or text; or of each in a folder.

    Its words become a source file, and each sentence stands in the part it belongs to, with its source. What found no place
    is listed. `handouts check` then says which sentences are too hard.
    """
    from handouts.content import scaffold

    path, found = content or Path(CONTENT), list(_leaflets(files))
    if name is not None and len(found) != 1:
        raise click.UsageError("--as NAME is for one file")
    if not path.exists() and content is None:
        scaffold.begin_content(path)
        click.echo(f"{path}: begun; write your practice's name and phone in it, where it says TODO")
    failed: list[HandoutsError] = []
    done = 0
    for file in found:
        try:
            draft = _import_one(file, path, name, language, alone=len(found) == 1)
        except HandoutsError as error:
            print_problems(error.problems)
            failed.append(error)
            continue
        done += 1
        print_problems(draft.remarks)
    if failed:
        raise SystemExit(ExitCode.PARTLY_MADE if done else failed[0].exit_code)


def _leaflets(files: tuple[Path, ...]) -> "Iterator[Path]":
    """The files named, and of a folder each that may be a leaflet. Raises UnreadableError for a folder without any."""
    from handouts.content.importing.leaflet import ENDINGS

    for file in files:
        if not file.is_dir():
            yield file
            continue
        inside = sorted(each for each in file.rglob("*") if each.is_file() and not each.name.startswith(("~$", ".")))
        leaflets = [each for each in inside if each.suffix.lower() in ENDINGS]
        if not leaflets:
            raise UnreadableError(Problem("no-leaflets", "There is no leaflet in this folder.", f"Leaflets end in {', '.join(ENDINGS)}.", Place(str(file))))  # fmt: skip
        if others := len(inside) - len(leaflets):
            click.echo(f"{file}: {count(others, 'file')} of other kinds left alone", err=True)
        yield from leaflets


def _import_one(file: Path, content: Path, name: str | None, language: str | None, *, alone: bool) -> "LeafletDraft":
    """Reads a leaflet, and puts its draft into the content. Raises HandoutsError."""
    from handouts.content import scaffold
    from handouts.content.importing.leaflet import LARGEST, import_leaflet
    from handouts.reading.files import read_bytes

    data = read_bytes(file, str(file), LARGEST)
    draft = import_leaflet(data, str(file), today=datetime.date.today(), name=name, language=language)
    place = scaffold.add_draft(content, draft.name, draft.procedure, draft.files)
    click.echo(
        f"{place}: {draft.name}, a draft of {file}, added; read it beside the leaflet, then run: handouts check {draft.name}"
    )
    return draft
