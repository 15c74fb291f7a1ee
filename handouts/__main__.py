"""``python -m handouts``."""

from handouts.cli.app import main

main(prog_name="handouts")
