"""Web addresses: as they are printed, with any letters, and as a link opens them, in ASCII.

A link in a PDF is an ASCII string (ISO 32000-2, 12.6.4.8), and so is an address on its way through the net: letters
outside ASCII are written in the host by IDNA 2008 (RFC 5891, with the mapping of UTS 46, as browsers do) and elsewhere
by percent-encoding their UTF-8 (RFC 3987, 3.1). On paper the letters stay as they are known.
"""

import re
import urllib.parse
from collections.abc import Iterator

from handouts.reading.declarations import lazy_pattern

WEB_ADDRESS = lazy_pattern(
    r"""https://(?P<host>[^\s/?\#:@\[\]<>"{}|\\^`%]+)(?::(?P<port>\d{1,5}))?(?P<rest>[/?\#][^\s<>"{}|\\^`]*)?""",
    re.IGNORECASE,
)
_IN_WORDS = lazy_pattern(
    r"(?<![\w@.-])(?:(?:https?|htp|http|htps):?/?/?[^\s]*|www\.[^\s]*"
    r"|[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gov|edu|health|us)\b(?:/[^\s]*)?)",
    re.IGNORECASE,
)
"""What people mean for a web address in a sentence: with a scheme, right or misspelled, with www., or a name that ends as
most do in the United States."""
_BEHIND = ".,;:!?…\"'”’»›）】。，、；：！？؟،؛।։។၊။"
"""Marks of the sentence that may stand right behind an address."""
_PAIRS = {")": "(", "]": "[", ">": "<"}
_LABEL = lazy_pattern(r"(?!-)[a-z0-9_-]{1,63}(?<!-)", re.IGNORECASE)
LONGEST_HOST = 253
"""Letters of a host's name (RFC 1035, 2.3.4)."""
HIGHEST_PORT = 65_535
_KEPT = "/?#[]@!$&'()*+,;=:-._~%"
"""What stands as it is behind the host: the characters that RFC 3986 reserves or does not, and codes already written."""


class BadAddress(ValueError):
    """Why a text is no web address, as a clause for a message."""


def encode_address(address: str) -> str:
    """A web address as a link opens it, all ASCII: ``https://praxis-müller.de/ü`` is
    ``https://xn--praxis-mller-klb.de/%C3%BC``.

    Raises BadAddress where it can be none: no https://, no host that can exist, a port or a code that is none.
    """
    found = WEB_ADDRESS.fullmatch(address)
    if found is None:
        raise BadAddress("it is not an address that begins with https://")
    host, port, rest = encode_host(found["host"]), found["port"], found["rest"] or ""
    if port is not None and not 0 < int(port) <= HIGHEST_PORT:
        raise BadAddress(f"there is no port {port}")
    if re.search(r"%(?![0-9A-Fa-f]{2})", rest):
        raise BadAddress("a % in it begins no code of two digits")
    if re.search("[\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]", rest):
        raise BadAddress("it holds an invisible mark of direction")
    rest = urllib.parse.quote(rest, safe=_KEPT)
    return f"https://{host}{f':{port}' if port else ''}{rest}"


def read_address(uri: str) -> str:
    """What a link of :func:`encode_address` opens, in the letters it is known by: for somebody who listens."""
    scheme, host, rest = re.match(r"(https?://)?([^/?#:]*)(.*)", uri).groups(default="")  # type: ignore[union-attr]
    if "xn--" in host:
        import idna

        host = idna.decode(host)

    def letters(codes: re.Match[str]) -> str:
        try:
            return urllib.parse.unquote(codes[0], errors="strict")
        except UnicodeDecodeError:
            return codes[0]

    return scheme + host + re.sub(r"(?:%[89A-Fa-f][0-9A-Fa-f])+", letters, rest)


def find_addresses(text: str) -> Iterator[tuple[str, int]]:
    """What is meant for a web address in a text, and where it begins; the sentence's own marks behind it left out.

    A bracket is the address's own where it was opened within it.
    """
    for found in _IN_WORDS.finditer(text):
        address = found[0]
        while address and (
            address[-1] in _BEHIND
            or (address[-1] in _PAIRS and address.count(_PAIRS[address[-1]]) < address.count(address[-1]))
        ):
            address = address[:-1]
        if address:
            yield address, found.start()


def link_to(address: str, kind: str) -> str | None:
    """Where an address that stands in a sentence leads, ``kind`` being web or mail; None for what only looks like one.

    An address without a scheme is one where it says so (www.) or ends as names of hosts do; it is opened by https.
    """
    address = re.sub(_UNSEEN, "", address)
    try:
        if kind == "mail":
            name, _, host = address.partition("@")
            return f"mailto:{urllib.parse.quote(name, safe=_KEPT)}@{encode_host(host)}"
        scheme, parted, rest = address.partition("://")
        if not parted:
            return encode_address(f"https://{address}") if re.fullmatch(_NAMED_SO, address) else None
        if scheme.casefold() not in ("https", "http"):
            return None
        return scheme.casefold() + encode_address(f"https://{rest}").removeprefix("https")
    except BadAddress:
        return None


_UNSEEN = "[\xad\u200b\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069]"
_NAMED_SO = r"(?i)www\..*|[^/?#]*\.(?:com|org|net|gov|edu|int|info|health|us|uk|eu|de|fr|es|it|ca|au|in|jp|br|mx|ru|рф)(?:[:/?#].*)?"


def encode_host(host: str) -> str:
    """The name of a host in ASCII (IDNA 2008 with UTS 46). Raises BadAddress for one that cannot exist."""
    if not host.isascii() or "xn--" in host.lower():
        import idna  # only for letters outside ASCII: a sheet without them starts without it

        try:
            host = idna.encode(host, uts46=True, transitional=False).decode("ascii")
        except (idna.IDNAError, UnicodeError) as error:
            raise BadAddress(f"{host!r} can be no name of a host: {str(error).rstrip('.')}") from error
    labels = host.split(".")
    if len(labels) < 2 or not all(map(_LABEL.fullmatch, labels)) or len(host) > LONGEST_HOST or labels[-1].isdigit():
        raise BadAddress(f"{host!r} can be no name of a host")
    return host.lower()
