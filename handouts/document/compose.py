"""From content to meaning: composes the document of a sheet."""

import hashlib
import re
import typing
from collections.abc import Collection, Iterator, Sequence
from typing import Any

from handouts.content import model
from handouts.content.library import Library
from handouts.document.nodes import (
    NBSP,
    Block,
    Bullets,
    DataTable,
    Definition,
    Definitions,
    Document,
    Field,
    Fields,
    Figure,
    Heading,
    Imprint,
    Masthead,
    Node,
    NumberedStep,
    NumberedSteps,
    Paragraph,
    PhoneBlock,
    Places,
    QrCode,
    Section,
    Slot,
    Span,
    Ticks,
    Timeline,
    TimelinePoint,
    WritingLines,
)
from handouts.document.patient import KEYS, Patient
from handouts.languages.language import Language


def compose(
    library: Library,
    procedure: str,
    language: Language,
    patient: Patient | None = None,
    *,
    brief: bool = False,
    mark: str = "",
    slots: Collection[str] = (),
) -> Document:
    """The sheet about one procedure, in one language it has words in, for one patient (or nobody yet).

    ``brief`` is the short sheet: the parts the content names for it, in their brief wording. ``mark`` is what every
    page must say before a patient gets the sheet, such as that it is a draft; whether it does is not judged here.
    ``slots`` are the keys of details whose lines are left open, for words that differ from copy to copy.
    Raises :class:`handouts.problems.HandoutsError` if the library has no such procedure, or not in this language.
    """
    composer = _Composer(library, procedure, language, patient or Patient(), brief, slots)
    masthead, sections = composer.masthead(), tuple(composer.sections())
    return composer.document(masthead, sections, composer.code((masthead, *sections)), mark)


def compose_page(
    library: Library, procedure: str, language: Language, title: Heading, lead: Paragraph, sections: tuple[Section, ...]
) -> Document:
    """A page that goes with a sheet, under the practice's letterhead; it has no text code and no mark of its own."""
    composer = _Composer(library, procedure, language, Patient(), True, ())
    masthead = Masthead(composer.logo(), composer.practice_lines(), None, title, lead)
    return composer.document(masthead, sections, "", "")


