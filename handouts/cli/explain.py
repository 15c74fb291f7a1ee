"""The command that explains a problem's code."""

import difflib

import click

from handouts.problems import severity_of
from handouts.problems.register import ProblemEntry, entries, languages

HEADINGS = {"en": ("Why", "What to do", "The rule"), "es": ("Por qué", "Qué hacer", "La regla")}
"""Before the cause, the cure, and the rule of a check, by language."""


@click.command()
@click.argument("code")
@click.option(
    "--language", type=click.Choice(languages()), default="en", show_default=True, help="The language to explain it in."
)
def explain(code: str, language: str) -> None:
    """Explain a problem: what is wrong, why it comes about, what to do.

    CODE is a problem's short name, as  handouts check --json,  the programs' interface and docs/errors.md have it.
    """
    entry = entries(language).get(code)
    if entry is None:
        near = difflib.get_close_matches(code, entries(language), 3)
        hint = f" Did you mean {' or '.join(near)}?" if near else " docs/errors.md lists them all."
        raise click.BadParameter(f"There is no problem {code!r}.{hint}", param_hint="CODE")
    for line in describe_problem(entry, language):
        click.echo(line)


def describe_problem(entry: ProblemEntry, language: str) -> list[str]:
    """The lines that explain a code in a language; the rule of a check is in English, as its source is."""
    from handouts.checks import by_code

    check = by_code().get(entry.code)
    why, cure, rule = HEADINGS[language]
    severity = check.severity if check else severity_of(entry.code)
    lines = [f"{entry.code} ({severity})", entry.title, f"{why}: {entry.cause}", f"{cure}: {entry.cure}"]
    return [*lines, f"{rule}: {check.title} ({check.source})"] if check else lines
