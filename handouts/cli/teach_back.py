"""The command that makes the paper for staff with the questions of a sheet that a patient tells back."""

from pathlib import Path

import click

from handouts.cli.options import (
    content_option,
    exit_with_problems,
    language_of,
    language_option,
    open_library,
    variant_option,
)


@click.command("teach-back")
@click.argument("procedure")
@content_option
@variant_option
@language_option
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), default=Path("output"), show_default=True,
              help="The folder to write to.")  # fmt: skip
@exit_with_problems
def teach_back(procedure: str, content: Path | None, variant: str | None, language: str | None, output: Path) -> None:
    """Make the paper for staff: the questions that a patient tells back, with what to listen for."""
    from handouts.press.teach_back_paper import teach_back_paper
    from handouts.storage import writing

    library = open_library(content)
    name = library.choose(procedure, variant)
    wording = language_of(library, name, language)
    path = output / f"{name}-teach-back-{wording.code}.pdf"
    writing.write(path, teach_back_paper(library, name, wording))
    click.echo(str(path))
