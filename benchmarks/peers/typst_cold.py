"""One sheet by Typst, PDF/UA-1, in a process of its own: `python benchmarks/peers/typst_cold.py FILE.pdf`.

It imports nothing but Typst: what a sheet says is written beside FILE by the first run, as an author would have it there.
"""

import subprocess
import sys
from pathlib import Path

import typst

FONTS = Path(__file__).parents[2] / "fonts" / "atkinson-hyperlegible-next"


def main(target: Path) -> None:
    source = target.absolute().parent / "typst" / "sheet.typ"
    if not source.exists():
        subprocess.run([sys.executable, "-c", WRITE, str(Path(__file__).parents[1]), str(source.parent)], check=True)
    person = dict.fromkeys(("name", "date", "time", "doctor", "place", "note"), "")
    pdf = typst.compile(source, font_paths=[FONTS], ignore_system_fonts=True, sys_inputs=person, pdf_standards="ua-1")
    target.write_bytes(pdf)


WRITE = "import sys; sys.path.insert(0, sys.argv[1]); from pathlib import Path; from peers import in_typst; in_typst.write_sheet(Path(sys.argv[2]))"

if __name__ == "__main__":
    main(Path(sys.argv[1]))
