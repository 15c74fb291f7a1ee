"""Pictures on a page for a browser: our own drawings as SVG with their words as text, the practice's as they are on paper.

What a picture shows is said in its alternative text, with the words that stand in it; a listener hears these, and nothing
twice. Pictures stand on white in both schemes: the colors of bone, skin and steel mean what they do on paper.
"""

import base64
from collections.abc import Callable
from pathlib import Path

from reportlab.lib.colors import HexColor

from handouts.content.colors import WHITE, Palette
from handouts.document import nodes as doc
from handouts.illustrations import CLOSE_UPS, Art, Ink, LabelRoomError, Window, icon, illustration
from handouts.illustrations.icon_array import icon_array
from handouts.illustrations.icons import sign
from handouts.languages.language import Language
from handouts.layout.blocks.contact import encode_qr
from handouts.layout.blocks.pictures import (
    EMBLEM,
    FIGURE_SHAPE,
    FIRST_SCALE,
    LEAST_SCALE,
    MOST_SCALE,
    SCENE_HEIGHT,
    SCENE_WIDTH,
    measure_series_for,
)
from handouts.layout.marks import explain_label_room
from handouts.layout.picture_files import open_picture
from handouts.layout.typography import SEMIBOLD, faces, families, locale
from handouts.pdf.drawing import Drawing
from handouts.pdf.line_breaking import Style
from handouts.pdf.numbers import decimal
from handouts.reading.characters import without_break_marks
from handouts.templates.web_page.markup import Element, add
from handouts.templates.web_page.svg import DrawingWriter, add_squares

PICTURE_WIDTH = 340.0
"""Units that a picture is drawn in: on a phone 320 pixels wide its words have some 12 pixels."""
LABEL_SIZE = 14.5
STEP_HEIGHT, STEP_SCALE = 165.0, 1.9
"""Of the picture of a step, and the units that one of its scene has at most."""
WIDER, MOST_WIDER = 1.2, 4
"""By how much a picture grows, and how often, until its words find room in it."""
QUIET = 4
"""Modules of white around a code to scan (ISO/IEC 18004, 9.1)."""
LOGO_WIDTH = 260.0
"""Units that a logo is drawn in."""
PHOTO_WIDTH = 540.0
"""Points that a photograph is kept sharp for: 34 rem on a screen of two dots to a pixel."""
CURRENT = "currentColor"

SetWords = Callable[[Element, doc.Paragraph], None]
"""What sets the words of a paragraph into an element."""
_SIGNS = {"yes": "✓", "no": "✗", "never": "✗"}


