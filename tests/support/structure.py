"""Structural consistency of a tagged PDF: what the public validators let pass.

``faults(pdf)`` answers with one line per fault and an empty list for a sound file.  It is strict on
purpose: a file of ours has no excuse.  Clauses are those of ISO 32000-1 unless another standard is named.
"""

from __future__ import annotations

import io
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name
from support.content import PAINTING_OPERATORS, Box, ObjectId, PageContent, Reader, text_fault, text_of

GROUPING = frozenset({"Document", "Part", "Art", "Sect", "Div", "BlockQuote", "TOC", "TOCI", "Index"})
HEADINGS = frozenset({"H", "H1", "H2", "H3", "H4", "H5", "H6"})
PARAGRAPHS = HEADINGS | {"P"}
INLINE = frozenset(
    {"Span", "Quote", "Note", "Reference", "BibEntry", "Code", "Link", "Annot", "Ruby", "RB", "RT", "RP"}
    | {"Warichu", "WT", "WP"}
)
ILLUSTRATIONS = frozenset({"Figure", "Formula", "Form"})
BLOCK = PARAGRAPHS | GROUPING | {"L", "LI", "LBody", "Table", "THead", "TBody", "TFoot", "TR", "TH", "TD", "Caption"}
STANDARD = BLOCK | INLINE | ILLUSTRATIONS | {"Lbl", "NonStruct", "Private"}
"""14.8.4, tables 333 to 340."""

