"""Phone numbers: what is printed, what is dialed, what is told of a number that nobody can dial.

One door for everything that a sheet does with a phone number: the rules of the content, the links and codes to scan, the
checks that look for numbers in the words.  Google's phonenumbers judges them, by the practice's country (ISO 3166-1).
A number is printed as the practice wrote it; only pasted hyphens, blanks and invisible marks are made plain.

The addresses are those of RFC 3966 (``tel:+17705550123;ext=12``) and RFC 5724 (``sms:``).  A short number such as 911,
and one that no other country can dial, has no country code: phones take ``tel:911``, and most take no
``phone-context``.
"""

import functools
import importlib
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from handouts.problems import HandoutsError, Problem
from handouts.reading.characters import did_you_mean, quote
from handouts.reading.declarations import dataclass, lazy_pattern

DEFAULT_COUNTRY = "US"
NANP = frozenset(
    [
        "AG",
        "AI",
        "AS",
        "BB",
        "BM",
        "BS",
        "CA",
        "DM",
        "DO",
        "GD",
        "GU",
        "JM",
        "KN",
        "KY",
        "LC",
        "MP",
        "MS",
        "PR",
        "SX",
        "TC",
        "TT",
        "US",
        "VC",
        "VG",
        "VI",
    ]
)
"""Countries of the North American Numbering Plan: country code 1, ten digits, neither of the first two threes with 0 or 1."""
_NAMED_OTHERWISE = {
    "UK": "GB", "EN": "GB", "ENG": "GB", "ENGLAND": "GB", "SCOTLAND": "GB", "WALES": "GB", "BRITAIN": "GB", "GBR": "GB",
    "USA": "US", "AMERICA": "US", "UNITEDSTATES": "US", "UNITEDKINGDOM": "GB", "GERMANY": "DE", "DEUTSCHLAND": "DE", "DEU": "DE",
    "GER": "DE", "FRANCE": "FR", "FRA": "FR", "SPAIN": "ES", "ESP": "ES", "ITALY": "IT", "ITA": "IT", "CANADA": "CA", "CAN": "CA",
    "AUSTRALIA": "AU", "AUS": "AU", "INDIA": "IN", "IND": "IN", "JAPAN": "JP", "JPN": "JP", "JA": "JP", "BRAZIL": "BR", "BRA": "BR",
    "MEXICO": "MX", "MEX": "MX", "IRELAND": "IE", "IRL": "IE", "SWITZERLAND": "CH", "CHE": "CH", "AUSTRIA": "AT", "AUT": "AT",
    "CHINA": "CN", "CHN": "CN", "KOREA": "KR", "KOR": "KR", "SWEDEN": "SE", "SWE": "SE", "DENMARK": "DK", "DNK": "DK",
    "NORWAY": "NO", "NOR": "NO", "NETHERLANDS": "NL", "NLD": "NL", "POLAND": "PL", "POL": "PL", "PORTUGAL": "PT", "PRT": "PT",
}  # fmt: skip
"""What people write for the country they mean; near spellings would lead elsewhere (UK is near UA)."""

_HYPHENS = "[\u2010-\u2015\u2212\u30fc\u2043\ufe58\ufe63]"
_INVISIBLE = "[\xad\u034f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]"
_WIDE = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
"""Full-width forms of Japanese and Chinese keyboards, and the plain ones."""

_MARK = r"(?: ?[./·•-] ?| )?"
_NANP = lazy_pattern(
    rf"(?:\+?1{_MARK})?(?:\(([2-9]\d\d)\){_MARK}|([2-9]\d\d){_MARK})([2-9]\d\d){_MARK}(\d{{4}})", re.ASCII
)
"""A number of North America as it is written there: the library is not needed to read it. Groups of other lengths are
those of another country, and would dial somebody else."""

