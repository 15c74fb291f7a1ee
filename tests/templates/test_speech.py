"""Speech: the SSML is what SSML 1.1 allows, says what a listener hears, and espeak-ng says phones digit by digit."""

import io
import re
import subprocess
import wave
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ROOT, TODAY
from content_factory import leaflet, library_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.told import words_of
from support.tools import require_tool

import handouts
from handouts.content.loader import load
from handouts.document import nodes as doc
from handouts.languages.language import Language, codes
from handouts.press.speech_edition import make_speech_edition
from handouts.problems import HandoutsError
from handouts.templates import told
from handouts.templates.speech import sound
from handouts.templates.speech.ssml import NAMESPACE, _SsmlWriter
from handouts.templates.speech.voices import load_voices
from handouts.templates.told import ToldParagraph, tell

XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
TEXT = {"#text", "break", "emphasis", "say-as", "sub", "lang"}
ALLOWED: dict[str, tuple[set[str], set[str]]] = {
    "speak": ({"p", "break"}, {"version", XML_LANG}),
    "p": (TEXT, {XML_LANG}),
    "emphasis": (TEXT, {"level"}),
    "lang": (TEXT, {XML_LANG}),
    "say-as": ({"#text"}, {"interpret-as"}),
    "sub": ({"#text"}, {"alias"}),
    "break": (set(), {"time"}),
}
"""Of SSML 1.1 (3.1 to 3.2.3), what we use: which elements and text each may hold, and its attributes."""


def faults(ssml: bytes) -> list[str]:
    """What is not as SSML 1.1 has it."""
    return list(_faults(ET.fromstring(ssml)))  # noqa: S314 - our own file


def _faults(element: ET.Element) -> Iterator[str]:
    name = element.tag.removeprefix(f"{{{NAMESPACE}}}")
    if name not in ALLOWED:
        yield f"<{name}>"
        return
    children, attributes = ALLOWED[name]
    yield from (f"{name} {each}" for each in element.attrib.keys() - attributes)
    yield from (f"{name} without {each}" for each in attributes - element.attrib.keys() if name != "p")
    if name == "break" and not re.fullmatch(r"\d+ms", element.get("time", "")):
        yield "time"
    texts = [element.text, *(child.tail for child in element)]
    if "#text" not in children and any(each and each.strip() for each in texts):
        yield f"text in {name}"
    for child in element:
        if child.tag.removeprefix(f"{{{NAMESPACE}}}") not in children:
            yield f"{child.tag} in {name}"
        yield from _faults(child)


def shown(ssml: bytes) -> list[str]:
    """The words of each paragraph as they are written."""
    root = ET.fromstring(ssml)  # noqa: S314 - our own file
    return [" ".join("".join(each.itertext()).split()) for each in root.iter(f"{{{NAMESPACE}}}p")]


def letters(text: str) -> str:
    return "".join(each for each in text if each.isalnum())


def ssml_of(text: str, code: str = "en") -> str:
    """The inside of one paragraph."""
    root = ET.Element("speak")
    _SsmlWriter(root, Language.of(code), "en-US").write(ToldParagraph("text", text))
    return re.sub(
        r"\s*xmlns(:\w+)?=\"[^\"]*\"|</?(ns\d:)?(speak|p)\b[^>]*>|<(ns\d:)?break time=\"500ms\" />",
        "",
        ET.tostring(root, "unicode"),
    ).replace("ns0:", "")


@pytest.fixture(scope="module")
def library() -> handouts.Library:
    return load(ROOT / "content.yaml")


@pytest.mark.parametrize("code", ["en", "es"])
def test_it_is_ssml_and_says_the_whole_sheet(library: handouts.Library, code: str) -> None:
    patient = handouts.Patient(name="Maria Johnson", date="2026-12-03")
    made = make_speech_edition(library, "kyphoplasty", language=code, patient=patient, today=TODAY)
    assert faults(made.ssml) == []
    assert made.marked
    document = words_of(library, "kyphoplasty", code, patient)
    assert document.mark
    said = [document.mark.text, *(each.text for each in tell(document) if each.text)]
    assert [letters(each) for each in shown(made.ssml)] == [letters(each) for each in said]


def test_a_sheet_with_every_part_is_ssml(tmp_path: Path) -> None:
    library = library_of(tmp_path, leaflet())
    made = make_speech_edition(library, "knee", today=TODAY)
    assert faults(made.ssml) == []
    assert b'<emphasis level="strong">When to call</emphasis>' in made.ssml
    assert made.ssml == make_speech_edition(library, "knee", today=TODAY).ssml


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Cn", "Co"]), max_size=60))
def test_any_text_is_ssml_and_loses_nothing(text: str) -> None:
    root = ET.Element(f"{{{NAMESPACE}}}speak", {"version": "1.1", XML_LANG: "en-US"})
    _SsmlWriter(root, Language.of("en"), "en-US").write(ToldParagraph("text", text))
    written = ET.tostring(root)
    assert faults(written) == []
    kept = letters(text)
    assert [letters(each) for each in shown(written)] == [kept]


