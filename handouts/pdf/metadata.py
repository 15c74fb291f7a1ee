"""What the file says about itself: document information, XMP, output intent.

The XMP packet claims what the file's profile keeps to, usually PDF/UA-1 (ISO 14289-1, 5) and PDF/A-2a (ISO 19005-2, 6.6.4).
"""

import datetime
from functools import lru_cache
from html import escape
from pathlib import Path

from handouts.pdf.bidi import without_marks
from handouts.pdf.objects import text_string
from handouts.pdf.profile import USUAL, Profile
from handouts.reading.declarations import dataclass

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"\
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/"{namespaces}>
<dc:format>application/pdf</dc:format>{identifier}
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>{creator}</xmp:CreatorTool><pdf:Producer>{producer}</pdf:Producer>
<xmp:CreateDate>{date}</xmp:CreateDate><xmp:ModifyDate>{date}</xmp:ModifyDate>
{claims}
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

    def xmp(self, profile: Profile = USUAL) -> bytes:
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
        namespaces = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in profile.namespaces.items())
        day = f"{self.date.isoformat()}T00:00:00Z"
        return _XMP.format(
            **clean, identifier=identifier, date=day, namespaces=namespaces, claims=profile.claims
        ).encode("utf-8")

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
