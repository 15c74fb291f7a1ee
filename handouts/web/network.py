"""Where the page answers, and to whom: this machine alone, or a practice's network with encryption before it.

Details of patients never cross a network in the clear: whoever opens the page to others names a certificate, or the proxy
that has one. What a proxy says of a request (X-Forwarded-*) is believed from the addresses that were named, and from no others.
"""

import ipaddress
import re
from collections.abc import Iterable, Mapping
from dataclasses import field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import Request

from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.declarations import dataclass, lazy_pattern

LOOPBACK = "127.0.0.1"
PORT = 8642
"""Where the page is, unless another port is named."""
MEMORY = 512_000_000
"""Bytes of memory that the page takes at most, unless it is told otherwise."""
BASE = "handouts.base_path"
"""Under which a request's scope says what stands before each address, such as /handouts; "" for nothing."""

CAME = "handouts.came"
"""Under which a request's scope says how it came, a :class:`ForwardedRequest`."""

_BASE_PATH = lazy_pattern(r"(?:/[A-Za-z0-9][A-Za-z0-9._~-]*)+")


@dataclass(frozen=True)
class NetworkRules:
    """Where the page answers, and to whom. Raises HandoutsError for what cannot be meant, or would send details in the clear."""

    port: int = PORT
    listen: str = LOOPBACK
    """The address of this machine at which it answers."""
    hosts: tuple[str, ...] = ()
    """Names it answers to, besides this machine's own."""
    shared: bool = False
    """Whether others than the person at this machine use it."""
    base_path: str = ""
    """What a proxy puts before each address: /handouts."""
    proxies: tuple[str, ...] = ()
    """Addresses or networks of the proxies that are believed: 127.0.0.1, 10.0.0.0/24."""
    certificate: Path | None = None
    """A certificate with all above it, as PEM; with it the page encrypts by itself."""
    certificate_key: Path | None = None
    """Its key, where that stands in a file of its own."""
    frames: tuple[str, ...] = ()
    """Origins whose pages may show this one inside themselves: https://records.clinic.example."""
    memory: int = MEMORY
    """Bytes of memory that the page takes at most."""
    networks: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = field(init=False, default=())

    def __post_init__(self) -> None:
        object.__setattr__(self, "networks", tuple(map(_read_network, self.proxies)))
        object.__setattr__(self, "base_path", _read_base_path(self.base_path))
        object.__setattr__(self, "frames", tuple(map(_read_origin, self.frames)))
        try:
            ipaddress.ip_address(self.listen)
        except ValueError:
            raise _odd("--listen", self.listen, "127.0.0.1, or 0.0.0.0 for every address of this machine") from None
        if self.serves_others and not (self.certificate or self.proxies):
            raise HandoutsError(
                Problem("not-encrypted", "Others could read patients' details on the network: nothing encrypts them.",
                        "Name the proxy that does, such as  --trusted-proxy 127.0.0.1,  or a certificate:  --certificate FILE")
            )  # fmt: skip
        for each in filter(None, (self.certificate, self.certificate_key)):
            if not each.is_file():
                raise HandoutsError(
                    Problem("certificate-unusable", "The certificate or its key cannot be read.",
                            "Name a file in the form of PEM, with the certificates above it in the same file.", Place(str(each)))
                )  # fmt: skip

    @property
    def serves_others(self) -> bool:
        """Whether others than the person at this machine use it: then people sign in."""
        return self.shared or bool(self.hosts) or not ipaddress.ip_address(self.listen).is_loopback

    @property
    def scheme(self) -> str:
        """How the page itself is spoken to."""
        return "https" if self.certificate else "http"

    def trusts(self, address: str) -> bool:
        """Whether what this peer says of a request is believed."""
        try:
            peer = ipaddress.ip_address(address)
        except ValueError:
            return False
        if isinstance(peer, ipaddress.IPv6Address) and peer.ipv4_mapped:
            peer = peer.ipv4_mapped
        return any(peer in network for network in self.networks)

    def read_forwarded(self, scope: Mapping[str, Any], headers: Mapping[str, str]) -> "ForwardedRequest":
        """What is known of how a request came: from its own connection, and by a proxy's word where that is believed."""
        peer = (scope.get("client") or ("", 0))[0]
        host = headers.get("host", "")
        if not self.trusts(peer):
            return ForwardedRequest(peer, host, scope.get("scheme", "http"), proxied=False)
        said = [each.strip() for each in headers.get("x-forwarded-for", "").split(",") if each.strip()]
        client = next((each for each in reversed(said) if not self.trusts(each)), said[0] if said else peer)
        host = headers.get("x-forwarded-host", "").split(",")[0].strip() or host
        scheme = headers.get("x-forwarded-proto", "").split(",")[0].strip().lower() or scope.get("scheme", "http")
        port = headers.get("x-forwarded-port", "").strip()
        if port.isascii() and port.isdecimal() and not urlsplit(f"//{host}").netloc.rpartition("]")[2].count(":"):
            host = host if port in ("80", "443") else f"{host}:{port}"
        return ForwardedRequest(client, host, scheme, proxied=bool(said or "x-forwarded-proto" in headers))