@pytest.mark.parametrize(
    ("text", "code", "ssml"),
    [
        ("Call (770) 962-3642 now", "en", 'Call <say-as interpret-as="characters">770</say-as><break time="350ms" />'
         '<say-as interpret-as="characters">962</say-as><break time="350ms" /><say-as interpret-as="characters">3642</say-as> now'),
        ("on Dec 3, 2026", "en", 'on <sub alias="December 3, 2026">Dec 3, 2026</sub>'),
        ("el 3 de dic. de 2026", "es", 'el <sub alias="3 de diciembre de 2026">3 de dic. de 2026</sub>'),
        ("2–6 weeks", "en", '<sub alias="2 to 6 weeks">2–6 weeks</sub>'),
        ("101.5 °F", "en", "101.5 °F"),
        ("A & B < C", "en", "A &amp; B &lt; C"),
    ],
)  # fmt: skip
def test_what_would_be_misread_is_said_outright(text: str, code: str, ssml: str) -> None:
    assert ssml_of(text, code) == ssml


def test_the_practice_keeps_its_language(library: handouts.Library) -> None:
    ssml = make_speech_edition(library, "kyphoplasty", language="es", today=TODAY).ssml.decode()
    name = '<lang xml:lang="en-US">Summit Spine &amp; Joint Centers</lang>'
    assert f"<p>\n    {name}\n  </p>" in ssml  # at the head, on however many lines it stands on paper
    assert re.search(rf"Nuestros médicos[^<]*{name}", ssml)
    assert "<lang" not in make_speech_edition(library, "kyphoplasty", today=TODAY).ssml.decode()


def test_an_abbreviation_is_said_in_full_but_not_beside_its_long_form(tmp_path: Path) -> None:
    content = leaflet()
    content["procedures"]["knee"]["why"] = {
        "text": ["You have magnetic resonance imaging (MRI) first. The MRI takes an hour."]
    }
    ssml = make_speech_edition(library_of(tmp_path, content), "knee", today=TODAY).ssml.decode()
    said = '<sub alias="magnetic resonance imaging">MRI</sub>'
    assert f"You have magnetic resonance imaging (MRI) first. The {said} takes an hour." in ssml
    assert faults(ssml.encode()) == []


def test_a_sign_without_words_is_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    signs = doc.Bullets((doc.Paragraph((doc.Span("Milk"),)),), mark="no")
    document = words_of(library_of(tmp_path, leaflet()), "knee")
    section = doc.Section("part", doc.Heading((doc.Span("Food"),)), (signs,))
    assert "No: Milk" in [each.text for each in tell(doc.replace(document, sections=(section,)))]
    monkeypatch.setattr(told, "_load_words", dict)
    with pytest.raises(HandoutsError) as error:
        list(tell(doc.replace(document, sections=(section,))))
    assert [each.code for each in error.value.problems] == ["no-sign-words"]


def test_every_language_has_its_words() -> None:
    voices = load_voices()
    assert {"en", "es"} <= set(voices.voices) <= set(voices.range) <= set(codes())
    assert set(told._load_words()) == set(voices.range)
    assert "ja" not in voices.voices


# -- sound


def phonemes(text: str, *options: str) -> str:
    program = require_tool("espeak")
    done = subprocess.run([program, "-q", "-x", "-b", "1", "-v", "en-us", *options, "--stdin"], input=text,
                          capture_output=True, text=True, check=True, timeout=60)  # fmt: skip
    return re.sub(r"[^A-Za-z@0-9]", "", done.stdout)


def test_espeak_says_a_phone_digit_by_digit() -> None:
    said = phonemes(f"<speak><p>{ssml_of('(770) 962-3642')}</p></speak>", "-m")
    assert said == phonemes("seven, seven, zero, nine, six, two, three, six, four, two")
    assert phonemes(f"<speak><p>{ssml_of('2–6 weeks')}</p></speak>", "-m") == phonemes("two to six weeks")


def test_a_sheet_is_sound(library: handouts.Library) -> None:
    require_tool("espeak")
    made = make_speech_edition(library, "kyphoplasty", audio=True, today=TODAY)
    assert made.wav is not None
    with wave.open(io.BytesIO(made.wav)) as heard:
        seconds = heard.getnframes() / heard.getframerate()
        frames = heard.readframes(heard.getnframes())
    assert 120 < seconds < 900
    assert len(frames) == len(made.wav) - 44


@pytest.mark.parametrize("code", sorted(load_voices().voices))
def test_espeak_has_each_voice(code: str) -> None:
    require_tool("espeak")
    language = Language.of(code)
    ssml = f'<speak version="1.1" xmlns="{NAMESPACE}" xml:lang="{language.lang_tag}"><p>{language.draft}</p></speak>'
    assert len(sound.speak(ssml.encode(), language)) > 10_000


def test_without_espeak_or_a_voice_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(HandoutsError) as error:
        sound.speak(b"<speak/>", Language.of("ja"))
    assert [each.code for each in error.value.problems] == ["no-voice"]
    monkeypatch.setattr(sound, "PROGRAM", "no-such-program")
    with pytest.raises(HandoutsError, match="not installed") as error:
        sound.speak(b"<speak/>", Language.of("en"))
    assert "apt-get install espeak-ng" in str(error.value.problems[0])


@pytest.mark.parametrize("does", ["exit 1", "true", "echo no sound"])
def test_a_program_that_makes_no_sound_is_told(does: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "broken"
    program.write_text(f"#!/bin/sh\ncat >/dev/null\n{does}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setattr(sound, "PROGRAM", str(program))
    with pytest.raises(HandoutsError) as error:
        sound.speak(b"<speak/>", Language.of("en"))
    assert [each.code for each in error.value.problems] == ["speech-failed"]