# Patterns that most sheets do not need are compiled at their first use, by `re`.
_EXTENSION = r"""(?xi)(?P<number>.*?[\d)A-Za-z])[ ,;:.-]*[(]?[ ]?(?<![A-Za-z])
    (?:ext(?:n|ension|ensi[óo]n|ens[ãa]o)?|xt|x|\#|;ext=|durchwahl|dw|nebenstelle|nst|app(?:arat)?|poste|int(?:erno|erior)?
    |anexo|ramal|toestel|tst|wewn|доб|добавочный|вн|внутр|内線|内线|內線|내선|分机|分機|转|轉|داخلي|تحويلة|داخلی|máy[ ]lẻ|nhánh
    |एक्सटेंशन|એક્સ્ટેંશન|ኤክስቴንሽን|anknytning|lokal|dahili|ekst)
    [ .:=]*(?P<extension>\d{1,7})[)]?"""
_OPTION = r"""(?xi)[ ]?[,;:.–-]?[ ]?[(]?(?:(?:and|then|y|luego|und|dann|et|puis|e)[ ])?
    (?:option|opt|press|push|dial|choose|select|hit|menu|key|opci[óo]n|presione|pulse|marque|oprima|elija|taste|dr[üu]cken|w[äa]hlen
    |auswahl|men[üu]|touche|tapez|appuyez|faites|choix|composez|op[çc][ãa]o|tecle|digite|pressione|opzione|premere|tasto|optie|toets
    |вариант|нажмите|цифра|اختر|اضغط|الخيار|گزینه|phím|nhấn|chọn|विकल्प|दबाएं|વિકલ્પ|opsyon|peze|አማራጭ|选项|選項|按|オプション|옵션)
    (?![a-z])(?:[^\d]*\d{1,2}(?!\d))+[^\d]*$"""
"""What to press once somebody answers. It is printed, never dialed."""
_AND = r"(?i) ?[/,;&|] ?| (?:or|and|oder|und|ou|et|o|y|u|e|of|en|или|и|أو|و|或|または|또는) ?| - | (?=[+(])"
_ANOTHER_LINE = r"\d{4}\s?/\s?-?\d{1,2}$"
"""A slash and the last digits of the next line, as in Germany: 089 1234567/8."""
_SHAPE = r"(?a)\+?[\d ()./-]*\d[\d ()./-]*"
_LETTERS = r"(?ai)(?:\+?1[ .-]?)?\(?[2-9]\d\d\)?[ .-]?(?=[\dA-Z .-]*[A-Z])[\dA-Z .-]+"
_LETTERS_ELSEWHERE = r"(?ai)(?:0?1?800|1300|13)[ -](?=[\d -]*[A-Z])[\dA-Z -]+"
"""Numbers with words in them: 1-800-QUIT-NOW, and 1300 FLOWER outside North America."""
_JAPANESE_CODE = r"(?a)#\d{4}"
"""Such as #7119, which asks a nurse in Japan whether to call an ambulance."""
_RELAY = r"(?a)(1800[12][ -]?)((?:[(]?0|1(?![68]00)).*)"
"""A number behind the prefix of Relay UK, with which people who text or sign call it: one number, dialed as it stands."""
_NANP_BEGINNINGS = "the area code and the three digits after it cannot begin with 0 or 1"
_FOREIGN_DIGIT = r"(?![0-9])\d"

_CANDIDATE = r"(?a)(?<![\w+/.,-])(?:1800[12][ \u00a0-]?)?(?:\+|\(|\(\+)?\d(?:[ \u00a0()./\u2010-\u2013-]{0,3}\d){6,14}(?![\d-])(?!\w)"
_DATE = r"\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|\d{4}[./-]\d{1,2}[./-]\d{1,2}"

LEAST_DIGITS, MOST_DIGITS, PREFIX, LAST_GROUP = 7, 15, 4, 4
"""Digits of a whole number: fewer are a short number's, and E.164 has no more; before it may stand those for calls abroad,
such as 0011. And those at the end that may repeat letters in digits."""
_SHORT = {"US": frozenset({"911", "988", "711"}), "CA": frozenset({"911", "988", "811"})}
"""The commonest short numbers, known without the library."""


