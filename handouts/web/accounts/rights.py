"""Which right each route asks for: the one table, and nothing is let through that does not stand in it."""

from collections.abc import Mapping, Sequence

from starlette.routing import BaseRoute, Match, Route
from starlette.types import Scope

from handouts.web.accounts.roles import Right

RIGHTS: Mapping[str, Right] = {
    "GET /static/{name}": "open",
    "GET /brand.css": "open",
    "GET /health": "open",
    "GET /metrics": "call",
    "GET /sign-in": "open",
    "POST /sign-in": "open",
    "GET /join": "open",
    "POST /join": "open",
    "POST /sign-in/passkey/ask": "open",
    "POST /sign-in/passkey": "open",
    "POST /sign-in/outside": "open",
    "GET /sign-in/back": "open",
    "POST /sign-out": "open",
    "GET /account": "signed-in",
    "POST /account": "signed-in",
    "POST /account/confirm": "signed-in",
    "POST /account/passkeys/ask": "signed-in",
    "POST /account/passkeys": "signed-in",
    "POST /account/passkeys/remove": "signed-in",
    "POST /stay": "signed-in",
    "GET /": "print",
    "POST /": "print",
    "POST /print": "print",
    "POST /download": "print",
    "POST /tray": "print",
    "POST /printer": "print",
    "POST /printer/tray": "print",
    "GET /printer/job": "print",
    "GET /schedule": "print",
    "POST /schedule": "print",
    "POST /schedule/print": "print",
    "GET /schedule/words": "print",
    "POST /schedule/words": "words",
    "GET /sheets/{procedure}/{language}/{page:int}.png": "look",
    "GET /sheets/{procedure}/{language}.pdf": "print",
    "GET /notice.pdf": "print",
    "GET /infobutton": "print",
    "GET /library": "look",
    "POST /library": "look",
    "GET /library/stamp": "look",
    "GET /library/reviews.ics": "look",
    "GET /library/newest/{procedure}/{language}/{page:int}.png": "look",
    "GET /library/approved.pdf": "print",
    "GET /library/approve": "look",
    "POST /library/approve": "approve",
    "POST /library/approve/ask": "approve",
    "POST /library/approve/confirm": "approve",
    "GET /library/approve/change": "look",
    "POST /library/approve/change": "approve",
    "GET /editor": "words",
    "POST /editor/new": "words",
    "GET /editor/practice": "words",
    "POST /editor/practice": "words",
    "GET /editor/practice/state": "words",
    "GET /editor/practice/page/{page:int}.png": "words",
    "GET /editor/sheet/{name}": "words",
    "POST /editor/sheet/{name}": "words",
    "GET /editor/sheet/{name}/state": "words",
    "GET /editor/sheet/{name}/page/{page:int}.png": "words",
    "GET /review": "look",
    "GET /review/{procedure}/{language}": "look",
    "GET /review/{procedure}/{language}/{form}": "look",
    "POST /review/{procedure}/{language}/ask": "words",
    "POST /review/{procedure}/{language}/answer": "words",
    "POST /review/{procedure}/{language}/take-back": "words",
    "POST /review/{procedure}/{language}/remark": "approve",
    "POST /review/{procedure}/{language}/unremark": "approve",
    "POST /review/{procedure}/{language}/send-back": "approve",
    "POST /review/{procedure}/{language}/sign": "approve",
    "GET /record": "record",
    "GET /record/summary.csv": "record",
    "GET /people": "people",
    "POST /people/add": "people",
    "POST /people/change": "people",
    "POST /people/reset": "people",
    "POST /people/switch": "people",
    "GET /settings": "settings",
    "POST /settings": "settings",
    "GET /trail": "trail",
    "GET /trail.csv": "trail",
    "GET /api/procedures": "call",
    "GET /api/editions": "call",
    "GET /api/claims": "call",
    "GET /api/approved": "call",
    "GET /api/openapi.json": "call",
    "POST /api/handouts": "call",
}
"""By method and address, as the route has it; what asks with HEAD is asked what GET is."""

PASSIVE = frozenset({"GET /library/stamp", "GET /printer/job", "GET /static/{name}", "GET /brand.css"})
"""What a page asks for by itself: nobody is at work because of it."""
CLEARED = frozenset({"GET /", "GET /schedule"})
"""The pages that come anew by themselves, with ``quiet`` in their address, when nobody has used them for a while."""

_API = "/api/{call:path}"


def name_route(scope: Scope, routes: Sequence[BaseRoute]) -> str | None:
    """The route of a request as the table names it; None if there is none, or not by this method."""
    method = "GET" if scope["method"] == "HEAD" else scope["method"]
    for route in routes:
        if isinstance(route, Route) and route.matches(scope)[0] is Match.FULL:
            name = scope["path"] if route.path == _API else route.path
            return f"{method} {name}"
    return None


def right_for(route: str | None) -> Right | None:
    """The right that a route asks for; None if it stands in no table: then nobody has it.

    Who asks for what is not there must be signed in to be told so.
    """
    if route is None:
        return "signed-in"
    if route.partition(" ")[2].startswith("/api/"):
        return RIGHTS.get(route, "call")
    return RIGHTS.get(route)
