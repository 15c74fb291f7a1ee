"""Compares our drawing of SVG files with Chromium's.

Usage: python tools/compare_svg.py FOLDER [--every 5] [--worst 10] [--pictures FOLDER]
Prints how many of the files differ over more than 3 % of their area, the worst of them, and those that are refused.
What "differ" means stands in tests/support/svg_likeness.py. Needs Chromium.
"""

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support import svg_likeness
from support.tools import find_tool

from handouts.layout.picture_files import open_picture


def main() -> None:
    """Compare, and print. Ends with 1 where a file differs or is refused."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("folder", type=Path)
    options.add_argument("--every", type=int, default=1, help="take every n-th file, in the order of their names")
    options.add_argument("--worst", type=int, default=10, help="how many of the worst to name")
    options.add_argument(
        "--pictures", type=Path, help="a folder for pictures of the worst: Chromium's left, ours right"
    )
    chosen = options.parse_args()
    if find_tool("chromium") is None:
        options.error("Chromium is not installed")
    files = sorted(chosen.folder.rglob("*.svg"))[:: chosen.every]
    if not files:
        options.error(f"there is no SVG file in {chosen.folder}")
    found = svg_likeness.compare(files)
    refused = [(path, why) for path, why in found if isinstance(why, str)]
    shares = sorted(((share, path) for path, share in found if isinstance(share, float)), reverse=True)
    differ = [path for share, path in shares if share > svg_likeness.SHARE]
    for path, why in refused:
        print(f"refused  {path.name}: {why}")
    for share, path in shares[: chosen.worst]:
        print(f"{share:7.1%}  {path.name}")
        if chosen.pictures:
            _keep(path, chosen.pictures)
    dots = sum(bool(open_picture(path).remarks) for _, path in shares)
    print(
        f"{len(files)} files: {len(differ)} differ over more than {svg_likeness.SHARE:.0%} of their area, "
        f"{len(refused)} refused, {dots} with a remark"
    )
    sys.exit(bool(differ or refused))


def _keep(path: Path, folder: Path) -> None:
    """A picture of both drawings beside each other."""
    from PIL import Image

    picture = open_picture(path)
    width, height = size = svg_likeness.size_of(picture)
    both = Image.new("RGB", (2 * width + 10, height), "#ff00ff")
    both.paste(svg_likeness.draw_by_chromium([(path, size)])[0], (0, 0))
    both.paste(svg_likeness.draw(picture, size), (width + 10, 0))
    folder.mkdir(parents=True, exist_ok=True)
    both.save(folder / f"{path.stem}.png")


if __name__ == "__main__":
    main()
