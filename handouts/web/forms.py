"""Reads what a form of the page sends; a file that is dropped on it stays in memory."""

import contextlib
import logging
from collections.abc import AsyncIterator

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.requests import Request

from handouts.web.guard import LARGEST

MOST_FIELDS = 1_000


class _MemoryParser(MultiPartParser):
    """A parser that never spools to a temporary file: a schedule has patients in it."""

    spool_max_size = LARGEST


@contextlib.asynccontextmanager
async def open_form(request: Request, most_fields: int = MOST_FIELDS) -> AsyncIterator[FormData]:
    """The fields and files of a form; its files are closed after the block.

    Raises HTTPException with status 400 if it cannot be read, or has more fields.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        form = await request.form(max_fields=most_fields)
    else:
        logging.getLogger("python_multipart").setLevel(
            logging.ERROR
        )  # a form that is none is refused, and no line of a log
        try:
            form = await _MemoryParser(request.headers, request.stream(), max_fields=most_fields).parse()
        except MultiPartException as error:
            raise HTTPException(400, error.message) from None
    try:
        yield form
    finally:
        await form.close()


def text_field(form: FormData, name: str) -> str:
    """The text of a field; an empty one if there is none, or a file in its place."""
    value = form.get(name)
    return value if isinstance(value, str) else ""


def text_fields(form: FormData, name: str) -> list[str]:
    """The texts of all fields of a name."""
    return [value for value in form.getlist(name) if isinstance(value, str)]
