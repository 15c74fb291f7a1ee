"""The page of commands says what the command line says, all of it."""

import re
import sys

import click
from conftest import ROOT

from handouts.cli.app import main

sys.path.insert(0, str(ROOT / "tools"))
import command_reference

PAGE = command_reference.PAGE.read_text(encoding="utf-8")


def test_the_page_is_what_the_tool_writes() -> None:
    assert command_reference.write_page() == PAGE, "run: python tools/command_reference.py"


def test_every_command_and_every_option_has_a_word_of_help() -> None:
    context = click.Context(main)
    names = main.list_commands(context)
    assert names == re.findall(r"^## (\S+)$", PAGE, flags=re.MULTILINE)
    for name in names:
        command = main.get_command(context, name)
        assert command, name
        assert command.help, name
        for parameter in command.params:
            if parameter.param_type_name == "option":
                assert getattr(parameter, "help", ""), f"{name} {parameter.name}"
                assert parameter.opts[0] in PAGE
