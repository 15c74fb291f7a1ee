"""Made-up old leaflets from a labelled key, written as practices have them: Word, web page and PDF.

A key says what a leaflet says and to which part of a sheet each sentence belongs. The writers know ways that leaflets are
made: headings by style or by size alone, columns, boxes, tables, tabs, running feet, footnotes, bullets of a symbol font.
"""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

Look = Literal["style", "size"]


@dataclass(frozen=True)
class Chunk:
    """A paragraph of sentences, a list, or a table."""

    kind: Literal["p", "list", "numbers", "table", "tabs"]
    lines: tuple[Any, ...]
    head: bool = False
    box: bool = False
    note: str = ""
    """A footnote at its end."""


@dataclass(frozen=True)
class KeyPart:
    """What stands under a heading, and the part of the sheet it belongs to; "own" for one of the practice's own."""

    part: str
    heading: str
    chunks: tuple[Chunk, ...]
    box: bool = False


@dataclass(frozen=True)
class Key:
    """A leaflet."""

    name: str
    title: str
    plain: str
    parts: tuple[KeyPart, ...]
    language: str = "en"
    feet: tuple[str, ...] = ()
    headings: Look = "style"
    columns: int = 1
    symbol: bool = False
    points: tuple[str, ...] = ()
    """Sentences under the title after the first."""

    def sentences(self) -> Iterator[tuple[str, str]]:
        """Each sentence, item and row with the part it belongs to."""
        yield "plain_title", self.plain
        for each in self.points:
            yield "short_version", each
        for part in self.parts:
            for chunk in part.chunks:
                for line in chunk.lines[chunk.head :]:
                    yield part.part, " ".join(line) if isinstance(line, tuple) else line
                if chunk.note:
                    yield part.part, chunk.note

    def words(self) -> str:
        """Every word of it but the running ones."""
        said = [self.title, self.plain, *self.points]
        for part in self.parts:
            said.append(part.heading)
            for chunk in part.chunks:
                said += [" ".join(line) if isinstance(line, tuple) else line for line in chunk.lines]
                said.append(chunk.note)
        return " ".join(said)


def p(*sentences: str, **more: Any) -> Chunk:
    return Chunk("p", sentences, **more)


def items(*lines: str, **more: Any) -> Chunk:
    return Chunk("list", lines, **more)


def numbers(*lines: str) -> Chunk:
    return Chunk("numbers", lines)


def table(*rows: tuple[str, ...], head: bool = False) -> Chunk:
    return Chunk("table", rows, head)


def tabs(*rows: tuple[str, ...]) -> Chunk:
    return Chunk("tabs", rows)


def part(name: str, heading: str, *chunks: Chunk, box: bool = False) -> KeyPart:
    return KeyPart(name, heading, chunks, box)


