"""Which standards a file keeps to: a row of a table, read wherever a standard asks for something of its own."""

from collections.abc import Callable, Mapping
from dataclasses import field
from types import MappingProxyType

from handouts.reading.declarations import dataclass

PDF_2 = "http://iso.org/pdf2/ssn"
"""The namespace of the structure types of PDF 2.0 (ISO 32000-2, 14.8.6)."""

_ARCHIVE_IDS = "http://www.aiim.org/pdfa/ns/id/"
_ACCESS_IDS = "http://www.aiim.org/pdfua/ns/id/"

_EXTENSION = """
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource"><pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>\
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI><pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>\
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource"><pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>\
<pdfaProperty:category>internal</pdfaProperty:category><pdfaProperty:description>Part of ISO 14289</pdfaProperty:description></rdf:li></rdf:Seq></pdfaSchema:property>\
</rdf:li></rdf:Bag></pdfaExtension:schemas>"""
"""The description of a schema that PDF/A-2 does not know (ISO 19005-2, 6.6.2.3.3); PDF/A-4 asks for none."""

_DECLARATIONS = "".join(
    f'<rdf:li rdf:parseType="Resource"><pdfd:conformsTo>http://pdfa.org/declarations/wtpdf#{part}1.0</pdfd:conformsTo></rdf:li>'
    for part in ("accessibility", "reuse")
)


@dataclass(frozen=True, slots=True)
class Profile:
    """What a file is written to; clauses are those of the standards that it names."""

    name: str
    keeps_to: str
    """The standards, for people."""
    header: bytes
    """The first two lines of the file: its version, and bytes that say that it is not text."""
    namespaces: Mapping[str, str]
    """Of the metadata, by prefix, beside those that every file has."""
    claims: str
    """What the metadata say the file keeps to, as XMP."""
    info: bool = True
    """Whether the file has a document information dictionary; PDF/A-4 forbids it (ISO 19005-4, 6.1.3)."""
    structure: str = ""
    """The namespace of its structure types; "" is that of PDF 1.7, which needs no name."""
    spelled: Mapping[str, str] = field(default_factory=dict)
    """Names of attributes and of their values that this version of PDF spells otherwise or lacks, with what stands for them."""
    to_elements: bool = False
    """Whether bookmarks lead to structure elements, not only to places on pages (ISO 14289-2, 8.8)."""

    def __reduce__(self) -> tuple[Callable[[str], "Profile"], tuple[str]]:
        return find_profile, (self.name,)


PROFILES: Mapping[str, Profile] = MappingProxyType(
    {
        row.name: row
        for row in (
            Profile(
                "ua1",
                "PDF/UA-1 and PDF/A-2a",
                b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n",
                {
                    "pdfaid": _ARCHIVE_IDS,
                    "pdfuaid": _ACCESS_IDS,
                    "pdfaExtension": "http://www.aiim.org/pdfa/ns/extension/",
                    "pdfaSchema": "http://www.aiim.org/pdfa/ns/schema#",
                    "pdfaProperty": "http://www.aiim.org/pdfa/ns/property#",
                },
                "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance><pdfuaid:part>1</pdfuaid:part>"
                + _EXTENSION,
                spelled={"Description": "None", "Checked": "checked"},
            ),
            Profile(
                "ua2",
                "PDF/UA-2, WTPDF 1.0 and PDF/A-4",
                b"%PDF-2.0\n%\xe2\xe3\xcf\xd3\n",
                {"pdfaid": _ARCHIVE_IDS, "pdfuaid": _ACCESS_IDS, "pdfd": "http://pdfa.org/declarations/"},
                "<pdfaid:part>4</pdfaid:part><pdfaid:rev>2020</pdfaid:rev>"
                "<pdfuaid:part>2</pdfuaid:part><pdfuaid:rev>2024</pdfuaid:rev>"
                f"<pdfd:declarations><rdf:Bag>{_DECLARATIONS}</rdf:Bag></pdfd:declarations>",
                info=False,
                structure=PDF_2,
                to_elements=True,
            ),
        )
    }
)
"""The profiles by name, the usual one first."""

USUAL = PROFILES["ua1"]


def find_profile(name: str) -> Profile:
    """A profile by its name."""
    return PROFILES[name]