@dataclass(frozen=True, slots=True)
class DialedNumber:
    """A phone number, taken apart."""

    printed: str
    """As the practice wrote it, with plain hyphens and blanks."""
    number: str
    """The part before an extension and what follows it."""
    linked: str
    """The part of it that is dialed: all but what to press once somebody answers. It is in ``printed`` at the start."""
    dialed: str
    """What a phone dials: ``+17705550123``, or digits alone where only its own country can dial it: ``911``."""
    extension: str = ""
    digits: str = ""
    """The same in digits, where letters stand for some of them: 1-800-784-8669 for 1-800-QUIT-NOW; else empty."""

    @property
    def uri(self) -> str:
        """The address a phone calls."""
        return f"tel:{self.dialed.replace('#', '%23')}" + (f";ext={self.extension}" if self.extension else "")

    @property
    def text_uri(self) -> str:
        """The address a phone writes a message to."""
        return f"sms:{self.dialed}"

    @property
    def spoken(self) -> str:
        """The part that is dialed as it is printed: with its digits where there are letters."""
        return f"{self.linked} ({self.digits})" if self.digits else self.linked

    @property
    def after(self) -> str:
        """What follows it on paper and is not dialed: `` option 2``."""
        return self.printed[len(self.linked) :]


class FoundNumber(NamedTuple):
    """A phone number within a text."""

    text: str
    start: int
    number: DialedNumber


def tidy_number(text: str) -> str:
    """A number as it is printed: hyphens and blanks of Word and the web made plain, marks that nobody sees taken out."""
    if not text.isascii():
        text = re.sub(_HYPHENS, "-", re.sub(_INVISIBLE, "", text)).translate(_WIDE)
    return " ".join(text.split()).rstrip(" .,;:")


@functools.lru_cache(maxsize=4096)
def read_number(text: str, country: str = DEFAULT_COUNTRY) -> DialedNumber:
    """What a phone number prints and dials in a country. Raises HandoutsError, without a place, where nobody can dial it."""
    printed = tidy_number(text)
    if (found := _NANP.fullmatch(printed)) and country in NANP:
        return DialedNumber(printed, printed, printed, "+1" + "".join(each or "" for each in found.groups()))
    if re.search(_FOREIGN_DIGIT, printed):
        plain = re.sub(r"\d", lambda digit: str(unicodedata.decimal(digit[0])), printed)
        raise HandoutsError(Problem("bad-phone", f"{quote(printed)} has digits that are not on every phone.",
                                    f"Write it with the digits 0 to 9: {plain}"))  # fmt: skip
    if country == "GB" and (relay := re.fullmatch(_RELAY, printed)):
        called = read_number(relay[2], country)
        national = re.sub(r"\D", "", called.number)
        return replace(
            called,
            printed=printed,
            number=f"{relay[1]}{called.number}",
            linked=f"{relay[1]}{called.linked}",
            dialed=relay[1][:5] + national,
        )
    option = re.search(_OPTION, printed)
    linked = printed[: option.start()] if option and re.search(r"\d", printed[: option.start()]) else printed
    number, extension = linked, ""
    if found := re.fullmatch(_EXTENSION, linked):
        number, extension = found["number"], found["extension"]
    abroad = re.sub(r"^\((\+\d+)\)", r"\1", number.strip())  # (+44) 20 7946 0958
    dialed, digits = _dial(abroad, printed, country)
    return DialedNumber(printed, number.strip(), linked, dialed, extension, digits)


def is_country(code: str) -> bool:
    """Whether phones are known of a country, by its code of two letters (ISO 3166-1)."""
    return code in NANP or code in countries()


@functools.cache
def countries() -> tuple[str, ...]:
    """The codes of all countries there are phone numbers of."""
    return tuple(sorted(_library().SUPPORTED_REGIONS))


