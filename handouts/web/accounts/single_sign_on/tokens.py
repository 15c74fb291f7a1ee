"""An ID token looked at, by the rules of OpenID Connect Core 1.0, 3.1.3.7: who says so, of whom, to whom, when, and for what.

joserfc checks the signature. Which algorithms are taken is said here, and never by the token: none that needs no key, none
in which our own secret or the service's public key would be the key (RFC 8725).
"""

import hmac
import time
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from handouts.reading.declarations import dataclass
from handouts.web.accounts.single_sign_on.provider import Provider, ProviderFault

ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512"]
SKEW = 60
"""Seconds by which two clocks may differ."""
OLDEST = 600
"""Seconds after which a token is not taken, however long it is said to be good."""
LONGEST = 60_000
"""Letters of a token; one with a thousand groups has that many."""
MOST_GROUPS = 1_000


class TokenRefused(Exception):
    """The token is not one that lets somebody in; what is wrong with it is told to nobody who brings one."""


@dataclass(frozen=True)
class Identity:
    """Who somebody is, by the word of a service or a proxy."""

    issuer: str
    subject: str
    """What the issuer knows them by: never another's, also after they have left. An address of e-mail is no such thing."""
    login: str
    name: str
    groups: tuple[str, ...]
    authenticated: int = 0
    """When they last showed who they are, in seconds since 1970; 0 if it is not said."""
    issued: int = 0
    """When this was said, by the same clock."""


def read_token(provider: Provider, token: str, nonce: str, *, login_claim: str, groups_claim: str) -> Identity:
    """Who is signed in, by an ID token that was asked for with ``nonce``. Raises TokenRefused and ProviderFault."""
    claims = _verify(provider, token)
    now, audience = time.time(), claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    ends, issued = _seconds(claims, "exp"), _seconds(claims, "iat")
    if claims.get("iss") != provider.issuer:
        raise TokenRefused("of another issuer")
    if provider.client not in audiences or (len(audiences) > 1 and claims.get("azp") != provider.client):
        raise TokenRefused("for another program")
    if claims.get("azp") not in (None, provider.client):
        raise TokenRefused("for another program")
    if now > ends + SKEW or issued > now + SKEW or now > issued + OLDEST + SKEW:
        raise TokenRefused("not of now")
    if claims.get("nbf") is not None and _seconds(claims, "nbf") > now + SKEW:
        raise TokenRefused("not of now")
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
        raise TokenRefused("asked for by nobody here")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= 255:
        raise TokenRefused("of nobody")
    when = 0 if claims.get("auth_time") is None else _seconds(claims, "auth_time")
    login = next((str(claims[each]) for each in (login_claim, "email") if isinstance(claims.get(each), str)), "")
    name = claims.get("name") if isinstance(claims.get("name"), str) else login
    return Identity(provider.issuer, subject, login, str(name), _groups(claims, groups_claim), when, issued)


def _seconds(claims: dict[str, Any], name: str) -> int:
    found = claims.get(name)
    if isinstance(found, bool) or not isinstance(found, int | float) or not 0 < found < 1e11:
        raise TokenRefused("without its times")
    return int(found)


def _groups(claims: dict[str, Any], name: str) -> tuple[str, ...]:
    found = claims.get(name)
    if found is None and name in (claims.get("_claim_names") or {}):
        raise ProviderFault("it names the groups elsewhere, for there are too many; give it only those of this program")
    listed = found if isinstance(found, list) else [found]
    return tuple(each for each in listed[:MOST_GROUPS] if isinstance(each, str))


def _verify(provider: Provider, token: str) -> dict[str, Any]:
    """What a token says that is signed by a key of the service; its keys are fetched anew once for one that is not known."""
    if len(token) > LONGEST:
        raise TokenRefused("too long")
    for anew in (False, True):
        try:
            keys = KeySet.import_key_set(provider.find_keys(anew=anew))  # type: ignore[arg-type]
            return dict(jwt.decode(token, keys, algorithms=ALGORITHMS).claims)
        except (JoseError, ValueError, TypeError, KeyError, AttributeError):
            continue  # a key that is not there yet, or a token that is none
    raise TokenRefused("signed by nobody known")
