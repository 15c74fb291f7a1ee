"""Where the stand-alone program begins: the command ``handouts``, or one of its own files run as Python runs a script.

What reads a stranger's file does so in a process of its own, started as ``sys.executable -P FILE``. In a bundle that is
this program itself, which therefore runs a file of its own package, and no other, when it is called so.
"""

import multiprocessing
import runpy
import sys
from pathlib import Path


def main() -> None:
    """Do what the command line asks."""
    multiprocessing.freeze_support()  # the processes of a large batch begin here too
    if sys.argv[1:2] == ["-P"] and len(sys.argv) > 2:
        import handouts

        script, package = Path(sys.argv[2]).resolve(), Path(handouts.__file__).resolve().parent
        if package not in script.parents:
            sys.exit("only the program's own files are run")
        sys.argv = sys.argv[2:]
        runpy.run_path(str(script), run_name="__main__")
        return
    from handouts.cli.app import main as command

    command(prog_name="handouts")


if __name__ == "__main__":
    main()
