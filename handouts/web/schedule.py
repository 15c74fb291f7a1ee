"""The schedule of a day, printed as one file."""

from starlette.routing import Route

ROUTES: tuple[Route, ...] = ()
