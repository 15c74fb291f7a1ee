"""Makes a test library: many procedures as large as a real leaflet, each in several languages, each in files of its own.

Usage: python tools/make_library.py FOLDER [--procedures 1000] [--languages en,es,fr] [--one-file]

Each is the sample's kyphoplasty under another name and title, with a number in its words so that no two files are alike.
Its Spanish words stand for any other language too: what is measured is how much there is, not what it says. The parking
is a shared part. With --one-file all stands in content.yaml, as far as its limits let it.
"""

import argparse
import re
import shutil
from pathlib import Path

from handouts.content import splitting

ROOT = Path(__file__).parents[1]
PARKING = """\
heading: Where to park
text: {{text: Park on Hill Road. The first two hours are free., source: none}}
translations:
{}"""
PARKING_IN = """\
  {}:
    heading: Dónde aparcar
    text: Aparque en Hill Road. Las dos primeras horas son gratis.
"""


def make_library(folder: Path, procedures: int, languages: tuple[str, ...], *, one_file: bool = False) -> Path:
    """Writes the library into a new folder; returns its content file. The first language is English."""
    shutil.copytree(ROOT / "sources", folder / "sources")
    content = folder / "content.yaml"
    others = languages[1:]
    text = (ROOT / "content.yaml").read_text(encoding="utf-8")
    content.write_text(re.sub(r"\n +of: .*", "", text), encoding="utf-8")
    splitting.split(content)
    words = (folder / "procedures/kyphoplasty.yaml").read_text(encoding="utf-8")
    words = words[: words.index("translations:")] + "parts:\n  - shared: parking\n"
    spanish = (folder / "translations/es/kyphoplasty.yaml").read_text(encoding="utf-8")
    shutil.rmtree(folder / "procedures")
    shutil.rmtree(folder / "translations")
    practice = content.read_text(encoding="utf-8").partition("\nprocedures:")[0] + "\n"
    own, theirs = practice.split("    es:\n")
    content.write_text(own + "".join(f"    {code}:\n{theirs}" for code in others), encoding="utf-8")
    (folder / "shared").mkdir()
    parking = PARKING.format("".join(PARKING_IN.format(code) for code in others))
    (folder / "shared/parking.yaml").write_text(parking, encoding="utf-8")
    for within in ("procedures", *(f"translations/{code}" for code in others)):
        (folder / within).mkdir(parents=True)
    for number in range(procedures):
        name = f"procedure-{number:04}"
        (folder / f"procedures/{name}.yaml").write_text(
            words.replace("title: Kyphoplasty", f"title: Kyphoplasty {number}", 1), encoding="utf-8"
        )
        for code in others:
            (folder / f"translations/{code}/{name}.yaml").write_text(
                spanish.replace("title: Cifoplastia", f"title: Cifoplastia {number}", 1), encoding="utf-8"
            )
    if one_file:
        splitting.join(content)
    return content


def main() -> None:
    """Does what the command line asks."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--procedures", type=int, default=1000)
    parser.add_argument("--languages", default="en,es,fr")
    parser.add_argument("--one-file", action="store_true")
    asked = parser.parse_args()
    print(make_library(asked.folder, asked.procedures, tuple(asked.languages.split(",")), one_file=asked.one_file))


if __name__ == "__main__":
    main()
