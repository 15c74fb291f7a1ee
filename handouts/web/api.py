"""For the record system."""

from starlette.routing import Route

ROUTES: tuple[Route, ...] = ()
