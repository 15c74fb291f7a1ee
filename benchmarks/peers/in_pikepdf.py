"""pikepdf: a finished sheet, and the personal words written over it; what is written over is untagged."""

import io
from collections.abc import Callable

import pikepdf

import handouts
from handouts.reading.resources import resource


def sheet() -> Callable[[dict[str, str]], bytes]:
    fixed = handouts.build(handouts.load(resource("content.yaml")), "kyphoplasty").pdf

    def make(person: dict[str, str]) -> bytes:
        with pikepdf.open(io.BytesIO(fixed)) as pdf:
            page = pdf.pages[-1]
            font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
                                      Encoding=pikepdf.Name.WinAnsiEncoding)  # fmt: skip
            page.add_resource(font, pikepdf.Name.Font, pikepdf.Name.Over)
            lines = [b"BT /Over 12 Tf 120 300 Td 18 TL"]
            for value in person.values():
                text = value.encode("cp1252").replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)")
                lines.append(b"(%s) '" % text)
            page.contents_add(b"\n".join([*lines, b"ET"]))
            out = io.BytesIO()
            pdf.save(out)
        return out.getvalue()

    return make
