"""Addresses that stand in sentences can be tapped: each leads where its words say, is tagged a link, and changes no word."""

from pathlib import Path
from typing import Any

import pytest
from conftest import TODAY
from content_factory import library_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support import structure
from test_phones_on_sheets import links

import handouts
from handouts.content.addresses import link_to
from handouts.document.context import sentence
from handouts.options import EDITIONS

LINKS = {
    "https://example.com/a?b=1": "https://example.com/a?b=1",
    "http://example.org": "http://example.org",
    "www.example.org/a": "https://www.example.org/a",
    "example.com": "https://example.com",
    "info@example.com": "mailto:info@example.com",
    "https://praxis-müller.de/ü": "https://xn--praxis-mller-klb.de/%C3%BC",
    "info@praxis-müller.de": "mailto:info@xn--praxis-mller-klb.de",
    "https://пример.рф": "https://xn--e1afmkfd.xn--p1ai",
}


def sheet(text: str, language: str) -> dict[str, Any]:
    procedure = {
        "title": "Ear wash", "plain_title": "We clean it.", "version": "2026-11-26", "language": language, "short_version": [text],
        "one_page": ["short_version", "why", "medicines"], "trifold": ["short_version", "why", "medicines"],
        "why": {"text": ["Read this.", text]}, "medicines": {"items": [{"name": "Pills", "what_to_do": text}]},
    }  # fmt: skip
    return {
        "practice": {"name": "Hill", "phones": [{"number": "(770) 555-0123"}]},
        "procedures": {"ear-wash": procedure},
    }


@settings(max_examples=16, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from(sorted(LINKS)), st.sampled_from(["See {}.", "({})", "{}", "Then {}, and {}!"]), st.sampled_from(sorted(EDITIONS)),
    st.sampled_from(["en", "ar", "ja", "ru"]),
)  # fmt: skip
def test_an_address_in_a_sentence_is_a_link_in_every_edition(
    tmp_path: Path, address: str, around: str, edition: str, language: str
) -> None:
    text = around.format(address, address)
    made = handouts.build(library_of(tmp_path, sheet(text, language)), "ear-wash", format=edition, today=TODAY)
    found = [(uri, words) for uri, _, words in links(made.pdf) if not uri.startswith("tel:")]
    assert set(found) == {(LINKS[address], address)}
    assert len(found) >= 3 * around.count("{}")
    assert structure.faults(made.pdf) == []


WORDS = st.sampled_from(["اتصل", "الساعة", "10", "حرارتك.", "Kyphoplasty", "(L1)"])


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(WORDS, min_size=1, max_size=10), st.sampled_from(["Kyphoplasty", "L1"]), st.sampled_from(sorted(LINKS)),
    st.lists(WORDS, min_size=4, max_size=10), st.sampled_from(["ar", "fa"]),
)  # fmt: skip
def test_where_a_line_reads_both_ways_nothing_but_the_address_can_be_tapped(
    tmp_path: Path, before: list[str], foreign: str, address: str, after: list[str], language: str
) -> None:
    """The blank after an address stands beyond the foreign words before it, where these share its line."""
    text = " ".join([*before, foreign, address, "ثم", *after])
    made = handouts.build(library_of(tmp_path, sheet(text, language)), "ear-wash", format="large-print", today=TODAY)
    found = {words for uri, _, words in links(made.pdf) if not uri.startswith("tel:")}
    assert address in found
    assert structure.faults(made.pdf) == []


@pytest.mark.parametrize(
    "text", ["See end.Next", "e.g. this", "3.5 mg", "ftp://example.com", "U.S. only", "a.b", "https://exa mple"]
)
def test_what_only_looks_like_an_address_is_no_link(text: str) -> None:
    assert "".join(span.text for span in sentence(text)) == text
    assert not any(span.uri for span in sentence(text))


@given(st.text(max_size=60) | st.sampled_from(sorted(LINKS)))
def test_no_word_is_lost_beside_a_link(text: str) -> None:
    assert "".join(span.text for span in sentence(f"a {text} b")) == f"a {text} b"


def test_a_link_in_a_sentence_leads_where_its_words_say() -> None:
    assert link_to("ex\u200bample.com/a", "web") == "https://example.com/a"
    assert link_to("javascript://example.com", "web") is None
