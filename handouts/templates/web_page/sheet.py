"""A sheet as a page for a browser: the document's nodes as the elements of HTML that say what they are.

The order is the document's, each text stands once, and the type checker sees to it that no kind of block is forgotten
(:func:`typing.assert_never`).
"""

from collections.abc import Sequence
from pathlib import Path
from typing import assert_never

from handouts.content.colors import Palette
from handouts.content.selection import URGENT
from handouts.document import nodes as doc
from handouts.reading.characters import without_break_marks
from handouts.reading.declarations import dataclass
from handouts.templates.web_page.frame import begin_page
from handouts.templates.web_page.markup import Element, add, join_classes, write_html
from handouts.templates.web_page.page_words import find_page_words
from handouts.templates.web_page.pictures import PagePictures
from handouts.templates.web_page.text import set_spans, set_text

WIDE_TABLE = 3
"""From so many columns a table's rows are shown one below the other on a narrow screen: no column may be out of sight."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """Another page: where it is, and what it is called."""

    href: str
    text: str
    language: str = ""
    """The tag of its language, if it is in another one."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What stands around a sheet on a page and belongs to the place where it is published."""

    languages: Sequence[PageLink] = ()
    """The same sheet in its other languages."""
    library: str = ""
    """Where the list of sheets is; "" for a page that stands alone."""
    code_page: str = ""
    """Where the page about its text code is."""
    as_of: str = ""
    """The day of which it tells, as its readers write it."""


def write_sheet(
    document: doc.Document, palette: Palette, folder: Path, surroundings: Surroundings | None = None
) -> bytes:
    """The document as one HTML file; the paths of pictures are counted from ``folder``.

    Raises HandoutsError for words in a picture that find no room, and OSError or ValueError for a picture file that
    cannot be read; the press refuses such before.
    """
    return _SheetPage(document, palette, folder).write(surroundings or Surroundings())


