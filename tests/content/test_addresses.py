"""Web addresses: letters outside ASCII stay on paper and are written in ASCII in the link; what cannot be one is refused."""

import io
import urllib.parse

import pikepdf
import pypdfium2
import pytest
from conftest import TODAY
from content_factory import library_of, sample
from hypothesis import given, settings
from hypothesis import strategies as st

import handouts
from handouts.content.addresses import BadAddress, encode_address, find_addresses, read_address

KNOWN = {
    # RFC 3492's and IANA's own examples, and what the four engines of browsers open
    "https://praxis-müller.de/kontakt": "https://xn--praxis-mller-klb.de/kontakt",
    "https://example.com/contáct?x=ü": "https://example.com/cont%C3%A1ct?x=%C3%BC",
    "https://例え.jp/問い合わせ": "https://xn--r8jz45g.jp/%E5%95%8F%E3%81%84%E5%90%88%E3%82%8F%E3%81%9B",
    "https://例え。jp/": "https://xn--r8jz45g.jp/",
    "https://straße.de": "https://xn--strae-oqa.de",  # IDNA 2008: not strasse.de, which may be somebody else's
    "https://MÜLLER.de/Ä#Ö": "https://xn--mller-kva.de/%C3%84#%C3%96",
    "https://παράδειγμα.gr/ελ?α=β&γ=δ": "https://xn--hxajbheg2az3al.gr/%CE%B5%CE%BB?%CE%B1=%CE%B2&%CE%B3=%CE%B4",
    "https://пример.рф/путь": "https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C",
    "https://مثال.إختبار/": "https://xn--mgbh0fb.xn--kgbechtv/",
    "https://उदाहरण.भारत": "https://xn--p1b6ci4b4b3a.xn--h2brj9c",
    "https://xn--praxis-mller-klb.de/": "https://xn--praxis-mller-klb.de/",
    "https://example.com/a%20b?c=d%2Fe": "https://example.com/a%20b?c=d%2Fe",
    "https://www.summit.example.com:8443/contact?lang=ar#top": "https://www.summit.example.com:8443/contact?lang=ar#top",
    "https://example.com?x=1": "https://example.com?x=1",
}


@pytest.mark.parametrize("address", KNOWN)
def test_an_address_is_written_in_ascii_and_read_in_its_letters(address: str) -> None:
    assert encode_address(address) == KNOWN[address]
    assert encode_address(read_address(KNOWN[address])) == KNOWN[address]


@pytest.mark.parametrize(
    "address",
    [
        "http://example.com", "https:/example.com", "https://", "https://localhost", "https://-a.com", "https://a-.com",
        "https://a..com", "https://.com", "https://a.com:0", "https://a.com:99999", "https://a.com/%zz", "https://a.com/%4",
        "https://user@a.com", "https://a b.com", "https://a.com/a b", "https://1.2.3.4", "https://" + "a" * 64 + ".com",
        "https://" + "ü" * 60 + ".de", "https://" + "a.b" * 100 + ".com", "https://xn--ü.de", "https://xn--a.de", "https://💊.de",
        "https://a.com/\u202egpj", "https://\u0301a.de", "https://aא1.com", "https://a.com/<b>", "javascript:alert(1)", "https://a\u2060.b\u3002",
    ],
)  # fmt: skip
def test_what_can_be_no_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        encode_address(address)


LETTERS = "abcxyzäöüßéñçşığåøæœαβγωжщёыאבגدعنکपमहక例東京가나ไทยაბგአማ"
NAMES = st.text("abcxyz019äöüßéñçşåøæœωжщё例東京가나აბგ", min_size=1, max_size=12)
PATHS = st.text(LETTERS + "0123456789-._~!$&'()*+,;=:@/", max_size=20)


@settings(max_examples=150, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=3), st.sampled_from(["de", "com", "jp", "рф", "みんな"]), PATHS, PATHS)
def test_every_address_is_ascii_or_refused_and_opens_what_is_printed(
    names: list[str], top: str, path: str, query: str
) -> None:
    address = f"https://{'.'.join([*names, top])}/{path}?{query}"
    try:
        uri = encode_address(address)
    except BadAddress:
        return  # IDNA knows names that cannot be: ß beside a mark, scripts from right to left in the wrong order
    assert uri.isascii()
    assert uri.isprintable()
    assert not any(blank in uri for blank in ' <>"{}|\\^`')
    assert encode_address(uri) == uri
    assert encode_address(read_address(uri)) == uri
    assert urllib.parse.unquote(urllib.parse.urlsplit(uri).path) == f"/{path}"


@settings(max_examples=100, deadline=None)
@given(
    st.sampled_from(sorted(KNOWN)), st.sampled_from(["", ".", ",", "!", "?", ";", ":", "”", ".”", "…", "。", "،", "؟"])
)
def test_the_marks_of_the_sentence_are_no_part_of_an_address(address: str, mark: str) -> None:
    assert list(find_addresses(f"See {address}{mark} Then call.")) == [(address.rstrip("。"), 4)]
    assert list(find_addresses(f"(See {address}){mark}")) == [(address, 5)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Go to www.spine.com.", ["www.spine.com"]),
        ("Go to spine.org/a_(b).", ["spine.org/a_(b)"]),
        ("Go to spine.org (see there).", ["spine.org"]),
        ("Mail us at desk@spine.org.", []),
        ("It costs 1.50 or less. And so on.", []),
        ("Take it at 7.30 p.m. and rest.", []),
    ],
)
def test_what_is_an_address_in_a_sentence(text: str, found: list[str]) -> None:
    assert [address for address, _ in find_addresses(text)] == found


@pytest.mark.parametrize("address", list(KNOWN)[:4])
def test_the_link_is_an_ascii_string_and_the_paper_shows_the_letters(address: str, tmp_path) -> None:
    content = sample()
    content["practice"]["web_form"] = address
    (name,) = content["procedures"]
    made = handouts.build(library_of(tmp_path, content), name, today=TODAY)
    uris = []
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf:
        for page in pdf.pages:
            for each in page.get("/Annots", []):
                if (uri := bytes(each.A.URI)).startswith(b"http"):
                    uris.append(uri)
                    assert str(each.Contents) == read_address(KNOWN[address])
    assert uris
    assert set(uris) == {KNOWN[address].encode("ascii")}
    pages = pypdfium2.PdfDocument(made.pdf)
    said = "".join(page.get_textpage().get_text_range() for page in pages)
    shown = address.removeprefix("https://")
    assert shown in "".join(said.split())


@pytest.mark.parametrize("address", ["https://-praxis.de", "https://praxis.de:70000", "https://praxis"])
def test_a_wrong_address_is_refused_at_its_place(address: str, tmp_path) -> None:
    content = sample()
    content["practice"]["web_form"] = address
    with pytest.raises(handouts.HandoutsError) as caught:
        library_of(tmp_path, content)
    (problem,) = caught.value.problems
    assert problem.code == "bad-url"
    assert problem.place
    assert problem.place.line > 1
