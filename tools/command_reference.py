"""Writes docs/commands.md: every command and option, from the command line's own description of itself.

Usage: python tools/command_reference.py
A test holds the page to what this writes.
"""

from collections.abc import Iterator
from pathlib import Path

import click

from handouts.cli.app import main as commands

PAGE = Path(__file__).parents[1] / "docs" / "commands.md"

HEAD = """# The commands

Made by `python tools/command_reference.py` from what `handouts COMMAND --help` says; do not edit it by hand.
Everyday use stands in the [README](../README.md).
"""


def write_page() -> str:
    """The whole page."""
    context = click.Context(commands, info_name="handouts")
    parts = [HEAD, _exit_codes()]
    for name in commands.list_commands(context):
        parts.append(_command(context, name))
        group = commands.get_command(context, name)
        if isinstance(group, click.Group):
            inner = click.Context(group, info_name=name, parent=context)
            parts += [_command(inner, each) for each in group.list_commands(inner)]
    return "\n".join(parts)


def _exit_codes() -> str:
    text = commands.help or ""
    rows = [line.strip().split(None, 1) for line in text.partition("Exit codes:")[2].splitlines() if line.strip()]
    table = ["| exit code | what it means |", "|---|---|", *(f"| {code} | {meaning} |" for code, meaning in rows)]
    return "\n".join(table) + "\n"


def _command(parent: click.Context, name: str) -> str:
    group = parent.command
    assert isinstance(group, click.Group)  # noqa: S101 - it has commands
    command = group.get_command(parent, name)
    assert command is not None, name  # noqa: S101 - it was listed
    context = click.Context(command, info_name=name, parent=parent)
    usage = " ".join([context.command_path, *command.collect_usage_pieces(context)])
    about = "\n\n".join(" ".join(part.split()) for part in (command.help or "").split("\n\n"))
    rows = list(_options(command, context))
    table = ["", "| option | what it does |", "|---|---|", *rows] if rows else []
    return (
        "\n".join(
            [f"## {context.command_path.removeprefix('handouts ')}", "", "```text", usage, "```", "", about, *table]
        )
        + "\n"
    )


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.params:
        record = parameter.get_help_record(context) if isinstance(parameter, click.Option) else None
        if record:
            option, about = (" ".join(each.split()).replace("|", "\\|") for each in record)
            yield f"| `{option}` | {about} |"


if __name__ == "__main__":
    PAGE.write_text(write_page(), encoding="utf-8")
