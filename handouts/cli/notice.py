"""The command that makes the notice of language help."""

from pathlib import Path

import click

from handouts.cli.options import (
    content_option,
    count,
    exit_with_problems,
    final_option,
    ink_option,
    open_library,
    paper_option,
    print_problems,
)


@click.command()
@content_option
@click.option("--large", "size", flag_value="large", help="In large print: 18 points and more.")
@click.option(
    "--poster", "size", flag_value="poster", help="For the wall: 20 points and more, each page on a sheet of its own."
)
@paper_option
@ink_option
@final_option
@click.option("--output", metavar="DIR", type=click.Path(path_type=Path), default=Path("output"), show_default=True,
              help="The folder to write to.")  # fmt: skip
@exit_with_problems
def notice(content: Path | None, size: str | None, paper: str | None, ink: str, final: bool, output: Path) -> None:
    """Make the notice of language help, in English and the languages of the practice's state (45 CFR 92.11).

    Its words are in the file that the practice names; where they are not, the program's own short line stands there, and
    the pages say that it is a draft. With --final such a line is left out.
    """
    from handouts.press.language_notice import SIZES, print_notice
    from handouts.storage import writing

    made = print_notice(open_library(content, tell=False), SIZES[size or "hand"], paper=paper, ink=ink, final=final)
    path = output / made.file_name
    writing.write(path, made.pdf)
    click.echo(f"{path}  {count(made.pages, 'page')}, {len(made.pdf) / 1000:.0f} kB, {made.code}")
    print_problems(made.problems)
