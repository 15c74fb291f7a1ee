"""What cannot be printed, told before anything is laid out: characters without a glyph, pictures that cannot be drawn."""

from dataclasses import replace
from pathlib import Path

from handouts.document import nodes as doc
from handouts.layout.marks import TextLine
from handouts.layout.pagination import TooTall
from handouts.layout.picture_files import open_picture
from handouts.layout.typography import LATIN, REGULAR, faces, families
from handouts.options import PAPERS, EditionOption
from handouts.pdf.image import PictureError
from handouts.problems import HandoutsError, Place, Problem
from handouts.reading.characters import explain_missing, is_invisible, name_character, quote

WORD_WITHOUT_ROOM = ("label-too-long", "word-too-long")
"""Codes of words that have no room in one edition, and may have some in another."""


def refuse_missing_glyphs(document: doc.Document) -> None:
    """Raise HandoutsError if a character has no glyph: never print a box in its place.

    What the content says is quoted with its place; of a patient's details only the field is named.
    """
    regular = faces(families(document.language))[REGULAR]
    problems: dict[tuple[str, Place | None], Problem] = {}
    for text, place, detail in document.texts():
        for character in regular.missing(text):
            if detail:
                problem = missing_glyph(detail)
                if is_invisible(character):
                    message = f'The patient\'s "{detail}" has an invisible character: {name_character(character)}.'
                    problem = Problem("detail-unprintable", message, "Type it again by hand, without copying.")
            else:
                problem = Problem("missing-glyph", *explain_missing(character), place)
            problems[problem.message, place] = problem
    if problems:
        raise HandoutsError(problems.values())


def find_missing_letters(text: str, voice: doc.Voice) -> list[str]:
    """The characters of a text, in the voice of its language, that no font of the program has."""
    own = voice.language
    return list(faces(families(own) if own else LATIN)[REGULAR].missing(text))


def missing_glyph(field: str) -> Problem:
    """A patient's detail has a character that no font has; which one is not told."""
    message = f'The patient\'s "{field}" has a character that no font here has.'
    return Problem("detail-missing-glyph", message, "Leave it out and write it by hand.")


def refuse_bad_pictures(document: doc.Document, folder: Path) -> None:
    """Raise HandoutsError for each picture file, its path counted from ``folder``, that cannot be drawn."""
    problems = {}
    for node in document.walk():
        if isinstance(node, doc.Figure) and node.file:
            try:
                open_picture(folder / node.file)
            except (OSError, ValueError) as error:
                reason = error.strerror if isinstance(error, OSError) else error
                message = f"{quote(node.file)} cannot be drawn: {reason}."
                remedy = error.remedy if isinstance(error, PictureError) else "Check that the file can be read."
                problems[node.file] = Problem("bad-picture", message, remedy, node.place)
    if problems:
        raise HandoutsError(problems.values())


def explain_too_tall(error: TooTall, place: Place | None) -> Problem:
    """What is told of rows that must stay together and are taller than a page; words with a patient's details are not."""
    lines = [part.mark for row in error.rows for part in row.parts if isinstance(part.mark, TextLine)]
    words = " ".join(line.line.text for line in lines[:3] if not line.private).replace("\u00a0", " ")
    what = f'What begins with "{words[:60]}"' if words else "Something"
    message = f"{what} must stay together and is taller than a page."
    remedy = "Shorten it, or break it into parts."
    return Problem("too-long", message, remedy, place, values={"words": words[:60]} if words else {})


def name_edition(problem: Problem, edition: EditionOption, paper: str) -> Problem:
    """The problem of a word without room, with the edition and the paper that have none; any other as it is."""
    if problem.code not in WORD_WITHOUT_ROOM or problem.values.get("edition"):
        return problem
    values = {**problem.values, "edition": edition.name, "paper": paper}
    message = f"{edition.name_in('en')}, {PAPERS[paper].name_in('en')}: {problem.message}"
    return replace(problem, message=message, values=values)
