"""What the file says about itself: document information, XMP, output intent.

The XMP packet claims PDF/UA-1 (ISO 14289-1, 5) and PDF/A-2a (ISO 19005-2, 6.6.4) and describes the
``pdfuaid`` schema, which PDF/A asks of every schema it does not know (6.6.2.3.3).
"""

import datetime
from functools import lru_cache
from html import escape
from pathlib import Path

from handouts.pdf.bidi import without_marks
from handouts.pdf.objects import text_string
from handouts.reading.declarations import dataclass

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"\
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/"\
 xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"\
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<dc:format>application/pdf</dc:format>{identifier}
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""

PRODUCER = "handouts, with ReportLab"


@dataclass(frozen=True, slots=True)
class Metadata:
    """Title, author and so on; ``language`` is a BCP 47 tag.

    Raises ``ValueError`` for an empty title or language: a file that claims PDF/UA must have both
    (ISO 14289-1, 7.1 and 7.2).
    """

    title: str
    language: str
    author: str = ""
    subject: str = ""
    creator: str = "handouts"
    date: datetime.date = datetime.date(2000, 1, 1)
    identifier: str = ""
    """What names exactly this text for programs, such as ``sha256:…``; it stands in the XMP alone."""

    def __post_init__(self) -> None:
        for name in ("title", "language"):
            if not getattr(self, name).strip():
                raise ValueError(f"a tagged PDF must have a {name}")

    def xmp(self) -> bytes:
        """The XMP packet; it stays uncompressed (ISO 19005-2, 6.6.2.1)."""
        fields = {
            "title": self.title,
            "author": self.author,
            "subject": self.subject,
            "language": self.language,
            "creator": self.creator,
            "producer": PRODUCER,
        }
        clean = {key: escape(without_marks(value), quote=False) for key, value in fields.items()}
        identifier = f"\n<dc:identifier>{escape(self.identifier)}</dc:identifier>" if self.identifier else ""
        return _XMP.format(**clean, identifier=identifier, date=f"{self.date.isoformat()}T00:00:00Z").encode("utf-8")

    def info(self) -> dict[str, bytes]:
        """The document information dictionary (ISO 32000-1, 14.3.3), the same values as in the XMP."""
        stamp = f"(D:{self.date:%Y%m%d}000000Z)".encode("ascii")
        return {
            "Title": text_string(self.title),
            "Author": text_string(self.author),
            "Subject": text_string(self.subject),
            "Creator": text_string(self.creator),
            "Producer": text_string(PRODUCER),
            "CreationDate": stamp,
            "ModDate": stamp,
        }


@lru_cache(maxsize=1)
def srgb_profile() -> bytes:
    """The ICC profile of sRGB, made by LittleCMS, its date and identifier blanked so that it never changes."""
    return Path(__file__).with_name("srgb.icc").read_bytes()