@dataclass(frozen=True)
class ForwardedRequest:
    """How a request came: from whom, to which name, and how it was spoken."""

    client: str
    host: str
    """With its port, as the browser's address bar has it."""
    scheme: str
    proxied: bool
    """Whether a proxy that is believed says so."""

    @property
    def address(self) -> str:
        """What stands before the base path of an address that leads here."""
        return f"{self.scheme}://{self.host}"


def _odd(option: str, value: str, example: str) -> HandoutsError:
    return HandoutsError(
        Problem("network-option", f"{option} cannot be read: {value[:80]}", f"Write it like this: {example}.")
    )


def _read_network(text: str) -> ipaddress.IPv4Network | ipaddress.IPv6Network:
    try:
        network = ipaddress.ip_network(text, strict=False)
    except ValueError:
        raise _odd("--trusted-proxy", text, "127.0.0.1, or 10.0.0.0/24") from None
    if network.prefixlen == 0:
        raise _odd("--trusted-proxy", text, "the proxy's own address; everybody is not trusted")
    return network


def _read_base_path(text: str) -> str:
    bare = text.rstrip("/")
    if bare and not _BASE_PATH.fullmatch(bare):
        raise _odd("--base-path", text, "/handouts")
    return bare


def _read_origin(text: str) -> str:
    try:
        parts = urlsplit(text)
        plain = (
            parts.scheme == "https" and parts.hostname and not (parts.path.strip("/") or parts.query or parts.username)
        )
        known = plain and re.fullmatch(r"[A-Za-z0-9.-]+(?::\d{1,5})?", parts.netloc)
    except ValueError:
        known = None
    if not known:
        raise _odd("--frame-from", text, "https://records.clinic.example")
    return f"https://{parts.netloc.lower()}"


def prefix_addresses(html: str, base: str) -> str:
    """A page whose addresses begin with what the proxy puts before them.

    Text cannot look like an attribute: its quotes are escaped.
    """
    return _ADDRESSES.sub(rf"\g<1>{base}/", html) if base else html


_ADDRESSES = lazy_pattern(r'(\s(?:href|src|action|formaction)=")/(?!/)')


def public_address(request: Request) -> str:
    """Where the page is for whoever asked: what stands before each of its addresses."""
    came: ForwardedRequest = request.scope[CAME]
    return came.address + str(request.scope[BASE])


def describe_addresses(rules: NetworkRules, port: int) -> str:
    """The address that a browser on this machine opens."""
    host = rules.listen if ipaddress.ip_address(rules.listen).is_loopback else LOOPBACK
    shown = f"[{host}]" if ":" in host else host
    return f"{rules.scheme}://{shown}:{port}{rules.base_path}/"


def names_of(rules: NetworkRules) -> Iterable[str]:
    """Every name that the page answers to."""
    return (LOOPBACK, "localhost", "::1", *(host.lower() for host in rules.hosts))


LOCAL = NetworkRules()
"""This machine alone."""
