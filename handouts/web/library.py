"""Every sheet and how it stands."""

from starlette.routing import Route

ROUTES: tuple[Route, ...] = ()
