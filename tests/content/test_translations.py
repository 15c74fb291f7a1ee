"""A translation says as much as its original: every rule red and green, and the Spanish that comes with the program."""

import contextlib
import datetime
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.sheets import fixed_words

from handouts import checks
from handouts.checks import CheckedLibrary
from handouts.checks.readability import measure
from handouts.cli import app as cli
from handouts.content.library import Library
from handouts.content.loader import load
from handouts.content.translation import WORDING
from handouts.document.compose import compose
from handouts.document.nodes import Document
from handouts.languages.language import Language
from handouts.options import EDITIONS, EditionOption
from handouts.press import press
from handouts.problems import HandoutsError, Severity

ROOT = Path(__file__).parents[2]
TODAY = datetime.date(2026, 11, 22)

GOOD = """\
practice:
  name: Hill Clinic
  phones:
    - number: (770) 962-3642
    - number: (770) 555-0134
      label: At night
  contact:
    - text: We can help.
      brief: none
  places:
    - name: North Clinic
      address: [12 Hill Road, Suite 4]
  translations:
    es:
      contact:
        - text: Podemos ayudarle.
          brief: none
      words:
        At night: De noche
        Suite 4: Oficina 4
procedures:
  knee:
    title: Knee
    plain_title: A new knee.
    version: 2026-11-22
    short_version:
      - It can help.
      - Take 2 pills each 12 hours.
    why:
      text:
        - It hurts.
        - text: Call (770) 962-3642.
          brief: Call us.
      picture:
        name: spine-where
        alt: A spine.
        labels: {bone: Bone}
    steps:
      items:
        - heading: You sleep
          text: A doctor is with you for 1 hour.
    recovery:
      milestones:
        - when: The same day
          icon: home
          text: You walk.
        - when: Up to 6 weeks
          icon: calendar
          weeks: 6
          text: You are well.
    parts:
      - heading: Hours
        after: why
        table:
          head: [Day, From]
          rows: [[Monday, 8 am], [Sunday, "–"]]
    translations:
      es:
        version: 2026-11-23
        of: 0123456789abcdef
        note: Made by a machine.
        title: Rodilla
        plain_title: Una rodilla nueva.
        short_version:
          - Puede ayudar.
          - Tome 2 pastillas cada 12 horas.
        why:
          text:
            - Duele.
            - text: Llame al (770) 962-3642.
              brief: Llame.
          picture:
            name: spine-where
            alt: Una columna.
            labels: {bone: Hueso}
        steps:
          items:
            - heading: Usted duerme
              text: Un médico está con usted por 1 hora.
        recovery:
          milestones:
            - when: El mismo día
              icon: home
              text: Usted camina.
            - when: Hasta 6 semanas
              icon: calendar
              weeks: 6
              text: Usted está bien.
        parts:
          - heading: Horario
            after: why
            table:
              head: [Día, Desde]
              rows: [[Lunes, 8 am], [Domingo, "–"]]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def read(text: str) -> Library:
    Path("content.yaml").write_text(text, encoding="utf-8")
    return load("content.yaml")


def problems(text: str) -> list[str]:
    """What is wrong, as ``code: the words of the line it is told at``: what stops the file, or else its numbers."""
    try:
        found = checks.check(read(text), checks=[checks.by_code()["number-differs"]], today=TODAY)
        assert {each.severity for each in found} <= {Severity.WARNING}  # it stops no sheet
    except HandoutsError as error:
        found = list(error.problems)
    lines = text.splitlines()
    assert all(len(each.remedy) > 10 and each.message.endswith(".") for each in found)
    return [f"{each.code}: {lines[each.place.line - 1].strip()}" for each in found if each.place]


def test_a_good_translation_is_read(folder: Path) -> None:
    library = read(GOOD)
    assert library.languages("knee") == ("en", "es")
    knee = library.procedure("knee", "es")
    assert (knee.title, knee.language, knee.version) == ("Rodilla", "es", datetime.date(2026, 11, 23))
    assert knee.translations == {}
    assert knee.at["title"].line == GOOD.splitlines().index("        title: Rodilla") + 1
    assert library.procedure("knee") is library.procedure("knee", "en") is library.procedures["knee"]
    assert library.procedures["knee"].translations["es"].of == "0123456789abcdef"
    assert library.practice_in("en") is library.practice


def test_the_practice_speaks_the_language_too(folder: Path) -> None:
    practice = read(GOOD).practice_in("es")
    assert [each.text for each in practice.contact] == ["Podemos ayudarle."]
    assert [each.label for each in practice.phones] == [None, "De noche"]
    assert practice.places[0].address == ("12 Hill Road", "Oficina 4")


# Each row: what is taken out of the good file, what is put there, the problems this makes.
SLIPS: dict[str, tuple[str, str, list[str]]] = {
    "unknown language": ("      es:\n        version", "      se:\n        version", ["unknown-language: se:"]),
    "its own language": ("      es:\n        version", "      en:\n        version", ["translation-of-itself: version: 2026-11-23"]),
    "bad digest": ("of: 0123456789abcdef", "of: KY-EN 45A4-8F85", ["bad-digest: of: KY-EN 45A4-8F85"]),
    "no version": ("        version: 2026-11-23\n", "", ["missing-key: of: 0123456789abcdef"]),
    "a part missing": ("        steps:\n          items:\n            - heading: Usted duerme\n              text: Un médico está con usted por 1 hora.\n", "",
                       ["translation-differs: version: 2026-11-23"]),
    "a part too many": ("        why:\n", "        before: {items: [{do: Llame}]}\n        why:\n", ["translation-differs: before: {items: [{do: Llame}]}"]),
    "a point missing": ("          - Puede ayudar.\n", "", ["translation-differs: - Tome 2 pastillas cada 12 horas."]),
    "a milestone too many": ("            - when: El mismo día", "            - {when: Luego, text: Nada}\n            - when: El mismo día",
                             ["translation-differs: - {when: Luego, text: Nada}"]),
    "an icon changed": ("icon: home\n              text", "icon: sun\n              text", ["translation-differs: icon: sun"]),
    "an icon missing": ("              icon: home\n              text: Usted", "              text: Usted", ["translation-differs: - when: El mismo día"]),
    "other weeks": ("              weeks: 6\n", "              weeks: 8\n", ["translation-differs: weeks: 8"]),
    "another picture": ("            name: spine-where\n", "            name: kyphoplasty-tube\n",
                        ["translation-differs: name: kyphoplasty-tube", "unknown-label: labels: {bone: Hueso}"]),
    "another picture, no labels": ("            name: spine-where\n            alt: Una columna.\n            labels: {bone: Hueso}\n", "            name: kyphoplasty-tube\n            alt: Un tubo.\n",
                                   ["translation-differs: name: kyphoplasty-tube", "translation-differs: name: kyphoplasty-tube"]),
    "a label missing": ("labels: {bone: Hueso}", "labels: {}", ["translation-differs: labels: {}"]),
    "a part elsewhere": ("            after: why", "            after: steps", ["translation-differs: after: steps"]),
    "a row too many": ("rows: [[Lunes, 8 am], ", "rows: [[Lunes, 8 am], [Martes, 8 am], ", ["translation-differs: rows: [[Lunes, 8 am], [Martes, 8 am], [Domingo, \"–\"]]"]),
    "a brief text missing": ("              brief: Llame.\n", "", ["translation-differs: - text: Llame al (770) 962-3642."]),
    "a brief text left out": ("brief: Llame.", "brief: none", ["translation-differs: brief: none"]),
    "a brief text added": ("            - Duele.", "            - {text: Duele., brief: Duele.}", []),
    "a brief number added": ("            - Duele.", "            - {text: Duele., brief: Duele 3 días.}", ["number-differs: - {text: Duele., brief: Duele 3 días.}"]),
    "text put aside": ("            - Duele.", "            - {text: Duele., brief: none}", ["translation-differs: - {text: Duele., brief: none}"]),
    "a paragraph broken": ("            - Duele.", "            - {text: Duele., new_paragraph: yes}", ["translation-differs: - {text: Duele., new_paragraph: yes}"]),
    "a paragraph not broken, said": ("            - Duele.", "            - {text: Duele., new_paragraph: no}", []),
    "a source that is not there": ("            - Duele.", "            - {text: Duele., source: it hurts}", ["no-sources: - {text: Duele., source: it hurts}"]),
    # Numbers
    "another dose": ("Tome 2 pastillas", "Tome 3 pastillas", ["number-differs: - Tome 3 pastillas cada 12 horas."]),
    "a dose in words": ("Tome 2 pastillas", "Tome dos pastillas", []),
    "another dose in words": ("Tome 2 pastillas", "Tome tres pastillas", ["number-differs: - Tome tres pastillas cada 12 horas."]),
    "half a day for its hours": ("cada 12 horas", "cada medio día", []),
    "a whole day for half a one": ("cada 12 horas", "cada día", ["number-differs: - Tome 2 pastillas cada día."]),
    "a number added": ("Puede ayudar.", "Puede ayudar a 9 de 10.", ["number-differs: - Puede ayudar a 9 de 10."]),
    "another order of words": ("Tome 2 pastillas cada 12 horas", "Cada 12 horas tome 2 pastillas", []),
    "digits of another script": ("Tome 2 pastillas cada 12 horas", "Tome ٢ pastillas cada ١٢ horas", []),
    "a phone number turned about": ("al (770) 962-3642", "al (962) 770-3642", ["number-differs: - text: Llame al (962) 770-3642."]),
    "a phone number in other marks": ("al (770) 962-3642", "al 770.962.3642", []),
    "a number in a milestone": ("Hasta 6 semanas", "Hasta 8 semanas", ["number-differs: - when: Hasta 8 semanas"]),
    "a number in a table": ("[Lunes, 8 am]", "[Lunes, 9 am]", ["number-differs: rows: [[Lunes, 9 am], [Domingo, \"–\"]]"]),
    # The practice
    "a label of a phone missing": ("        At night: De noche\n", "", ["translation-differs: Suite 4: Oficina 4"]),
    "words for what is not there": ("Suite 4: Oficina 4", "Suite 5: Oficina 5", ["translation-differs: Suite 5: Oficina 5"]),
    "another number of the office": ("Suite 4: Oficina 4", "Suite 4: Oficina 5", ["number-differs: Suite 4: Oficina 5"]),
    "a contact sentence too many": ("        - text: Podemos ayudarle.", "        - Sí.\n        - text: Podemos ayudarle.", ["translation-differs: - Sí."]),
    "contact not translated": ("      contact:\n        - text: Podemos ayudarle.\n          brief: none\n", "", ["translation-differs: words:"]),
    "practice not translated": (GOOD[GOOD.index("  translations:\n    es:\n      contact") : GOOD.index("procedures:")], "", ["practice-not-translated: version: 2026-11-23"]),
    "practice in an unknown language": ("    es:\n      contact", "    klingon:\n      contact", ["unknown-language: klingon:", "practice-not-translated: version: 2026-11-23"]),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_told_at_its_place(name: str, folder: Path) -> None:
    old, new, expected = SLIPS[name]
    assert GOOD.count(old) == 1
    text = GOOD.replace(old, new)
    assert problems(text) == expected


def test_a_misspelled_language_is_helped(folder: Path) -> None:
    with pytest.raises(HandoutsError, match="Did you mean zh-Hans"):
        read(GOOD.replace("      es:\n        version", "      zh-hans:\n        version"))


def test_a_language_without_words_is_refused_and_how_to_add_it_is_said(folder: Path) -> None:
    library = read(GOOD)
    for make in (lambda: compose(library, "knee", Language.of("fr")), lambda: press.build(library, "knee", language="fr")):  # fmt: skip
        with pytest.raises(HandoutsError, match=r"only in: en, es\.(.|\n)*translations:, fr:") as caught:
            make()
        assert [each.code for each in caught.value.problems] == ["no-translation"]


def test_a_sheet_written_in_spanish_needs_no_translation(folder: Path) -> None:
    text = GOOD[: GOOD.index("    translations:\n      es:\n        version")].replace(
        "    title: Knee", "    language: es\n    title: Knee"
    )
    library = read(text)
    assert library.languages("knee") == ("es",)
    assert press.build(library, "knee").language == "es"
    with pytest.raises(HandoutsError, match="only in: es"):
        library.procedure("knee", "en")


def test_the_command_line_takes_languages(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    read(GOOD)

    def run(*arguments: str) -> list[str]:
        with contextlib.suppress(SystemExit):
            cli.main(arguments)
        out = capsys.readouterr()
        return [
            *re.findall(r"[\w-]+\.(?:pdf|png)|en, es", out.out),
            *re.findall(r"\[(?:no-|unknown-)[\w-]+\]|There is no language", out.err),
        ]

    assert run("list") == ["en, es"]
    assert run("build") == ["knee-standard-en.pdf"]
    assert run("build", "--language", "es") == ["knee-standard-es.pdf"]
    assert run("build", "--language", "all") == ["knee-standard-en.pdf", "knee-standard-es.pdf"]
    assert run("build", "--language", "es, en,es") == ["knee-standard-es.pdf", "knee-standard-en.pdf"]
    assert run("build", "--language", "es,fr") == []
    assert run("build", "--language", "klingon") == ["There is no language"]
    assert run("preview", "knee", "--language", "es", "--dpi", "36") == [
        "knee-standard-es-1.png",
        "knee-standard-es-2.png",
    ]


# -- the Spanish that comes with the program


@pytest.fixture(scope="module")
def shipped() -> Library:
    return load(ROOT / "content.yaml")


@pytest.fixture(scope="module")
def spanish(shipped: Library) -> Document:
    return compose(shipped, "kyphoplasty", Language.of("es"))


def fixed(code: str) -> Iterator[str]:
    """The fixed words of a language that stand on a sheet."""
    for word in fixed_words(code).values():
        yield from re.split(r"\{\w+\}", word)


def test_the_spanish_sheet_is_complete(shipped: Library) -> None:
    assert shipped.languages("kyphoplasty") == ("en", "es")
    english, spanish = shipped.procedure("kyphoplasty"), shipped.procedure("kyphoplasty", "es")
    for name in WORDING:
        assert bool(getattr(english, name)) == bool(getattr(spanish, name))
    note = english.translations["es"].note
    assert note
    assert "No translator and no clinician has read it" in note
    assert Language.of("es").reviewed == "no"


@pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
def test_no_english_is_left_in_spanish(edition: EditionOption, shipped: Library) -> None:
    document = compose(shipped, "kyphoplasty", Language.of("es"), edition=edition)
    imprint = document.imprint
    mark = document.mark.text if document.mark else ""
    said = [*document.words(), mark, document.title, document.subject]
    said += [node.alt for node in document.walk() if hasattr(node, "alt")]
    said += [imprint.title, imprint.version, imprint.review_by, imprint.page_of(1, 2), imprint.language]
    english = compose(shipped, "kyphoplasty", Language.of("en"), edition=edition)
    names = set(re.findall(r"[a-z]+", f"{shipped.practice.name} {shipped.practice.phones[0].number}".lower()))
    common = {
        "a",
        "me",
        "van",
        "son",
        "no",
        "un",
        "real",
        "normal",
        "es",
        "x",
        "once",
        "sin",
        "con",
        "osteoporosis",
        "web",
    } | names
    theirs = {word for text in english.words() for word in re.findall(r"[^\W\d_]+", text.lower())}
    theirs |= {word for text in fixed("en") for word in re.findall(r"[^\W\d_]+", text.lower())}
    ours = {word for text in said for word in re.findall(r"[^\W\d_]+", text.lower())}
    assert ours & theirs - common == set()
    own = {word for text in fixed("es") for word in re.findall(r"[^\W\d_]+", text.lower())}
    assert len(ours & own) > 5


def test_the_spanish_is_plain(shipped: Library) -> None:
    (sheet,) = [each for each in CheckedLibrary(shipped, TODAY).sheets if each.language == "es"]
    sentences = [[word.text for word in sentence.words] for sentence in sheet.sentences]
    reading = measure(sentences, "es")
    assert reading
    scores = {formula.name: score for formula, score in reading.scores}
    assert set(scores) == set(Language.of("es").readability)
    assert scores["Fernández-Huerta"] >= 80
    assert max(map(len, sentences)) <= 20
    textstat = pytest.importorskip("textstat")
    running = " ".join(f"{' '.join(words)}." for words in sentences)
    try:
        textstat.set_lang("es")  # it is one for the whole process: other tests ask it in English
        assert textstat.fernandez_huerta(running) >= 80
    finally:
        textstat.set_lang("en_US")


def test_it_speaks_to_usted(spanish: Document) -> None:
    said = " ".join(spanish.words()).lower()
    assert not set(re.findall(r"\w+", said)) & {
        "tú",
        "tu",
        "tus",
        "te",
        "ti",
        "contigo",
        "vos",
        "vuestro",
        "llámanos",
        "puedes",
        "tienes",
        "debes",
    }
    assert "su columna" in said


@pytest.mark.parametrize(("format", "pages"), [("standard", 2), ("one-page", 1), ("trifold", 2)])
def test_the_spanish_fits(format: str, pages: int, shipped: Library) -> None:
    assert press.build(shipped, "kyphoplasty", format=format, language="es", today=TODAY).pages == pages


def test_no_line_of_the_spanish_can_go_unnoticed(tmp_path: Path) -> None:
    """Take any one entry out of the shipped translation: the loader says so, or the file was not complete before."""
    text = (ROOT / "content.yaml").read_text(encoding="utf-8")
    shutil.copytree(ROOT / "sources", tmp_path / "sources")
    start = text.index("        title: Cifoplastia")
    lines = text[start:].splitlines(keepends=True)
    tried = 0
    for number, line in enumerate(lines):
        entry = re.match(r"\s+(?:- )?[^#\s].*[^:>\n-]$", line.rstrip("\n"))
        folded = re.match(r"\s+\w+: >-$", lines[number - 1].rstrip("\n")) if number else None
        if not entry or folded or (number > 1 and re.match(r"\s+\w+: >-$", lines[number - 2].rstrip("\n"))):
            continue
        (tmp_path / "content.yaml").write_text(
            text[:start] + "".join([*lines[:number], *lines[number + 1 :]]), encoding="utf-8"
        )
        with pytest.raises(HandoutsError):
            load(tmp_path / "content.yaml")
        tried += 1
    assert tried > 50