class _Composer:
    def __init__(
        self,
        library: Library,
        key: str,
        language: Language,
        patient: Patient,
        brief: bool,
        slots: Collection[str],
    ) -> None:
        self.practice, self.key, self.language = library.practice_in(language.code), key, language
        self.procedure = library.procedure(key, language.code)
        self.original = Language.of(library.procedure(key).language).lang_tag
        self.patient, self.brief, self.slots = patient, brief, slots
        self.phone = self.practice.phones[0]

    def document(self, masthead: Masthead, sections: tuple[Section, ...], code: str, mark: str) -> Document:
        procedure, language = self.procedure, self.language
        imprint = Imprint(
            practice=self.practice.name,
            phone=join_numbers(self.phone.number),
            title=procedure.title,
            language=language.own_name,
            version=language.version.format(date=language.day(procedure.version)),
            review_by=language.review_by.format(date=language.month(procedure.review_by))
            if procedure.review_by
            else "",
            code=code,
            page=language.page,
        )
        return Document(
            language=language,
            title=language.labelled(procedure.title, self.practice.name),
            author=self.practice.name,
            subject=procedure.plain_title.text,
            original=self.original,
            date=procedure.version,
            mark=Paragraph(_spans(mark)) if mark else None,
            masthead=masthead,
            sections=sections,
            imprint=imprint,
        )

    def code(self, nodes: Sequence[Node]) -> str:
        """A short name for exactly these words, whoever the sheet is for."""
        texts = []
        for node in nodes:
            for each in node.walk():
                if isinstance(each, Slot):
                    continue
                if isinstance(each, Paragraph) and not any(span.field for span in each.spans):
                    texts.append(each.text)
                elif isinstance(each, Figure):
                    texts += [each.alt, *(word for _, word in each.labels)]
        digest = hashlib.sha256("\n".join(texts).encode("utf-8")).hexdigest().upper()
        return f"{self.key[:2]}-{self.language.code} {digest[:4]}-{digest[4:8]}".upper()

    def masthead(self) -> Masthead:
        procedure = self.procedure
        return Masthead(
            logo=self.logo(),
            practice=self.practice_lines(),
            phone=None
            if self.brief
            else Paragraph((self.phone_span(self.phone.number),), place=self.phone.at.get("number")),
            title=Heading(_spans(procedure.title), 1, place=procedure.at.get("title")),
            lead=self.paragraph(procedure.plain_title),
        )

    def logo(self) -> Figure | None:
        return self.figure(self.practice.brand.logo)

    def practice_lines(self) -> tuple[Paragraph, ...]:
        return tuple(Paragraph(_spans(line)) for line in self.practice.name_lines or (self.practice.name,))

    # -- sections

    def sections(self) -> Iterator[Section]:
        by_place: dict[str, list[model.Part]] = {}
        for part in self.procedure.parts:
            by_place.setdefault(part.after, []).append(part)
        kinds = (
            [kind for kind in ORDER if kind in self.procedure.one_page]
            if self.brief
            else [*ORDER, "visit", "questions"]
        )
        for kind in (*kinds, "contact"):
            section = getattr(self, f"_{kind}")()
            if section is not None:
                yield section
            if not self.brief:
                yield from (self._part(part) for part in by_place.get(kind, ()))

    def heading(self, kind: str, entry: Any = None) -> Heading:
        own = getattr(entry, "heading", None)
        place = entry.at.get("heading") if own else None
        return Heading(_spans(own or getattr(self.language, kind)), place=place)

    def section(self, kind: str, entry: Any, *blocks: Block | None) -> Section:
        return Section(kind, self.heading(kind, entry), tuple(block for block in blocks if block is not None))

    def _short_version(self) -> Section:
        points = tuple(self.paragraph(text) for text in self.procedure.short_version)
        return self.section("short_version", None, Bullets(points, points=True))

    def _why(self) -> Section | None:
        why = self.procedure.why
        if why is None:
            return None
        return self.section("why", why, self.figure(why.picture), *self.paragraphs(why.text))

    def _steps(self) -> Section | None:
        steps = self.procedure.steps
        if steps is None:
            return None
        items = tuple(self.step(number, step) for number, step in enumerate(steps.items, 1))
        return self.section("steps", steps, *self.paragraphs(steps.intro), NumberedSteps(items))

    def step(self, number: int, step: model.Step) -> NumberedStep:
        brief_heading = step.brief_heading if self.brief else None
        text = step.brief if self.brief and step.brief else step.text
        place = step.at.get("brief_heading" if brief_heading else "heading")
        heading = Heading(_spans(brief_heading or step.heading), 3, place=place)
        return NumberedStep(Paragraph(_spans(str(number))), heading, self.figure(step.picture), self.paragraphs(text))

    def _recovery(self) -> Section | None:
        recovery = self.procedure.recovery
        if recovery is None:
            return None
        timeline = None
        if recovery.milestones:
            items = tuple(
                TimelinePoint(
                    Heading(_spans(each.when), 3, place=each.at.get("when")),
                    self.paragraphs(each.text),
                    each.icon,
                    each.weeks,
                )
                for each in recovery.milestones
            )
            named = self.language.listed(each.when for each in recovery.milestones)
            timeline = Timeline(
                Figure(recovery.timeline_alt or self.language.labelled(self.heading("recovery", recovery).text, named)),
                items,
            )
        return self.section("recovery", recovery, *self.paragraphs(recovery.intro), timeline)

    def _preparation(self) -> Section | None:
        entry = self.procedure.preparation
        if entry is None:
            return None
        rows = tuple((self.cell(row, "when"), self.cell(row, "what")) for row in entry.timetable)
        table = DataTable(self.heads("when", "what"), rows) if rows else None
        return self.section("preparation", entry, *self.paragraphs(entry.text), table)

    def _before(self) -> Section | None:
        return self.checklist("before", self.procedure.before)

    def _aftercare(self) -> Section | None:
        return self.checklist("aftercare", self.procedure.aftercare)

    def checklist(self, kind: str, entry: model.Checklist | None) -> Section | None:
        if entry is None:
            return None
        items = tuple(
            Paragraph(
                (
                    Span(join_numbers(item.do), strong=True),
                    *((Span(" " + join_numbers(item.more)),) if item.more else ()),
                ),
                place=item.at.get("do"),
            )
            for item in entry.items
        )
        return self.section(kind, entry, *self.paragraphs(entry.intro), Ticks(items, self.language.tick_box))

    def _risks(self) -> Section | None:
        entry = self.procedure.risks
        if entry is None:
            return None
        counted = any(risk.how_often for risk in entry.items)
        table = bullets = None
        if counted:
            rows = tuple(
                (Paragraph(self.risk_spans(risk), place=risk.at.get("what")), Paragraph(_spans(risk.how_often or "–")))
                for risk in entry.items
            )
            table = DataTable(self.heads("risk", "how_often"), rows)
        else:
            bullets = Bullets(tuple(Paragraph(self.risk_spans(r), place=r.at.get("what")) for r in entry.items))
        return self.section("risks", entry, *self.paragraphs(entry.intro), table, bullets)

    @staticmethod
    def risk_spans(risk: model.Risk) -> tuple[Span, ...]:
        more = (Span(" " + join_numbers(risk.text)),) if risk.text else ()
        return (Span(join_numbers(risk.what), strong=True), *more)

    def _when_to_call(self) -> Section | None:
        entry = self.procedure.when_to_call
        if entry is None:
            return None
        signs = Bullets(tuple(self.paragraph(sign) for sign in entry.signs)) if entry.signs else None
        return self.section("when_to_call", entry, *self.paragraphs(entry.text), signs)

    def _medicines(self) -> Section | None:
        entry = self.procedure.medicines
        if entry is None:
            return None
        columns = ["name", "what_to_do"]
        heads = ["medicine", "what"]
        if any(item.what_for for item in entry.items):
            columns.insert(1, "what_for")
            heads.insert(1, "what_for")
        rows = tuple(tuple(self.cell(item, column) for column in columns) for item in entry.items)
        return self.section("medicines", entry, *self.paragraphs(entry.intro), DataTable(self.heads(*heads), rows))

    def _glossary(self) -> Section | None:
        if not self.procedure.glossary:
            return None
        items = tuple(
            Definition(
                Paragraph((Span(each.term, strong=True),), place=each.at.get("term")),
                Paragraph(_spans(each.meaning), place=each.at.get("meaning")),
            )
            for each in self.procedure.glossary
        )
        return self.section("glossary", None, Definitions(items))

    def _part(self, part: model.Part) -> Section:
        table = bullets = None
        if part.table:
            head = tuple(Paragraph(_spans(cell)) for cell in part.table.head)
            rows = tuple(
                tuple(Paragraph(_spans(cell), place=part.table.at.get(f"rows.{index}")) for cell in row)
                for index, row in enumerate(part.table.rows)
            )
            table = DataTable(head, rows)
        if part.items:
            bullets = Bullets(tuple(self.paragraph(item) for item in part.items))
        blocks: list[Block | None] = [*self.paragraphs(part.text), bullets, table, self.figure(part.picture)]
        kind = "part"
        if part.notice:
            kind = "notice"
            if part.notice.heading:
                blocks.append(Heading(_spans(part.notice.heading), 3, place=part.notice.at.get("heading")))
            blocks += self.paragraphs(part.notice.text)
        heading = Heading(_spans(part.heading), place=part.at.get("heading"))
        return Section(kind, heading, tuple(block for block in blocks if block is not None))

    # -- the patient's own part

    def _visit(self) -> Section:
        return self.section("visit", None, Fields(tuple(self.form_field(key) for key in KEYS)))

    def form_field(self, key: str) -> Field:
        label, value = getattr(self.language, key), getattr(self.patient, key)
        if key in self.slots:
            words: Paragraph | None = Slot(key=key)
        else:
            words = Paragraph((Span(value, field=key),)) if value else None
        return Field(
            key,
            Paragraph(_spans(label)),
            words,
            self.language.labelled(label, self.language.to_write),
        )

    def _questions(self) -> Section:
        questions = tuple(self.paragraph(text) for text in self.procedure.questions)
        ticks = Ticks(questions, self.language.tick_box) if questions else None
        return self.section(
            "questions",
            None,
            ticks,
            WritingLines(self.language.labelled(self.language.questions, self.language.to_write)),
        )

    def _contact(self) -> Section:
        number = self.phone.number
        uri = tel(number)
        code = QrCode(uri, self.language.labelled(self.language.scan, number), Paragraph(_spans(self.language.scan)))
        phone = PhoneBlock(Paragraph((self.phone_span(number),), place=self.phone.at.get("number")), code)
        blocks: list[Block] = [phone, *self.paragraphs(self.practice.contact)]
        if self.practice.web_form:
            address = Span(self.practice.web_form.removeprefix("https://"), uri=self.practice.web_form)
            blocks.append(Paragraph((*self.label(self.language.contact_form), address)))
        places = tuple(self.location(place) for place in self.practice.places)
        others = tuple(
            (Paragraph((*self.label(each.label or ""), self.phone_span(each.number))),)
            for each in self.practice.phones[1:]
        )
        if places or others:
            blocks.append(Places(places + others))
        return self.section("contact", None, *blocks)

    def location(self, place: model.Location) -> tuple[Paragraph, ...]:
        lines = [Paragraph((Span(place.name, strong=True),), place=place.at.get("name"))]
        lines += [Paragraph(_spans(line)) for line in place.address]
        if place.phone:
            lines.append(Paragraph((self.phone_span(place.phone),)))
        return tuple(lines)

    # -- small things

    @staticmethod
    def phone_span(number: str) -> Span:
        return Span(number.replace(" ", NBSP), uri=tel(number))

    def label(self, words: str) -> tuple[Span, ...]:
        """A label before a span, with the mark that parts them."""
        return (Span(self.language.labelled(words, "")),) if words else ()

    def heads(self, *names: str) -> tuple[Paragraph, ...]:
        return tuple(Paragraph(_spans(getattr(self.language, f"head_{name}"))) for name in names)

    @staticmethod
    def cell(entry: Any, name: str) -> Paragraph:
        return Paragraph(_spans(getattr(entry, name) or "–"), place=entry.at.get(name))

    def wording(self, text: model.Text) -> str | None:
        """The text in full or in brief; None where the content leaves it out for brevity."""
        if not (self.brief and text.brief):
            return text.text
        return None if text.brief == "none" else text.brief

    def paragraph(self, text: model.Text) -> Paragraph:
        return Paragraph(_spans(self.wording(text) or text.text), place=text.at.get("text") or text.at.get(""))

    def paragraphs(self, texts: Sequence[model.Text]) -> tuple[Paragraph, ...]:
        """Running text: a paragraph of several sentences, or a few of them."""
        groups: list[list[Span]] = []
        for text in texts:
            words = self.wording(text)
            if words is None:
                continue
            if not groups or text.new_paragraph == "yes":
                groups.append([])
            space = " " if groups[-1] else ""
            groups[-1].append(Span(space + join_numbers(words), place=text.at.get("text") or text.at.get("")))
        return tuple(Paragraph(tuple(spans), place=spans[0].place) for spans in groups)

    def figure(self, picture: model.Picture | None) -> Figure | None:
        if picture is None:
            return None
        caption = self.paragraph(picture.caption) if picture.caption else None
        labels = tuple(picture.labels.items())
        return Figure(picture.alt, picture.name, picture.file, labels, caption, place=picture.at.get(""))


ORDER: tuple[str, ...] = typing.get_args(model.PartName)
"""The order of reading; templates may put parts side by side, never in another order."""

_NUMBERS = re.compile(r"(?<=\)) (?=\d{3}-\d{4})|(?<=\d) (?=[^\W\d_])")


def join_numbers(text: str) -> str:
    """Keep a phone number in one piece, and a number with what it counts: no line breaks between them."""
    return _NUMBERS.sub(NBSP, text)


def _spans(text: str) -> tuple[Span, ...]:
    return (Span(join_numbers(text)),)


def tel(number: str) -> str:
    """The ``tel:`` address of a phone number (RFC 3966); ten digits are taken for a United States number."""
    digits = re.sub(r"\D", "", number.partition("ext")[0])
    return f"tel:+1{digits}" if len(digits) == 10 else f"tel:+{digits}"