KEYS = (
    Key("colonoscopy", "Having a colonoscopy", "A doctor looks into your bowel with a thin camera.", (
        part("why", "Why do I need this test?", p("Your doctor wants to see the inside of your bowel.", "It helps us find out why you bleed.")),
        part("preparation", "How to get ready", p("Your bowel must be empty, so that we can see it well."),
             table(("2 days before", "Eat only white bread, rice and chicken."), ("The evening before", "Drink the first jug."),
                   ("The same day, 5 am", "Drink the second jug."))),
        part("before", "What to bring", items("A list of your medicines", "Your glasses", "Somebody who takes you home")),
        part("steps", "What happens during the test", numbers("A nurse gives you a drug that makes you sleepy. You lie on your left side.",
             "The doctor slides the camera into your bowel. This takes about 30 minutes.", "You rest until you are awake.")),
        part("risks", "Risks", items("Bleeding: it happens to 1 out of 100 people.", "A tear in the bowel, which is very rare")),
        part("aftercare", "After your colonoscopy", items("Rest for the rest of the day.", "Do not drive for 24 hours.", "Eat as you like.")),
        part("when_to_call", "When to call us", p("Call us at once if you:", box=False),
             items("have strong belly pain", "see a lot of blood", "have a fever over 38 °C"), box=True),
        part("own", "Parking", p("Park in the garage on Shore Road.", "The first hour is free.")),
    ), feet=("Lakeside Endoscopy Unit", "Page 1"), points=("It takes half an hour.", "You go home the same day.")),
    Key("cataract", "Cataract surgery", "We take out the cloudy lens of your eye and put in a clear one.", (
        part("short_version", "In short", items("It takes 20 minutes.", "You are awake, and it does not hurt.", "You see better in a few days.")),
        part("why", "What is a cataract?", p("A cataract is a cloudy lens.", "It makes the world look dim.", note="Most people over 70 have one.")),
        part("steps", "How it is done", numbers("We numb your eye with drops.", "The surgeon makes a tiny cut.", "The new lens goes in.")),
        part("recovery", "Getting better", items("The same day: You go home with a shield over your eye.", "After 1 week: Most people can read again.",
             "After 4 weeks: The eye has healed.")),
        part("aftercare", "What to do after", items("Use your eye drops 4 times a day.", "Wear the shield at night for 1 week.", "Do not rub your eye.", "Never swim for 4 weeks.")),
        part("medicines", "Your medicines", table(("Medicine", "What to do"), ("Aspirin", "Go on as always."), ("Tamsulosin", "Tell us before the operation."), head=True)),
        part("when_to_call", "Call us right away if", items("your eye hurts", "you see flashes of light", "you see less than before")),
        part("questions", "Questions to ask", items("Which lens is right for me?", "When can I drive?")),
    ), feet=("Leaflet no. 117", "Review date May 2027"), headings="size", symbol=True),
    Key("knee", "Knee arthroscopy", "A surgeon looks into your knee with a camera and mends it.", (
        part("why", "About the operation", p("Your knee hurts or locks.", "A torn cartilage is the most common cause.", "The surgeon trims it through two small cuts.")),
        part("before", "Before your operation", items("Stop smoking.", "Tell us if you have a cold.", "Take off your rings.")),
        part("preparation", "The day before", p("Do not eat after midnight.", "You may drink water until 6 am.")),
        part("steps", "The operation", p("You sleep during the operation.", "It takes about 40 minutes.", "The surgeon closes the cuts with small stitches.")),
        part("own", "Costs", p("Your insurance pays for the operation.", "You pay for the crutches.")),
        part("recovery", "Your recovery", p("Most people walk with crutches for 1 week.", "It takes 6 weeks until you can run.")),
        part("risks", "Possible complications", table(("Infection", "1 out of 100 people", "We treat it with antibiotics."), ("A blood clot", "1 out of 100 people", "You need blood thinners."))),
        part("aftercare", "At home", items("Put your leg up.", "Put ice on your knee for 10 minutes.", "Keep the bandage dry."), p("You can shower after 2 days.")),
        part("when_to_call", "When to get help", p("Phone the ward if the knee swells.", "Go to the emergency room if you cannot breathe.")),
    ), feet=("Hillcrest Joint Center", "Version 3"), columns=2, points=("You go home the same day.",)),
    Key("biopsy", "Liver biopsy", "A doctor takes a tiny piece of your liver with a needle.", (
        part("why", "Why is it done?", p("A piece of the liver shows what kind of illness you have.", "Blood tests alone cannot tell.")),
        part("medicines", "Medicines", tabs(("Warfarin", "Stop 5 days before."), ("Clopidogrel", "Ask your doctor."), ("Insulin", "Take half of it."))),
        part("steps", "What will happen on the day?", numbers("You lie on your back. A nurse cleans your skin.", "The doctor numbs the skin. You feel a sting.",
             "The needle goes in and out. It takes a few seconds.")),
        part("risks", "What can go wrong", p("Some people bleed after the biopsy.", "Very rarely the needle hurts another organ.")),
        part("aftercare", "After the biopsy", p("You must follow these rules:"), items("Lie still for 4 hours.", "Drink plenty of water.", "Do not lift anything heavy for a week.")),
        part("when_to_call", "Warning signs", items("Pain that gets worse", "A fever", "Black stools")),
        part("glossary", "Words to know", items("Biopsy: a small piece of tissue", "Sedation: a drug that makes you sleepy")),
    ), feet=("Riverside Clinic",), headings="size"),
    Key("injection", "Steroid injection in the back", "We inject a medicine near the nerve that hurts.", (
        part("why", "Purpose of the injection", p("It can ease the pain in your back and leg.", "It does not heal the disk.", note="A disk is a cushion between two bones.")),
        part("before", "What to do first", items("Tell us if you may be pregnant.", "Tell us if you take blood thinners.")),
        part("steps", "Step by step", numbers("You lie on your belly.", "An x-ray shows the way.", "The medicine goes in slowly.")),
        part("recovery", "What to expect afterwards", p("The pain may be worse for 2 days.", "The medicine works after a week.")),
        part("risks", "Side effects", items("Headache", "A red face for a day", "Infection, which is rare")),
        part("aftercare", "Looking after yourself", items("Rest for a day.", "Do not take a bath for 2 days."),),
        part("own", "Your results", p("We call you after a week.", "We ask how much pain you have.")),
        part("when_to_call", "Emergency", p("Call 911 if you cannot move your legs.", "Call us if you have a fever."), box=True),
    ), feet=("Spine Center North", "Page 2 of 4"), headings="style", symbol=True, columns=1),
    Key("cataratas", "Operación de cataratas", "Le sacamos el lente opaco del ojo y le ponemos uno claro.", (
        part("short_version", "Lo más importante", items("Dura 20 minutos.", "Usted está despierto y no le duele.", "Verá mejor en pocos días.")),
        part("why", "¿Qué es una catarata?", p("Una catarata es un lente opaco.", "Hace que usted vea borroso.")),
        part("preparation", "Cómo prepararse", table(("2 días antes", "Lávese el pelo."), ("La mañana del examen", "No coma nada."))),
        part("steps", "¿Cómo se hace?", numbers("Le ponemos gotas en el ojo.", "El cirujano hace un corte muy pequeño.", "Se coloca el lente nuevo.")),
        part("aftercare", "Después de la operación", items("Use las gotas 4 veces al día.", "Descanse el primer día.", "No se frote el ojo.")),
        part("medicines", "Sus medicinas", tabs(("Aspirina", "Siga como siempre."), ("Tamsulosina", "Avísenos antes."))),
        part("when_to_call", "Cuándo llamar", p("Llámenos si:"), items("le duele el ojo", "ve luces", "ve menos que antes")),
        part("own", "Estacionamiento", p("Puede estacionar en la calle Sur.", "La primera hora es gratis.")),
    ), language="es", feet=("Centro de Ojos del Lago", "Página 1")),
    Key("gastroscopia", "Gastroscopia", "Un médico mira su estómago con una cámara delgada.", (
        part("why", "¿Por qué se hace?", p("Usted tiene dolor de estómago.", "La cámara muestra la causa.", note="A veces se toma una muestra.")),
        part("before", "Qué hacer antes", items("Traiga una lista de sus medicinas.", "Quítese los anillos.", "Venga con alguien.")),
        part("steps", "Qué pasa durante el examen", p("Usted se acuesta del lado izquierdo.", "La cámara entra por la boca.", "El examen dura 10 minutos.")),
        part("recovery", "Su recuperación", items("El mismo día: Puede ir a su casa.", "Después de 2 días: La garganta ya no duele.")),
        part("risks", "Riesgos", items("Sangrado, que es muy raro", "Dolor de garganta por un día")),
        part("aftercare", "Cuidados en casa", items("Coma cosas blandas.", "No maneje por 24 horas.")),
        part("when_to_call", "Señales de alarma", items("Vómitos con sangre", "Dolor fuerte", "Fiebre de más de 38 °C"), box=True),
        part("questions", "Preguntas para su médico", items("¿Qué encontró usted?", "¿Cuándo puedo comer?")),
    ), language="es", feet=("Clínica del Norte", "Versión 2"), headings="size", columns=2, symbol=True),
    Key("rodilla", "Prótesis de rodilla", "Le ponemos una rodilla nueva.", (
        part("why", "Acerca de la operación", p("Su rodilla está gastada.", "Le duele cuando camina.", "La rodilla nueva le quita el dolor.")),
        part("preparation", "Preparación", p("No coma después de la medianoche.", "Puede tomar agua hasta las 6 de la mañana.")),
        part("steps", "Paso a paso", numbers("Usted se duerme. Un médico lo cuida.", "El cirujano quita el hueso gastado. Pone la pieza nueva.", "Se cierra la piel. Le ponemos una venda.")),
        part("risks", "Posibles complicaciones", table(("Qué puede pasar", "Con qué frecuencia"), ("Infección", "1 de cada 100 personas"), ("Coágulos", "2 de cada 100 personas"), head=True)),
        part("recovery", "Recuperación", p("Camina el primer día con ayuda.", "Sana en 3 meses.")),
        part("aftercare", "Qué hacer después", items("Haga sus ejercicios 3 veces al día.", "Ponga hielo en la rodilla.", "Nunca se arrodille.")),
        part("glossary", "Glosario", items("Prótesis: una pieza que reemplaza una parte del cuerpo", "Coágulo: sangre que se pone dura")),
        part("when_to_call", "Vaya a urgencias si", items("no puede respirar", "la pierna se hincha")),
    ), language="es", feet=("Hospital de la Costa",), points=("Se queda 2 noches con nosotros.",)),
)  # fmt: skip


