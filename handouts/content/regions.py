"""The states and regions of a country, by the codes that addresses have: the part of ISO 3166-2 after the hyphen.

Of the countries below all are known, and another code is refused with the nearest that there is. Of any other country the form
alone is judged: up to three letters or digits.
"""

import re
from collections.abc import Mapping

_US = {
    "AL": "Alabama", "AK": "Alaska", "AZ": "Arizona", "AR": "Arkansas", "CA": "California", "CO": "Colorado", "CT": "Connecticut",
    "DE": "Delaware", "DC": "District of Columbia", "FL": "Florida", "GA": "Georgia", "HI": "Hawaii", "ID": "Idaho", "IL": "Illinois",
    "IN": "Indiana", "IA": "Iowa", "KS": "Kansas", "KY": "Kentucky", "LA": "Louisiana", "ME": "Maine", "MD": "Maryland",
    "MA": "Massachusetts", "MI": "Michigan", "MN": "Minnesota", "MS": "Mississippi", "MO": "Missouri", "MT": "Montana",
    "NE": "Nebraska", "NV": "Nevada", "NH": "New Hampshire", "NJ": "New Jersey", "NM": "New Mexico", "NY": "New York",
    "NC": "North Carolina", "ND": "North Dakota", "OH": "Ohio", "OK": "Oklahoma", "OR": "Oregon", "PA": "Pennsylvania",
    "RI": "Rhode Island", "SC": "South Carolina", "SD": "South Dakota", "TN": "Tennessee", "TX": "Texas", "UT": "Utah",
    "VT": "Vermont", "VA": "Virginia", "WA": "Washington", "WV": "West Virginia", "WI": "Wisconsin", "WY": "Wyoming",
    "AS": "American Samoa", "GU": "Guam", "MP": "Northern Mariana Islands", "PR": "Puerto Rico", "VI": "Virgin Islands",
}  # fmt: skip
_CA = {
    "AB": "Alberta", "BC": "British Columbia", "MB": "Manitoba", "NB": "New Brunswick", "NL": "Newfoundland and Labrador",
    "NS": "Nova Scotia", "NT": "Northwest Territories", "NU": "Nunavut", "ON": "Ontario", "PE": "Prince Edward Island",
    "QC": "Quebec", "SK": "Saskatchewan", "YT": "Yukon",
}  # fmt: skip
_AU = {
    "ACT": "Australian Capital Territory", "NSW": "New South Wales", "NT": "Northern Territory", "QLD": "Queensland",
    "SA": "South Australia", "TAS": "Tasmania", "VIC": "Victoria", "WA": "Western Australia",
}  # fmt: skip
_GB = {"ENG": "England", "NIR": "Northern Ireland", "SCT": "Scotland", "WLS": "Wales"}
_DE = {
    "BW": "Baden-Württemberg", "BY": "Bayern", "BE": "Berlin", "BB": "Brandenburg", "HB": "Bremen", "HH": "Hamburg", "HE": "Hessen",
    "MV": "Mecklenburg-Vorpommern", "NI": "Niedersachsen", "NW": "Nordrhein-Westfalen", "RP": "Rheinland-Pfalz", "SL": "Saarland",
    "SN": "Sachsen", "ST": "Sachsen-Anhalt", "SH": "Schleswig-Holstein", "TH": "Thüringen",
}  # fmt: skip
REGIONS: Mapping[str, Mapping[str, str]] = {"US": _US, "CA": _CA, "AU": _AU, "GB": _GB, "DE": _DE}
"""Names by code, by country (ISO 3166-2)."""
LONGEST = 3
FORM = f"[A-Z0-9]{{1,{LONGEST}}}"
_EXAMPLE = "Write its code alone, as addresses have it: "


def region_fault(text: str, country: str) -> str | None:
    """How to mend what should be the code of a state or region of a country; None if it is one."""
    known = REGIONS.get(country, {})
    if text in known or (not known and re.fullmatch(FORM, text)):
        return None
    import difflib  # slow to import, and only a wrong file needs it

    plain = re.sub(rf"^{country}[-\s]", "", text.strip(), flags=re.IGNORECASE).casefold()
    meant = {**{name.casefold(): code for code, name in known.items()}, **{code.casefold(): code for code in known}}
    if not known:
        return f"{_EXAMPLE}up to 3 capitals or digits."
    near = (
        [plain] if plain in meant else difflib.get_close_matches(plain[:60], meant, 1) if len(plain) > LONGEST else []
    )
    if near:
        return f"{_EXAMPLE}{meant[near[0]]}."
    elsewhere = [f"{there[plain.upper()]} is in {other}" for other, there in REGIONS.items() if plain.upper() in there]
    return f"{elsewhere[0]}: correct  country:  or the state." if elsewhere else f"{_EXAMPLE}{', '.join(known)}."
