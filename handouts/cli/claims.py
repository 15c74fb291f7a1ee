"""The command that lays a sheet's statements beside the words they rest on."""

import datetime
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from handouts.cli.options import content_option, exit_with_problems, language_of, language_option, open_library

if TYPE_CHECKING:
    from handouts.checks.claims import Claims, Statement
    from handouts.languages.language import Language


@click.command()
@click.argument("procedure")
@content_option
@language_option
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON; docs/claims.md says what is in it.")
@click.option("--pdf", metavar="FILE", type=click.Path(path_type=Path), help="Write it as a PDF, to judge and to sign.")
@exit_with_problems
def claims(procedure: str, content: Path | None, language: str | None, as_json: bool, pdf: Path | None) -> None:
    """Print each statement of a sheet beside the words of the source it rests on.

    And what names no source, and each sentence of the source that no statement rests on. So a draft can be judged line
    by line before it is approved, whoever wrote it.
    """
    from handouts.checks.claims import list_claims

    library = open_library(content, only=[procedure])
    wording = language_of(library, procedure, language)
    found = list_claims(library, procedure, wording, today=datetime.date.today())
    if pdf:
        from handouts.press.claims_paper import claims_paper
        from handouts.storage import writing

        writing.write(pdf, claims_paper(library, found))
        click.echo(str(pdf))
    elif as_json:
        click.echo(json.dumps(found.as_json(), indent=2, ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(found, wording)))


def _lines(found: "Claims", language: "Language") -> Iterator[str]:
    from handouts.checks.claims import name_part

    yield f"{found.title} ({found.language}), {found.code}"
    yield from found.summary()
    for part, statements in found.by_part:
        yield ""
        yield name_part(part, language) or found.title
        for each in statements:
            yield from _statement_lines(each)
    for source in found.sources:
        if source.unused:
            yield ""
            yield f"No statement rests on these sentences of {source.title}:"
            yield from (f"  {source.file}:{each.line}: {each.text}" for each in source.unused)


def _statement_lines(each: "Statement") -> Iterator[str]:
    yield f"  {'Only on the short sheets: ' * each.short}{each.text}"
    if each.brief:
        yield f"      on the short sheets: {each.brief}"
    if each.original:
        yield f"      the original: {each.original}"
    for quote in each.quotes:
        if quote.line:
            where = f"{quote.source}, line {quote.line}"
            yield f"      rests on: “{quote.words}” ({where})"
            if quote.sentence != quote.words:
                yield f"      the source: {quote.sentence}"
        else:
            yield f"      NOT FOUND in any source: “{quote.words}”"
    if each.basis == "none":
        yield "      no medical claim (source: none)"
    elif each.basis == "missing":
        yield "      NAMES NO SOURCE"
