"""Inputs to begin with: small ones that reach far, so that a fuzzer need not find out how a file is built."""

from collections.abc import Iterator
from pathlib import Path

from fuzz.targets import LANGUAGES, PARTS, ROOT
from handouts.batch import schedule
from handouts.content import model
from handouts.content.scaffold import skeleton
from handouts.reading.entries import Entry, fields

CORPUS = Path(__file__).parent / "corpus"
"""A folder for each target: inputs that once failed."""

_PRACTICE = """\
practice:
  name: A practice
  phones:
    - {label: Office, number: (770) 962-3642}
  places:
    - {name: Here, street: 1 Road, city: Town}
  contact: {text: [Call us.]}
  brand: {brand: "#12436b", accent: "#b4472a"}
procedures:
"""
_PIECES = (
    "a: &b [1, *b]\n",
    "a: &a [x]\nb: [*a, *a]\n",
    '"\\u0000": "\\ud800"\n',
    "? - a\n: {b: [c, {d: e}]}\n",
    "--- !!python/object:os.system x\n...\n--- a\n",
    "a: |+2\n   b\n\n\n c: >-\n  d\n",
    "%YAML 1.2\n---\n<<: {a: b}\na: b\na: c\n",
    "\ta: b\r\n\r\n- 'it''s'\n",
    "procedures: {x: {title: 12:30, version: 2026-02-30, codes: {cpt: [0770, no, 1e3]}}}\n",
)
_CSV = (
    "name,date,time\nAnn Lee,2026-11-24,9:30\n",
    'sep=;\nnombre;apellidos;idioma\n"Ana ""la"" Paz";x;español\n',
    "a title\n\nPATIENT NAME\tformat\tprocedure\nx\tlarge print\tkyphoplasty\n",
    'name|note\n"open\n',
    "name\n#N/A\n",
)
_WORKBOOKS = (
    ('<row r="1"><c t="inlineStr"><is><t>name</t></is></c></row><row r="2"><c t="inlineStr"><is><t>Ann</t></is></c></row>', "", ""),
    ('<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c></row><row r="7"><c r="B7" s="1"><v>46350.6</v></c><c r="A7" t="s"><v>2</v></c></row>',
     "<si><t>name</t></si><si><r><t>da</t></r><r><t>te</t></r><rPh><t>x</t></rPh></si><si><t>Ann</t></si>",
     '<numFmts><numFmt numFmtId="164" formatCode="[$-409]h:mm\\ AM/PM;@"/></numFmts><cellXfs><xf numFmtId="14"/><xf numFmtId="164"/></cellXfs>'),
)  # fmt: skip
_TEXTS = {
    "en": "Call (770) 962-3642 — 24 hours, n\u0303o\u0301 ﬁne: x-ray/CT.",
    "ar": "اتصل على (770) 962-3642 غدًا [أو] www.example.org/a لا",
    "fa": "روز ۲۴ می‌رویم، CT ۳/۴",
    "hi": "क्षेत्र में ठीक है, र्क्‍ष कि॒",
    "gu": "શસ્ત્રક્રિયા પછી ૧૦",
    "am": "ሐኪሙ ሰላም። 1/2",
    "ja": "「手術」は、１０分。ゕ゙ ー",
    "ko": "수술 후 각",
    "zh-Hans": "医生说：（不要）……吃。",
    "zh-Hant": "醫生說：「不要」。",
    "vi": "Bác sĩ Nguyễn ợ",
    "ru": "Врач ё, №5 — A",
}


def seeds(target: str) -> Iterator[bytes]:
    """The inputs to begin with."""
    if target == "yaml":
        sample = (ROOT / "content.yaml").read_text(encoding="utf-8")
        yield from (text.encode("utf-8") for text in _PIECES)
        yield (_PRACTICE + skeleton("knee", "A knee").replace("TODO: ", "")).encode("utf-8")
        yield sample[:6000].encode("utf-8")
    elif target == "schedule":
        yield from (text.encode("utf-8") for text in _CSV)
        yield _CSV[0].encode("utf-16")
        yield from (PARTS.join(part.encode("utf-8") for part in parts) for parts in _WORKBOOKS)
    else:
        for code, text in _TEXTS.items():
            yield from (bytes([LANGUAGES.index(code), measure]) + text.encode("utf-8") for measure in (0, 20, 200))


def words(target: str) -> Iterator[str]:
    """What often stands in an input, for the fuzzer to put in."""
    if target == "yaml":
        kinds = [kind for kind in vars(model).values() if isinstance(kind, type) and issubclass(kind, Entry)]
        for kind in kinds:
            yield from (f"{shape.name}: " for shape in fields(kind))
        yield from (
            "- ",
            "\n  ",
            "!!binary ",
            "&a ",
            "*a",
            "<<: ",
            "? ",
            "|\n",
            "#",
            "{",
            "}",
            "[",
            "]",
            "'",
            '"',
            "%TAG ",
        )
    elif target == "schedule":
        yield from (alias for aliases in schedule.COLUMNS.values() for alias in aliases)
        yield from ("<row>", '<c t="s" r="A1">', "<v>", "</v></c>", "</row>", "<si><t>", 'numFmtId="', PARTS.decode())
    else:
        yield from (
            "\u0301",
            "\u094d",
            "\u200d",
            "\u200c",
            "\u0651",
            "\u00a0",
            "(",
            ")",
            "770-962-3642",
            "a@b.org",
            "،",
            "ﷺ",
            "𓀀",
        )


def corpus(target: str) -> list[Path]:
    """The files of inputs that once failed."""
    return sorted(path for path in (CORPUS / target).glob("*") if path.is_file())
