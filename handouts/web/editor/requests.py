"""What a browser sends to the editor: which sheet, in which language, which fields were changed, which button was pressed."""

import datetime
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from starlette.datastructures import FormData
from starlette.requests import Request

from handouts.content.editing.changes import FieldChange, find_value
from handouts.content.editing.drafts import Draft
from handouts.content.editing.mirroring import begin_translation
from handouts.content.editing.shapes import Data, NoSuchPlace, Path, read_pointer, shape_at
from handouts.options import EDITIONS, INKS, PAPERS, SheetOptions
from handouts.reading.declarations import dataclass
from handouts.web.shelf import Shelf

FIELD = "v|"
"""Before the pointer of a field, in its name."""
MOST_FIELDS = 4_000
LONGEST = 10_000
"""Letters of a text: as many as a file may have (:data:`handouts.reading.nodes.TEXT_LIMIT`)."""


@dataclass(frozen=True)
class EditorRequest:
    """Which sheet is open, and how: "" for the practice."""

    name: str
    part: str
    language: str
    """Of the words that are edited; "" for those of the original."""
    edition: str
    paper: str
    ink: str
    beside: str
    """What stands beside the fields: the page, the source, the history."""

    def choice(self, procedure: str, original: str) -> SheetOptions:
        """The page that stands beside."""
        return SheetOptions(procedure, self.language or original, self.edition, self.paper, self.ink)

    def address(self, **values: str) -> str:
        """Where the page is, with some of it changed."""
        said = {"part": self.part, "language": self.language, "format": self.edition, "paper": self.paper, "ink": self.ink,
                "beside": self.beside} | values  # fmt: skip
        path = f"/editor/sheet/{self.name}" if self.name else "/editor/practice"
        usual = {"format": "standard", "ink": "color", "beside": "page"}
        query = urlencode({key: each for key, each in said.items() if each and usual.get(key) != each})
        return f"{path}?{query}" if query else path


def read_request(request: Request, shelf: Shelf) -> EditorRequest:
    """What an address asks for; whatever it does not know is what is usual."""
    query = request.query_params

    def one_of(key: str, known: Any, usual: str) -> str:
        said = query.get(key, "")
        return said if said in known else usual

    return EditorRequest(
        request.path_params.get("name", ""), query.get("part", ""), query.get("language", ""),
        one_of("format", EDITIONS, "standard"), one_of("paper", [each.name for each in PAPERS.values()], shelf.practice.usual_paper),
        one_of("ink", [each.name for each in INKS.values()], "color"),
        one_of("beside", ("page", "source", "history"), "page"),
    )  # fmt: skip


def read_changes(form: FormData, draft: Draft, number: int) -> list[FieldChange]:
    """The fields that a form changed in the version that it shows. Raises NoSuchPlace for what no sheet has."""
    before = draft.versions[min(max(number, 0), draft.now.number)].data
    found = []
    for key, value in form.multi_items():
        if not key.startswith(FIELD) or not isinstance(value, str):
            continue
        path = read_pointer(draft.shape, key.removeprefix(FIELD))
        if shape_at(draft.shape, path).sort != "text":
            raise NoSuchPlace(key)
        text = re.sub(r"\s*[\r\n]+\s*", " ", value)[:LONGEST]
        if text != (find_value(before, path) or ""):
            found.append(FieldChange("set", path, text))
    return found


def read_button(said: str, draft: Draft, form: Mapping[str, Any]) -> FieldChange | None:
    """The change that a button asks for: ``add|pointer``, ``remove|pointer``, ``move|pointer|place``. Raises NoSuchPlace."""
    doing, _, rest = said.partition("|")
    pointer, _, more = rest.partition("|")
    if doing not in ("add", "remove", "move"):
        return None
    path = read_pointer(draft.shape, pointer)
    if doing == "remove":
        return FieldChange("remove", path)
    if doing == "move":
        if not re.fullmatch("[0-9]{1,4}", more):
            raise NoSuchPlace(said)
        return FieldChange("move", path, int(more))
    shape = shape_at(draft.shape, path)
    if shape.sort == "names":
        name = " ".join(str(form.get(f"name|{pointer}", "")).split())[:200]
        if not name:
            raise NoSuchPlace(said)
        return FieldChange("add", path, _first_value(draft, path, name), name)
    if shape.sort == "list":
        return FieldChange("add", path)
    return FieldChange("set", path, {})


def _first_value(draft: Draft, path: Path, name: str) -> Data:
    """What something new under a name begins as."""
    if path == ("translations",) and draft.name:
        return begin_translation(draft.now.data, datetime.date.today().isoformat())
    return None