def country_fault(code: str) -> str | None:
    """How to mend a country that is none; None if it is one."""
    if is_country(code):
        return None
    letters = re.sub("[^A-Z]", "", code.upper())
    meant = _NAMED_OTHERWISE.get(letters, letters)
    if is_country(meant):
        return f"Write the two letters of ISO 3166-1: {meant}"
    near = [each for each in countries() if each[:1] == meant[:1]]
    return (
        f"Write the two letters of ISO 3166-1, such as US, CA or GB. {did_you_mean(meant, near or ['US', 'CA', 'GB'])}"
    )


def is_given_out(text: str, country: str = DEFAULT_COUNTRY) -> bool:
    """Whether numbers that begin like this one are given out to anybody; those kept for stories are not.

    Raises HandoutsError where nobody can dial it.
    """
    number, library = read_number(text, country), _library()
    if not number.dialed.startswith("+"):
        return True  # a short number, or one of the country's own: judged when it was read
    return bool(library.is_valid_number(library.parse(number.dialed, None)))


def find_numbers(text: str, country: str = DEFAULT_COUNTRY) -> Iterator[FoundNumber]:
    """The phone numbers in running words, of seven digits and more; a date or an amount is none."""
    for found in re.finditer(_CANDIDATE, text):
        written = tidy_number(found[0])
        if re.fullmatch(_DATE, written) or written.count("(") != written.count(")"):
            continue
        try:
            number = read_number(written, country)
        except HandoutsError:
            continue
        if country in NANP and written.isdigit():
            continue  # ten digits without a mark between them are any number
        if written[0] in "+(0" or country in NANP or is_given_out(written, country):
            yield FoundNumber(found[0], found.start(), number)


# -- what is dialed


def _library() -> Any:
    """Google's phonenumbers: 12 ms to bring in, so only where a number asks for it."""
    return importlib.import_module("phonenumbers")


def _dial(number: str, printed: str, country: str) -> tuple[str, str]:
    """What a number dials, and itself in digits where it has letters. Raises HandoutsError."""
    if (found := _NANP.fullmatch(number)) and country in NANP:
        return "+1" + "".join(each or "" for each in found.groups()), ""
    if country == "JP" and re.fullmatch(_JAPANESE_CODE, number):
        return number, ""
    if both := _same_twice(number, country):
        return both, ""
    if re.search(_ANOTHER_LINE, number) or _are_two(number):
        raise HandoutsError(Problem("two-phones", f"{quote(printed)} is more than one phone number.",
                                    "Write an entry for each:  - number: …  with a  label:  that says whose it is."))  # fmt: skip
    if re.fullmatch(_LETTERS if country in NANP else _LETTERS_ELSEWHERE, number):
        return _dial_letters(number, printed, country)
    if not re.fullmatch(_SHAPE, number):
        raise HandoutsError(Problem("bad-phone", f"{quote(printed)} is not a phone number: it has {_strangers(number)}.",
                                    "Write the number alone, with an extension (ext. 5) or an option (option 2) after it if it has one; "
                                    f"other words belong under  label:  or  hours:. {_example(country)}"))  # fmt: skip
    return _dial_digits(number, printed, country), ""


def _strangers(number: str) -> str:
    """What stands in a number and is no part of one."""
    word = re.search(r"[^\W\d_]+", number)
    return (
        f"the word {quote(word[0])}"
        if word
        else "marks that no number has"
        if re.search(r"\d", number)
        else "no digits"
    )