# -- Word


def write_docx(key: Key) -> bytes:
    """The leaflet as a Word file."""
    import docx
    from docx.enum.section import WD_SECTION
    from docx.shared import Pt

    document = docx.Document()
    body = 11

    def heading(text: str, level: int, where: Any = document) -> None:
        if key.headings == "style":
            made = where.add_paragraph(text, style="Title" if level == 0 else f"Heading {level}")
        else:
            made = where.add_paragraph()
            run = made.add_run(text)
            run.font.size = Pt(20 if level == 0 else 14)
            run.bold = level > 0

    def plain(text: str, note: str = "", where: Any = document) -> Any:
        made = where.add_paragraph()
        run = made.add_run(text)
        run.font.size = Pt(body)
        if note:
            mark = made.add_run("1")
            mark.font.superscript = True
            notes.append(note)
        return made

    notes: list[str] = []
    heading(key.title, 0)
    plain(" ".join([key.plain, *key.points]))
    if key.columns == 2:
        section = document.add_section(WD_SECTION.CONTINUOUS)
        section._sectPr.xpath("./w:cols")[0].set(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}num", "2"
        )
    for each in key.parts:
        if each.box:
            cell = document.add_table(rows=1, cols=1).cell(0, 0)
            _docx_box(document, cell, each, heading, plain, key)
        else:
            heading(each.heading, 1)
            for chunk in each.chunks:
                _docx_chunk(document, document, chunk, plain, key)
    for note in notes:
        made = document.add_paragraph()
        mark = made.add_run("1")
        mark.font.superscript = True
        made.add_run(f" {note}").font.size = Pt(8)
    for section in document.sections:
        section.footer.paragraphs[0].text = "\t".join(key.feet)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _docx_box(document: Any, cell: Any, each: KeyPart, heading: Any, plain: Any, key: Key) -> None:
    """A real text box, with the older form beside it as Word writes it, in the place of the table made for it."""
    import copy

    from docx.oxml import parse_xml

    heading(each.heading, 1, cell)
    for chunk in each.chunks:
        _docx_chunk(document, cell, chunk, plain, key)
    table = cell._tc.getparent().getparent()
    paragraphs = [child for child in cell._tc if child.tag.endswith("}p")][1:]
    names = ('xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
             'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml"')  # fmt: skip
    anchor = parse_xml(f"<w:p {names}><w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wps:txbx><w:txbxContent/></wps:txbx></w:drawing></mc:Choice>"
                       "<mc:Fallback><w:pict><v:shape><v:textbox><w:txbxContent/></v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>")  # fmt: skip
    for box in anchor.iter("{http://schemas.openxmlformats.org/wordprocessingml/2006/main}txbxContent"):
        for child in paragraphs:
            box.append(copy.deepcopy(child))
    table.addprevious(anchor)
    table.getparent().remove(table)