class _SheetPage:
    def __init__(self, document: doc.Document, palette: Palette, folder: Path) -> None:
        self._document, self._palette = document, palette
        self._language = document.language
        self._rtl = self._language.direction == "rtl"
        self._pictures = PagePictures(self._language, palette, folder)
        own = self._language.lang_tag
        self._name_language = document.original if document.original != own else None
        """The practice's name stays in the language it is written in."""

    def write(self, around: Surroundings) -> bytes:
        document = self._document
        root, body = begin_page(self._language, document.title, document.subject, self._palette)
        if document.mark:
            head = root.find("head")
            assert head is not None  # noqa: S101 - begin_page made it
            add(head, "meta", name="robots", content="noindex")
            self._words(add(add(body, "aside", class_="mark"), "p"), document.mark)
        self._add_languages(body, around.languages)
        self._add_masthead(body, document.masthead)
        main = add(body, "main")
        self._words(add(main, "h1"), document.masthead.title)
        self._words(add(main, "p", class_="lead"), document.masthead.lead)
        if document.masthead.visit:
            self._add_block(main, document.masthead.visit)
        for number, section in enumerate(document.sections, 1):
            self._add_section(main, section, number)
        self._add_footer(body, around)
        return write_html(root)

    # -- what stands around the sheet

    def _add_languages(self, body: Element, others: Sequence[PageLink]) -> None:
        if not others:
            return
        words, tag = find_page_words(self._language)
        own = self._language.lang_tag
        nav = add(body, "nav", class_="languages", aria_label=words.languages, lang=tag if tag != own else None)
        items = add(nav, "ul")
        for each in others:
            add(add(items, "li"), "a", each.text, href=each.href, lang=each.language, hreflang=each.language)

    def _add_masthead(self, body: Element, node: doc.Masthead) -> None:
        header = add(body, "header")
        practice = add(header, "div", class_="practice")
        if node.logo:
            self._pictures.add_logo(practice, node.logo)
        for line in node.practice:
            self._words(add(add(practice, "p"), "bdi", lang=self._name_language), line)
        if node.phone:
            phone = add(header, "div", class_="call")
            self._words(add(phone, "p", class_="phone"), node.phone)
            if node.about:
                self._words(add(phone, "p"), node.about)

    def _add_footer(self, body: Element, around: Surroundings) -> None:
        """What paper has at the foot of each page, and where this page stands."""
        imprint, words = self._document.imprint, find_page_words(self._language)
        footer = add(body, "footer")
        add(add(footer, "p"), "bdi", imprint.practice, lang=self._name_language)
        set_text(add(footer, "p"), f"{imprint.title} ({imprint.language})", self._rtl)
        dates = [each for each in (imprint.version, imprint.review_by) if each]
        set_text(add(footer, "p"), self._language.join_sentences(dates), self._rtl)
        if imprint.code:
            add(add(footer, "p"), "bdi", imprint.code, dir="ltr")
        tag = words[1] if words[1] != self._language.lang_tag else None
        if around.code_page:
            add(add(footer, "p", class_="screen", lang=tag), "a", words[0].is_it_current, href=around.code_page)
        if around.as_of:
            add(footer, "p", words[0].as_of.format(date=around.as_of), lang=tag)
        if around.library:
            add(add(footer, "p", class_="screen", lang=tag), "a", words[0].all_sheets, href=around.library)

    # -- the sheet

    def _words(self, parent: Element, node: doc.Paragraph) -> None:
        set_spans(parent, node.spans, self._rtl)

    def _add_section(self, main: Element, node: doc.Section, number: int) -> None:
        section = add(main, "section", id=f"part-{number}", class_="urgent" if node.kind in URGENT else None)
        self._add_block(section, node.heading)
        for block in node.blocks:
            self._add_block(section, block)

    def _add_block(self, parent: Element, node: doc.Block) -> None:
        """One block of a part. Which kinds there are is said by :data:`handouts.document.nodes.Block`."""
        match node:
            case doc.Heading():
                self._words(add(parent, f"h{node.level}"), node)
            case doc.Paragraph():
                self._words(add(parent, "p"), node)
            case doc.Bullets():
                self._add_bullets(parent, node)
            case doc.ListsSideBySide():
                beside = add(parent, "div", class_="beside")
                for each in node.items:
                    column = add(beside, "div")
                    self._add_block(column, each.heading)
                    self._add_block(column, each.bullets)
            case doc.Ticks():
                self._add_ticks(parent, node)
            case doc.Figure():
                self._pictures.add_figure(parent, node, self._words)
            case doc.IconArrays():
                self._add_icon_arrays(parent, node)
            case doc.NumberedSteps():
                self._add_steps(parent, node)
            case doc.Timeline():
                self._add_timeline(parent, node)
            case doc.DataTable():
                self._add_table(parent, node)
            case doc.Definitions():
                self._add_definitions(parent, node)
            case doc.Fields():
                for field in node.items:
                    self._add_field(add(parent, "p", class_="field"), field)
            case doc.WritingLines():
                add(parent, "span", class_="lines", role="img", aria_label=node.alt)
            case doc.PhoneBlock():
                self._add_phone(parent, node)
            case doc.PhoneList():
                self._add_phone_list(parent, node)
            case doc.Places():
                self._add_places(parent, node)
            case _:
                assert_never(node)

    def _add_bullets(self, parent: Element, node: doc.Bullets) -> None:
        names = ("points" if node.points else "", "signs" if node.mark else "")
        items = add(parent, "ul", class_=join_classes(names))
        for item in node.items:
            entry = add(items, "li")
            if node.mark:
                self._pictures.add_sign(entry, node.mark)
                entry = add(entry, "span")
            self._words(entry, item)

    def _add_ticks(self, parent: Element, node: doc.Ticks) -> None:
        """A box that can be ticked here too; what is ticked stays in the browser, and prints."""
        items = add(parent, "ul", class_="plain ticks")
        for item in node.items:
            label = add(add(items, "li"), "label")
            add(label, "input", type="checkbox")
            self._words(add(label, "span"), item)

    def _add_icon_arrays(self, parent: Element, node: doc.IconArrays) -> None:
        items = add(parent, "ul", class_="plain risks")
        for each in node.items:
            entry = add(items, "li")
            self._pictures.add_people(entry, each.figure, each.count)
            self._words(add(entry, "p"), each.words)

    def _add_steps(self, parent: Element, node: doc.NumberedSteps) -> None:
        items = add(parent, "ol", class_="plain steps")
        draw_step = self._pictures.begin_series(node)
        for step in node.items:
            entry = add(items, "li")
            self._words(add(entry, "span", class_="count"), step.number)
            body = add(entry, "div")
            self._add_block(body, step.heading)
            if step.figure:
                draw_step(body, step.figure, self._words)
            for paragraph in step.body:
                self._add_block(body, paragraph)

    def _add_timeline(self, parent: Element, node: doc.Timeline) -> None:
        items = add(parent, "ol", class_="plain timeline", aria_label=_say(node.drawing.alt))
        for milestone in node.items:
            entry = add(items, "li")
            self._pictures.add_stop(entry, milestone.icon)
            body = add(entry, "div")
            self._add_block(body, milestone.heading)
            for paragraph in milestone.body:
                self._add_block(body, paragraph)

    def _add_table(self, parent: Element, node: doc.DataTable) -> None:
        table = add(parent, "table", class_="wide" if len(node.head) >= WIDE_TABLE else None)
        if node.summary:
            set_text(add(table, "caption", class_="visually-hidden"), node.summary, self._rtl)
        header = add(add(table, "thead"), "tr")
        for head in node.head:
            self._words(add(header, "th", scope="col") if head.text else add(header, "td"), head)
        body = add(table, "tbody")
        for row in node.rows:
            line = add(body, "tr")
            for index, cell in enumerate(row):
                heads = node.row_heads and not index and bool(cell.text)
                named = node.head[index].text or None
                data = {
                    "data_head": _say(named) if named and not heads else None,
                    "class_": None if cell.text else "empty",
                }
                element = add(line, "th", scope="row", **data) if heads else add(line, "td", **data)
                if isinstance(cell, doc.Field):
                    self._add_field(element, cell)
                else:
                    self._words(element, cell)

    def _add_definitions(self, parent: Element, node: doc.Definitions) -> None:
        items = add(parent, "dl")
        for each in node.items:
            entry = add(items, "div")
            self._words(add(entry, "dt"), each.term)
            self._words(add(entry, "dd"), each.meaning)

    def _add_field(self, parent: Element, node: doc.Field) -> None:
        """A label, and the line to write on: a page in a browser never has a patient's details."""
        self._words(add(parent, "span"), node.label)
        add(parent, "span", class_="line", role="img", aria_label=self._language.to_write)

    def _add_phone(self, parent: Element, node: doc.PhoneBlock) -> None:
        if node.about:
            self._words(add(parent, "p"), node.about)
        self._words(add(parent, "p", class_="number large"), node.number)
        self._pictures.add_code(parent, node.code, self._words)

    def _add_phone_list(self, parent: Element, node: doc.PhoneList) -> None:
        items = add(parent, "ul", class_="plain")
        for each in node.items:
            entry = add(items, "li")
            if each.about:
                self._words(add(entry, "p"), each.about)
            self._words(add(entry, "p", class_="number"), each.number)

    def _add_places(self, parent: Element, node: doc.Places) -> None:
        items = add(parent, "ul", class_="plain places")
        for lines in node.items:
            entry = add(items, "li")
            for line in lines:
                self._words(add(entry, "p"), line)


def _say(text: str) -> str:
    """Words as they are said, without marks that say where a line may end."""
    return without_break_marks(text).replace(doc.NBSP, " ")
