"""The app: which page answers where."""

from __future__ import annotations

import functools
from collections.abc import Collection
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from handouts.reading.resources import resource
from handouts.web import health, sheets
from handouts.web.answers import LibraryAtHand
from handouts.web.api import routes as api
from handouts.web.desk import pages as desk
from handouts.web.desk import printing
from handouts.web.editor import pages as editor
from handouts.web.guard import Guard
from handouts.web.health import DeskMetrics, Measured
from handouts.web.house_rules import USUAL, HouseRules
from handouts.web.library import pages as library
from handouts.web.network import LOCAL, NetworkRules
from handouts.web.record import pages as record
from handouts.web.review import pages as review
from handouts.web.schedule import pages as schedule
from handouts.web.watcher import LibraryWatcher

if TYPE_CHECKING:
    from handouts.web.accounts.shared_server import SharedServer

STATIC = Path(__file__).parent / "static"
FONTS = {"regular": "400Regular", "semibold": "600SemiBold", "bold": "700Bold"}


def create_app(
    watcher: LibraryWatcher,
    hosts: Collection[str] = (),
    house: HouseRules = USUAL,
    network: NetworkRules = LOCAL,
    shared: SharedServer | None = None,
) -> Starlette:
    """The app over the sheets of a library; ``hosts`` are names it answers to besides those of ``network``.

    With ``shared`` it has people, and its gate lets nobody do what their roles do not say.
    """
    metrics = DeskMetrics()
    own: list[Route] = []
    gates: list[Middleware] = []
    if shared is not None:
        from handouts.web.accounts.gate import Gate
        from handouts.web.accounts.routes import ROUTES

        own += ROUTES
        gates.append(Middleware(Gate, server=shared))
    app = Starlette(
        routes=[
            *own,
            *desk.ROUTES,
            *printing.ROUTES,
            *schedule.ROUTES,
            *library.ROUTES,
            *editor.ROUTES,
            *review.ROUTES,
            *record.ROUTES,
            *sheets.ROUTES,
            *api.OPERATIONS.routes,
            *health.routes(),
            Route("/static/{name}", static),
        ],
        middleware=[
            Middleware(Measured, metrics=metrics),
            Middleware(Guard, hosts=hosts, network=network),
            Middleware(LibraryAtHand, watcher=watcher),
            *gates,
        ],
        exception_handlers={404: desk.not_found},
    )
    app.state.watcher, app.state.house, app.state.metrics = watcher, house, metrics
    app.state.shared, app.state.framed = shared, bool(network.frames)
    return app


def static(request: Request) -> Response:
    """Style, script and fonts."""
    path = _static_files().get(request.path_params["name"])
    if path is None:
        return Response(status_code=404)
    return FileResponse(path, headers={"cache-control": "no-cache"})


@functools.cache
def _static_files() -> dict[str, Path]:
    family = resource("fonts") / "atkinson-hyperlegible-next"
    fonts = {f"{name}.ttf": family / f"AtkinsonHyperlegibleNext_{weight}.ttf" for name, weight in FONTS.items()}
    return fonts | {path.name: path for path in STATIC.iterdir()}
