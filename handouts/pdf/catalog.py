"""The page objects and the catalog of a file (ISO 32000-1, 7.7)."""

from collections.abc import Callable, Sequence
from typing import Any

from handouts.pdf.form_fields import describe_form
from handouts.pdf.metadata import srgb_profile
from handouts.pdf.objects import Indirect, Stream, Value, reference_to, text_string


class Page(Indirect):
    """A page object (ISO 32000-1, 7.7.3.3)."""

    def __init__(self, entries: dict[str, Value], annotations: Sequence[Any], contents: Sequence[Indirect]) -> None:
        self.entries, self.annotations, self.contents = entries, annotations, contents
        self.resources: Callable[[Any], Value] = lambda document: {}

    def value(self, document: Any) -> Value:
        contents = [stream.ref(document) for stream in self.contents]
        entries = {
            "Type": b"/Page",
            "Parent": reference_to(document.Pages, document),
            "Contents": contents[0] if len(contents) == 1 else contents,
            "Resources": self.resources(document),
            **self.entries,
        }
        if self.annotations:
            entries["Annots"] = [reference_to(annotation, document) for annotation in self.annotations]
        return entries


class DocumentCatalog(Indirect):
    """The document catalog (ISO 32000-1, 7.7.2)."""

    def __init__(self, canvas: Any) -> None:
        self.canvas = canvas

    def value(self, document: Any) -> Value:
        canvas, meta = self.canvas, self.canvas.metadata
        xmp = Stream(meta.xmp(canvas.profile), {"Type": b"/Metadata", "Subtype": b"/XML"}, compress=False)
        profile = Stream(srgb_profile(), {"N": b"3"})
        intent: dict[str, Value] = {
            "Type": b"/OutputIntent",
            "S": b"/GTS_PDFA1",
            "OutputConditionIdentifier": b"(sRGB)",
            "Info": b"(sRGB IEC61966-2.1)",
            "DestOutputProfile": profile.ref(document),
        }
        preferences = {"DisplayDocTitle": b"true"}
        if canvas.right_to_left:
            preferences["Direction"] = b"/R2L"
        if canvas.duplex:
            preferences["Duplex"] = b"/" + canvas.duplex.encode()
        entries: dict[str, Value] = {
            "Type": b"/Catalog",
            "Pages": reference_to(document.Pages, document),
            "Lang": text_string(meta.language),
            "MarkInfo": {"Marked": b"true"},
            "StructTreeRoot": canvas.structure.ref(document),
            "Metadata": xmp.ref(document),
            "OutputIntents": [intent],
            "ViewerPreferences": preferences,
            "PageLabels": b"<</Nums [0 <</S/D>>]>>",
        }
        if canvas.fields and canvas.typed:
            fields = [each.ref(document) for each in canvas.fields]
            form = describe_form(fields, canvas.typed, lambda thing: thing.ref(document))
            entries["AcroForm"] = form.ref(document)
        if canvas.bookmarks.items:
            entries["Outlines"] = canvas.bookmarks.ref(document)
            entries["PageMode"] = b"/UseOutlines"
        return entries