class PagePictures:
    """The pictures of one page."""

    def __init__(self, language: Language, palette: Palette, folder: Path) -> None:
        self._folder, self._palette = folder, palette
        self._rtl = language.direction == "rtl"
        face = faces(families(language), locale(language))[SEMIBOLD].anew()
        self._label = Style(face, LABEL_SIZE, LABEL_SIZE, HexColor(palette.ink), self._rtl)
        self._ink = Ink.color(palette.brand, palette.accent)
        self._writer = DrawingWriter()
        self._join = language.join_list
        self._sentences = language.join_sentences

    def add_figure(self, parent: Element, node: doc.Figure, words: SetWords) -> None:
        """A picture with its caption. Raises NoRoomError if the words in it find no room."""
        if node.name is None:
            self._add_file(add(parent, "figure", class_="picture"), node)
        elif illustration(node.name).emblem:
            figure = add(parent, "figure", class_="emblem")
            high = EMBLEM + (1.5 * LABEL_SIZE if node.labels else 0.0)
            wide = max([EMBLEM, *(self._label.width(text) + 4 for _, text in node.labels)])
            self._add_art(figure, node, self._draw(node, node.name, Window(wide, high, label_size=LABEL_SIZE, numbered=False, rtl=self._rtl)))  # fmt: skip
        else:
            figure = add(parent, "figure", class_="picture")
            self._add_art(figure, node, self._draw_large(node))
        self._add_caption(parent[-1], node, words)

    def begin_series(self, steps: doc.NumberedSteps) -> Callable[[Element, doc.Figure, SetWords], None]:
        """What adds the picture of one step: in all of them the bones stand in one place and are equally large."""
        shift, scale = measure_series_for(self._label, steps, PICTURE_WIDTH, STEP_SCALE)

        def add_step(parent: Element, node: doc.Figure, words: SetWords) -> None:
            if node.name is None or illustration(node.name).emblem:
                self.add_figure(parent, node, words)
                return
            version = dict(node.drawn).get(node.name)
            window = Window(
                PICTURE_WIDTH, STEP_HEIGHT, scale if version is None else round(scale * FIRST_SCALE, 3),
                LABEL_SIZE, shift, numbered=False, rtl=self._rtl,
            )  # fmt: skip
            figure = add(parent, "figure", class_="picture")
            self._add_art(figure, node, self._draw(node, node.name, window))
            self._add_caption(figure, node, words)

        return add_step

    def add_logo(self, parent: Element, node: doc.Figure) -> None:
        """The practice's mark."""
        figure = add(parent, "div", class_="logo")
        picture = open_picture(self._folder / (node.file or ""), trimmed=True)
        self._add_picture(figure, node, picture.drawn(LOGO_WIDTH, LOGO_WIDTH / picture.aspect))

    def add_people(self, parent: Element, node: doc.Figure, count: int) -> None:
        """A hundred people, ``count`` of them marked; in the color of the words around."""
        ink = self._palette.ink
        drawing = icon_array(count, HexColor(ink), 8.0)
        colors = {ink: CURRENT, WHITE: "var(--ground)"}
        figure = add(parent, "figure")
        self._writer.draw(figure, drawing, colors, role="img", aria_label=_say(node.alt))

    def add_stop(self, parent: Element, name: str | None) -> None:
        """The icon of a milestone, or a ring: furniture, for the words beside it say what it shows."""
        drawing = icon(name or "check", HexColor(self._palette.brand))
        self._writer.draw(parent, drawing, {self._palette.brand: CURRENT, WHITE: "var(--ground)"}, aria_hidden="true")

    def add_sign(self, parent: Element, mark: str) -> None:
        """What stands before an item: a check mark, a cross, a barred ring."""
        drawing = sign(mark, HexColor(self._palette.brand), 16.0)
        colors = {self._palette.brand: CURRENT}
        self._writer.draw(parent, drawing, colors, class_=mark, role="img", aria_label=_SIGNS[mark])

    def add_code(self, parent: Element, node: doc.QrCode, words: SetWords) -> None:
        """A code to scan with what it is for; a listener has the link above it, and hears its name once."""
        figure = add(parent, "figure", class_="scan")
        add_squares(figure, encode_qr(node.address, "m"), QUIET, role="img", aria_label=_say(node.alt))
        words(add(figure, "figcaption", aria_hidden="true"), node.caption)

    def _add_caption(self, figure: Element, node: doc.Figure, words: SetWords) -> None:
        if node.caption:
            words(add(figure, "figcaption"), node.caption)

    def _draw_large(self, node: doc.Figure) -> Art:
        """An illustration across the column, in its close-up where it has one."""
        name = CLOSE_UPS.get(node.name or "", node.name or "")
        high = PICTURE_WIDTH * FIGURE_SHAPE
        scale = min(MOST_SCALE, max(LEAST_SCALE, min(high / SCENE_HEIGHT, PICTURE_WIDTH / SCENE_WIDTH)))
        if dict(node.drawn).get(name) is not None:
            scale = round(scale * FIRST_SCALE, 3)
        return self._draw(node, name, Window(PICTURE_WIDTH, high, scale, LABEL_SIZE, numbered=False, rtl=self._rtl))

    def _draw(self, node: doc.Figure, name: str, window: Window) -> Art:
        """An illustration with its words, in a window that grows until they find room. Raises NoRoomError."""
        drawn, fault = illustration(name, dict(node.drawn).get(name)), ""
        for _ in range(MOST_WIDER):
            try:
                return drawn.draw(window, self._ink, dict(node.labels), self._label.width)
            except LabelRoomError as error:
                fault = str(error)
            window = Window(
                window.width * WIDER, window.height * WIDER, window.scale * WIDER, window.label_size,
                None if window.shift is None else window.shift * WIDER, numbered=False, rtl=window.rtl,
            )  # fmt: skip
        raise explain_label_room(fault, node)

    def _add_art(self, figure: Element, node: doc.Figure, art: Art) -> None:
        svg = self._writer.draw(figure, art.drawing, role="img", aria_label=self._alternative(node))
        size = decimal(LABEL_SIZE)
        for word in art.words:
            add(
                svg, "text", without_break_marks(word.text), x=decimal(word.x), y=decimal(art.drawing.height - word.y),
                font_size=size, text_anchor="end" if self._rtl else None,
            ).attrib.update(textLength=decimal(max(1.0, self._label.width(word.text))), lengthAdjust="spacingAndGlyphs")  # fmt: skip

    def _alternative(self, node: doc.Figure) -> str:
        """What is said of a picture: what it shows, then the words in it."""
        labels = [text for _, text in node.labels]
        return _say(self._sentences([node.alt, self._join(labels)]) if labels else node.alt)

    def _add_file(self, figure: Element, node: doc.Figure) -> None:
        picture = open_picture(self._folder / (node.file or ""))
        self._add_picture(figure, node, picture.drawn(PHOTO_WIDTH, PHOTO_WIDTH / picture.aspect))

    def _add_picture(self, figure: Element, node: doc.Figure, drawn: "Drawing | bytes") -> None:
        if isinstance(drawn, Drawing):
            self._writer.draw(figure, drawn, role="img", aria_label=self._alternative(node))
            return
        kind = "image/png" if drawn.startswith(b"\x89PNG") else "image/jpeg"
        data = base64.b64encode(drawn).decode("ascii")
        add(figure, "img", src=f"data:{kind};base64,{data}", alt=self._alternative(node))


def _say(text: str) -> str:
    return without_break_marks(text).replace(doc.NBSP, " ")
