"""What a sheet claims, beside what it rests on: nothing that it says is left out, and nothing of the source is hidden."""

from __future__ import annotations

import datetime
import io
import json
import tempfile
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from support.desk import Desk
from support.validators import conformance

import handouts
from handouts.checks.claims import Claims, Statement, list_claims
from handouts.cli.app import main
from handouts.content.words import in_reading_order
from handouts.languages.language import Language
from handouts.press.claims_paper import claims_paper
from handouts.problems import HandoutsError

TODAY = datetime.date(2026, 11, 22)
ENGLISH, SPANISH = Language.of("en"), Language.of("es")
PAGE = """\
A new joint can ease pain. It takes 2 hours, and most
people walk on the next day.

Dr. Lee does it. It is safe (in most people).

Nobody knows how long it lasts. A new joint wears out.
"""
BOOK = "Stop blood thinners 5 days before."
CONTENT: dict[str, Any] = {
    "practice": {
        "name": "Hill Clinic",
        "phones": [{"number": "(770) 555-0142"}],
        "contact": [{"text": "Dr. Lee does it.", "source": "Dr. Lee does it"}],
        "translations": {"es": {"contact": ["Lo hace el Dr. Lee."]}},
    },
    "procedures": {
        "knee": {
            "title": "Knee",
            "plain_title": {"text": "A new joint.", "source": "none"},
            "version": "2026-11-22",
            "sources": [
                {"title": "Our page", "file": "page.txt"},
                {"title": "A book", "file": "book.txt"},
                {"title": "A talk"},
            ],
            "short_version": [
                {
                    "text": "It takes 2 hours.",
                    "source": ["It takes 2 hours", "can ease pain"],
                    "brief": "2 hours.",
                },
                "It is safe.",
            ],
            "steps": {
                "items": [
                    {
                        "heading": "You sleep",
                        "source": "It takes 2 hours, and most people walk",
                        "text": ["You feel nothing."],
                        "brief": [{"text": "No pain.", "source": "can ease pain"}],
                        "brief_heading": "Sleep",
                        "picture": {
                            "name": "kyphoplasty-tube",
                            "alt": "A tube.",
                            "labels": {"tube": "Tube"},
                            "caption": {"text": "It is thin.", "source": "none"},
                        },
                    }
                ]
            },
            "before": {"items": [{"do": "Tell us", "more": "about thinners.", "source": "Stop blood thinners"}]},
            "parts": [
                {
                    "heading": "Pills",
                    "table": {
                        "head": ["Pill", "Before"],
                        "rows": [["Aspirin", "Stop"], ["Metformin", ""]],
                        "alt": "What to do.",
                    },
                },
                {
                    "heading": "Mind",
                    "notice": {"heading": "Now", "text": [{"text": "Do not drive.", "source": "none"}]},
                },
            ],
            "translations": {
                "es": {
                    "title": "Rodilla",
                    "plain_title": "Una articulación.",
                    "version": "2026-11-22",
                    "short_version": [{"text": "Tarda 2 horas.", "brief": "2 horas."}, "Es segura."],
                    "steps": {
                        "items": [
                            {
                                "heading": "Duerme",
                                "text": ["No siente nada."],
                                "brief": ["Sin dolor."],
                                "brief_heading": "Duerme",
                                "picture": {
                                    "name": "kyphoplasty-tube",
                                    "alt": "Un tubo.",
                                    "labels": {"tube": "Tubo"},
                                    "caption": "Es fino.",
                                },
                            }
                        ]
                    },
                    "before": {"items": [{"do": "Avise", "more": "de anticoagulantes."}]},
                    "parts": [
                        {
                            "heading": "Pastillas",
                            "table": {
                                "head": ["Pastilla", "Antes"],
                                "rows": [["Aspirina", "Parar"], ["Metformina", ""]],
                                "alt": "Qué hacer.",
                            },
                        },
                        {"heading": "Ojo", "notice": {"heading": "Ya", "text": ["No conduzca."]}},
                    ],
                }
            },
        }
    },
}


def library_in(folder: Path, page: str = PAGE, content: dict[str, Any] = CONTENT) -> handouts.Library:
    (folder / "page.txt").write_text(page, encoding="utf-8")
    (folder / "book.txt").write_text(BOOK, encoding="utf-8")
    path = folder / "content.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return handouts.load(path)


def claims_of(library: handouts.Library, language: Language = ENGLISH) -> Claims:
    return list_claims(library, "knee", language, today=TODAY)


