"""fpdf2, untagged: it cannot tag."""

from collections.abc import Callable

from fpdf import FPDF
from fpdf.svg import SVGObject

from peers import words


def sheet() -> Callable[[dict[str, str]], bytes]:
    pictures = [SVGObject(words.spine(step)) for step in range(1, 5)]
    code = SVGObject(words.qr())

    class Sheet(FPDF):
        def footer(self) -> None:
            self.set_y(-44)
            self.set_font("next", size=12)
            self.cell(300, 14, "Summit Spine & Joint Centers, (770) 962-3642")
            self.cell(0, 14, f"Page {self.page_no()} of 2", align="R")

    def make(person: dict[str, str]) -> bytes:
        pdf = Sheet(unit="pt", format="letter")
        pdf.set_margins(48, 40)
        pdf.set_auto_page_break(True, 56)
        pdf.set_title("Kyphoplasty")
        pdf.set_lang("en-US")
        for style, weight in (("", 400), ("I", 600), ("B", 700)):
            pdf.add_font("next", style, words.FACES[weight])

        def say(text: str, size: float = 12.5, style: str = "", lead: float = 17, indent: float = 0) -> None:
            pdf.set_font("next", style, size)
            pdf.set_x(48 + indent)
            pdf.multi_cell(
                0, lead, text.replace("<b>", "**").replace("</b>", "**"), markdown=True, new_x="LMARGIN", new_y="NEXT"
            )

        def head(text: str) -> None:
            say(text, 18, "B", 30)

        def draw(picture: SVGObject, x: float, y: float, width: float) -> None:
            _, _, paths = picture.transform_to_rect_viewport(scale=1, width=width, height=width * 92 / 160)
            pdf.set_xy(x, y)
            paths.transform = paths.transform @ paths.transform.translation(x, y)
            pdf.draw_path(paths)

        pdf.add_page()
        say("Kyphoplasty", 44, "B", 50)
        say("It can help treat a broken bone in your spine.")
        head("The short version")
        for text in words.SHORT:
            say(f"• {text}", 14, "I", 21)
        head("Why it is done")
        say(words.WHY)
        head("How it works")
        say("A trained and experienced doctor always does it.")
        for number, (title, text) in enumerate(words.STEPS, 1):
            top = pdf.get_y()
            draw(pictures[number - 1], 48, top, 150)
            pdf.set_xy(48, top)
            say(f"{number}. {title}", 14, "I", 21, 178)
            say(text, indent=178)
            pdf.set_y(max(pdf.get_y(), top + 90))
        pdf.add_page()
        head("Getting better")
        say("Every person is different. Your doctor will tell you more about what to expect.")
        pdf.set_font("next", size=12.5)
        with pdf.table(col_widths=(1, 2), line_height=17) as table:
            for row in (("When", "What"), *words.MILESTONES):
                table.row(row)
        head("What to do")
        for text in words.TO_DO:
            say(f"– {text}")
        head("My visit")
        for key, value in person.items():
            pdf.set_font("next", size=12.5)
            pdf.cell(0, 20, f"{key.title()}: {value}", new_x="LMARGIN", new_y="NEXT")
        head("My questions")
        say("Is kyphoplasty right for me?")
        say("How long should I take it easy?")
        head("Questions? Call us. (770) 962-3642")
        draw(code, 48, pdf.get_y(), 80)
        return bytes(pdf.output())

    return make
