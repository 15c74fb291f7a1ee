"""Stacks of faces: for each stretch of a text the first face that has its letters (:mod:`handouts.pdf.fonts`)."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import Any

from handouts.pdf.bidi import without_marks
from handouts.pdf.clusters import by_script, clusters, find_joined_letters, has_east_asian
from handouts.pdf.fonts import HYPHEN, MOST_KEPT, Face, GlyphRun, MissingGlyph
from handouts.pdf.hyphenation import SOFT_HYPHEN, without_break_marks
from handouts.reading.declarations import lazy_pattern

_FIGURES = lazy_pattern(r"\d+|[^\d]+")


class FaceStack:
    """Faces of one weight in order of preference.

    They may be given as functions that open them: a face further down is opened only for a character that
    those before it do not have. ``origin`` finds the stack again, in this process or in another one. ``language`` is a BCP 47 tag, for letters that differ by language; the first ``own``
    faces are those it is set in, the others are there for what none of these has.

    A stack remembers the lines it has been broken into as long as it lasts. So each layout takes one of its own
    (:meth:`anew`), which goes with it. What words look like is remembered longer, since most are the same in the next
    layout: so words that are somebody's are set in :attr:`private`, which remembers them for itself only.

    ``shape(text, rtl=False)`` gives the glyphs of a text of one direction, a run for each change of face, from left to
    right; none for marks of direction, which have no ink. It raises :class:`MissingGlyph`.
    """

    def __init__(
        self,
        faces: Sequence[Face | Callable[[], Face]],
        language: str = "",
        own: int | None = None,
        origin: "Callable[[], FaceStack] | None" = None,
    ) -> None:
        self._faces = list(faces)
        self._origin = origin
        self._own = len(self._faces) if own is None else own
        self._language = language
        self._private = False
        self.base = self
        """The stack this one was made from, for what outlasts a layout."""
        self.shape = lru_cache(maxsize=MOST_KEPT)(self._shape)
        self._begin()

    def _begin(self) -> None:
        self.broken: dict[Any, Any] = {}
        """Lines of paragraphs, kept by :mod:`handouts.pdf.line_breaking`."""
        self.levels: dict[tuple[str, bool], Sequence[int]] = {}
        """Levels of paragraphs that read both ways, kept by it too."""

    def __reduce__(self) -> tuple[Callable[..., "FaceStack"], tuple[object, ...]]:
        if self._origin is None:
            raise TypeError("faces that only this process knows")
        return _find_stack, (self._origin, self._private)

    def anew(self) -> "FaceStack":
        """The same faces for one layout, with no lines remembered."""
        stack = FaceStack.__new__(FaceStack)
        stack.__dict__.update(self.__dict__)
        stack.__dict__.pop("private", None)
        stack._begin()
        return stack

    @cached_property
    def private(self) -> "FaceStack":
        """The same faces for somebody's words: what they set is remembered here only."""
        stack = self.anew()
        stack._private, stack.shape = True, lru_cache(maxsize=MOST_KEPT)(stack._shape)
        return stack

    @property
    def language(self) -> str:
        """The BCP 47 tag of the language that letters are chosen by; "" for none."""
        return self._language

    @property
    def is_private(self) -> bool:
        """Whether it sets somebody's words."""
        return self._private

    def hyphen(self, rtl: bool = False) -> GlyphRun:
        """The hyphen where a word is broken at a line's end. It says U+00AD, so that the word is read and copied whole
        (ISO 32000-1, 14.8.2.2.3); for a reader that knows only the font it is the hyphen that is seen."""
        (run,) = self.shape(HYPHEN, True) if rtl else self.shape(HYPHEN)
        glyphs = tuple(glyph._replace(letters=SOFT_HYPHEN, alone=False) for glyph in run.glyphs)
        return replace(run, glyphs=glyphs, text=SOFT_HYPHEN)

    @property
    def first(self) -> Face:
        """The preferred face."""
        return self._face(0)

    @property
    def cap_height(self) -> float:
        """Of the first face, in thousandths of the type size."""
        return self.first.cap_height

    def missing(self, text: str) -> str:
        """The characters of the text that no face can set where they stand, each once, in order.

        Most often no face has the character; or no face has it and the letter it combines with.
        """
        text = without_marks(without_break_marks(text))
        if self._face(0).covers(text):
            return ""
        alone = [piece for _, piece in self._pieces(text) if self._choose(piece) is None]
        return "".join(dict.fromkeys(c for piece in alone for c in self._strangers(piece)))

    def _shape(self, text: str, rtl: bool = False) -> tuple[GlyphRun, ...]:
        text = without_marks(without_break_marks(text))
        if not text:
            return ()
        parts = [
            (face, each)
            for face, part in self._itemize(text)
            for each in ([part] if part.isascii() else by_script(part))
        ]
        language = self._language
        if self._private:
            runs = [face.shape_anew(part, rtl, language) for face, part in parts]
        else:  # one way to call it for one text, or it would be remembered twice
            runs = [face.shape(part, rtl, language) if rtl or language else face.shape(part) for face, part in parts]
        return tuple(reversed(runs)) if rtl else tuple(runs)

    def _face(self, index: int) -> Face:
        face = self._faces[index]
        if not isinstance(face, Face):
            face = self._faces[index] = face()
        return face

    def _choose(self, piece: str) -> Face | None:
        """The first face that has all of a piece."""
        return next((face for index in range(len(self._faces)) if (face := self._face(index)).covers(piece)), None)

    def _strangers(self, cluster: str) -> str:
        """The characters for which a cluster can not be set: those no face has, or those that the first one's does not."""
        nowhere = "".join(c for c in cluster if self._choose(c) is None)
        face = self._choose(cluster[0])
        return nowhere or "".join(c for c in cluster if face is None or not face.covers(c))

    def _itemize(self, text: str) -> Iterator[tuple[Face, str]]:
        """Cut where the face must change: between words if a face has the whole word, else never inside a cluster."""
        if self._face(0).covers(text):
            yield self._face(0), text
            return
        current, start = None, 0
        for begin, piece in self._pieces(text):
            face = current if current and piece.isspace() and current.covers(piece) else self._choose(piece)
            if face is None:
                raise MissingGlyph(self._strangers(piece)[0], text)
            if current is not None and face is not current:
                yield current, text[start:begin]
                start = begin
            current = face
        if current is not None:
            yield current, text[start:]

    def _pieces(self, text: str) -> Iterator[tuple[int, str]]:
        """What is set in one face: whole words where one face has the word, clusters where none does.

        Figures stand in the first face that has them, whatever stands beside them, so that they look alike in a text.
        Han, kana and Hangul have no spaces between words: see :meth:`_east_asian_pieces`.
        """
        for match in re.finditer(r"\s+|\S+", text):
            if has_east_asian(match[0]):
                yield from ((match.start() + begin, piece) for begin, piece in self._east_asian_pieces(match[0]))
                continue
            for part in _FIGURES.finditer(match[0]):
                word, start = part[0], match.start() + part.start()
                if self._choose(word):
                    yield start, word
                else:
                    yield from ((start + begin, cluster) for begin, cluster in clusters(word))

    def _east_asian_pieces(self, text: str) -> Iterator[tuple[int, str]]:
        """Cluster by cluster where the language's own faces have them, so that a mark they lack changes its own face only
        and no letter of theirs is taken from another language; what they all lack together, such as a name."""
        run, start = "", 0
        for begin, cluster in find_joined_letters(text):
            own = any(self._face(index).covers(cluster) for index in range(self._own))
            if run and own:
                yield from self._whole_or_apart(run, start)
                run = ""
            if own:
                yield begin, cluster
            elif run:
                run += cluster
            else:
                run, start = cluster, begin
        if run:
            yield from self._whole_or_apart(run, start)

    def _whole_or_apart(self, run: str, start: int) -> Iterator[tuple[int, str]]:
        if self._choose(run):
            yield start, run
        else:
            yield from ((start + begin, cluster) for begin, cluster in clusters(run))


def _find_stack(origin: Callable[[], FaceStack], private: bool) -> FaceStack:
    """A stack that was sent from another process, with nothing remembered."""
    found = origin().anew()
    return found.private if private else found
