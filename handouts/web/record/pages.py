"""The record summed up: copies by month, sheet, language and edition, with a small chart and the same as a table."""

from pathlib import Path

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from handouts.languages.language import Language, codes
from handouts.options import EDITIONS
from handouts.press.recording import find_records
from handouts.problems import HandoutsError, Problem
from handouts.reading.declarations import dataclass
from handouts.storage.record import RecordLine, read_record
from handouts.storage.record_summary import GROUPS, SummaryRow, sum_up, write_csv
from handouts.web.answers import current_shelf, page_words, render_page, shared_server
from handouts.web.house_rules import HouseRules
from handouts.web.shelf import Shelf

MOST_MONTHS = 12
"""Months that the chart and the tables show, the last of them."""
WIDE, HIGH = 640, 160
"""The chart, in its own units: the room for its bars."""


@dataclass(frozen=True)
class Bar:
    """A month in the chart; measures in the chart's units, from its top left."""

    month: str
    copies: int
    x: float
    y: float
    width: float
    height: float


def draw_bars(months: list[SummaryRow]) -> list[Bar]:
    """A bar for each month, the highest as high as the chart."""
    most = max((each.copies for each in months), default=0) or 1
    step = WIDE / max(len(months), 6)
    return [
        Bar(each.group[0], each.copies, round(at * step + step * 0.15, 1), round(HIGH - HIGH * each.copies / most, 1),
            round(step * 0.7, 1), round(HIGH * each.copies / most, 1))
        for at, each in enumerate(months)
    ]  # fmt: skip


async def show(request: Request) -> Response:
    """The page."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "record", None, problems)
    lines, wrong = await run_in_threadpool(_read, request, shelf)
    t = page_words(request)
    months = sum_up(lines, ["month"])[-MOST_MONTHS:]
    shown = {each.group[0] for each in months}
    rows = [each for each in reversed(sum_up(lines, list(GROUPS))) if each.group[0] in shown]
    return render_page(
        request,
        "record",
        shelf,
        problems,
        wrong=wrong,
        months=months,
        bars=draw_bars(months),
        wide=WIDE,
        high=HIGH,
        rows=[(*_named(shelf, each.group, t.code), each.copies) for each in rows],
        total=sum(each.copies for each in months),
    )


async def download(request: Request) -> Response:
    """The whole summary as a CSV file."""
    shelf, problems = current_shelf(request)
    if shelf is None:
        return render_page(request, "record", None, problems)
    lines, _ = await run_in_threadpool(_read, request, shelf)
    text = write_csv(sum_up(lines, list(GROUPS)), list(GROUPS))
    headers = {"content-disposition": 'attachment; filename="record-summary.csv"'}
    return Response(text, media_type="text/csv; charset=utf-8", headers=headers)


def _read(request: Request, shelf: Shelf) -> tuple[list[RecordLine], tuple[Problem, ...]]:
    """The lines of the record, the content's own where there are two; and why there are none.

    On a shared server the record is what the audit trail has of sheets that were handed out.
    """
    if (shared := shared_server(request)) is not None:
        return shared.read_prints()
    house: HouseRules = request.app.state.house
    paths: tuple[Path, ...] = find_records(shelf.library, house.record)
    if not paths or not paths[0].exists():
        return [], ()
    try:
        return read_record(paths[0]), ()
    except HandoutsError as error:
        return [], tuple(error.problems)


def _named(shelf: Shelf, group: tuple[str, ...], spoken: str) -> tuple[str, str, str, str, str]:
    """The month, the sheet's title as it is now, its language's code and name, the edition, for people."""
    month, name, code, edition = group
    known = shelf.cards.get(name)
    own = Language.of(code).own_name if code in codes() else code
    return (
        month,
        known.title if known else name,
        code,
        own,
        EDITIONS[edition].name_in(spoken) if edition in EDITIONS else edition,
    )


ROUTES = (
    Route("/record", show),
    Route("/record/summary.csv", download),
)
