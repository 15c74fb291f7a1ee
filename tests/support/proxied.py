"""A shared desk as a browser sees it through a proxy that is trusted."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from starlette.testclient import TestClient
from support.desk import TODAY
from support.shared_desk import SharedDesk

from handouts.web.app import create_app
from handouts.web.network import NetworkRules
from handouts.web.watcher import LibraryWatcher


@contextlib.contextmanager
def behind_proxy(
    path: Path, rules: NetworkRules, origin: str, headers: dict[str, str]
) -> Iterator[tuple[SharedDesk, TestClient]]:
    """The desk behind the proxy of ``rules``, with a browser at ``origin``; ``headers`` are what the proxy adds."""
    shared = SharedDesk(path)
    shared.app = create_app(LibraryWatcher(path, today=lambda: TODAY), (), network=rules, shared=shared.shared)
    said = {
        "Origin": origin,
        "X-Forwarded-Proto": "https",
        "X-Forwarded-For": "10.1.1.1",
        "Accept-Language": "en",
        **headers,
    }
    yield (
        shared,
        TestClient(shared.app, base_url=origin, headers=said, follow_redirects=False, client=(rules.proxies[0], 1)),
    )