_PARENTS = {
    "LI": {"L"},
    "LBody": {"LI"},
    "Lbl": {"LI", "TOCI", "Note", "BibEntry", "Reference", "Caption"},
    "THead": {"Table"},
    "TBody": {"Table"},
    "TFoot": {"Table"},
    "TR": {"Table", "THead", "TBody", "TFoot"},
    "TH": {"TR"},
    "TD": {"TR"},
    "TOCI": {"TOC"},
    "Caption": {"Table", "L", "Figure", "Formula", "Form", "TOC"},
    "Document": {"StructTreeRoot"},
}
_KIDS = {
    "L": {"Caption", "L", "LI"},
    "LI": {"Lbl", "LBody"},
    "Table": {"Caption", "THead", "TBody", "TFoot", "TR"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "TOC": {"TOC", "TOCI", "Caption"},
}
_WITHOUT_CONTENT = GROUPING | set(_KIDS)
_EMPTY_ALLOWED = {"TD", "TH"}
_LANGUAGE = re.compile(r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")
_TOLERANCE = 1.0
_LARGEST_BBOX = 6.0
"""A BBox may have this many times the area of what is painted in it."""


@dataclass(eq=False)
class Element:
    """A structure element (14.7.2), resolved: its standard role, attributes, elements and content items."""

    obj: Any
    role: str
    parent: Element | None
    kids: list[Element | Content | ObjectItem] = field(default_factory=list)
    attributes: dict[str, Any] = field(default_factory=dict)
    standard: str = ""

    @property
    def elements(self) -> list[Element]:
        return [k for k in self.kids if isinstance(k, Element)]

    def walk(self) -> Iterator[Element]:
        yield self
        for kid in self.elements:
            yield from kid.walk()

    def contents(self) -> Iterator[Content]:
        """All content items at or under this element, in order."""
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.contents()
            elif isinstance(kid, Content):
                yield kid

    def objects(self) -> Iterator[ObjectItem]:
        for kid in self.kids:
            if isinstance(kid, Element):
                yield from kid.objects()
            elif isinstance(kid, ObjectItem):
                yield kid

    def __str__(self) -> str:
        steps: list[str] = []
        at: Element | None = self
        while at is not None:
            same = [k for k in at.parent.elements if k.role == at.role] if at.parent else []
            place = next((i for i, k in enumerate(same, 1) if k is at), 0)
            steps.append(f"{at.role}[{place}]" if len(same) > 1 else at.role)
            at = at.parent
        return "/".join(reversed(steps))


@dataclass(frozen=True, eq=False)
class Content:
    """A marked-content sequence that an element refers to: page, the stream that holds it, MCID."""

    page: Any
    owner: ObjectId
    mcid: int


@dataclass(frozen=True, eq=False)
class ObjectItem:
    """An object reference (14.7.4.3): an annotation, or an XObject."""

    page: Any
    obj: Any


class Tagging:
    """The structure tree and the pages of one file, read once; ``faults`` holds what did not hold together."""

    def __init__(self, pdf: pikepdf.Pdf) -> None:
        self.pdf = pdf
        self.faults: list[str] = []
        self.root: Any = pdf.Root.get("/StructTreeRoot")
        reader = Reader()
        self.pages: dict[ObjectId, pikepdf.Page] = {page.obj.objgen: page for page in pdf.pages}
        self.numbers: dict[ObjectId, int] = {key: i for i, key in enumerate(self.pages, 1)}
        self.content: dict[ObjectId, PageContent] = {key: reader.read(page) for key, page in self.pages.items()}
        self.role_map = {str(k)[1:]: str(v)[1:] for k, v in (self._root_entry("/RoleMap") or Dictionary()).items()}
        self.class_map = self._root_entry("/ClassMap") or Dictionary()
        self.top: list[Element] = []
        self._seen: set[ObjectId] = set()
        if self.root is None:
            self.fault("the catalog has no StructTreeRoot")
            return
        for kid in self._kid_list(self.root):
            if isinstance(kid, Dictionary) and "/S" in kid:
                self.top.append(self._element(kid, None, self.root))
            else:
                self.fault("StructTreeRoot has a kid that is no structure element")

    def fault(self, text: str) -> None:
        self.faults.append(text)

    def elements(self) -> Iterator[Element]:
        for element in self.top:
            yield from element.walk()

    def text_of(self, item: Content) -> str:
        """The text of a content item, wherever its stream is painted."""
        return self.content[item.page.objgen].text_of(item.owner, item.mcid)

    def page_name(self, page: Any) -> str:
        return f"page {self.numbers[page.objgen]}" if page.objgen in self.numbers else "an unknown page"

    def _root_entry(self, key: str) -> Any:
        return self.root.get(key) if self.root is not None else None

    @staticmethod
    def _kid_list(obj: Any) -> list[Any]:
        kids = obj.get("/K")
        if kids is None:
            return []
        return list(kids) if isinstance(kids, Array) else [kids]

    def standard(self, role: str) -> str:
        """A role's standard type, by way of the RoleMap (14.8.4.1)."""
        seen: set[str] = set()
        while role not in STANDARD and role in self.role_map and role not in seen:
            seen.add(role)
            role = self.role_map[role]
        return role

    def _element(self, obj: Any, parent: Element | None, holder: Any) -> Element:
        role = str(obj.get("/S", "/?"))[1:]
        element = Element(obj, role, parent, standard=self.standard(role))
        if obj.objgen == (0, 0):
            self.fault(f"{element}: is not an indirect object")
        elif obj.objgen in self._seen:
            self.fault(f"{element}: stands twice in the tree")
            return element
        self._seen.add(obj.objgen)
        if obj.get("/Type", Name.StructElem) != Name.StructElem:
            self.fault(f"{element}: Type is {obj.Type}")
        if "/P" not in obj or obj.P.objgen != holder.objgen:
            self.fault(f"{element}: P does not point to its parent")
        element.attributes = self._attributes(element)
        for kid in self._kid_list(obj):
            self._kid(element, kid)
        return element

    def _kid(self, element: Element, kid: Any) -> None:
        obj = element.obj
        kind = kid.get("/Type") if isinstance(kid, Dictionary) else None
        if isinstance(kid, int) or kind == Name.MCR:
            page = obj.get("/Pg") if isinstance(kid, int) else kid.get("/Pg", obj.get("/Pg"))
            if page is None or page.objgen not in self.pages:
                self.fault(f"{element}: content without a page (Pg)")
                return
            stream = None if isinstance(kid, int) else kid.get("/Stm")
            mcid = kid if isinstance(kid, int) else int(kid.MCID)
            element.kids.append(Content(page, page.objgen if stream is None else stream.objgen, int(mcid)))
        elif kind == Name.OBJR:
            page = kid.get("/Pg", obj.get("/Pg"))
            if page is None or page.objgen not in self.pages:
                self.fault(f"{element}: OBJR without a page (Pg)")
            elif "/Obj" not in kid:
                self.fault(f"{element}: OBJR without Obj")
            else:
                element.kids.append(ObjectItem(page, kid.Obj))
        elif isinstance(kid, Dictionary) and "/S" in kid:
            element.kids.append(self._element(kid, element, obj))
        else:
            self.fault(f"{element}: a kid that is neither element, MCID, MCR nor OBJR")

    def _attributes(self, element: Element) -> dict[str, Any]:
        """A and C together (14.7.5): key → value, revisions dropped."""
        found: dict[str, Any] = {}
        classes = element.obj.get("/C", [])
        held: list[Any] = []
        for name in [classes] if isinstance(classes, Name) else list(classes):
            if isinstance(name, Name):
                entry = self.class_map.get(str(name))
                if entry is None:
                    self.fault(f"{element}: class {name} is not in the ClassMap")
                else:
                    held += list(entry) if isinstance(entry, Array) else [entry]
        own = element.obj.get("/A", Array())
        held += list(own) if isinstance(own, Array) else [own]
        for attributes in held:
            if isinstance(attributes, int):
                continue
            if "/O" not in attributes:
                self.fault(f"{element}: attributes without an owner (O)")
            for key, value in attributes.items():
                if key != "/O":
                    found[str(key)[1:]] = value
        return found


def faults(pdf: bytes) -> list[str]:
    """Everything that is inconsistent in the tagging of ``pdf``; empty when sound."""
    try:
        opened = pikepdf.open(io.BytesIO(pdf))
    except pikepdf.PdfError as error:
        return [f"does not open: {error}"]
    with opened:
        tagging = Tagging(opened)
        found = tagging.faults
        _check_catalog(tagging)
        if tagging.root is not None:
            claims = _check_references(tagging)
            _check_pages(tagging, claims)
            _check_annotations(tagging)
            _check_roles(tagging)
            for element in tagging.elements():
                _check_element(tagging, element)
            _check_headings(tagging)
        return list(dict.fromkeys(found))


def _check_catalog(tagging: Tagging) -> None:
    root = tagging.pdf.Root
    if not _LANGUAGE.match(text_of(root.Lang)) if isinstance(root.get("/Lang"), pikepdf.String) else True:
        tagging.fault("the catalog's Lang is missing or is no language tag")
    if not bool(root.get("/MarkInfo", Dictionary()).get("/Marked", False)):
        tagging.fault("MarkInfo does not say Marked")


# -- ParentTree, MCIDs, StructParents (14.7.4.4) ---------------------------------------------


def _number_tree(tagging: Tagging, node: Any, found: dict[int, Any], depth: int = 0) -> list[int]:
    """Reads a number tree (7.9.7) into ``found``; returns this node's keys."""
    keys: list[int] = []
    if depth > 50:
        tagging.fault("ParentTree: nests too deeply")
        return keys
    pairs = list(node.get("/Nums", []))
    if len(pairs) % 2:
        tagging.fault("ParentTree: Nums has an odd length")
        pairs.pop()
    for key, value in zip(pairs[::2], pairs[1::2], strict=True):
        if int(key) in found:
            tagging.fault(f"ParentTree: key {int(key)} stands twice")
        found[int(key)] = value
        keys.append(int(key))
    for kid in node.get("/Kids", []):
        keys += _number_tree(tagging, kid, found, depth + 1)
    if keys != sorted(keys):
        tagging.fault("ParentTree: keys are not in order")
    if depth and keys and [int(v) for v in node.get("/Limits", [])] != [keys[0], keys[-1]]:
        tagging.fault("ParentTree: Limits are wrong")
    return keys


def _holders(tagging: Tagging) -> Iterator[tuple[str, ObjectId, Any]]:
    """Every stream owner that can have StructParents: pages, and the forms that they paint."""
    seen: set[ObjectId] = set()
    for key, page in tagging.pages.items():
        yield f"page {tagging.numbers[key]}", key, page.obj
        for form_key, form in tagging.content[key].forms.items():
            if form_key not in seen:
                seen.add(form_key)
                yield f"form {form_key[0]}", form_key, form


def _check_references(tagging: Tagging) -> dict[tuple[ObjectId, int], Element]:
    """MCIDs, OBJRs and ParentTree, both ways; returns who claims which marked content."""
    root = tagging.root
    tree: dict[int, Any] = {}
    if "/ParentTree" not in root:
        tagging.fault("StructTreeRoot has no ParentTree")
    else:
        _number_tree(tagging, root.ParentTree, tree)
    following = root.get("/ParentTreeNextKey")
    if tree and (following is None or int(following) <= max(tree)):
        tagging.fault("ParentTreeNextKey is missing or not above every key")
    claims: dict[tuple[ObjectId, int], Element] = {}
    objects: dict[ObjectId, Element] = {}
    for element in tagging.elements():
        for kid in element.kids:
            if isinstance(kid, Content):
                if (kid.owner, kid.mcid) in claims:
                    tagging.fault(f"{element}: MCID {kid.mcid} of {tagging.page_name(kid.page)} is claimed twice")
                claims[kid.owner, kid.mcid] = element
            elif isinstance(kid, ObjectItem):
                if kid.obj.objgen in objects:
                    tagging.fault(f"{element}: object {kid.obj.objgen[0]} is claimed twice")
                objects[kid.obj.objgen] = element

    used: Counter[int] = Counter()
    for name, key, holder in _holders(tagging):
        marked = {
            m.mcid
            for content in tagging.content.values()
            for m in content.marks
            if m.owner == key and m.mcid is not None
        }
        if "/StructParents" not in holder:
            if marked:
                tagging.fault(f"{name}: marked content but no StructParents")
            continue
        number = int(holder.StructParents)
        used[number] += 1
        row = tree.get(number)
        if not isinstance(row, Array):
            tagging.fault(f"{name}: StructParents {number} leads to no array in the ParentTree")
            continue
        for mcid, target in enumerate(row):
            claimed = claims.get((key, mcid))
            if not isinstance(target, Dictionary):
                if claimed is not None:
                    tagging.fault(f"{name}: the ParentTree has nothing for MCID {mcid}, which {claimed} holds")
            elif claimed is None:
                tagging.fault(f"{name}: the ParentTree has MCID {mcid}, which no element holds")
            elif claimed.obj.objgen != target.objgen:
                tagging.fault(f"{name}: the ParentTree gives MCID {mcid} to another element than {claimed}")
        tagging.faults += [
            f"{name}: the ParentTree is too short for MCID {mcid}" for mcid in sorted(marked) if mcid >= len(row)
        ]
    for key, obj in _referable(tagging).items():
        if "/StructParent" not in obj:
            if key in objects:
                tagging.fault(f"{objects[key]}: its object {key[0]} has no StructParent")
            continue
        number = int(obj.StructParent)
        used[number] += 1
        held: Any = tree.get(number)
        if not isinstance(held, Dictionary):
            tagging.fault(f"object {key[0]}: StructParent {number} leads to no element in the ParentTree")
        elif key not in objects:
            tagging.fault(f"object {key[0]}: has a StructParent but no OBJR")
        elif objects[key].obj.objgen != held.objgen:
            tagging.fault(f"object {key[0]}: the ParentTree gives it to another element than {objects[key]}")
    tagging.faults += [f"ParentTree: key {n} is used {used[n]} times" for n in sorted(tree) if used[n] != 1]
    return claims


def _referable(tagging: Tagging) -> dict[ObjectId, Any]:
    """Annotations on pages, and whatever OBJRs point to."""
    found = {a.objgen: a for page in tagging.pages.values() for a in page.obj.get("/Annots", [])}
    for element in tagging.top:
        found.update({item.obj.objgen: item.obj for item in element.objects()})
    return found


def _check_pages(tagging: Tagging, claims: dict[tuple[ObjectId, int], Element]) -> None:
    on_page: set[tuple[ObjectId, int]] = set()
    for key, content in tagging.content.items():
        name = f"page {tagging.numbers[key]}"
        tagging.faults += [f"{name}: {fault}" for fault in content.faults]
        counted = Counter((m.owner, m.mcid) for m in content.marks if m.mcid is not None)
        for (owner, mcid), times in counted.items():
            assert mcid is not None
            on_page.add((owner, mcid))
            if times > 1:
                tagging.fault(f"{name}: MCID {mcid} is used {times} times")
            if (owner, mcid) not in claims:
                tagging.fault(f"{name}: MCID {mcid} is in no element")
        for paint in content.paints:
            if paint.operator not in PAINTING_OPERATORS:
                continue
            if paint.mark is None:
                what = f" {paint.text!r}" if paint.text else ""
                tagging.fault(f"{name}: {paint.operator}{what} paints outside marked content (operator {paint.index})")
            elif paint.mark.tagged is None and not paint.mark.is_artifact:
                tagging.fault(f"{name}: {paint.operator} in {paint.mark.tag}, which is neither tagged nor an artifact")
        for mark in content.marks:
            if mark.actual_text is not None and (why := text_fault(mark.actual_text)):
                tagging.fault(f"{name}: ActualText of a {mark.tag} {why}")
            if mark.mcid is not None and mark.tag == "Artifact":
                tagging.fault(f"{name}: an Artifact has MCID {mark.mcid}")
    for (owner, mcid), element in claims.items():
        if (owner, mcid) not in on_page:
            tagging.fault(f"{element}: MCID {mcid} stands on no page")


# -- annotations (14.7.4.3, 14.8.4.4.2; ISO 14289-1, 7.18) -------------------------------------


def _check_annotations(tagging: Tagging) -> None:
    held: dict[ObjectId, tuple[Element, ObjectItem]] = {}
    for element in tagging.elements():
        for kid in element.kids:
            if isinstance(kid, ObjectItem):
                held[kid.obj.objgen] = (element, kid)
    placed: dict[ObjectId, ObjectId] = {}
    for key, page in tagging.pages.items():
        name = f"page {tagging.numbers[key]}"
        for annotation in page.obj.get("/Annots", []):
            subtype = str(annotation.get("/Subtype", "/?"))[1:]
            if annotation.objgen in placed:
                tagging.fault(f"{name}: an annotation stands twice in Annots")
            placed[annotation.objgen] = key
            if "/P" in annotation and annotation.P.objgen != key:
                tagging.fault(f"{name}: P of a {subtype} annotation is another page")
            if subtype in {"Popup", "PrinterMark"}:
                continue
            if annotation.objgen not in held:
                tagging.fault(f"{name}: a {subtype} annotation is in no element")
                continue
            element, _ = held[annotation.objgen]
            wanted = {"Link": "Link", "Widget": "Form"}.get(subtype, "Annot")
            if element.standard != wanted:
                tagging.fault(f"{element}: holds a {subtype} annotation, which belongs in {wanted}")
            _check_rectangle(tagging, name, element, annotation, key)
    for key, (element, item) in held.items():
        if item.obj.get("/Subtype") in (Name.Form, Name.Image):
            continue
        if key not in placed:
            tagging.fault(f"{element}: its annotation is on no page")
        elif placed[key] != item.page.objgen:
            tagging.fault(f"{element}: Pg of its OBJR is not the annotation's page")


def _check_rectangle(tagging: Tagging, name: str, element: Element, annotation: Any, page: ObjectId) -> None:
    """A link's rectangle lies on its page and meets what its element paints there."""
    values = [float(v) for v in annotation.get("/Rect", [])]
    if len(values) != 4:
        tagging.fault(f"{name}: an annotation without Rect")
        return
    x0, y0, x1, y1 = values
    rect = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    if rect.area <= 0 or not Box(*(float(v) for v in tagging.pages[page].mediabox)).contains(rect, _TOLERANCE):
        tagging.fault(f"{element}: Rect of its annotation is empty or leaves the page")
    boxes = [
        box
        for item in element.contents()
        if item.page.objgen == page
        for box in tagging.content[page].boxes_of(item.owner, item.mcid)
    ]
    if boxes and not any(rect.intersection(box) for box in boxes):
        tagging.fault(f"{element}: Rect of its annotation lies off what the element paints")


# -- roles and elements (14.8.4) ----------------------------------------------------------------


def _check_roles(tagging: Tagging) -> None:
    if len(tagging.top) != 1 or tagging.top[0].standard != "Document":
        tagging.fault("StructTreeRoot holds other than one Document")
    roles = {element.role for element in tagging.elements()}
    for role, target in tagging.role_map.items():
        if role in STANDARD:
            tagging.fault(f"RoleMap: {role} is a standard type")
        elif role not in roles and role not in tagging.role_map.values():
            tagging.fault(f"RoleMap: {role} is used nowhere")
        if tagging.standard(role) not in STANDARD:
            tagging.fault(f"RoleMap: {role} leads to {target}, not to a standard type")
    tagging.faults += [
        f"{e}: {e.role} is no standard type and not mapped" for e in tagging.elements() if e.standard not in STANDARD
    ]


def _check_element(tagging: Tagging, element: Element) -> None:
    fault, role, obj = tagging.fault, element.standard, element.obj
    parent = element.parent.standard if element.parent else "StructTreeRoot"
    if not element.kids and role not in _EMPTY_ALLOWED:
        fault(f"{element}: is empty")
    if role in _PARENTS and parent not in _PARENTS[role]:
        fault(f"{element}: {role} in {parent}")
    if parent in _KIDS and role not in _KIDS[parent]:
        fault(f"{element}: {role} directly in {parent}")
    if role in _WITHOUT_CONTENT and any(isinstance(k, Content) for k in element.kids):
        fault(f"{element}: {role} holds content itself")
    if role in BLOCK and parent in PARAGRAPHS:
        fault(f"{element}: block {role} in {parent}")
    if role in BLOCK and parent in INLINE - {"Note"} and element.attributes.get("Placement") != Name.Block:
        fault(f"{element}: block {role} in inline {parent}")
    for key in ("/ActualText", "/Alt", "/E", "/T", "/Lang"):
        if key in obj and (why := text_fault(obj[key])):
            fault(f"{element}: {key[1:]} {why}")
    if "/Lang" in obj and not _LANGUAGE.match(text_of(obj.Lang)):
        fault(f"{element}: Lang {text_of(obj.Lang)!r} is no language tag")
    pages = {item.page.objgen for item in element.contents()} | {item.page.objgen for item in element.objects()}
    if "/Pg" in obj and obj.Pg.objgen not in pages:
        fault(f"{element}: Pg is a page that it has nothing on")
    if role in {"Figure", "Formula"}:
        _check_figure(tagging, element)
    elif role == "Table":
        _check_table(tagging, element)
    elif role == "TH":
        if element.attributes.get("Scope") not in (Name.Row, Name.Column, Name.Both):
            fault(f"{element}: TH without Scope")
    elif role == "Link":
        if not any(isinstance(k, ObjectItem) for k in element.kids):
            fault(f"{element}: Link without an annotation")
        if next(element.contents(), None) is None:
            fault(f"{element}: Link without content")
    elif role == "LI":
        names = [k.standard for k in element.elements]
        if names.count("Lbl") > 1 or names.count("LBody") != 1 or names[-1] != "LBody":
            fault(f"{element}: LI holds {' '.join(names) or 'nothing'}")
    elif role == "L" and not any(k.standard == "LI" for k in element.elements):
        fault(f"{element}: L without LI")
    elif role == "Caption":
        siblings = element.parent.kids if element.parent else [element]
        if element not in (siblings[0], siblings[-1]):
            fault(f"{element}: Caption is neither first nor last")
    elif role == "Note" and "/ID" not in obj:
        fault(f"{element}: Note without ID")


def _check_figure(tagging: Tagging, element: Element) -> None:
    """Alternative text, and a BBox (14.8.5.4.3) that is on the page and around what is painted."""
    texts = [text_of(element.obj[key]).strip() for key in ("/Alt", "/ActualText") if key in element.obj]
    if not any(texts):
        tagging.fault(f"{element}: without Alt")
    inner = [c for k in element.kids for c in ([k] if isinstance(k, Content) else [])]
    inner += [c for k in element.elements if k.standard != "Caption" for c in k.contents()]
    pages = {item.page.objgen for item in inner}
    box = element.attributes.get("BBox")
    if box is None:
        tagging.fault(f"{element}: without BBox")
        return
    values = [float(v) for v in box]
    if len(values) != 4 or values[0] >= values[2] or values[1] >= values[3]:
        tagging.fault(f"{element}: BBox {values} is no rectangle")
        return
    frame = Box(*values)
    if len(pages) != 1:
        tagging.fault(f"{element}: stands on {len(pages)} pages")
        return
    (page,) = pages
    if not Box(*(float(v) for v in tagging.pages[page].mediabox)).contains(frame, 0.01):
        tagging.fault(f"{element}: BBox leaves the page")
    boxes = [b for item in inner for b in tagging.content[page].boxes_of(item.owner, item.mcid, core=True)]
    boxes = [b for b in boxes if b.x1 > b.x0 or b.y1 > b.y0]
    if not boxes:
        tagging.fault(f"{element}: paints nothing")
        return
    painted = boxes[0]
    for more in boxes[1:]:
        painted = painted.union(more)
    if not frame.contains(painted, _TOLERANCE):
        tagging.fault(f"{element}: BBox {_rounded(frame)} does not enclose what is painted, {_rounded(painted)}")
    elif frame.area > _LARGEST_BBOX * max(painted.area, 1.0):
        tagging.fault(f"{element}: BBox {_rounded(frame)} is far larger than what is painted, {_rounded(painted)}")


def _rounded(box: Box) -> list[float]:
    return [round(v, 1) for v in box]


def _check_table(tagging: Tagging, table: Element) -> None:
    """Parts in order, one grid without holes (14.8.4.3.4)."""
    parts = [k.standard for k in table.elements if k.standard != "Caption"]
    if not (
        (parts and set(parts) == {"TR"})
        or re.fullmatch(r"(THead )?(TBody )+(TFoot )?", "".join(p + " " for p in parts))
    ):
        tagging.fault(f"{table}: holds {' '.join(parts) or 'nothing'}")
    rows = [e for e in table.walk() if e.standard == "TR" and _table_of(e) is table]
    filled: set[tuple[int, int]] = set()
    for y, row in enumerate(rows):
        x = 0
        for cell in row.elements:
            while (x, y) in filled:
                x += 1
            wide, high = (int(cell.attributes.get(key, 1)) for key in ("ColSpan", "RowSpan"))
            area = {(x + i, y + j) for i in range(wide) for j in range(high)}
            if area & filled:
                tagging.fault(f"{cell}: overlaps another cell")
            filled |= area
            x += wide
    columns = {sum(1 for x, row in filled if row == y) for y in range(len(rows))}
    if len(columns) > 1 or any(row >= len(rows) for _, row in filled):
        tagging.fault(f"{table}: rows of {sorted(columns)} columns, or a cell that spans past the end")
    cells = [e for e in table.walk() if e.standard in {"TH", "TD"} and _table_of(e) is table]
    if not any(e.standard == "TH" for e in cells) and not all("Headers" in e.attributes for e in cells):
        tagging.fault(f"{table}: without header cells")


def _table_of(element: Element) -> Element | None:
    at = element.parent
    while at is not None and at.standard != "Table":
        at = at.parent
    return at


def _check_headings(tagging: Tagging) -> None:
    """H1 first and no level left out (ISO 14289-1, 7.4.2); numbered or plain, not both."""
    level = 0
    kinds = set()
    for element in tagging.elements():
        if element.standard not in HEADINGS:
            continue
        kinds.add(element.standard == "H")
        now = int(element.standard[1:] or 0)
        if now > level + 1:
            tagging.fault(f"{element}: {element.standard} after {f'H{level}' if level else 'no heading'}")
        level = now
    if len(kinds) > 1:
        tagging.fault("H and numbered headings are mixed")
    identifiers = Counter(text_of(e.obj.ID) for e in tagging.elements() if "/ID" in e.obj)
    tagging.faults += [f"ID {name!r} stands {times} times" for name, times in identifiers.items() if times > 1]
