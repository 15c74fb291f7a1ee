"""What PDF/X-4 (ISO 15930-7) asks of a file, point by point, read with pikepdf: none of our own code vouches for itself.

The standard is sold, so the points are those that its public descriptions agree on, each in our words; the clauses are of
ISO 32000-1, which is public and defines what the points speak of.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pikepdf
from PIL import ImageCms

POINTS: dict[str, Callable[[pikepdf.Pdf, bytes], Iterator[str]]] = {}
"""Each point by its name: what a file breaks of it."""


def point(name: str) -> Callable[[Callable[[pikepdf.Pdf, bytes], Iterator[str]]], Any]:
    """Enter a point under its name."""

    def enter(check: Callable[[pikepdf.Pdf, bytes], Iterator[str]]) -> Any:
        POINTS[name] = check
        return check

    return enter


def faults(pdf: bytes) -> list[str]:
    """Each point that a file breaks, with what is wrong."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return [f"{name}: {fault}" for name, check in POINTS.items() for fault in check(opened, pdf)]


def _xmp(pdf: pikepdf.Pdf) -> str:
    return bytes(pdf.Root.Metadata.read_raw_bytes()).decode("utf-8")


def _field(xmp: str, name: str) -> str:
    found = re.search(rf"<{name}>\s*(?:<rdf:Alt>\s*<rdf:li[^>]*>)?([^<]*)<", xmp)
    return found[1] if found else ""