def by_text(claims: Claims) -> dict[str, Statement]:
    return {each.text: each for each in claims.statements}


def test_each_statement_stands_beside_what_it_rests_on(tmp_path: Path) -> None:
    said = by_text(claims_of(library_in(tmp_path)))
    told = {
        text: (each.part, each.basis, [(quote.source, quote.line) for quote in each.quotes])
        for text, each in said.items()
    }
    assert told == {
        "Knee": ("title", "open", []),
        "A new joint.": ("title", "none", []),
        "It takes 2 hours.": ("short_version", "quoted", [("Our page", 1), ("Our page", 1)]),
        "It is safe.": ("short_version", "missing", []),
        "You sleep": ("steps", "quoted", [("Our page", 1)]),
        "You feel nothing.": ("steps", "missing", []),
        "No pain.": ("steps", "quoted", [("Our page", 1)]),
        "A tube. | Tube": ("steps", "open", []),
        "It is thin.": ("steps", "none", []),
        "Tell us about thinners.": ("before", "quoted", [("A book", 1)]),
        "Pills": ("Pills", "open", []),
        "Pill | Before": ("Pills", "open", []),
        "Aspirin | Stop": ("Pills", "open", []),
        "Metformin": ("Pills", "open", []),
        "What to do.": ("Pills", "open", []),
        "Mind": ("Mind", "open", []),
        "Now": ("Mind", "open", []),
        "Do not drive.": ("Mind", "none", []),
        "Dr. Lee does it.": ("contact", "quoted", [("Our page", 4)]),
    }
    assert said["It takes 2 hours."].brief == "2 hours."
    assert said["You sleep"].brief == "Sleep"
    assert said["No pain."].short
    first = said["It takes 2 hours."].quotes[0]
    assert first.sentence == "It takes 2 hours, and most people walk on the next day."


def test_what_nothing_rests_on_is_told_and_counted(tmp_path: Path) -> None:
    page, book, talk = claims_of(library_in(tmp_path)).sources
    assert [(each.text, each.line) for each in page.unused] == [
        ("It is safe (in most people).", 4),
        ("Nobody knows how long it lasts.", 6),
        ("A new joint wears out.", 6),
    ]
    assert (page.rested_on, len(page.sentences)) == (3, 6)
    assert "3 of 6 sentences (50 %)" in page.describe()
    assert (book.rested_on, book.words, book.quoted) == (1, 6, 3)
    assert (talk.file, talk.sentences) == ("", ())
    assert "nothing can be looked up" in talk.describe()