def _docx_chunk(document: Any, where: Any, chunk: Chunk, plain: Any, key: Key) -> None:
    if chunk.kind == "p":
        plain(" ".join(chunk.lines), chunk.note, where)
    elif chunk.kind in ("list", "numbers"):
        for number, line in enumerate(chunk.lines, 1):
            if chunk.kind == "numbers":
                where.add_paragraph(line, style="List Number")
            elif key.symbol:
                made = where.add_paragraph()
                bullet = made.add_run("\uf0b7")
                bullet.font.name = "Symbol"
                made.add_run(f"\t{line}")
            else:
                where.add_paragraph(line, style="List Bullet")
            del number
    elif chunk.kind == "table":
        made = document.add_table(rows=0, cols=len(chunk.lines[0]))
        for at, row in enumerate(chunk.lines):
            for cell, text in zip(made.add_row().cells, row, strict=True):
                cell.paragraphs[0].add_run(text).bold = chunk.head and at == 0
        if where is not document:
            where._tc.append(made._tbl)
    else:
        for row in chunk.lines:
            plain("\t".join(row), where=where)


# -- web page


def write_html(key: Key) -> bytes:
    """The leaflet as a saved web page, with the site's menu and foot around it."""
    styled = key.headings == "style"
    style = ".t {font-size: 26pt} .h {font-size: 15pt; font-weight: bold} .f {font-size: 8pt} .hidden {display: none} .box {border: 1px solid}"
    if key.columns == 2:
        style += " main {column-count: 2}"
    notes: list[str] = []

    def chunk_of(chunk: Chunk) -> str:
        if chunk.kind == "p":
            mark = ""
            if chunk.note:
                notes.append(chunk.note)
                mark = (
                    f'<sup><a id="ref{len(notes)}" href="#fn{len(notes)}">{len(notes)}</a></sup>'
                    if styled
                    else "<sup>1</sup>"
                )
            return f"<p>{' '.join(chunk.lines)}{mark}</p>"
        if chunk.kind in ("list", "numbers"):
            if key.symbol and chunk.kind == "list":
                return "".join(
                    f"<p><span style='font-family: Symbol'>·</span>&nbsp;&nbsp; {line}</p>" for line in chunk.lines
                )
            tag = "ol" if chunk.kind == "numbers" else "ul"
            return f"<{tag}>{''.join(f'<li>{line}</li>' for line in chunk.lines)}</{tag}>"
        cell = "td"
        rows = [
            "".join(
                f"<{'th' if chunk.head and not at else cell}>{text}</{'th' if chunk.head and not at else cell}>"
                for text in row
            )
            for at, row in enumerate(chunk.lines)
        ]
        return f"<table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"

    body = [
        f"<h1>{key.title}</h1>" if styled else f"<div class=t>{key.title}</div>",
        f"<p>{' '.join([key.plain, *key.points])}</p>",
    ]
    for each in key.parts:
        head = f"<h2>{each.heading}</h2>" if styled else f"<div class=h>{each.heading}</div>"
        inner = head + "".join(map(chunk_of, each.chunks))
        body.append(f'<div class="box">{inner}</div>' if each.box else inner)
    for number, note in enumerate(notes, 1):
        body.append(
            f'<p class="f" id="fn{number}">{number} {note}</p>'
            if styled
            else f'<p class="f"><sup>{number}</sup> {note}</p>'
        )
    return (f'<!DOCTYPE html><html lang="{key.language}"><head><meta charset="utf-8"><title>{key.title} | Site</title><style>{style}</style></head>'
            f"<body><nav><a href='/'>Home</a> <a href='/a'>Leaflets</a></nav><main>{''.join(body)}</main><footer>{' '.join(key.feet)}</footer>"
            '<script>var hidden = "never read";</script></body></html>').encode()  # fmt: skip


