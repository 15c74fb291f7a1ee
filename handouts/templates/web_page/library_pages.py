"""The pages of a patient library that are no sheet: the list of sheets in a language, and what is known of a text code."""

from collections.abc import Sequence
from typing import Literal

from handouts.content.addresses import encode_address
from handouts.content.colors import Palette
from handouts.content.phones import read_number
from handouts.content.practice import Practice
from handouts.document.codes import CODE
from handouts.languages.language import Language
from handouts.reading.declarations import dataclass
from handouts.templates.web_page.frame import begin_page
from handouts.templates.web_page.markup import Element, add, write_html
from handouts.templates.web_page.page_words import PageWords, find_page_words
from handouts.templates.web_page.sheet import PageLink
from handouts.templates.web_page.text import set_text

CodeState = Literal["current", "superseded", "withdrawn", "not_current", "unknown"]
"""What may be known of a text code: it is good; a newer text took its place; it was taken back; it is good no longer for
another reason, such as a review that is overdue; nobody knows it."""


@dataclass(frozen=True, slots=True)
class SheetEntry:
    """A sheet in the list."""

    href: str
    title: str
    lead: str


@dataclass(frozen=True, slots=True)
class CodeAnswer:
    """What is known of a text code."""

    code: str
    state: CodeState
    title: str = ""
    """Of the sheet; "" where it is not known."""
    date: str = ""
    """The day from which it is superseded or withdrawn, or until which it is good, as readers write it."""
    newest: PageLink | None = None
    """Where the sheet is that is good today."""


class _LibraryPage:
    """A page of the library under the practice's name."""

    def __init__(
        self, practice: Practice, language: Language, title: str, as_of: str, *, below: str = "", listed: bool = True
    ) -> None:
        self.language, self.practice = language, practice
        self.rtl = language.direction == "rtl"
        self.words, tag = find_page_words(language)
        self.tag = tag if tag != language.lang_tag else None
        self._root, body = begin_page(
            language, language.join_label(title, practice.name), "", Palette.of(practice.brand)
        )
        if not listed:
            head = self._root.find("head")
            assert head is not None  # noqa: S101 - begin_page made it
            add(head, "meta", name="robots", content="noindex")
        self.before = add(body, "div")
        header = add(body, "header")
        self._add_practice(add(header, "div", class_="practice"))
        self.main = add(body, "main")
        self._add_title(add(self.main, "h1", lang=self.tag), title)
        footer = add(body, "footer")
        set_text(add(footer, "p", lang=self.tag), self.words.as_of.format(date=as_of), self.rtl)
        self._add_phone(add(footer, "p", lang=self.tag))
        if below:
            add(add(footer, "p", lang=self.tag), "a", self.words.all_sheets, href=below)

    def _add_title(self, parent: Element, title: str) -> None:
        """A title; a text code in it keeps its own order."""
        code = CODE.search(title)
        parent.text = title[: code.start()] if code else title
        if code:
            add(parent, "bdi", code[0], dir="ltr").tail = title[code.end() :]

    def _add_practice(self, parent: Element) -> None:
        for line in self.practice.name_lines or (self.practice.name,):
            add(add(parent, "p"), "bdi", line)

    def _add_phone(self, parent: Element) -> None:
        """Whom to call, in the words before and after the number."""
        number = read_number(self.practice.phones[0].number, self.practice.country)
        before, _, after = self.words.call_us.partition("{phone}")
        parent.text = before
        link = add(parent, "a", href=number.uri)
        add(link, "bdi", number.linked, dir="ltr")
        link.tail = after

    def write(self) -> bytes:
        return write_html(self._root)


def write_index(
    practice: Practice, language: Language, sheets: Sequence[SheetEntry], others: Sequence[PageLink], as_of: str
) -> bytes:
    """The list of the sheets in a language, with links to the lists in ``others``."""
    words: PageWords = find_page_words(language)[0]
    page = _LibraryPage(practice, language, words.library, as_of)
    if others:
        page.before.tag = "nav"
        page.before.attrib.update({"class": "languages", "aria-label": words.languages})
        items = add(page.before, "ul")
        for each in others:
            add(add(items, "li"), "a", each.text, href=each.href, lang=each.language, hreflang=each.language)
    if sheets:
        items = add(page.main, "ul", class_="plain sheets")
        for sheet in sheets:
            entry = add(items, "li")
            link = add(add(entry, "h2"), "a", href=sheet.href)
            set_text(link, sheet.title, page.rtl)
            set_text(add(entry, "p"), sheet.lead, page.rtl)
    return page.write()


def write_code_page(practice: Practice, language: Language, answer: CodeAnswer, as_of: str, index: str) -> bytes:
    """What is known of a text code on the day ``as_of``; ``index`` is where the list of sheets is."""
    words = find_page_words(language)[0]
    title = words.sheet_code.format(code=answer.code)
    page = _LibraryPage(practice, language, title, as_of, below=index, listed=False)
    good = answer.state == "current"
    if answer.title:
        lead = add(page.main, "p", class_="lead")
        set_text(add(lead, "a", href=answer.newest.href) if good and answer.newest else lead, answer.title, page.rtl)
    verdict = getattr(words, answer.state).format(date=answer.date)
    set_text(add(page.main, "p", class_="verdict" if good else "verdict bad", lang=page.tag), verdict, page.rtl)
    if good and answer.date:
        set_text(add(page.main, "p", lang=page.tag), words.good_until.format(date=answer.date), page.rtl)
    if answer.newest and not good:
        set_text(
            add(add(page.main, "p", class_="number", lang=page.tag), "a", href=answer.newest.href),
            words.newest,
            page.rtl,
        )
    return page.write()


def link_library(address: str) -> str:
    """A patient library's address as a browser takes it, without a slash at its end."""
    return encode_address(address.rstrip("/"))
