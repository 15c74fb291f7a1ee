"""Sheets in formats that have no paper: pages for a browser, files for the fingers or the ear."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import click

from handouts.options import COLOR, SPEECH, WEB

if TYPE_CHECKING:
    from handouts.content.library import Library
    from handouts.document.patient import Patient


def refuse_paper(format: str, paper: str | None, ink: str, *, shop: bool, coverage: bool) -> None:
    """Raise click.UsageError for options that something without paper has no use for."""
    given = {"--paper": paper, "--ink": ink != COLOR, "--for": shop, "--coverage": coverage}
    if wrong := [option for option, value in given.items() if value]:
        raise click.UsageError(f"The format {format} has no paper and no ink: leave out {' and '.join(wrong)}.")


class WithoutPaper(NamedTuple):
    """What is to be made in a format that has no paper, of which sheets, for whom and where to."""

    format: str
    library: Library
    names: Sequence[str]
    language: str | None
    person: Patient
    output: Path
    final: bool
    record: Path | None


def build_without_paper(wanted: WithoutPaper, grade: str, cells: str, *, audio: bool) -> None:
    """Make pages for a browser, or files for the fingers or the ear."""
    if wanted.format == WEB:
        from handouts.cli import web_pages

        web_pages.refuse_patient(wanted.person)
        web_pages.build_web_pages(
            wanted.library, wanted.names, wanted.language, wanted.output, final=wanted.final, record=wanted.record
        )
        return
    from handouts.cli import braille_and_speech

    if wanted.format == SPEECH:
        braille_and_speech.build_speech(wanted, audio=audio)
        return
    braille_and_speech.build_braille(wanted, grade, cells)