def _dial_digits(number: str, printed: str, country: str) -> str:
    digits = re.sub(r"\D", "", number)
    if number in _SHORT.get(country, ()):
        return number
    if not number.startswith("+") and len(digits) < LEAST_DIGITS and _is_short(digits, country):
        return digits
    library = _library()
    if country in NANP and not number.startswith(("+", "011")):
        raise _refused(printed, country, _nanp_fault(digits, number))
    try:
        parsed = library.parse(number, country)
    except library.NumberParseException as wrong:
        if wrong.error_type == wrong.INVALID_COUNTRY_CODE:
            raise _refused(printed, country, "what follows the + is the code of no country") from wrong
        raise _refused(
            printed, country, "it is too short" if len(digits) < LEAST_DIGITS else "it is too long"
        ) from wrong
    judged, possible = library.is_possible_number_with_reason(parsed), library.ValidationResult
    if parsed.country_code == 1 and judged == possible.IS_POSSIBLE and not _NANP.fullmatch(str(parsed.national_number)):
        raise _refused(printed, country, _NANP_BEGINNINGS)
    if judged == possible.IS_POSSIBLE and (trunk := _missing_trunk(number, parsed, country)):
        raise _refused(printed, country, f"the {trunk} with which numbers there begin is missing")
    if judged != possible.IS_POSSIBLE:
        reason = {
            possible.TOO_SHORT: f"it is too short, with {_count(digits)}",
            possible.TOO_LONG: f"it is too long, with {_count(digits)}",
            possible.IS_POSSIBLE_LOCAL_ONLY: "its area code is missing",
            possible.INVALID_COUNTRY_CODE: "what follows the + is the code of no country",
        }
        raise _refused(printed, country, reason.get(judged, f"no number there has {_count(digits)} like these"))
    if number.startswith("+") or parsed.country_code == 1 or library.can_be_internationally_dialled(parsed):
        return str(library.format_number(parsed, library.PhoneNumberFormat.E164))
    if library.region_code_for_number(parsed) == country:
        return str(library.format_number_for_mobile_dialing(parsed, country, False)) or digits
    return str(library.format_number(parsed, library.PhoneNumberFormat.E164))


def _missing_trunk(number: str, parsed: Any, country: str) -> str:
    """The prefix that a number of the country needs and lacks, such as the 0 of 020 7946 0958; else empty.

    Somebody who dials what is printed would reach nobody, or a neighbor.
    """
    library = _library()
    trunk = str(library.ndd_prefix_for_region(country, True) or "")
    at_home = parsed.country_code == library.country_code_for_region(country) and not number.startswith(("+", "00"))
    if not (at_home and trunk) or re.sub(r"\D", "", number).startswith(trunk):
        return ""
    formats = library.PhoneMetadata.metadata_for_region(country).number_format
    if any(each.national_prefix_optional_when_formatting for each in formats):
        return "" if library.is_valid_number(parsed) else trunk
    national = library.format_number(parsed, library.PhoneNumberFormat.NATIONAL)
    return trunk if national.lstrip("(").startswith(trunk) or not library.is_valid_number(parsed) else ""


def _count(digits: str) -> str:
    return f"{len(digits)} digit{'' if len(digits) == 1 else 's'}"


def _nanp_fault(digits: str, number: str) -> str:
    """What is wrong with a number that is not written as one of North America."""
    bare = digits.removeprefix("1") if len(digits) > 10 else digits
    if len(digits) < LEAST_DIGITS:
        return "it is too short, and no short number of that country"
    if len(bare) == 7:
        return "its area code is missing"
    if len(bare) != 10:
        return f"it is too {'short' if len(bare) < 10 else 'long'}, with {_count(digits)}"
    if bare[0] in "01" or bare[3] in "01":
        return _NANP_BEGINNINGS
    return "its digits are not in groups of 3, 3 and 4"


def _refused(printed: str, country: str, reason: str) -> HandoutsError:
    hint = (
        ""
        if printed.startswith("+")
        else f"If the practice is in another country than {country}, say so under  practice:  country: {'US' if country == 'GB' else 'GB'}"
    )
    return HandoutsError(Problem("bad-phone", f"{quote(printed)} is not a phone number of the country {country}: {reason}.",
                                 f"{_example(country)} {hint}".strip()))  # fmt: skip