def test_a_translation_stands_beside_its_original_and_rests_on_the_same(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    there, here = claims_of(library).statements, claims_of(library, SPANISH).statements
    assert [each.original for each in here] == [each.text for each in there]
    assert [(each.basis, each.quotes) for each in here] == [(each.basis, each.quotes) for each in there]
    assert by_text(claims_of(library, SPANISH))["Aspirina | Parar"].original == "Aspirin | Stop"


def test_words_that_left_the_source_since_are_lost_and_a_source_that_is_gone_is_told(tmp_path: Path) -> None:
    library = library_in(tmp_path)
    (tmp_path / "page.txt").write_text("It takes 2 hours.", encoding="utf-8")
    found = by_text(claims_of(library))
    assert found["Dr. Lee does it."].basis == "lost"
    assert found["It takes 2 hours."].basis == "lost", "one of its two quotations is gone"
    (tmp_path / "page.txt").unlink()
    with pytest.raises(HandoutsError) as refused:
        claims_of(library)
    assert [each.code for each in refused.value.problems] == ["unreadable-source"]
    (tmp_path / "page.txt").write_text("Something else.", encoding="utf-8")
    outcome = CliRunner().invoke(main, ["claims", "knee", "--content", str(tmp_path / "content.yaml")])
    assert outcome.exit_code == 1
    assert "does not stand in a source" in outcome.output


def test_no_word_of_a_sheet_is_left_out(tmp_path: Path) -> None:
    """Of the sample and of a whole leaflet: every word that is read stands in a statement."""
    for library, name in ((library_in(tmp_path), "knee"), (handouts.load("content.yaml"), "kyphoplasty")):
        for code in library.languages(name):
            claims = list_claims(library, name, Language.of(code), today=TODAY)
            said = "\n".join(f"{each.text}\n{each.brief}" for each in claims.statements)
            for found in in_reading_order(library.procedure(name, code)):
                if found.is_read:
                    assert " ".join(found.value.split()) in said, found


sentences = st.lists(
    st.sampled_from(("It helps.", "Stop it at 5 pm!", "Dr. Lee knows.", "Why?", "No more than 3.")),
    min_size=1,
    max_size=8,
)
breaks = st.sampled_from((" ", "\n", "\n\n", "\n \t\n"))


@given(st.data(), sentences)
@settings(max_examples=60, deadline=None)
def test_the_sentences_of_a_source_are_cut_whole_and_each_stands_once(data: st.DataObject, some: list[str]) -> None:
    page = "".join(each + data.draw(breaks) for each in some)
    quoted = data.draw(st.integers(0, len(some) - 1))
    content = json.loads(json.dumps(CONTENT))
    knee = content["procedures"]["knee"]
    content["practice"] = {"name": "Hill Clinic", "phones": [{"number": "(770) 555-0142"}]}
    content["procedures"]["knee"] = {
        **{key: knee[key] for key in ("title", "version", "sources")},
        "plain_title": "A knee.",
        "short_version": [{"text": "It is so.", "source": some[quoted]}],
    }
    with tempfile.TemporaryDirectory() as folder:
        claims = claims_of(library_in(Path(folder), page, content))
    source = claims.sources[0]
    assert [each.text for each in source.sentences] == some
    assert [each.rested_on for each in source.sentences] == [
        index == some.index(some[quoted]) for index in range(len(some))
    ]
    lines = page.splitlines()
    assert all(source.sentences[0].text.split()[0] in lines[each.line - 1] for each in source.sentences[:1])


def test_a_quotation_over_two_sentences_uses_both(tmp_path: Path) -> None:
    content = json.loads(json.dumps(CONTENT))
    content["procedures"]["knee"]["short_version"][1] = {"text": "It is safe.", "source": "It is safe (in most people). Nobody knows"}  # fmt: skip
    claims = claims_of(library_in(tmp_path, content=content))
    assert (
        by_text(claims)["It is safe."].quotes[0].sentence
        == "It is safe (in most people). Nobody knows how long it lasts."
    )
    assert [each.text for each in claims.sources[0].unused] == ["A new joint wears out."]


def run(folder: Path, *options: str) -> str:
    outcome = CliRunner().invoke(main, ["claims", "knee", "--content", str(folder / "content.yaml"), *options])
    assert outcome.exit_code == 0, outcome.output
    return outcome.output


def test_the_command_says_it_all_as_text_and_as_json(tmp_path: Path) -> None:
    claims = claims_of(library_in(tmp_path))
    text = run(tmp_path)
    for each in claims.statements:
        assert each.text in text
    assert text.count("NAMES NO SOURCE") == len(claims.of("missing"))
    assert "page.txt:6: Nobody knows how long it lasts." in text
    read = json.loads(run(tmp_path, "--json"))
    assert read == {**claims.as_json(), "day": read["day"]}
    assert read["version"] == 1
    assert sum(read["count"].values()) == len(read["statements"])


@pytest.mark.parametrize("language", ["en", "es"])
def test_the_paper_says_every_statement_and_is_tagged(language: str, tmp_path: Path) -> None:
    library = library_in(tmp_path)
    claims = claims_of(library, Language.of(language))
    pdf = claims_paper(library, claims)
    with pypdfium2.PdfDocument(io.BytesIO(pdf)) as document:
        read = " ".join(" ".join(page.get_textpage().get_text_range().split()) for page in document)
        assert pypdfium2.raw.FPDFCatalog_IsTagged(document.raw)
    assert conformance(pdf) == []
    for each in claims.statements:
        assert each.text in read
        assert each.original in read
    assert read.count("It names no source.") == len(claims.of("missing"))
    assert "Nobody knows how long it lasts." in read


@pytest.mark.parametrize(("ui", "says"), [("en", "It names no source."), ("es", "No nombra ninguna fuente.")])
def test_the_page_and_the_interface_say_the_same(ui: str, says: str, tmp_path: Path) -> None:
    claims = claims_of(library_in(tmp_path))
    client = Desk(tmp_path / "content.yaml").client
    html = client.get("/library", params={"open": "knee", "language": "en", "ui": ui}).text
    assert html.count(says) == len(claims.of("missing"))
    assert "Nobody knows how long it lasts." in html
    answer = client.get("/api/claims", params={"procedure": "knee"})
    assert answer.json() == {**claims.as_json(), "day": answer.json()["day"]}
    assert client.get("/api/claims", params={"procedure": "no"}).status_code == 404
    assert client.get("/api/claims", params={"procedure": "knee", "language": "fr"}).status_code == 422
