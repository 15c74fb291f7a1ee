"""Writes docs/drawings.md and its pictures: every drawing that comes with the program, in color and as a bad copy.

Usage: python tools/drawings_page.py
The page carries a digest of what is drawn, and so does each picture (PNG text "Drawn"), in color and black and white; a
test holds both to what this draws now, so that a drawing that changes makes both the page and its pictures anew.
"""

import hashlib
import io
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
from PIL import Image, ImageFilter
from PIL.PngImagePlugin import PngInfo
from reportlab.pdfgen.canvas import Canvas

from handouts.illustrations import LENSES, NAMES, Ink, Window, illustration
from handouts.illustrations.alternatives import ALTERNATIVES
from handouts.pdf.drawing import Drawing, operators

DOCS = Path(__file__).parents[1] / "docs"
PAGE = DOCS / "drawings.md"
GAP = 14.0
SERIES = tuple(name for name in NAMES if name.startswith("kyphoplasty-") and name not in LENSES)
PLACES = tuple(name for name in NAMES if name in LENSES)
SIGNS = tuple(name for name in NAMES if illustration(name).emblem)

HEAD = """# The drawings

Every drawing that comes with the program, by the name a content file calls it by. Made by `python tools/drawings_page.py`;
do not edit it by hand. Beside each picture stands what a bad photocopier leaves of it
(200 dots to the inch, blurred, black and white): a test holds at least 95 % of the length of every line.

```yaml
    why:
      picture:
        name: knee
        alt: A person seen from the front. A ring marks one knee; a lens shows its bones.
        labels:
          place: Knee
```

`alt` says what the picture shows to somebody who cannot see it, and `labels` sets words in it; both are yours, in the
sheet's language. The words below are to start from. A drawing says what is seen, never what to do: that stands in the
words beside it. `handouts new` suggests a picture where the procedure's name tells the part of the body. What somebody
saw in each, copied and without words, stands in [drawings-tested.md](drawings-tested.md).
"""


def draw(name: str, window: Window, ink: str) -> Drawing:
    """A drawing without words."""
    art = illustration(name).draw(window, Ink.color() if ink == "color" else Ink.mono(), {}, len)
    return art.drawing


def window_of(name: str) -> Window:
    """The window the page shows it in."""
    if name in SERIES:
        return Window(180, 78, 1.22, shift=32, numbered=False)
    return Window(66, 66, numbered=False) if name in SIGNS else Window(160, 110, numbered=False)


SHEETS = (("places", PLACES, 5), ("signs", SIGNS, 10), ("kyphoplasty", SERIES, 4))
"""The pictures: the name of each file, what is drawn in it, and how many in a row."""


def digest(names: Sequence[str]) -> str:
    """Of what is drawn under these names: its drawing commands, which are the same in every renderer."""
    drawn = "".join(operators(draw(name, window_of(name), ink)) for ink in ("color", "mono") for name in names)
    return hashlib.sha256(drawn.encode("ascii")).hexdigest()[:16]


def write_page() -> str:
    """The whole page."""
    parts = [HEAD]
    for title, file, names, label in (
        ("Where in the body", "places", PLACES, "place"),
        ("Signs", "signs", SIGNS, "name"),
        ("Kyphoplasty", "kyphoplasty", SERIES, ""),
    ):
        shown = ", ".join(names)
        parts.append(f"## {title}\n\n![{title}: {shown}](pictures/drawings/{file}.png)\n")
        parts.append(f"From left to right: {', '.join(f'`{name}`' for name in names)}. Drawn: `{digest(names)}`.\n")
        if label:
            parts.append(f"The label is `{label}`.\n\n| name | in English | in Spanish |\n|---|---|---|")
            rows = ((name, ALTERNATIVES[name]) for name in names if name in ALTERNATIVES)
            parts.append(
                "".join(
                    f"| `{name}` | {w['en'].alt} *{w['en'].label}* | {w['es'].alt} *{w['es'].label}* |\n"
                    for name, w in rows
                )
            )
        else:
            parts.append(
                "".join(
                    f"- `{name}`: labels {', '.join(f'`{each}`' for each in illustration(name).labels)}\n"
                    for name in names
                )
            )
    return "\n".join(parts)


def sheet(names: Sequence[str], across: int) -> Image.Image:
    """Drawings in rows; under them the same, in color and in black and white, as a bad copy gives them."""
    kinds = []
    for ink in ("color", "mono"):
        page = io.BytesIO()
        window = window_of(names[0])
        wide, high = window.width + GAP, window.height + GAP
        rows = -(-len(names) // across)
        canvas = Canvas(page, pagesize=(across * wide + GAP, rows * high + GAP))
        for k, name in enumerate(names):
            x, y = GAP + k % across * wide, GAP + (rows - 1 - k // across) * high
            canvas.addLiteral(f"q 1 0 0 1 {x} {y} cm {operators(draw(name, window, ink))} Q")
        canvas.save()
        kinds.append(pypdfium2.PdfDocument(page.getvalue())[0].render(scale=200 / 72).to_pil().convert("RGB"))
    copies = [
        each.convert("L").filter(ImageFilter.GaussianBlur(1.6)).point(lambda v: 255 * (v > 150)) for each in kinds
    ]
    whole = Image.new("RGB", (kinds[0].width, 3 * kinds[0].height), "white")
    for k, image in enumerate((kinds[0], *copies)):
        whole.paste(image.convert("RGB"), (0, k * kinds[0].height))
    return whole.resize((whole.width // 2, whole.height // 2)).quantize(32)


def main() -> None:
    """Write the page and its pictures."""
    folder = DOCS / "pictures" / "drawings"
    folder.mkdir(exist_ok=True)
    for file, names, across in SHEETS:
        said = PngInfo()
        said.add_text("Drawn", digest(names))
        sheet(names, across).save(folder / f"{file}.png", optimize=True, pnginfo=said)
    PAGE.write_text(write_page(), encoding="utf-8")


if __name__ == "__main__":
    main()
