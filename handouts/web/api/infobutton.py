"""The sheet for a code, as a record system asks for it by URL: HL7 Infobutton (Context-aware Knowledge Retrieval).

Only a code, its name and a language are read from the address. Whatever else stands there, such as a patient's age or
name, is neither used nor repeated nor kept; nor is anything that was asked for: what is answered is the content's own.
"""

import datetime
import re
import uuid
from collections.abc import Iterator, Mapping
from typing import Any
from xml.etree import ElementTree

from pydantic import TypeAdapter
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import Response

from handouts.approval.standing import SheetStatus
from handouts.languages.language import Language
from handouts.languages.matching import match
from handouts.options import SheetOptions
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.web import search
from handouts.web.answers import current_shelf, page_words, render_page
from handouts.web.api.operations import PDF, Answered, ApiError, Operation, header
from handouts.web.api.schemas import FeedSchema, InfobuttonQuerySchema
from handouts.web.house_rules import note_sheets
from handouts.web.network import public_address
from handouts.web.sheets import pdf
from handouts.web.shelf import Shelf

ATOM = "http://www.w3.org/2005/Atom"
XML = ("text/xml", "application/xml", "application/atom+xml")
_FEED = TypeAdapter(FeedSchema)

MOST = 10
"""Criteria that are looked at."""

SYSTEMS = {
    "2.16.840.1.113883.6.12": "cpt",
    "CPT": "cpt",
    "CPT-4": "cpt",
    "http://www.ama-assn.org/go/cpt": "cpt",
    "2.16.840.1.113883.6.90": "icd10",
    "2.16.840.1.113883.6.4": "icd10",
    "2.16.840.1.113883.6.3": "icd10",
    "ICD-10": "icd10",
    "ICD-10-CM": "icd10",
    "ICD-10-PCS": "icd10",
    "http://hl7.org/fhir/sid/icd-10": "icd10",
    "http://hl7.org/fhir/sid/icd-10-cm": "icd10",
    "http://www.cms.gov/Medicare/Coding/ICD10": "icd10",
}
"""Code systems by OID, usual name or FHIR address, and the list of :class:`handouts.content.model.Codes` that holds theirs."""


@dataclass(frozen=True)
class InfobuttonRequest:
    """What an address asks for."""

    codes: tuple[tuple[str, str], ...]
    """Codes, each with its system; the system may be empty."""
    names: tuple[str, ...]
    language: str

    @classmethod
    def of(cls, query: QueryParams) -> "InfobuttonRequest":
        """What stands in an address; a number after a key tells several criteria apart."""
        criteria: dict[str, dict[str, str]] = {}
        for key, value in query.multi_items():
            found = re.fullmatch(r"mainSearchCriteria\.v\.(cs?|dn|ot)(\d{0,2})", key)
            if found and value.strip() and (found[2] in criteria or len(criteria) < MOST):
                criteria.setdefault(found[2], {}).setdefault(found[1], value.strip())
        return cls(
            tuple((each["c"], each.get("cs", "")) for each in criteria.values() if "c" in each),
            tuple(each[key] for each in criteria.values() for key in ("dn", "ot") if key in each),
            query.get("informationRecipient.languageCode.c", "").strip(),
        )


@dataclass(frozen=True)
class Match:
    """A sheet that was found, in the language it is answered in."""

    choice: SheetOptions
    title: str
    plain_title: str
    version: datetime.date
    language: Language
    row: SheetStatus
    code: str = ""
    """The code it was found by, as the content has it."""
    instead: bool = False
    """Whether it is not there in the language that was asked for."""


def find(shelf: Shelf, asked: InfobuttonRequest) -> list[Match]:
    """The sheets for the codes, or, if none of them is known, those with the names in their titles."""
    found: dict[str, str] = {}
    for code, system in asked.codes:
        found |= _by_code(shelf, code, system)
    if not found:
        found = dict.fromkeys((name for words in asked.names for name in _by_title(shelf, words)), "")
    return [_match(shelf, name, asked.language, code) for name, code in found.items()]


def _by_code(shelf: Shelf, code: str, system: str) -> dict[str, str]:
    """Procedures that have the code, each with the code as it stands there.

    Codes are compared without their dots. A category of ICD-10 stands for the codes below it too, if no procedure
    has a nearer one.
    """
    wanted = _bare(code)
    lists = {_bare(name): each for name, each in SYSTEMS.items()}
    asked = [lists.get(_bare(system.removeprefix("urn:oid:")))] if system else ["cpt", "icd10"]
    nearest: dict[str, str] = {}
    for name, card in shelf.cards.items():
        fit = [each for each in card.cpt if "cpt" in asked and _bare(each) == wanted]
        fit += [
            each for each in card.icd10 if "icd10" in asked and len(_bare(each)) >= 3 and wanted.startswith(_bare(each))
        ]
        if fit:
            nearest[name] = max(fit, key=lambda each: len(_bare(each)))
    length = max((len(_bare(each)) for each in nearest.values()), default=0)
    return {name: each for name, each in nearest.items() if len(_bare(each)) == length}


def _bare(text: str) -> str:
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _by_title(shelf: Shelf, words: str) -> list[str]:
    """Procedures whose title, in any language, has all these words; the best first."""
    return [each.name for each in search.find(shelf, words, "en", most_by_words=1) if each.named]


def _match(shelf: Shelf, name: str, asked: str, code: str = "") -> Match:
    card = shelf.cards[name]
    spoken = match(asked, card.languages)
    chosen = SheetOptions(name, spoken or card.language)
    words = card.words[chosen.language]
    return Match(
        chosen,
        words.title,
        words.plain_title,
        words.version,
        Language.of(chosen.language),
        shelf.row(name, chosen.language),
        code,
        bool(asked) and spoken is None,
    )


