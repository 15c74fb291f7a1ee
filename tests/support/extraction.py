"""What a machine reads in a file: the letters, and their order, that four readers take from a page of each sentence.

A reader is what somebody searches, copies and is read aloud by: pdfium (Chrome, Edge), poppler (Evince, Okular), MuPDF
(SumatraPDF and many telephones) and pdf.js (Firefox). Each is used as it comes, without options that help it.
"""

from __future__ import annotations

import functools
import io
import json
import subprocess
import tempfile
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pypdfium2
from reportlab.lib.colors import black
from support.sentences import SAMPLES
from support.tools import require_tool
from support.world_names import NAMES

from handouts.languages.language import Language, codes
from handouts.layout.typography import REGULAR, faces, families, locale
from handouts.pdf.canvas import TaggedCanvas
from handouts.pdf.line_breaking import Piece, Style, break_lines
from handouts.pdf.metadata import Metadata

PAGE = (1500.0, 64.0)
"""Points: a page that any of the sentences fits on in one line."""
SIZE = 16.0
NAMED_SCRIPTS = {
    "Kannada": "kn", "Malayalam": "ml", "Sinhala": "si", "Odia": "or", "Georgian": "ka", "Tibetan": "bo",
    "Cherokee": "chr", "Syriac": "syr", "N'Ko": "nqo", "Adlam": "ff-Adlm", "Thaana": "dv", "Hausa": "ha",
    "Armenian": "hy", "Tamil": "ta", "Telugu": "te", "Lao": "lo", "Khmer": "km", "Burmese": "my",
}  # fmt: skip
"""Names of the world whose letters no language of ours, or none yet, is written in; with the language's tag."""
READERS = ("pdfium", "poppler", "MuPDF", "pdf.js")


@dataclass(frozen=True)
class ReadSample:
    """Sentences of one language, or a name in its letters, and what they are set in."""

    tag: str
    """Of the language; with ``-x-name`` where only a name is set."""
    said: tuple[str, ...]
    style: Style

    @property
    def rtl(self) -> bool:
        return self.style.rtl


def read_samples() -> list[ReadSample]:
    """The sentences of every language there is, in its own faces, then a name in each script that no language has."""
    found = []
    for code in codes():
        if code in SAMPLES:
            words = Language.of(code)
            own = faces(families(words), locale(words))[REGULAR].anew()
            style = Style(own, SIZE, 20, black, words.direction == "rtl")
            found.append(ReadSample(code, SAMPLES[code].plain, style))
    for kind, tag in NAMED_SCRIPTS.items():
        if tag not in codes():
            name = NAMES[kind]
            rtl = next(unicodedata.bidirectional(each) for each in name if each.isalpha()) in ("R", "AL")
            found.append(ReadSample(f"{tag}-x-name", (name,), Style(faces()[REGULAR].anew(), SIZE, 20, black, rtl)))
    return found


def make_file(sample: ReadSample) -> bytes:
    """A tagged file of the engine's with a page for each sentence."""
    canvas = TaggedCanvas(PAGE, Metadata("Sentences", sample.tag))
    for words in sample.said:
        (line,) = break_lines([Piece(words, sample.style)], PAGE[0] - 40)
        with canvas.content(canvas.structure.document.add("P")):
            for segment in line.segments():
                canvas.show(segment.runs, 20 + segment.x, 22, SIZE, black)
        canvas.showPage()
    return canvas.getpdfdata()


def join_files(files: Iterable[bytes]) -> bytes:
    """All pages in one file, each with the fonts of its own: so that a reader is started once."""
    joined = pikepdf.new()
    opened = [pikepdf.open(io.BytesIO(each)) for each in files]
    for each in opened:
        joined.pages.extend(each.pages)
    out = io.BytesIO()
    joined.save(out)
    return out.getvalue()


def read_pages(pdf: bytes) -> dict[str, list[str]]:
    """What each reader says of each page."""
    with pypdfium2.PdfDocument(pdf) as document:
        found = {"pdfium": [page.get_textpage().get_text_bounded() for page in document]}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file.pdf")
        path.write_bytes(pdf)
        script = Path(__file__).with_name("pdfjs_read.mjs")
        found["poppler"] = _run(require_tool("poppler"), "-enc", "UTF-8", "-q", path, "-").split("\f")[:-1]
        found["MuPDF"] = _run(require_tool("mupdf"), "draw", "-q", "-F", "txt", "-o", "-", path).split("\f")[:-1]
        found["pdf.js"] = [page["text"] for page in json.loads(_run("node", script, require_tool("pdfjs"), path))]
    assert {len(pages) for pages in found.values()} == {len(found["pdfium"])}
    return found


def _run(*command: str | Path) -> str:
    done = subprocess.run(list(map(str, command)), stdin=subprocess.DEVNULL, capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


@dataclass(frozen=True)
class ReadShare:
    """How well a reader does with a language's sentences."""

    letters: float
    """Share of letters that are right, in whatever order: those that both have, of the longer of the two."""
    order: float
    """Share in the right order: the longest common subsequence, of the longer of the two."""
    whole: int
    """Sentences that come back letter for letter, with a blank where there is one and nowhere else."""
    of: int

    def __str__(self) -> str:
        if self.whole == self.of:
            return "✓"
        if self.order == 1:
            return "blanks"
        return f"{_percent(self.letters)}/{_percent(self.order)}"


def _percent(share: float) -> str:
    """Never 100 unless it is all."""
    return str(min(99, round(100 * share))) if share < 1 else "100"


def seen_letters(text: str) -> str:
    """What counts: NFC, no blanks, and none of the characters that are not seen."""
    return "".join(c for c in unicodedata.normalize("NFC", text) if not c.isspace() and unicodedata.category(c) != "Cf")


def as_words(text: str) -> str:
    """The same with a blank where there are any."""
    return " ".join(filter(None, map(seen_letters, text.split())))


def judge(said: Sequence[str], read: Sequence[str]) -> ReadShare:
    """What was said against what a reader says, page by page."""
    same = order = total = 0
    for meant, found in zip(map(seen_letters, said), map(seen_letters, read), strict=True):
        same += (Counter(meant) & Counter(found)).total()
        order += common(meant, found)
        total += max(len(meant), len(found))
    whole = sum(as_words(a) == as_words(b) for a, b in zip(said, read, strict=True))
    return ReadShare(same / total, order / total, whole, len(said))


def common(one: str, other: str) -> int:
    """How long the longest common subsequence is."""
    row = [0] * (len(other) + 1)
    for wanted in one:
        before = 0
        for index, letter in enumerate(other, 1):
            above = row[index]
            row[index] = before + 1 if letter == wanted else max(above, row[index - 1])
            before = above
    return row[-1]


def judge_all(samples: Sequence[ReadSample], pages: Mapping[str, Sequence[str]]) -> dict[str, dict[str, ReadShare]]:
    """For each sample's tag, how well each reader does."""
    found: dict[str, dict[str, ReadShare]] = {}
    at = 0
    for sample in samples:
        end = at + len(sample.said)
        found[sample.tag] = {reader: judge(sample.said, pages[reader][at:end]) for reader in READERS}
        at = end
    return found


@functools.cache
def read_all_samples() -> dict[str, dict[str, ReadShare]]:
    """How well each reader does with each of the samples, by its tag; makes the files."""
    samples = read_samples()
    return judge_all(samples, read_pages(join_files(map(make_file, samples))))
