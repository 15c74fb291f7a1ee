"""The yardstick: a like sheet from a bare, straightforward Platypus script.

Two Letter pages, the same number of words, the same three faces, four line
drawings, a checklist, a form, a QR code; no tags, no checks, words in the code.
"""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import BinaryIO
from xml.sax.saxutils import escape

from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Circle, Drawing, Line, Rect, String
from reportlab.graphics.shapes import Path as Outline
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import letter
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import ListFlowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

FONTS = Path(__file__).parents[1] / "fonts" / "atkinson-hyperlegible-next"
BRAND, INK, RULE = HexColor("#0b4f6c"), HexColor("#1b2226"), HexColor("#6f8792")

SHORT = ["It can ease your pain and help you move better.", "A balloon lifts the bone. Bone cement holds it.",
         "Most can go home that day. Healing: up to 6 weeks."]  # fmt: skip
WHY = ("Weak bones (osteoporosis) or an injury can break a bone in your spine. Kyphoplasty can ease the pain and help you move. "
       "It can restore lost height and how your spine works, long term. You may need less medicine.")  # fmt: skip
STEPS = [
    ("The bone breaks", "This is your spine, seen from the side. Your back is on the right. One bone is squeezed and loses height. This is called a compression fracture."),
    ("A tube goes in", "Your doctor makes a small cut at your spine, then uses x-rays to guide a small tube to the break."),
    ("A balloon lifts the bone", "A special balloon goes in and is inflated. This undoes the squeeze and helps put the bone back in its place."),
    ("Bone cement holds it", "The balloon comes out and leaves a space. Your doctor fills it with bone cement. This man-made material suits the body. It hardens to steady your spine, ease pain and prevent more injury."),
]  # fmt: skip
MILESTONES = [("The same day", "Most people can go home to recover."), ("The first days", "Some people feel better right away. For others it takes a few days."),
              ("Up to 6 weeks", "It can take a few weeks to recover in full.")]  # fmt: skip
TO_DO = ["<b>Make an appointment</b> to decide if it is right for you.", "<b>Ask your doctor</b> what to expect.",
         "<b>Always follow your surgeon’s instructions</b> to heal well.",
         "<b>Take it easy for a while</b> if you need to. Most people can still do all their normal activities soon after."]  # fmt: skip


def spine(step: int) -> Drawing:
    """Three vertebrae with discs and marks: about as many strokes as a real step picture."""
    drawing = Drawing(160, 92)
    for row in range(3):
        bone = Outline(fillColor=HexColor("#f6edd8"), strokeColor=BRAND, strokeWidth=1.25)
        y = 8 + 28 * row
        bone.moveTo(60, y)
        for dx, dy in ((10, 0), (20, 2), (30, 0), (34, 10), (30, 20), (20, 18), (10, 20)):
            bone.curveTo(60 + dx - 6, y + dy, 60 + dx - 3, y + dy + 1, 60 + dx, y + dy)
        bone.closePath()
        drawing.add(bone)
        drawing.add(Rect(62, y + 20, 30, 6, fillColor=HexColor("#d5e3ea"), strokeColor=BRAND))
    for k in range(60):
        drawing.add(Circle(64 + k % 10 * 2.8, 38 + k // 10 * 2.8, 0.4, fillColor=RULE, strokeColor=None))
    for k in range(12):
        drawing.add(Line(64 + k * 2.5, 36, 64 + k * 2.5, 56, strokeColor=RULE, strokeWidth=0.5))
    drawing.add(String(6, 66, str(step), fontName="Bold", fontSize=26, fillColor=BRAND))
    return drawing


def build(path: str | BinaryIO, person: Mapping[str, str] | None = None) -> None:
    for name, file in (("Regular", "400Regular"), ("SemiBold", "600SemiBold"), ("Bold", "700Bold")):
        pdfmetrics.registerFont(TTFont(name, str(FONTS / f"AtkinsonHyperlegibleNext_{file}.ttf")))
    pdfmetrics.registerFontFamily("Regular", "Regular", "Bold", "Regular", "Bold")
    body = ParagraphStyle(
        "body", fontName="Regular", fontSize=12.5, leading=17, textColor=INK, bulletFontName="Regular"
    )
    point = ParagraphStyle("point", body, fontName="SemiBold", fontSize=14, leading=21)
    head = ParagraphStyle("head", body, fontName="Bold", fontSize=18, leading=24, textColor=BRAND, spaceBefore=10)
    title = ParagraphStyle("title", head, fontSize=44, leading=50)

    def foot(canvas, document):  # type: ignore[no-untyped-def]
        canvas.setFont("Regular", 12)
        canvas.drawString(48, 40, "Summit Spine & Joint Centers, (770) 962-3642")
        canvas.drawRightString(564, 40, f"Page {document.page} of 2")

    qr = QrCodeWidget("tel:+17709623642", barLevel="M", barBorder=0)
    x0, y0, x1, y1 = qr.getBounds()
    code = Drawing(80, 80, transform=[80 / (x1 - x0), 0, 0, 80 / (y1 - y0), 0, 0])
    code.add(qr)
    labels = ("Name", "Date", "Time", "Doctor", "Place", *(("Note",) if person else ()))
    lines = [
        [Paragraph(label, body), Paragraph(escape((person or {}).get(label.lower(), "")), body)] for label in labels
    ]
    story = [
        Paragraph("Kyphoplasty", title), Paragraph("It can help treat a broken bone in your spine.", body),
        Paragraph("The short version", head), ListFlowable([Paragraph(text, point) for text in SHORT], bulletType="bullet", bulletFontName="Regular", start="•"),
        Paragraph("Why it is done", head), Paragraph(WHY, body),
        Paragraph("How it works", head), Paragraph("A trained and experienced doctor always does it.", body),
        *[Table([[spine(k), [Paragraph(h, point), Paragraph(t, body)]]], colWidths=[178, 338]) for k, (h, t) in enumerate(STEPS, 1)],
        PageBreak(),
        Paragraph("Getting better", head), Paragraph("Every person is different. Your doctor will tell you more about what to expect.", body),
        Table([[[Paragraph(h, point), Paragraph(t, body)] for h, t in MILESTONES]], colWidths=[172] * 3),
        Paragraph("What to do", head), ListFlowable([Paragraph(text, body) for text in TO_DO], bulletType="bullet", bulletFontName="Regular", start="–"),
        Paragraph("My visit", head), Table(lines, colWidths=[80, 300], style=[("LINEBELOW", (1, 0), (1, -1), 0.6, RULE)]),
        Paragraph("My questions", head), Paragraph("Is kyphoplasty right for me?", body), Paragraph("How long should I take it easy?", body),
        Spacer(0, 12), Paragraph("Questions? Call us. (770) 962-3642", head),
        Paragraph("Our board-certified doctors at Summit Spine &amp; Joint Centers can help. You can also send the contact form on our website.", body),
        code,
    ]  # fmt: skip
    SimpleDocTemplate(path, pagesize=letter, leftMargin=48, rightMargin=48, topMargin=40, bottomMargin=56,
                      title="Kyphoplasty").build(story, onFirstPage=foot, onLaterPages=foot)  # fmt: skip


if __name__ == "__main__":
    build(sys.argv[1])
