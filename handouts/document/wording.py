"""What a sheet says in one language, apart from its looks: what an approval is bound to."""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import field
from functools import cached_property
from pathlib import Path

from handouts.content import model
from handouts.content.library import Library
from handouts.content.phones import DEFAULT_COUNTRY, read_number
from handouts.content.translation import own_digest as own_digest
from handouts.document import nodes as doc
from handouts.document.canonical import describe_drawn, digest_own_part, edition_digest
from handouts.document.compose import compose
from handouts.illustrations import NEWEST, find_kept_versions
from handouts.languages.language import Language
from handouts.options import EDITIONS, STANDARD
from handouts.reading.declarations import dataclass

# -- the words


@dataclass(frozen=True)
class SheetWords:
    """All that a patient reads about a procedure in one language."""

    words: tuple[str, ...]
    """A line for each text, in the order of reading."""
    brief: tuple[str, ...]
    """What the short sheets say in other words, and which parts they have where the content chose them."""
    codes: tuple[str, ...]
    """The text codes these words are printed with, in the order of the editions."""
    own: str = ""
    """A digest of the procedure's own words; a translation made from them carries it."""
    editions: Mapping[str, str] = field(default_factory=dict, hash=False)
    """By the name of each edition the digest of all that it binds; empty in an approval of the first version."""
    shape: tuple[str, ...] = ()
    """What an approval binds besides words, a line for each thing: pictures, tables, links, what each edition has."""
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    """By the name of a short edition the parts it is printed with, where it has no room for all of them."""
    apart: str = ""
    """A digest of what the editions say apart from what stands on the practice's other sheets too."""

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the words, as hexadecimal digits."""
        return hashlib.sha256("\n".join((*self.words, "", *self.brief)).encode("utf-8")).hexdigest()

    @cached_property
    def drawings(self) -> dict[str, int]:
        """Of our drawings that have a newer version now, the one that these words were approved with, if it is still kept."""
        told = (line.rpartition('": ')[2] for line in self.shape if line.startswith('Picture "'))
        return {name: version for each in told for name, version in find_kept_versions(each).items()}

    @cached_property
    def whole(self) -> str:
        """SHA-256 of the words and of all editions: what somebody reads who is about to approve a sheet."""
        lines = [self.digest, *(f"{name} {digest}" for name, digest in sorted(self.editions.items()))]
        return hashlib.sha256("\n".join(lines).encode("utf-8")).hexdigest()

    def code_of(self, edition: str) -> str:
        """The text code that an edition is printed with. Raises KeyError if it has none."""
        return dict(zip(self.editions, self.codes, strict=True))[edition]

    @classmethod
    def of(
        cls, library: Library, procedure: str, language: Language, parts: Mapping[str, tuple[str, ...]] | None = None
    ) -> "SheetWords":
        """The wording as the content has it now; ``parts`` are those a short edition is printed with, where not all.

        Which these are is found by :func:`handouts.approval.printed_parts.read_sheet`.
        """
        parts = parts or {}
        documents = compose_editions(library, procedure, language, parts)
        written = library.procedure(procedure, language.code)
        unsaid = filter(
            None,
            (
                *_dialing(library.practice.country),
                documents[STANDARD].no_call,
                *documents[STANDARD].for_staff.splitlines(),
            ),
        )
        words = (*list_lines(documents[STANDARD]), *unsaid)
        seen = set(words)
        other = dict.fromkeys(line for each in documents.values() for line in list_lines(each) if line not in seen)
        editions = {name: edition_digest(each, name, library.folder) for name, each in documents.items()}
        codes = tuple(each.imprint.code for each in documents.values())
        shape = tuple(_describe_shape(documents, library.folder))
        apart = digest_own_part(documents, _name_phones(library.practice), library.folder)
        return cls(words, tuple(other), codes, own_digest(written), editions, shape, parts, apart)


def compose_editions(
    library: Library, procedure: str, language: Language, parts: Mapping[str, tuple[str, ...]]
) -> dict[str, doc.Document]:
    """The sheet as each edition says it, for nobody, without a mark; ``parts`` are as for :meth:`SheetWords.of`."""
    return {
        each.name: compose(library, procedure, language, edition=each, parts=parts.get(each.name))
        for each in EDITIONS.values()
    }


def digest_edition(
    library: Library,
    procedure: str,
    language: Language,
    edition: str,
    parts: Collection[str] | None = None,
    drawings: Mapping[str, int] = NEWEST,
    older_order: bool = False,
) -> str:
    """The digest of all that an edition with these parts, or all, binds as it is now; ``drawings`` and ``older_order`` are as
    for compose.

    "" for an edition that the program no longer has.
    """
    if edition not in EDITIONS:
        return ""
    document = compose(
        library, procedure, language, edition=EDITIONS[edition], parts=parts, drawings=drawings, older_order=older_order
    )
    return edition_digest(document, edition, library.folder)


def list_lines(document: doc.Document) -> Iterator[str]:
    """What a document says, a line for each text, in the order of reading."""
    yield f"{document.imprint.practice}, {document.imprint.phone}".replace(doc.NBSP, " ")  # at the foot of each page
    for line in document.words():
        yield _plain(line)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _dialing(country: str) -> Iterator[str]:
    """Which country's numbers the sheet calls: the same digits dial somebody else in another. The usual one goes unsaid."""
    if country != DEFAULT_COUNTRY:
        yield f"Phone numbers of: {country}"


def _name_phones(practice: model.Practice) -> dict[str, str]:
    """A name for each of the practice's numbers, by the addresses that links to it open."""
    named: dict[str, str] = {}
    for number, phone in enumerate(practice.phones, 1):
        read = read_number(phone.number, practice.country)
        for uri in (read.uri, read.text_uri):
            named.setdefault(uri, phone.kind or phone.label or str(number))
    return named


def _describe_shape(documents: Mapping[str, doc.Document], folder: Path) -> Iterator[str]:
    """What is bound besides words, for somebody who wants to know what changed."""
    for node in documents[STANDARD].walk():
        match node:
            case doc.Figure():
                shown = describe_drawn(node, folder)
                yield f'Picture "{node.alt}": {shown}'
                yield from (f'Picture "{node.alt}" names {part}: {word}' for part, word in node.labels)
            case doc.DataTable():
                yield f"Table of {len(node.head)} columns: {' | '.join(cell.text for cell in node.head)}"
                yield from (f"Row: {' | '.join(cell.text for cell in row)}" for row in node.rows)
            case doc.TimelinePoint():
                yield f"Time line: {node.heading.text}, {node.weeks or 'no'} weeks, {node.icon or 'no sign'}"
            case doc.QrCode():
                yield f"Code to scan: {node.payload}"
            case doc.Section():
                yield f"Part: {node.heading.text} ({node.kind})"
            case doc.Paragraph():
                yield from (f"Link: {span.text} opens {span.uri}" for span in node.spans if span.uri and not span.found)
    for name, document in documents.items():
        yield f"Edition {name}: {' | '.join(section.heading.text for section in document.sections)}"