async def answer(request: Request) -> Response:
    """The sheet, a page of sheets, or a feed of them. Raises ApiError."""
    shelf, problems = current_shelf(request)
    kind = request.query_params.get("knowledgeResponseType", "text/html").lower()
    if kind not in ("text/html", "application/json", *XML):
        message = "There is no answer of the type asked for."
        remedy = f"Use one of: text/html, application/json, {', '.join(XML)}."
        raise ApiError(406, Problem("no-such-type", message, remedy))
    if shelf is None:
        return render_page(request, "infobutton", None, problems)
    asked = InfobuttonRequest.of(request.query_params)
    found = await run_in_threadpool(find, shelf, asked)
    if shelf.final and kind != "text/html":  # a program follows each link it gets
        found = [each for each in found if not await run_in_threadpool(shelf.refusals, each.choice)]
    if kind != "text/html":
        entries = await run_in_threadpool(feed, shelf, found, public_address(request), page_words(request).code)
        if kind == "application/json":
            answer = _FEED.validate_python({"feed": entries})  # what is described is what is answered
            return Response(_FEED.dump_json(answer, by_alias=True, exclude_unset=True), media_type="application/json")
        return Response(xml(entries), media_type=kind)
    failed: tuple[Problem, ...] = ()
    if len(found) == 1 and not found[0].instead:
        choice = found[0].choice
        try:
            made = await run_in_threadpool(shelf.blank, choice)
            failed = await run_in_threadpool(shelf.refusals, choice)
            if not failed:
                await run_in_threadpool(note_sheets, request, shelf, "link", [choice])
                return pdf(made.pdf, choice.file_name)
        except HandoutsError as error:
            failed = tuple(error.problems)
    everything = [] if found else [_match(shelf, name, asked.language) for name in shelf.cards]
    return render_page(request, "infobutton", shelf, problems, found=found, everything=everything, failed=failed)


# -- the feed


def feed(shelf: Shelf, found: list[Match], base: str, spoken: str) -> dict[str, Any]:
    """An Atom feed of sheets as nested values: lists repeat, ``_value`` is text, other texts are attributes.

    ``base`` is the server's address. A sheet that is not approved says so in its summary, as on its pages.
    """
    names = [f"{each.choice.procedure} {each.choice.language}" for each in found]
    updated = [_moment(each.version) for each in found]
    return {
        "lang": spoken,
        "title": {"_value": shelf.practice.name, "type": "text"},
        "author": {"name": {"_value": shelf.practice.name}},
        "id": {"_value": _lasting(shelf, "feed", *names)},
        "updated": {"_value": max(updated, default=_moment(shelf.read_at))},
        "entry": list(_entries(shelf, found, base)),
    }


def _entries(shelf: Shelf, found: list[Match], base: str) -> Iterator[dict[str, Any]]:
    for each in found:
        name, code = each.choice.procedure, each.choice.language
        mark = shelf.document(each.choice).mark
        summary = f"{each.plain_title} ({mark.text})" if mark else each.plain_title
        standing = {"scheme": "handout.standing", "term": each.row.standing.kind, "label": each.row.standing.describe()}
        criterion = [{"scheme": "mainSearchCriteria.v.c", "term": each.code}] if each.code else []
        yield {
            "lang": each.language.lang_tag,
            "title": {"_value": each.title, "type": "text"},
            "link": [
                {
                    "title": each.title,
                    "rel": "alternate",
                    "type": "application/pdf",
                    "hreflang": each.language.lang_tag,
                    "href": f"{base}/sheets/{name}/{code}.pdf",
                }
            ],
            "id": {"_value": _lasting(shelf, name, code)},
            "updated": {"_value": _moment(each.version)},
            "summary": {"_value": " ".join(summary.split()), "type": "text"},
            "category": [standing, *criterion],
        }


def _lasting(shelf: Shelf, *names: str) -> str:
    """An identifier that is the same tomorrow, and on whatever port the page is."""
    return uuid.uuid5(uuid.NAMESPACE_OID, "\n".join((shelf.practice.name, *names))).urn


def _moment(day: datetime.date) -> str:
    if not isinstance(day, datetime.datetime):
        return f"{day.isoformat()}T00:00:00Z"
    return day.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def xml(made: Mapping[str, Any]) -> bytes:
    """A feed as XML."""
    root = _element("feed", made)
    root.set("xmlns", ATOM)
    return bytes(ElementTree.tostring(root, encoding="utf-8", xml_declaration=True))


def _element(tag: str, node: Mapping[str, Any]) -> ElementTree.Element:
    element = ElementTree.Element(tag)
    for key, value in node.items():
        if key == "_value":
            element.text = value
        elif isinstance(value, str):
            element.set("xml:lang" if key == "lang" else key, value)
        else:
            element.extend(_element(key, each) for each in (value if isinstance(value, list) else [value]))
    return element


OPERATION = Operation(
    "GET",
    "/infobutton",
    "infobutton",
    "The sheet for a code, as HL7 Infobutton asks by URL",
    Answered(
        "To a browser, the sheet itself if exactly one is found in the language asked for, else a page of those found; "
        "to a program, the Atom feed of those found, or its JSON form.",
        {
            **PDF,
            "text/html": {"type": "string"},
            "application/json": _FEED,
            **{kind: {"type": "string"} for kind in XML},
        },
        {"Content-Disposition": header("The file's name, if it is the sheet itself.")},
    ),
    answer,
    errors=(406, 503),
    description="Several criteria are told apart by a number: mainSearchCriteria.v.c1. Any other parameter is "
    "ignored; a patient's details have no place in an address, and are neither used nor repeated nor kept.",
    query=InfobuttonQuerySchema,
    told_as_page=(421, 500, 503),
)