@point("the version is 1.6 or less (7.5.2)")
def _version(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    if not re.match(rb"%PDF-1\.[0-6]\r?\n", data) or float(pdf.pdf_version) > 1.6:
        yield pdf.pdf_version


@point("it says that it is PDF/X-4, in XMP (14.3.2)")
def _claim(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    xmp = _xmp(pdf)
    if (
        _field(xmp, "pdfxid:GTS_PDFXVersion") != "PDF/X-4"
        or 'xmlns:pdfxid="http://www.npes.org/pdfx/ns/id/"' not in xmp
    ):
        yield "no pdfxid:GTS_PDFXVersion"
    if "/Filter" in pdf.Root.Metadata:
        yield "the metadata are compressed"


@point("it claims nothing that it is not: PDF/A, PDF/UA")
def _other_claims(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    for claim in ("pdfaid", "pdfuaid", "pdfaExtension"):
        if claim in _xmp(pdf):
            yield claim


@point("document, version and kind of rendition are in XMP")
def _identity(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    xmp = _xmp(pdf)
    for name in ("xmpMM:DocumentID", "xmpMM:VersionID", "xmpMM:RenditionClass"):
        if not _field(xmp, name):
            yield f"no {name}"


@point("title and dates are in XMP, and agree with the information dictionary (14.3.3)")
def _dates(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    xmp = _xmp(pdf)
    for name in ("dc:title", "xmp:CreateDate", "xmp:ModifyDate", "xmp:MetadataDate"):
        if not _field(xmp, name):
            yield f"no {name}"
    for key, name in (("/CreationDate", "xmp:CreateDate"), ("/ModDate", "xmp:ModifyDate")):
        if re.sub(r"\D", "", str(pdf.docinfo.get(key, "")))[:8] != re.sub(r"\D", "", _field(xmp, name))[:8]:
            yield f"{key} and {name} do not agree"
    if not str(pdf.docinfo.get("/Title", "")):
        yield "no Title"


@point("it says whether it is trapped, and not that nobody knows (14.11.6)")
def _trapped(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    said = str(pdf.docinfo.get("/Trapped", ""))
    if said not in ("/True", "/False"):
        yield said or "no Trapped"
    elif _field(_xmp(pdf), "pdf:Trapped") != said[1:]:
        yield "XMP says otherwise"


@point("the trailer has an ID (14.4)")
def _identifier(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    if len(pdf.trailer.get("/ID", [])) != 2:
        yield "no ID"


@point("nothing is encrypted (7.6)")
def _encryption(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    if "/Encrypt" in pdf.trailer:
        yield "Encrypt"


@point("one output intent is of PDF/X, with its condition and registry (14.11.5)")
def _intent(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    intents = [each for each in pdf.Root.get("/OutputIntents", []) if each.get("/S") == "/GTS_PDFX"]
    if len(intents) != 1:
        yield f"{len(intents)} of them"
    for each in intents:
        for key in ("/OutputConditionIdentifier", "/RegistryName", "/Info"):
            if not str(each.get(key, "")):
                yield f"no {key}"


@point("its profile is that of an output device of four inks, and whole (14.11.5)")
def _profile(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    for each in pdf.Root.get("/OutputIntents", []):
        stream = each.get("/DestOutputProfile")
        if stream is None:
            yield "no DestOutputProfile"
            continue
        raw = bytes(stream.read_bytes())
        if raw[12:16] != b"prtr" or raw[16:20] != b"CMYK" or stream.get("/N") != 4:
            yield "not of an output device with four inks"
        elif len(raw) != int.from_bytes(raw[:4], "big") or raw[8] > 4:
            yield "cut short, or of another version"
        else:
            ImageCms.getOpenProfile(io.BytesIO(raw))
            tags = {raw[132 + 12 * at : 136 + 12 * at] for at in range(int.from_bytes(raw[128:132], "big"))}
            if (
                lacking := {b"A2B0", b"A2B1", b"A2B2", b"B2A0", b"B2A1", b"B2A2", b"gamt", b"wtpt", b"cprt", b"desc"}
                - tags
            ):
                yield f"no {sorted(lacking)}"


@point("each page has a trim box and no art box, each box within the next (14.11.2)")
def _boxes(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    for at, page in enumerate(pdf.pages):
        boxes = [page.obj.get(key) for key in ("/TrimBox", "/BleedBox", "/MediaBox")]
        if boxes[0] is None or "/ArtBox" in page.obj:
            yield f"page {at}: no TrimBox, or an ArtBox too"
            continue
        inner: list[float] = []
        for box in (each for each in boxes if each is not None):
            edges = [float(each) for each in box]
            if inner and not (
                edges[0] <= inner[0] and edges[1] <= inner[1] and edges[2] >= inner[2] and edges[3] >= inner[3]
            ):
                yield f"page {at}: a box is not within the next"
            inner = edges


@point("within the bleed there is no annotation (12.5)")
def _annotations(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    for at, page in enumerate(pdf.pages):
        if len(page.obj.get("/Annots", [])):
            yield f"page {at}"


@point("there is no action, script, form or file in it (12.6, 12.7, 7.11.4)")
def _actions(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    for key in ("/OpenAction", "/AA", "/AcroForm", "/Names", "/AF"):
        if key in pdf.Root:
            yield key
    for at, page in enumerate(pdf.pages):
        if "/AA" in page.obj:
            yield f"page {at}: /AA"


@point("every font is embedded (9.9)")
def _fonts(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    plain = ("/Type1", "/TrueType", "/MMType1")
    for each in (one for one in pdf.objects if isinstance(one, pikepdf.Dictionary)):
        if each.get("/Type") == "/FontDescriptor" and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(each.keys()):
            yield str(each.get("/FontName"))
        elif (
            each.get("/Subtype") in plain and "/FontDescriptor" not in each
        ):  # one of the fourteen that readers were to have
            yield str(each.get("/BaseFont"))


_INKS = {"k", "K", "g", "G"}
_OTHER = {"rg", "RG", "sc", "SC", "scn", "SCN", "cs", "CS", "sh", "gs", "ri", "BI", "INLINE IMAGE"}


def _other_colors(painted: Any, resources: Any) -> Iterator[str]:
    """What sets a color otherwise than as an ink, in a page or a drawing."""
    spaces = resources.get("/ColorSpace", pikepdf.Dictionary())
    for instruction in pikepdf.parse_content_stream(painted):
        operator = str(instruction.operator)
        if operator == "CS":
            space = spaces.get(str(instruction.operands[0]))
            if space is None or [str(each) for each in list(space)[:3]] != ["/Separation", "/All", "/DeviceCMYK"]:
                yield "a color space of its own"
        elif operator in _OTHER - {"SCN"}:
            yield operator
        elif operator in _INKS and not all(0 <= float(each) <= 1 for each in instruction.operands):
            yield f"an ink of {instruction.operands}"


@point("colors are inks of the condition; RGB has a profile; only marks are on all plates (8.6)")
def _colors(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    for at, page in enumerate(pdf.pages):
        yield from (f"page {at}: {each}" for each in _other_colors(page, page.Resources))
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Form":
            yield from (
                f"a drawing: {one}" for one in _other_colors(each, each.get("/Resources", pikepdf.Dictionary()))
            )
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/Image":
            space = each.get("/ColorSpace")
            plain = str(space) in ("/DeviceGray", "/DeviceCMYK") or "/ImageMask" in each
            if not plain and not (
                isinstance(space, pikepdf.Array) and str(space[0]) == "/ICCBased" and space[1].get("/N") == 3
            ):
                yield f"a picture in {space}"


@point("nothing tells a press how to print: transfer curves, halftones, alternates, PostScript (10, 8.8, 8.9)")
def _device(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    for each in pdf.objects:
        if not isinstance(each, pikepdf.Dictionary | pikepdf.Stream):
            continue
        for key in ("/TR", "/TR2", "/HTP", "/Alternates", "/OPI", "/Ref"):
            if key in each and each.get("/Type") != "/StructElem":
                yield key
        if isinstance(each, pikepdf.Stream) and each.get("/Subtype") == "/PS":
            yield "PostScript"


@point("streams are compressed without LZW, and lie in the file (7.4.4, 7.3.8)")
def _filters(pdf: pikepdf.Pdf, data: bytes) -> Iterator[str]:
    for each in pdf.objects:
        if isinstance(each, pikepdf.Stream):
            used = each.get("/Filter", "")
            names = [str(one) for one in used] if isinstance(used, pikepdf.Array) else [str(used)]
            if "/LZWDecode" in names or "/Crypt" in names or "/F" in each:
                yield str(names)


Breaking = Mapping[str, Callable[[pikepdf.Pdf], None]]


def _resave(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> bytes:
    file = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        change(opened)
        opened.save(
            file,
            preserve_pdfa=False,
            fix_metadata_version=False,
            compress_streams=False,
            min_version="",
            force_version=opened.pdf_version,
        )
    return file.getvalue()


def broken(pdf: bytes, change: Callable[[pikepdf.Pdf], None]) -> list[str]:
    """The points that a file breaks once it has been changed."""
    return faults(_resave(pdf, change))
