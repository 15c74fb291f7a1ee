"""The front desk for tests: a folder of content, the app over it, a server, and a real browser in front."""

from __future__ import annotations

import contextlib
import datetime
import io
import re
import shutil
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pypdfium2
import uvicorn
from starlette.testclient import TestClient
from support.tools import require_tool

from handouts.reading.resources import resource
from handouts.web.app import create_app
from handouts.web.network import LOCAL, NetworkRules
from handouts.web.server import configure, listen
from handouts.web.watcher import LibraryWatcher

TODAY = datetime.date(2026, 11, 22)
SHEETS = {
    "kyphoplasty": ("Kyphoplasty", "Spine", "22513"),
    "fusion": ("Lumbar fusion", "Spine", "22612"),
    "knee": ("Knee replacement", "Joints", "27447"),
}
"""Short name, title, group and CPT code. The words are the sample's: only the titles tell them apart."""
SPANISH = {"kyphoplasty": "Cifoplastia", "fusion": "Fusión lumbar", "knee": "Reemplazo de rodilla"}


def content(folder: Path) -> Path:
    """A content file with three sheets, two doctors and two places; returns its path."""
    shutil.copytree(resource("sources"), folder / "sources")
    head, sample = resource("content.yaml").read_text(encoding="utf-8").split("\nprocedures:\n", 1)
    head = head.replace(
        "  brand:\n",
        "  doctors:\n    - name: Dr. Lena Hart\n    - name: Dr. Omar Reyes\n"
        "  places:\n    - name: Surgery center\n      address: [1 Test Street]\n"
        "    - name: Main office\n      address: [2 Test Street]\n  brand:\n",
        1,
    )
    text = head + "\nprocedures:\n"
    for name, (title, group, code) in SHEETS.items():
        one = sample.replace("  kyphoplasty:\n", f"  {name}:\n", 1).replace("title: Kyphoplasty", f"title: {title}", 1)
        one = one.replace("title: Cifoplastia", f"title: {SPANISH[name]}", 1)
        if name != "kyphoplasty":  # the Spanish was made from the words as they are, but not from another title
            one = re.sub(r"^ *of: \w+.*\n", "", one, flags=re.M)
        text += (
            re.sub(
                r"    codes:\n      cpt: \[.*\]\n      icd10: \[.*\]",
                f"    group: {group}\n    codes:\n      cpt: ['{code}']\n      icd10: []",
                one,
                count=1,
            )
            + "\n"
        )
    path = folder / "content.yaml"
    path.write_text(text, encoding="utf-8")
    return path


@dataclass
class Desk:
    """The app over a folder of content; the day can be moved."""

    path: Path
    own: bool = True
    today: datetime.date = TODAY
    hosts: tuple[str, ...] = ()
    network: NetworkRules = LOCAL
    watcher: LibraryWatcher = field(init=False)
    client: TestClient = field(init=False)

    def __post_init__(self) -> None:
        self.watcher = LibraryWatcher(self.path, own=self.own, today=lambda: self.today)
        self.app = create_app(self.watcher, self.hosts, network=self.network)
        self.client = TestClient(self.app, base_url="http://127.0.0.1", headers={"Accept-Language": "en"})


@contextlib.contextmanager
def served(app: Any) -> Iterator[str]:
    """The app on a port of this machine; gives its address."""
    listening = listen(0)
    server = uvicorn.Server(configure(app))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        deadline = time.monotonic() + 20
        while not server.started:
            assert time.monotonic() < deadline, "the page did not start"
            time.sleep(0.02)
        yield f"http://127.0.0.1:{listening.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()


@contextlib.contextmanager
def chromium() -> Iterator[Any]:
    """A real browser, without a window; pages are printed without the dialog, which it does not have."""
    program = require_tool("chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=str(program), args=["--no-sandbox", "--disable-print-preview", "--disable-gpu"]
        )
        try:
            yield browser
        finally:
            browser.close()


def axe_faults(page: Any) -> list[str]:
    """What axe-core finds wrong by WCAG 2.2 A and AA, each with the elements."""
    page.evaluate(require_tool("axe").read_text(encoding="utf-8"))
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    found = page.evaluate("tags => axe.run(document, {runOnly: tags})", tags)
    return [
        f"{each['id']}: {each['help']} {[node['html'][:120] for node in each['nodes']]}" for each in found["violations"]
    ]


def words(pdf: bytes) -> list[str]:
    """What stands on each page."""
    document = pypdfium2.PdfDocument(io.BytesIO(pdf))
    try:
        return [" ".join(page.get_textpage().get_text_range().split()) for page in document]
    finally:
        document.close()