def _example(country: str) -> str:
    """How a number of the country is written, and one of another."""
    library = _library()
    if country in NANP:
        home = "(770) 555-0123"
    else:
        home = library.format_number(library.example_number(country), library.PhoneNumberFormat.NATIONAL)
    abroad = "+44 20 7946 0958" if country != "GB" else "+1 770 555 0123"
    return f"Write it as it should be printed and is dialed, such as {home}, {home} ext. 5 or, of another country, {abroad}."


def _is_short(digits: str, country: str) -> bool:
    """Whether it is a short number of the country: 911, 988, 111, 116 117."""
    library = _library()
    try:
        return bool(library.is_valid_short_number_for_region(library.parse(digits, country), country))
    except library.NumberParseException:
        return False


# -- letters


_KEYS = {letter: str(key) for key, letters in enumerate(("ABC", "DEF", "GHI", "JKL", "MNO", "PQRS", "TUV", "WXYZ"), 2) for letter in letters}  # fmt: skip
"""The letters on a phone's keys, by ITU-T E.161."""


def _dial_letters(number: str, printed: str, country: str) -> tuple[str, str]:
    """What a number with words in it dials, and the number in digits. Raises HandoutsError.

    Letters past the tenth digit of a North American number are part of the word and not dialed: 1-800-MEDICARE.
    """
    digits = "".join(_KEYS.get(each, each) for each in number.upper())
    if country in NANP:
        places = [each.start() for each in re.finditer("[0-9A-Za-z]", number)]
        lead = number.lstrip("+").startswith("1")
        bare = re.sub(r"\D", "", digits)[lead:]
        past = number[places[9 + lead] + 1 :] if len(bare) > 10 else ""
        joined = not past or number[places[9 + lead] :].isalpha()
        digits = f"{'1-' * lead}{bare[:3]}-{bare[3:6]}-{bare[6:10]}"
        lower = bare[:1] != "8" and re.search("[a-z]", number)  # in small letters it may be any words
        dialed = "+1" + bare[:10] if joined and not lower and _NANP.fullmatch(digits) else ""
    else:
        dialed = _dial_digits(digits, printed, country)
    library = _library()
    if not dialed or not library.is_valid_number(library.parse(dialed, country)):
        raise HandoutsError(Problem("bad-phone", f"{quote(printed)} is not a phone number: it has {_strangers(number)}.",
                                    "Write the number alone; words belong under  label:  or  hours:, and letters that stand for digits "
                                    f"are best written as these. {_example(country)}"))  # fmt: skip
    return dialed, digits


# -- two numbers


def _halves(number: str) -> Iterator[tuple[str, str, str]]:
    for found in re.finditer(_AND, number):
        yield number[: found.start()].strip(), found[0], number[found.end() :].strip()


def _is_whole(number: str) -> bool:
    return sum(map(str.isalnum, number)) >= LEAST_DIGITS and bool(re.match(r"[+(]?\d", number))


def _are_two(number: str) -> bool:
    """Whether a text is two numbers side by side, or one and the last digits of another."""
    if sum(map(str.isdigit, number)) > MOST_DIGITS + PREFIX * number.startswith("0") and re.fullmatch(_SHAPE, number):
        return True
    return any(
        _is_whole(one)
        and (_is_whole(other) or (re.match(r"[+(]?\d", other) and (mark.strip() not in "/-" or _NANP.fullmatch(one))))
        for one, mark, other in _halves(number)
    )


def _same_twice(number: str, country: str) -> str:
    """What a number dials that stands there in letters and again, in brackets, in digits; empty if it does not."""
    found = re.fullmatch(r"(.*[A-Za-z])[ ]?[(](1?[\d ().-]+\d)[)]", number)
    if not found:
        return ""
    try:
        letters = _dial(found[1].strip(), number, country)[0]
    except HandoutsError:
        return ""
    digits = re.sub(r"\D", "", found[2])
    return letters if len(digits) >= LAST_GROUP and letters.endswith(digits.removeprefix("1")) else ""