# -- PDF


def write_pdf(key: Key) -> bytes:
    """The leaflet as a PDF, as a word processor prints one: no tags, running feet on each page."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.platypus import (
        BaseDocTemplate,
        Frame,
        FrameBreak,
        NextPageTemplate,
        PageTemplate,
        Paragraph,
        Spacer,
        Table,
        TableStyle,
    )

    wide, high = A4
    text = ParagraphStyle("text", fontName="Helvetica", fontSize=11, leading=14, spaceAfter=7)
    title = ParagraphStyle(
        "title",
        parent=text,
        fontName="Helvetica-Bold" if key.headings == "style" else "Helvetica",
        fontSize=22,
        leading=26,
    )
    head = ParagraphStyle(
        "head",
        parent=text,
        fontName="Helvetica-Bold" if key.headings == "style" else "Helvetica",
        fontSize=14,
        leading=18,
        spaceBefore=8,
        spaceAfter=3,
    )
    small = ParagraphStyle("small", parent=text, fontSize=8, leading=10)
    notes: list[str] = []

    def chunk_of(chunk: Chunk) -> Iterator[Any]:
        if chunk.kind == "p":
            mark = ""
            if chunk.note:
                notes.append(chunk.note)
                mark = f"<super size=7>{len(notes)}</super>"
            yield Paragraph(" ".join(chunk.lines) + mark, text)
        elif chunk.kind in ("list", "numbers"):
            for number, line in enumerate(chunk.lines, 1):
                sign = (
                    f"{number}."
                    if chunk.kind == "numbers"
                    else '<font name="Symbol">\xb7</font>'
                    if key.symbol
                    else "•"
                )
                yield Paragraph(line, ParagraphStyle("item", parent=text, leftIndent=16, spaceAfter=3), bulletText=None if key.symbol else sign) if not key.symbol else \
                    Paragraph(f"<bullet>{sign}</bullet>{line}", ParagraphStyle("item", parent=text, leftIndent=16, spaceAfter=3))  # fmt: skip
        else:
            rows = [
                [
                    Paragraph(
                        cell,
                        ParagraphStyle(
                            "cell", parent=text, fontName="Helvetica-Bold" if chunk.head and not at else "Helvetica"
                        ),
                    )
                    for cell in row
                ]
                for at, row in enumerate(chunk.lines)
            ]
            width = (wide - 120 if key.columns == 1 else (wide - 140) / 2) / len(chunk.lines[0])
            widths = (
                [width] * len(chunk.lines[0]) if chunk.kind == "table" else [90, *[width] * (len(chunk.lines[0]) - 1)]
            )
            grid = [("GRID", (0, 0), (-1, -1), 0.5, "black")] if chunk.kind == "table" else []
            yield Table(
                rows, colWidths=widths, style=TableStyle([*grid, ("VALIGN", (0, 0), (-1, -1), "TOP")]), hAlign="LEFT"
            )
            yield Spacer(1, 6)

    flow: list[Any] = [Paragraph(key.title, title), Paragraph(" ".join([key.plain, *key.points]), text)]
    if key.columns == 2:
        flow += [NextPageTemplate("later"), FrameBreak()]
    for each in key.parts:
        inner = [Paragraph(each.heading, head), *(one for chunk in each.chunks for one in chunk_of(chunk))]
        if each.box:
            width = wide - 120 if key.columns == 1 else (wide - 140) / 2
            flow += [
                Table([[inner]], colWidths=[width], style=TableStyle([("BOX", (0, 0), (-1, -1), 1, "black")])),
                Spacer(1, 6),
            ]
        else:
            flow += inner
    flow += [Paragraph(f"<super size=6>{number}</super> {note}", small) for number, note in enumerate(notes, 1)]

    def feet(canvas: Any, _: Any) -> None:
        canvas.setFont("Helvetica", 8)
        canvas.drawString(60, 30, key.feet[0])
        for each in key.feet[1:]:
            canvas.drawRightString(wide - 60, 30, each)

    out = io.BytesIO()
    if key.columns == 1:
        frames = [Frame(60, 60, wide - 120, high - 120, 0, 0, 0, 0)]
        templates = [PageTemplate("page", frames, onPage=feet)]
    else:
        column = (wide - 140) / 2
        top = Frame(60, high - 150, wide - 120, 90, 0, 0, 0, 0)
        first = [top, *(Frame(60 + at * (column + 20), 60, column, high - 220, 0, 0, 0, 0) for at in (0, 1))]
        later = [Frame(60 + at * (column + 20), 60, column, high - 120, 0, 0, 0, 0) for at in (0, 1)]
        templates = [PageTemplate("first", first, onPage=feet), PageTemplate("later", later, onPage=feet)]
    BaseDocTemplate(out, pagesize=A4, pageTemplates=templates, title="").build(flow)
    return out.getvalue()


WRITERS = {".docx": write_docx, ".html": write_html, ".pdf": write_pdf}


def scan_pdf() -> bytes:
    """A page that is a picture of words."""
    from PIL import Image, ImageDraw
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    picture = Image.new("L", (850, 1100), 255)
    ImageDraw.Draw(picture).text((80, 80), "Stop your blood thinners", fill=0)
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    canvas.drawImage(ImageReader(picture), 0, 0, 612, 792)
    canvas.save()
    return out.getvalue()


def words_of(text: str) -> Sequence[str]:
    """The words of a text, without marks."""
    import re

    return re.findall(r"[^\W_]+(?:[-'’.,][^\W_]+)*|°", text.casefold())
