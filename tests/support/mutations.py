"""Ways to break a tagged PDF, each of which a checker must see.

They are written against the standards, not against one file: any of them can be applied to the control
sample and to any real handout.  One that finds nothing to break raises ``NotApplicable``.
"""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Callable, Iterator
from typing import Any

import pikepdf
from pikepdf import Array, ContentStreamInstruction, Dictionary, Name, Operator, String
from support.content import TEXT_OPERATORS, Font, saved
from support.structure import Content, Element, ObjectItem, Tagging

Mutation = Callable[[pikepdf.Pdf], None]
Edit = Callable[[list[Any], pikepdf.Page], list[Any] | None]

MUTATIONS: dict[str, Mutation] = {}
CAUGHT_BY: dict[str, frozenset[str]] = {}
"""Which checkers must go red: ``structure`` (faults), ``conformance`` (page-validation), ``verapdf``."""


class NotApplicable(Exception):
    """The file has nothing that this mutation could break."""


def mutated(pdf: bytes, name: str) -> bytes:
    """``pdf`` with one mutation applied; raises ``NotApplicable`` when that cannot be."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        MUTATIONS[name](opened)
        return saved(opened)


def _caught_by(*checkers: str) -> Callable[[Mutation], Mutation]:
    def register(mutation: Mutation) -> Mutation:
        name = mutation.__name__.strip("_")
        MUTATIONS[name], CAUGHT_BY[name] = mutation, frozenset(checkers)
        return mutation

    return register


def _first(things: Iterator[Any]) -> Any:
    for thing in things:
        return thing
    raise NotApplicable


def _elements(pdf: pikepdf.Pdf, *roles: str) -> Iterator[Element]:
    for element in Tagging(pdf).elements():
        if not roles or element.standard in roles:
            yield element


def _kids(obj: Any) -> list[Any]:
    kids = obj.get("/K", Array())
    return list(kids) if isinstance(kids, Array) else [kids]


def _annotations(pdf: pikepdf.Pdf, subtype: str = "/Link") -> Iterator[Any]:
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", Array()):
            if annotation.get("/Subtype") == subtype:
                yield annotation


def _fonts(pdf: pikepdf.Pdf) -> Iterator[Any]:
    seen = set()
    for page in pdf.pages:
        for font in page.get("/Resources", Dictionary()).get("/Font", Dictionary()).values():
            if font.objgen not in seen:
                seen.add(font.objgen)
                yield font


def _descendant(font: Any) -> Any:
    return font.DescendantFonts[0] if "/DescendantFonts" in font else font


def _edit_content(pdf: pikepdf.Pdf, edit: Edit) -> None:
    """Rewrites the first page whose instructions ``edit`` changes."""
    for page in pdf.pages:
        edited = edit(list(pikepdf.parse_content_stream(page)), page)
        if edited is not None:
            page.obj.Contents = pdf.make_stream(pikepdf.unparse_content_stream(edited))
            return
    raise NotApplicable


def _instruction(operator: str, *operands: Any) -> ContentStreamInstruction:
    return ContentStreamInstruction(list(operands), Operator(operator))


def _named(instruction: Any, *operators: str) -> bool:
    return str(instruction.operator) in operators


def _is_tagged(instruction: Any) -> bool:
    return (
        _named(instruction, "BDC")
        and isinstance(instruction.operands[1], Dictionary)
        and "/MCID" in instruction.operands[1]
    )


def _sequences(instructions: list[Any]) -> Iterator[tuple[int, int]]:
    """Where each tagged marked-content sequence begins and ends."""
    opened: list[tuple[int, bool]] = []
    for index, instruction in enumerate(instructions):
        if _named(instruction, "BDC", "BMC"):
            opened.append((index, _is_tagged(instruction)))
        elif _named(instruction, "EMC") and opened:
            start, tagged = opened.pop()
            if tagged:
                yield start, index


def _row(pdf: pikepdf.Pdf, number: int) -> tuple[Any, int]:
    """The Nums array of the ParentTree with a key, and where its value stands."""
    nodes = [pdf.Root.StructTreeRoot.ParentTree]
    for node in nodes:
        nodes += list(node.get("/Kids", Array()))
        nums = node.get("/Nums", Array())
        for index in range(0, len(nums), 2):
            if int(nums[index]) == number:
                return nums, index + 1
    raise NotApplicable


def _edit_xmp(pdf: pikepdf.Pdf, pattern: str) -> None:
    if "/Metadata" not in pdf.Root:
        raise NotApplicable
    before = pdf.Root.Metadata.read_bytes()
    after = re.sub(pattern.encode(), b"", before, flags=re.S)
    if after == before:
        raise NotApplicable
    pdf.Root.Metadata.write(after)


# -- MCIDs, StructParents, ParentTree -----------------------------------------------------------


@_caught_by("structure", "verapdf")
def struct_parents_missing(pdf: pikepdf.Pdf) -> None:
    del _first(page.obj for page in pdf.pages if "/StructParents" in page.obj).StructParents


@_caught_by("structure")
def struct_parents_of_another_page(pdf: pikepdf.Pdf) -> None:
    pages = [page.obj for page in pdf.pages if "/StructParents" in page.obj]
    if len(pages) < 2:
        raise NotApplicable
    pages[0].StructParents, pages[1].StructParents = int(pages[1].StructParents), int(pages[0].StructParents)


@_caught_by("structure")
def parent_tree_entries_swapped(pdf: pikepdf.Pdf) -> None:
    for page in pdf.pages:
        if "/StructParents" in page.obj:
            nums, index = _row(pdf, int(page.obj.StructParents))
            row = nums[index]
            for at in range(1, len(row)):
                if row[at].objgen != row[0].objgen:
                    row[0], row[at] = row[at], row[0]
                    return
    raise NotApplicable


@_caught_by("structure", "verapdf")
def parent_tree_too_short(pdf: pikepdf.Pdf) -> None:
    page = _first(page.obj for page in pdf.pages if "/StructParents" in page.obj)
    nums, index = _row(pdf, int(page.StructParents))
    nums[index] = Array(list(nums[index])[:-1])


@_caught_by("structure", "conformance", "verapdf")
def parent_tree_missing(pdf: pikepdf.Pdf) -> None:
    if "/ParentTree" not in pdf.Root.StructTreeRoot:
        raise NotApplicable
    del pdf.Root.StructTreeRoot.ParentTree


@_caught_by("structure")
def parent_tree_next_key_too_low(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.ParentTreeNextKey = 0


@_caught_by("structure", "conformance", "verapdf")
def parent_tree_gives_link_to_another(pdf: pikepdf.Pdf) -> None:
    annotation = _first(a for a in _annotations(pdf) if "/StructParent" in a)
    nums, index = _row(pdf, int(annotation.StructParent))
    nums[index] = _first(e.obj for e in _elements(pdf) if e.obj.objgen != nums[index].objgen)


@_caught_by("structure")
def mcid_used_twice(pdf: pikepdf.Pdf) -> None:
    def edit(instructions: list[Any], page: pikepdf.Page) -> list[Any] | None:
        tagged = [i for i in instructions if _is_tagged(i)]
        if len(tagged) < 2:
            return None
        at = next(n for n, i in enumerate(instructions) if _is_tagged(i) and n and i is tagged[1])
        instructions[at] = _instruction(
            "BDC", instructions[at].operands[0], Dictionary(MCID=int(tagged[0].operands[1].MCID))
        )
        return instructions

    _edit_content(pdf, edit)


@_caught_by("structure")
def mcid_claimed_twice(pdf: pikepdf.Pdf) -> None:
    items = [(e, k) for e in _elements(pdf) for k in e.kids if isinstance(k, Content)]
    if len(items) < 2:
        raise NotApplicable
    (_, item), (other, _) = items[0], items[-1]
    other.obj.K = Array([*_kids(other.obj), Dictionary(Type=Name.MCR, Pg=item.page, MCID=item.mcid)])


@_caught_by("structure")
def mcid_in_no_element(pdf: pikepdf.Pdf) -> None:
    element = _first(e for e in _elements(pdf) if any(isinstance(k, Content) for k in e.kids))
    at = next(n for n, k in enumerate(element.kids) if isinstance(k, Content))
    element.obj.K = Array([k for n, k in enumerate(_kids(element.obj)) if n != at])


@_caught_by("structure")
def mcid_on_no_page(pdf: pikepdf.Pdf) -> None:
    element = _first(e for e in _elements(pdf) if any(isinstance(k, Content) for k in e.kids))
    page = next(k.page for k in element.kids if isinstance(k, Content))
    element.obj.K = Array([*_kids(element.obj), Dictionary(Type=Name.MCR, Pg=page, MCID=9999)])


@_caught_by("structure")
def page_of_content_wrong(pdf: pikepdf.Pdf) -> None:
    element = _first(e for e in _elements(pdf) if "/Pg" in e.obj and any(isinstance(k, int) for k in _kids(e.obj)))
    others = [page.obj for page in pdf.pages if page.obj.objgen != element.obj.Pg.objgen]
    if others:
        element.obj.Pg = others[0]
    else:
        del element.obj["/Pg"]


# -- marked content in the pages ----------------------------------------------------------------


@_caught_by("structure", "conformance", "verapdf")
def text_untagged(pdf: pikepdf.Pdf) -> None:
    def edit(instructions: list[Any], page: pikepdf.Page) -> list[Any] | None:
        for start, end in _sequences(instructions):
            if any(_named(i, *TEXT_OPERATORS) for i in instructions[start:end]):
                return [i for n, i in enumerate(instructions) if n not in (start, end)]
        return None

    _edit_content(pdf, edit)


@_caught_by("structure", "conformance", "verapdf")
def mark_without_mcid(pdf: pikepdf.Pdf) -> None:
    def edit(instructions: list[Any], page: pikepdf.Page) -> list[Any] | None:
        for start, _ in _sequences(instructions):
            instructions[start] = _instruction("BMC", instructions[start].operands[0])
            return instructions
        return None

    _edit_content(pdf, edit)


@_caught_by("structure")
def content_made_artifact(pdf: pikepdf.Pdf) -> None:
    """What a listener loses without noticing: the validators pass it."""

    def edit(instructions: list[Any], page: pikepdf.Page) -> list[Any] | None:
        for start, _ in _sequences(instructions):
            instructions[start] = _instruction("BMC", Name.Artifact)
            return instructions
        return None

    _edit_content(pdf, edit)


@_caught_by("structure")
def mcid_nested(pdf: pikepdf.Pdf) -> None:
    def edit(instructions: list[Any], page: pikepdf.Page) -> list[Any] | None:
        found = list(_sequences(instructions))
        for (_, end), (start, last) in itertools.pairwise(found):
            if end < start and not any(_named(i, "BT", "ET", "BDC", "BMC") for i in instructions[end + 1 : start]):
                return [
                    *instructions[:end],
                    *instructions[end + 1 : last + 1],
                    instructions[last],
                    *instructions[last + 1 :],
                ]
        return None

    _edit_content(pdf, edit)


@_caught_by("structure", "conformance", "verapdf")
def artifact_in_tagged_content(pdf: pikepdf.Pdf) -> None:
    def edit(instructions: list[Any], page: pikepdf.Page) -> list[Any] | None:
        for start, end in _sequences(instructions):
            inner = instructions[start + 1 : end]
            artifact = _instruction("BMC", Name.Artifact)
            return [*instructions[: start + 1], artifact, *inner, _instruction("EMC"), *instructions[end:]]
        return None

    _edit_content(pdf, edit)


@_caught_by("structure", "conformance", "verapdf")
def tagged_content_in_artifact(pdf: pikepdf.Pdf) -> None:
    def edit(instructions: list[Any], page: pikepdf.Page) -> list[Any] | None:
        for start, end in _sequences(instructions):
            artifact = _instruction("BMC", Name.Artifact)
            inner = instructions[start : end + 1]
            return [*instructions[:start], artifact, *inner, _instruction("EMC"), *instructions[end + 1 :]]
        return None

    _edit_content(pdf, edit)


@_caught_by("structure")
def emc_missing(pdf: pikepdf.Pdf) -> None:
    def edit(instructions: list[Any], page: pikepdf.Page) -> list[Any] | None:
        for _, end in _sequences(instructions):
            return instructions[:end] + instructions[end + 1 :]
        return None

    _edit_content(pdf, edit)


@_caught_by("structure")
def emc_too_many(pdf: pikepdf.Pdf) -> None:
    _edit_content(pdf, lambda instructions, page: [*instructions, _instruction("EMC")])


@_caught_by("structure")
def mark_crosses_text_object(pdf: pikepdf.Pdf) -> None:
    def edit(instructions: list[Any], page: pikepdf.Page) -> list[Any] | None:
        for start, end in _sequences(instructions):
            for at in range(start + 1, end):
                if _named(instructions[at], "ET"):
                    closing, emc = instructions[at], instructions[end]
                    return [*instructions[:at], emc, closing, *instructions[at + 1 : end], *instructions[end + 1 :]]
                if _named(instructions[at], *TEXT_OPERATORS) and "BT" not in [
                    str(i.operator) for i in instructions[start:at]
                ]:  # the mark lies inside the text object: let it end after ET
                    closing_at = next(n for n in range(end, len(instructions)) if _named(instructions[n], "ET"))
                    moved = instructions[end]
                    return [
                        *instructions[:end],
                        *instructions[end + 1 : closing_at + 1],
                        moved,
                        *instructions[closing_at + 1 :],
                    ]
        return None

    _edit_content(pdf, edit)


@_caught_by("structure")
def mark_crosses_saved_state(pdf: pikepdf.Pdf) -> None:
    def edit(instructions: list[Any], page: pikepdf.Page) -> list[Any] | None:
        for start, _ in _sequences(instructions):
            saved, restored = _instruction("q"), _instruction("Q")
            return [*instructions[:start], saved, instructions[start], restored, *instructions[start + 1 :]]
        return None

    _edit_content(pdf, edit)


@_caught_by("structure", "conformance", "verapdf")
def painted_outside(pdf: pikepdf.Pdf) -> None:
    """A rule at the end of a page that nobody declared."""
    rule = [_instruction("re", 72, 72, 100, 1), _instruction("f")]
    _edit_content(pdf, lambda instructions, page: [*instructions, *rule])


# -- elements, roles, nesting ---------------------------------------------------------------------


@_caught_by("structure")
def parent_pointer_wrong(pdf: pikepdf.Pdf) -> None:
    element = _first(e for e in _elements(pdf) if e.parent is not None and e.parent.parent is not None)
    element.obj.P = pdf.Root.StructTreeRoot


@_caught_by("structure")
def element_empty(pdf: pikepdf.Pdf) -> None:
    document = _first(_elements(pdf, "Document"))
    made = pdf.make_indirect(Dictionary(Type=Name.StructElem, S=Name.P, P=document.obj))
    document.obj.K = Array([*_kids(document.obj), made])


@_caught_by("structure")
def element_twice(pdf: pikepdf.Pdf) -> None:
    document = _first(_elements(pdf, "Document"))
    document.obj.K = Array([*_kids(document.obj), document.elements[0].obj])


@_caught_by("structure", "conformance", "verapdf")
def role_unknown(pdf: pikepdf.Pdf) -> None:
    _first(_elements(pdf, "P")).obj.S = Name("/Blurb")


@_caught_by("structure", "conformance", "verapdf")
def role_map_of_standard_type(pdf: pikepdf.Pdf) -> None:
    pdf.Root.StructTreeRoot.RoleMap = Dictionary(P=Name.Span)


@_caught_by("structure")
def role_map_unused(pdf: pikepdf.Pdf) -> None:
    held = pdf.Root.StructTreeRoot.get("/RoleMap", Dictionary())
    held["/Unheard"] = Name.P
    pdf.Root.StructTreeRoot.RoleMap = held


@_caught_by("structure", "conformance", "verapdf")
def heading_level_left_out(pdf: pikepdf.Pdf) -> None:
    _first(_elements(pdf, "H2")).obj.S = Name.H4


@_caught_by("structure", "conformance", "verapdf")
def heading_first_is_h2(pdf: pikepdf.Pdf) -> None:
    _first(_elements(pdf, "H1")).obj.S = Name.H2


@_caught_by("structure", "conformance", "verapdf")
def li_outside_l(pdf: pikepdf.Pdf) -> None:
    _first(_elements(pdf, "L")).obj.S = Name.Div


@_caught_by("structure", "conformance", "verapdf")
def li_holds_paragraph(pdf: pikepdf.Pdf) -> None:
    _first(_elements(pdf, "LBody")).obj.S = Name.P


@_caught_by("structure", "conformance", "verapdf")
def tr_outside_table(pdf: pikepdf.Pdf) -> None:
    _first(_elements(pdf, "Table")).obj.S = Name.Sect


@_caught_by("structure", "conformance", "verapdf")
def td_is_paragraph(pdf: pikepdf.Pdf) -> None:
    _first(_elements(pdf, "TD")).obj.S = Name.P


@_caught_by("structure", "conformance", "verapdf")
def th_without_scope(pdf: pikepdf.Pdf) -> None:
    """All of them: one alone may be excused by an algorithm that finds headers."""
    found = [e.obj for e in _elements(pdf, "TH") if "Scope" in e.attributes]
    if not found:
        raise NotApplicable
    for obj in found:
        for key in ("/A", "/C"):
            if key in obj:
                del obj[key]


@_caught_by("structure", "conformance", "verapdf")
def table_row_too_wide(pdf: pikepdf.Pdf) -> None:
    cell = _first(e for e in _elements(pdf, "TD") if len(e.parent.elements if e.parent else []) > 1)
    cell.obj.A = Dictionary(O=Name.Table, ColSpan=2)


@_caught_by("structure")
def block_in_paragraph(pdf: pikepdf.Pdf) -> None:
    _first(e for e in _elements(pdf, "Span", "Link") if e.parent and e.parent.standard == "P").obj.S = Name.P


@_caught_by("structure", "conformance", "verapdf")
def note_without_id(pdf: pikepdf.Pdf) -> None:
    note = _first(e.obj for e in _elements(pdf, "Note") if "/ID" in e.obj)
    del note.ID


# -- texts and languages ------------------------------------------------------------------------------


@_caught_by("structure")
def lang_missing(pdf: pikepdf.Pdf) -> None:
    if "/Lang" not in pdf.Root:
        raise NotApplicable
    del pdf.Root.Lang


@_caught_by("structure", "conformance", "verapdf")
def lang_is_no_language(pdf: pikepdf.Pdf) -> None:
    element = _first(e for e in _elements(pdf) if "/Lang" in e.obj)
    element.obj.Lang = String("klingon_!")


@_caught_by("structure")
def actual_text_broken(pdf: pikepdf.Pdf) -> None:
    """Half a surrogate pair, on an element or, if none has ActualText, in a page."""
    broken = String(b"\xfe\xff\xd8\x3d")
    for element in _elements(pdf):
        if "/ActualText" in element.obj:
            element.obj.ActualText = broken
            return

    def edit(instructions: list[Any], page: pikepdf.Page) -> list[Any] | None:
        for instruction in instructions:
            if _named(instruction, "BDC") and isinstance(instruction.operands[1], Dictionary):
                properties = instruction.operands[1]
                if "/ActualText" in properties:
                    properties.ActualText = broken
                    return instructions
        return None

    _edit_content(pdf, edit)


@_caught_by("structure", "conformance", "verapdf")
def figure_without_alt(pdf: pikepdf.Pdf) -> None:
    figure = _first(e.obj for e in _elements(pdf, "Figure") if "/Alt" in e.obj)
    del figure.Alt


@_caught_by("structure")
def figure_alt_blank(pdf: pikepdf.Pdf) -> None:
    _first(e.obj for e in _elements(pdf, "Figure") if "/Alt" in e.obj).Alt = String(" ")


# -- figures' boxes ---------------------------------------------------------------------------------------


def _bbox_holder(pdf: pikepdf.Pdf) -> Any:
    for element in _elements(pdf, "Figure"):
        held = element.obj.get("/A", Array())
        for attributes in list(held) if isinstance(held, Array) else [held]:
            if not isinstance(attributes, int) and "/BBox" in attributes:
                return attributes
    raise NotApplicable


@_caught_by("structure")
def bbox_missing(pdf: pikepdf.Pdf) -> None:
    del _bbox_holder(pdf)["/BBox"]


@_caught_by("structure")
def bbox_elsewhere(pdf: pikepdf.Pdf) -> None:
    holder = _bbox_holder(pdf)
    x0, y0, x1, y1 = (float(v) for v in holder.BBox)
    off = (x1 - x0) / 2 + 20  # a figure may paint less than the width of its box
    holder.BBox = Array([x0 - off, y0, x1 - off, y1])


@_caught_by("structure")
def bbox_in_its_own_space(pdf: pikepdf.Pdf) -> None:
    """As if the matrix had been forgotten: from the corner of the page."""
    holder = _bbox_holder(pdf)
    x0, y0, x1, y1 = (float(v) for v in holder.BBox)
    holder.BBox = Array([0, 0, x1 - x0, y1 - y0])


@_caught_by("structure")
def bbox_is_the_page(pdf: pikepdf.Pdf) -> None:
    _bbox_holder(pdf).BBox = Array([float(v) for v in pdf.pages[0].mediabox])


# -- annotations ----------------------------------------------------------------------------------------------


@_caught_by("structure")
def annotation_in_no_element(pdf: pikepdf.Pdf) -> None:
    element = _first(e for e in _elements(pdf, "Link") if any(isinstance(k, ObjectItem) for k in e.kids))
    element.obj.K = Array([k for k in _kids(element.obj) if isinstance(k, int) or k.get("/Type") != Name.OBJR])


@_caught_by("structure", "conformance", "verapdf")
def annotation_orphaned(pdf: pikepdf.Pdf) -> None:
    """A second link that nobody tagged."""
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", Array()):
            made = Dictionary({k: v for k, v in annotation.items() if k != "/StructParent"})
            page.obj.Annots.append(pdf.make_indirect(made))
            return
    raise NotApplicable


@_caught_by("structure", "conformance", "verapdf")
def annotation_without_struct_parent(pdf: pikepdf.Pdf) -> None:
    annotation = _first(a for a in _annotations(pdf) if "/StructParent" in a)
    del annotation.StructParent


@_caught_by("structure")
def annotation_off_its_text(pdf: pikepdf.Pdf) -> None:
    _first(_annotations(pdf)).Rect = Array([1, 1, 2, 2])


@_caught_by("structure")
def annotation_on_no_page(pdf: pikepdf.Pdf) -> None:
    del _first(page.obj for page in pdf.pages if len(page.obj.get("/Annots", Array())))["/Annots"]


@_caught_by("conformance", "verapdf")
def link_without_contents(pdf: pikepdf.Pdf) -> None:
    annotation = _first(a for a in _annotations(pdf) if "/Contents" in a)
    del annotation["/Contents"]


@_caught_by("conformance", "verapdf")
def link_not_printed(pdf: pikepdf.Pdf) -> None:
    _first(_annotations(pdf)).F = 0


@_caught_by("conformance", "verapdf")
def tabs_missing(pdf: pikepdf.Pdf) -> None:
    page = _first(page.obj for page in pdf.pages if "/Tabs" in page.obj and len(page.obj.get("/Annots", Array())))
    del page.Tabs


# -- catalog, metadata ----------------------------------------------------------------------------------------


@_caught_by("conformance", "verapdf")
def title_not_shown(pdf: pikepdf.Pdf) -> None:
    pdf.Root.ViewerPreferences = Dictionary(DisplayDocTitle=False)


@_caught_by("conformance", "verapdf")
def suspects(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo = Dictionary(Marked=True, Suspects=True)


@_caught_by("structure", "conformance", "verapdf")
def not_marked(pdf: pikepdf.Pdf) -> None:
    pdf.Root.MarkInfo = Dictionary(Marked=False)


@_caught_by("structure", "conformance", "verapdf")
def no_structure_tree(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.StructTreeRoot


@_caught_by("conformance", "verapdf")
def xmp_missing(pdf: pikepdf.Pdf) -> None:
    del pdf.Root.Metadata


@_caught_by("conformance", "verapdf")
def xmp_without_title(pdf: pikepdf.Pdf) -> None:
    _edit_xmp(pdf, r"<dc:title>.*?</dc:title>")


@_caught_by("conformance", "verapdf")
def xmp_without_pdfuaid(pdf: pikepdf.Pdf) -> None:
    _edit_xmp(pdf, r"<pdfuaid:part>.*?</pdfuaid:part>|\s+pdfuaid:part=['\"].*?['\"]")


@_caught_by("conformance", "verapdf")
def xmp_without_pdfaid(pdf: pikepdf.Pdf) -> None:
    _edit_xmp(pdf, r"<pdfaid:part>.*?</pdfaid:part>|\s+pdfaid:part=['\"].*?['\"]")


@_caught_by("conformance", "verapdf")
def xmp_without_extension_schema(pdf: pikepdf.Pdf) -> None:
    _edit_xmp(pdf, r"<pdfaExtension:schemas>.*?</pdfaExtension:schemas>")


@_caught_by("conformance", "verapdf")
def output_intent_missing(pdf: pikepdf.Pdf) -> None:
    if "/OutputIntents" not in pdf.Root:
        raise NotApplicable
    del pdf.Root.OutputIntents


@_caught_by("conformance", "verapdf")
def script(pdf: pikepdf.Pdf) -> None:
    pdf.Root.OpenAction = Dictionary(S=Name.JavaScript, JS=String("app.beep(0)"))


# -- fonts ----------------------------------------------------------------------------------------------------


@_caught_by("conformance", "verapdf")
def font_not_embedded(pdf: pikepdf.Pdf) -> None:
    for font in _fonts(pdf):
        descriptor = _descendant(font).get("/FontDescriptor", Dictionary())
        for key in ("/FontFile", "/FontFile2", "/FontFile3"):
            if key in descriptor:
                del descriptor[key]
                return
    raise NotApplicable


@_caught_by("conformance", "verapdf")
def to_unicode_missing(pdf: pikepdf.Pdf) -> None:
    held = [font for font in _fonts(pdf) if "/ToUnicode" in font]
    if not held:
        raise NotApplicable
    for font in held:
        del font.ToUnicode


@_caught_by("conformance", "verapdf")
def to_unicode_says_nothing(pdf: pikepdf.Pdf) -> None:
    """Every character is U+0000."""
    for font in _fonts(pdf):
        if "/ToUnicode" in font:
            cmap = font.ToUnicode.read_bytes()
            font.ToUnicode.write(re.sub(rb"(<[0-9A-Fa-f]+>)\s*<[0-9A-Fa-f]+>(?=\s*[<e])", rb"\1 <0000>", cmap))


@_caught_by("conformance", "verapdf")
def widths_wrong(pdf: pikepdf.Pdf) -> None:
    found = False
    for font in _fonts(pdf):
        if "/Widths" in font:
            font.Widths = Array([float(w) + 100 for w in font.Widths])
            found = True
        descendant = _descendant(font)
        if "/W" in descendant:
            descendant.W = Array(
                [Array([float(w) + 100 for w in part]) if isinstance(part, Array) else part for part in descendant.W]
            )
            found = True
    if not found:
        raise NotApplicable


@_caught_by("conformance", "verapdf")
def notdef_shown(pdf: pikepdf.Pdf) -> None:
    def edit(instructions: list[Any], page: pikepdf.Page) -> list[Any] | None:
        font = None
        for index, instruction in enumerate(instructions):
            if _named(instruction, "Tf"):
                font = Font(page.obj.Resources.Font[str(instruction.operands[0])])
            if font is None or not _named(instruction, "Tj"):
                continue
            if font.composite:
                code = b"\0\0"
            else:
                code = bytes([next(c for c in range(255, 0, -1) if c not in font.to_unicode)])
            shown = String(code + bytes(instruction.operands[0]))
            instructions[index] = _instruction("Tj", shown)
            return instructions
        return None

    _edit_content(pdf, edit)
