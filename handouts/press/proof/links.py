"""Rules of the proof about links: what may be tapped is its words, and leads where they say."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from handouts.pdf.painted import around
from handouts.pdf.structure import Rectangle
from handouts.press.proof.evidence import LINK, Evidence, Pair, ReadLine, plain
from handouts.press.proof.fault import Fault
from handouts.reading.declarations import lazy_pattern

ASIDE = 1.0
"""Points by which a link's box may differ from its words at either end; beyond that only a blank is allowed."""
LOWEST, HIGHEST = 0.45, 1.15
"""How far a link's box may reach below and above the baseline, as shares of the type's size."""
LEAST_HEIGHT = 0.6
"""How far above the baseline it must reach: the small letters."""
_VANITY = lazy_pattern(r"\d[ .-]?[A-Za-z]{3,}|[A-Za-z]{3,}[ .-]?\d")
"""Letters in a number that stand for the keys of a phone."""
_WITH_DIGITS = lazy_pattern(r"(.*[A-Za-z]{3}.*\S) \(([-+\d() .]{7,})\)")
"""A number by its letters, and the same by its digits."""
_TRUNKS = ("", "0", "8", "06", "01")
"""What is dialed before a national number within its country, and not from abroad."""
_FULL_STOPS = lazy_pattern("[\u3002\uff0e\uff61]")
"""What may stand for a dot between the labels of a host (RFC 5895, 2)."""
_KEYS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "22233344455566677778889999")


def find_stray_links(evidence: Evidence) -> Iterator[Fault]:
    """Every link that can be tapped belongs to words, on their page, and every word that should lead somewhere does."""
    owned = [link for pair in evidence.pairs for link in pair.element.links]
    if len(owned) != len(evidence.file.links):
        yield Fault("something can be tapped that has no words")
    for pair in evidence.pairs:
        if pair.stretch.kind == LINK and not pair.element.links:
            yield Fault("a link cannot be tapped", pair.stretch)
        elif pair.stretch.kind != LINK and pair.element.links:
            yield Fault("words can be tapped that are no link", pair.stretch)


def find_misplaced_links(evidence: Evidence) -> Iterator[Fault]:
    """A link's boxes cover its words on each of its lines, and nothing else."""
    for pair in evidence.pairs:
        if pair.stretch.kind != LINK or not pair.element.links:
            continue
        left = list(pair.element.links)
        for line in pair.lines:
            own = [link for link in left if link.page == line.page and link.box[1] < line.y + 1 < link.box[3]]
            left = [link for link in left if link not in own]
            if not own or not _covers(around([link.box for link in own]), line):
                yield Fault("what can be tapped is not where the link's words stand", pair.stretch)
                break
        else:
            if left:
                yield Fault("what can be tapped is not where the link's words stand", pair.stretch)


def _covers(box: Rectangle, line: ReadLine) -> bool:
    """Whether a box is that of a line's words, with a blank at their end at most."""
    size = max(text.size for text in line.texts)
    ink, blank = line.ink, 0.45 * size
    return (
        -TOUCHING <= ink[0] - box[0] <= blank
        and -TOUCHING <= box[2] - ink[2] <= blank
        and line.y - LOWEST * size <= box[1] <= line.y
        and line.y + LEAST_HEIGHT * size <= box[3] <= line.y + HIGHEST * size
    )


TOUCHING = 0.5
"""Points by which ink may stand out of the box that is tapped."""


def find_wrong_addresses(evidence: Evidence) -> Iterator[Fault]:
    """A link leads where its words say, and where the document says."""
    for pair in evidence.pairs:
        if pair.stretch.kind == LINK:
            for link in pair.element.links:
                if link.uri != pair.stretch.uri or not leads_where_it_says(link.uri, plain(_printed(pair))):
                    yield Fault("a link leads elsewhere than its words say", pair.stretch)
                    break


def _printed(pair: Pair) -> str:
    return pair.element.text


def leads_where_it_says(uri: str, words: str) -> bool:
    """Whether an address is the one that its words show: a phone number, an e-mail or web address."""
    kind, _, rest = uri.partition(":")
    if kind in ("tel", "sms"):
        return dials_what_it_says(rest, words)
    if kind == "mailto":
        return _same_address(rest.partition("?")[0], words)
    return _same_address(uri.partition("://")[2], words.partition("://")[2] or words)


def dials_what_it_says(dialed: str, words: str) -> bool:
    """Whether the digits that a phone dials are those that are printed, with the country's code before them."""
    number, _, parameters = unquote(dialed).partition(";")
    extension = re.sub(r"\D", "", parameters.partition("ext=")[2].partition(";")[0])
    if (both := _WITH_DIGITS.fullmatch(words)) is not None:  # letters, and their digits beside them
        return all(dials_what_it_says(dialed, each) for each in both.groups())
    printed = words.replace("(0)", "")
    if extension:
        found = re.search(rf"\D*{extension}\D*$", printed)
        if not found:
            return False
        printed = printed[: found.start()]
    if _VANITY.search(printed):
        printed = printed.upper().translate(_KEYS)
    shown, digits = re.sub(r"\D", "", printed), re.sub(r"\D", "", number)
    if not shown or not number.startswith("+") or printed.lstrip().startswith("+"):
        return bool(shown) and digits == shown
    national = (shown[len(trunk) :] for trunk in _TRUNKS if shown.startswith(trunk))
    return digits == shown or any(
        digits.endswith(each) and 0 < len(digits) - len(each) <= 3 for each in national if each
    )


def _same_address(address: str, words: str) -> bool:
    """Whether two spellings are one address: letters outside ASCII may be written in either way."""
    return _spelled_out(address) == _spelled_out(words)


def _spelled_out(address: str) -> str:
    host, slash, path = address.partition("/")
    name, at, host = host.rpartition("@")  # of an address for mail
    host = _FULL_STOPS.sub(".", host)
    labels = [label.encode("ascii").decode("idna") if label.startswith("xn--") else label for label in host.split(".")]
    return (unquote(name) + at + ".".join(labels).lower() + slash + unquote(path)).replace("\u00a0", " ")
