"""Numbers of a translation: what says the same is never told, what says another thing always is, and nothing is stopped."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from conftest import ROOT, TODAY
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import handouts
from handouts import checks
from handouts.checks.amounts import han_value, read_amounts
from handouts.checks.manners import FOLDER, manner
from handouts.checks.translated_numbers import compare_numbers
from handouts.cli.app import main
from handouts.languages.language import codes
from handouts.problems import Severity


def differ(written: str, original: str, code: str, translation: str) -> bool:
    lost, new = compare_numbers(read_amounts(original, written), read_amounts(translation, code))
    return bool(lost or new)


SAME = (
    ("en", "Come at 6 pm.", "de", "Kommen Sie um 18 Uhr."),
    ("en", "Come at 6 pm.", "fr", "Venez à 18 h."),
    ("en", "Come at 6 pm.", "es", "Venga a las 6 de la tarde."),
    ("en", "Come at 6 pm.", "zh-Hans", "下午6点来。"),
    ("en", "Come at 6 pm.", "zh-Hant", "下午6點來。"),
    ("en", "Come at 6 pm.", "ja", "午後６時に来てください。"),
    ("en", "Come at 6 pm.", "ko", "오후 6시에 오세요."),
    ("en", "Come at 6 pm.", "vi", "Đến lúc 6 giờ chiều."),
    ("en", "Come at 6 pm.", "hi", "शाम ६ बजे आइए।"),
    ("en", "Come at 6 pm.", "gu", "સાંજે ૬ વાગ્યે આવો."),
    ("en", "Come at 6 pm.", "ar", "تعال الساعة ٦ مساءً."),
    ("en", "Come at 6 pm.", "fa", "ساعت ۶ بعدازظهر بیایید."),
    ("en", "Come at 6 pm.", "am", "ከምሽቱ 12 ሰዓት ይምጡ።"),
    ("en", "Come at 6 pm.", "ht", "Vini a 6è diswa."),
    ("en", "Come at 6 pm.", "ru", "Приходите в 18:00."),
    ("en", "Come at 6 pm.", "ru", "Приходите в 6 часов вечера."),
    ("en", "Come at 6 pm.", "pt", "Venha às 18h."),
    ("en", "Come at 6 pm on Dec 3.", "ja", "12月3日の午後6時に来てください。"),
    ("en", "Come at 6 pm on December 3, 2026.", "zh-Hans", "2026年12月3日下午6点来。"),
    ("en", "Come at 6 pm on Dec 3.", "zh-Hant", "12月3日下午6點來。"),
    ("en", "Come at 6 pm on Dec 3.", "ko", "12월 3일 오후 6시에 오세요."),
    ("ja", "１２月３日に来てください。", "de", "Kommen Sie am 3. Dezember."),
    ("en", "Stop 1.5 mg for 2 weeks.", "ar", "أوقف 1.5 مغ لمدة أسبوعين."),
    ("en", "Rest for 2 days.", "ar", "استرح يومين."),
    ("en", "Come at 7:30 am.", "de", "Kommen Sie um 7.30 Uhr."),
    ("en", "Come at 7:30 am.", "fr", "Venez à 7 h 30."),
    ("en", "Come at 7:30 am.", "fr", "Venez à 7h30."),
    ("en", "Come at 7:30 am.", "zh-Hans", "早上7点半来。"),
    ("en", "Come at 7:30 am.", "ja", "午前7時30分に"),
    ("en", "Come at 7:30 am.", "ko", "오전 7시 30분"),
    ("en", "Come at 12 noon.", "de", "Kommen Sie um 12 Uhr."),
    ("en", "No food after midnight.", "de", "Nichts essen ab 0 Uhr."),
    ("en", "Open 8 am to 5 pm.", "de", "Geöffnet von 8 bis 17 Uhr."),
    ("en", "Open 8 am to 5 pm.", "ja", "午前8時から午後5時まで"),
    ("en", "Open from 1 to 5 pm.", "de", "Geöffnet von 13 bis 17 Uhr."),
    ("en", "Take it twice a day.", "es", "Tómelo 2 veces al día."),
    ("en", "Take it 2 times a day.", "de", "Zweimal am Tag."),
    ("en", "Take it twice a day.", "de", "Nehmen Sie es 2-mal am Tag."),
    ("en", "Move both legs.", "es", "Mueva las 2 piernas."),
    ("en", "Take it once.", "es", "Tómelo 1 vez."),
    ("en", "Fever above 101.5 °F.", "de", "Fieber über 38,6 °C."),
    ("en", "Fever above 101.5 °F", "fr", "Fièvre de plus de 38,5 °C"),
    ("en", "Fever above 100.4°F (38°C).", "es", "Fiebre de más de 38 °C (100,4 °F)."),
    ("en", "Fever above 101.5 °F", "ja", "38.6℃以上の熱"),
    ("en", "Fever above 101 degrees", "de", "Fieber über 38,3 Grad"),
    ("en", "Stay for 24 hours.", "de", "Bleiben Sie 1 Tag lang."),
    ("en", "Stay 1 day.", "ru", "Оставайтесь 24 часа."),
    ("en", "Stay 1 day.", "ar", "ابق لمدة يوم."),
    ("en", "2 hours", "ar", "ساعتين"),
    ("en", "for 2 weeks", "de", "14 Tage lang"),
    ("en", "12 months", "fr", "1 an"),
    ("en", "6 weeks", "es", "6 semanas"),
    ("en", "Walk 2 miles.", "de", "Gehen Sie 3 km."),
    ("en", "Walk 2 miles", "es", "Camine 3.2 km"),
    ("en", "a cut of 1/2 inch", "de", "ein Schnitt von 1,3 cm"),
    ("en", "a cut of ½ inch", "de", "ein Schnitt von 1,3 cm"),
    ("en", "10 pounds", "de", "5 kg"),
    ("en", "10 lb", "es", "4.5 kilos"),
    ("en", "8 ounces of water", "de", "240 ml Wasser"),
    ("en", "1 cup", "fr", "250 ml"),
    ("en", "1 teaspoon", "pt", "5 ml"),
    ("en", "1 in 1,000 people", "de", "1 von 1.000 Menschen"),
    ("en", "1 in 1,000 people", "fr", "1 personne sur 1 000"),
    ("en", "1 in 1,000 people", "ja", "1000人に1人"),
    ("en", "1 in 10,000", "ja", "1万人に1人"),
    ("en", "1 in 10,000", "zh-Hans", "一万人中1人"),
    ("en", "1 in 100,000", "hi", "1,00,000 में से 1"),
    ("en", "1.5 liters", "de", "1,5 Liter"),
    ("en", "Take half a tablet.", "de", "Nehmen Sie ½ Tablette."),
    ("en", "Take ½ tablet.", "es", "Tome media tableta."),
    ("en", "Take 1½ tablets", "fr", "Prenez 1,5 comprimé"),
    ("en", "2 and a half hours", "de", "2,5 Stunden"),
    ("en", "Stop on 12/24.", "de", "Hören Sie am 24.12. auf."),
    ("en", "Stop on 12/24.", "es", "Deje de tomarlo el 24/12."),
    ("en", "Stop on 12/24.", "fr", "Arrêtez le 24 décembre."),
    ("en", "Stop on December 24.", "de", "Am 24. Dezember aufhören"),
    ("en", "Stop on 12/24.", "ja", "12月24日にやめてください"),
    ("en", "blood pressure 120/80", "de", "Blutdruck 120 zu 80"),
    ("en", "Call (770) 962-3642.", "de", "Rufen Sie (770) 962-3642 an."),
    ("en", "Call 770-962-3642.", "es", "Llame al 770 962 3642."),
    ("en", "24 to 48 hours", "de", "1 bis 2 Tage"),
    ("en", "38 to 40 °C", "fr", "de 38 à 40 °C"),
    ("en", "every 4 to 6 hours", "es", "cada 4 a 6 horas"),
    ("en", "5-10 mg", "de", "5–10 mg"),
    ("en", "6 weeks", "zh-Hans", "6周"),
    ("en", "3 months", "zh-Hans", "3个月"),
    ("en", "Wait 10 days.", "hi", "१० दिन रुकें।"),
    ("en", "Take 6 pills in 24 hours", "ja", "２４時間に６錠"),
    ("en", "Take 6 pills in 24 hours", "ar", "٦ حبات في ٢٤ ساعة"),
    ("en", "Take 6 pills in 24 hours", "fa", "۶ قرص در ۲۴ ساعت"),
    ("en", "Day 1", "ja", "１日目"),
    ("en", "Day 1", "hi", "दिन १"),
    ("en", "5 mg in the evening", "zh-Hans", "晚上5毫克"),
    ("en", "2 tablets in the morning", "ja", "朝2錠"),
    ("en", "3 times a day", "ko", "하루 3번"),
    ("en", "Version 2026-11-22", "de", "Version 22.11.2026"),
    ("en", "90 %", "fr", "90 pour cent"),
    ("en", "Take 2 500 mg tablets", "es", "Tome 2 tabletas de 500 mg"),
    ("en", "take 2,500 mg", "fr", "prenez 2 500 mg"),
    ("de", "18 Uhr", "en", "6 pm"),
    ("es", "2 veces", "en", "twice"),
    ("en", "at 6", "vi", "lúc 6 giờ"),
    ("en", "6 hours", "vi", "6 giờ"),
    ("en", "within 6 hours", "ru", "в течение 6 часов"),
    ("en", "after 5 days, 10 mg", "ru", "через 5 дней 10 мг"),
    ("en", "Both of you, 2 weeks", "de", "Sie beide, 2 Wochen"),
    ("en", "Tylenol 3", "de", "Tylenol 3"),
    ("en", "0.5 mg", "de", "0,5 mg"),
    ("en", ".5 mg", "de", "0,5 mg"),
    ("en", "1 000 ml", "en", "1,000 ml"),
    ("en", "Take 1 tablet at noon.", "de", "Nehmen Sie mittags 1 Tablette."),
    ("en", "Take it at bedtime, around 10 p.m.", "fr", "Prenez-le vers 22 h."),
    ("en", "between 9:00 a.m. and 4:30 p.m.", "es", "entre las 9:00 y las 16:30"),
    ("en", "between 9:00 a.m. and 4:30 p.m.", "de", "zwischen 9 und 16.30 Uhr"),
    ("en", "every other day", "de", "jeden 2. Tag"),
    ("en", "a 2-inch cut", "es", "un corte de 5 cm"),
    ("en", "6 feet away", "es", "a 2 metros"),
    ("en", "30 minutes", "es", "media hora"),
    ("en", "half an hour", "de", "30 Minuten"),
    ("en", "a week", "es", "7 días"),
    ("en", "about 1 hour", "ja", "約1時間"),
    ("en", "about 1 hour", "zh-Hans", "大约一小时"),
    ("en", "in 2 to 6 weeks", "fr", "en 2 à 6 semaines"),
    ("en", "9 out of 10 people", "es", "9 de cada 10 personas"),
    ("en", "20% of people", "de", "20 Prozent"),
    ("en", "COVID-19", "es", "COVID-19"),
    ("en", "vitamin B12", "de", "Vitamin B12"),
    ("en", "the L4 vertebra", "es", "la vértebra L4"),
    ("en", "Dial 911", "es", "Llame al 911"),
    ("en", "18 years or older", "es", "18 años o más"),
    ("en", "0.9% saline", "fr", "sérum à 0,9 %"),
    ("en", "2,000 calories", "es", "2000 calorías"),
    ("en", "$50", "es", "50 $"),
    ("en", "May 5, 2026", "es", "5 de mayo de 2026"),
    ("en", "5/12/2026", "de", "12.5.2026"),
    ("en", "3:1 ratio", "es", "proporción de 3:1"),
    ("en", "one-time dose", "es", "dosis única"),
    ("en", "2 x 500 mg", "de", "2 × 500 mg"),
    ("en", "10-20 minutes", "ru", "10–20 минут"),
    ("en", "3 times daily for 7 days", "ru", "3 раза в день 7 дней"),
    ("en", "1 in 4", "fr", "1 sur 4"),
    ("en", "32 °F", "de", "0 °C"),
    ("en", "98.6°F", "pt", "37 °C"),
    ("en", "Room 204, 2nd floor", "es", "Sala 204, 2.º piso"),
    ("en", "ages 65+", "es", "65 años o más"),
    ("en", "1st day", "fr", "1er jour"),
    ("en", "at 14:00", "en", "2 pm"),
    ("en", "48 hours", "vi", "2 ngày"),
    ("en", "72 hours", "ko", "3일"),
    ("en", "24/7", "es", "24 horas, 7 días"),
    ("en", "4 weeks", "de", "1 Monat"),
)
"""Two languages that say one thing: none of these may be told."""


@pytest.mark.parametrize(("written", "original", "code", "translation"), SAME)
def test_what_says_the_same_is_not_told(written: str, original: str, code: str, translation: str) -> None:
    assert not differ(written, original, code, translation)
    assert not differ(code, translation, written, original)


OTHER = (
    ("en", "Take 5 mg.", "de", "Nehmen Sie 50 mg."),
    ("en", "Take 5 mg.", "de", "Nehmen Sie 5 g."),
    ("en", "Take 5 mg.", "es", "Tome 5 ml."),
    ("en", "Come at 6 pm.", "de", "Kommen Sie um 6 Uhr."),
    ("en", "Come at 6 pm.", "de", "Kommen Sie um 19 Uhr."),
    ("en", "Come at 6 pm.", "ja", "午前6時"),
    ("en", "Come on Dec 3.", "ja", "12月4日に来てください。"),
    ("en", "Come on Dec 3.", "zh-Hans", "11月3日来。"),
    ("en", "Come at 6 am", "zh-Hans", "下午6点"),
    ("en", "twice", "es", "3 veces"),
    ("en", "twice a day", "de", "dreimal am Tag"),
    ("en", "Fever above 101.5 °F.", "de", "Fieber über 39 °C."),
    ("en", "Fever above 101.5 °F", "de", "Fieber über 37,5 °C"),
    ("en", "24 hours", "de", "2 Tage"),
    ("en", "2 weeks", "fr", "10 jours"),
    ("en", "Walk 2 miles.", "de", "Gehen Sie 2 km."),
    ("en", "Walk 2 miles.", "de", "Gehen Sie 5 km."),
    ("en", "10 lb", "de", "10 kg"),
    ("en", "1 inch", "de", "1 cm"),
    ("en", "1 in 1,000", "de", "1 von 100"),
    ("en", "1 in 1,000", "de", "1 von 1,000"),
    ("en", "1.5 mg", "de", "15 mg"),
    ("en", "1.5 mg", "de", "1.500 mg"),
    ("en", "½ tablet", "es", "2 tabletas"),
    ("en", "Call (770) 962-3642", "de", "(770) 962-3643"),
    ("en", "Stop on 12/24", "de", "am 23.12."),
    ("en", "5 to 10 mg", "de", "5 bis 100 mg"),
    ("en", "7:30 am", "fr", "7 h 45"),
    ("en", "6 weeks", "zh-Hans", "6个月"),
    ("en", "3 days", "ru", "3 недели"),
    ("en", "1 tablet", "hi", "२ गोली"),
    ("en", "10 days", "ar", "١٢ يوم"),
    ("en", "Take 2 pills", "es", "Tome pastillas"),
    ("en", "Take pills", "es", "Tome 2 pastillas"),
    ("en", "0.5 mg", "de", "5 mg"),
    ("en", "1 mg", "fr", "1 µg"),
    ("en", "12/24", "de", "12/25"),
    ("en", "4 hours", "ja", "4日間"),
    ("en", "at noon", "de", "um 14 Uhr"),
    ("en", "10 mg twice a day", "es", "20 mg 2 veces al día"),
    ("en", "2.5 mg", "fr", "25 mg"),
    ("en", "within 2 hours", "hi", "२० घंटे में"),
    ("en", "no lifting over 10 pounds", "zh-Hans", "不要提超过10公斤"),
    ("en", "8 weeks", "ar", "٦ أسابيع"),
    ("en", "Stop 7 days before", "ru", "Прекратите за 5 дней"),
    ("en", "at 9 am", "ko", "오후 9시"),
    ("en", "100.4 °F", "vi", "39 °C"),
    ("en", "4 mg", "de", "4 ml"),
    ("en", "for 3 days", "am", "ለ5 ቀናት"),
    ("en", "500 mg", "pt", "500 g"),
    ("en", "(770) 962-3642", "es", "(770) 962-3624"),
)
"""Two languages of which one is wrong."""


@pytest.mark.parametrize(("written", "original", "code", "translation"), OTHER)
def test_what_says_another_thing_is_told(written: str, original: str, code: str, translation: str) -> None:
    assert differ(written, original, code, translation)
    assert differ(code, translation, written, original)


# -- made-up values, in every language


def _half_day(hour: int, morning: str, afternoon: str) -> tuple[int, str]:
    return (hour % 12 or 12), (morning if hour < 12 else afternoon)


def _clock(pattern: str, morning: str, afternoon: str, minutes: str = ":{:02}") -> Callable[[int, int], str]:
    """A time on a clock of twice 12 hours; {h} hour, {m} minutes if there are any, {d} the half of the day."""

    def write(hour: int, minute: int) -> str:
        shown, half = _half_day(hour, morning, afternoon)
        return pattern.format(h=shown, m=minutes.format(minute) if minute else "", d=half)

    return write


TIMES: dict[str, Callable[[int, int], str]] = {
    "en": _clock("{h}{m} {d}", "am", "pm"),
    "es": _clock("{h}{m} {d}", "de la mañana", "de la tarde"),
    "de": lambda hour, minute: f"{hour}.{minute:02} Uhr" if minute else f"{hour} Uhr",
    "fr": lambda hour, minute: f"{hour} h {minute:02}" if minute else f"{hour} h",
    "pt": lambda hour, minute: f"{hour}h{minute:02}" if minute else f"{hour} horas",
    "ru": lambda hour, minute: f"{hour}:{minute:02}",
    "zh-Hans": _clock("{d}{h}点{m}", "上午", "下午", "{:02}分"),
    "zh-Hant": _clock("{d}{h}點{m}", "上午", "下午", "{:02}分"),
    "ja": _clock("{d}{h}時{m}", "午前", "午後", "{:02}分"),
    "ko": _clock("{d} {h}시{m}", "오전", "오후", " {:02}분"),
    "vi": _clock("{h} giờ{m} {d}", "sáng", "chiều", " {:02} phút"),
    "hi": _clock("{d} {h}{m} बजे", "सुबह", "शाम"),
    "gu": _clock("{d} {h}{m} વાગ્યે", "સવારે", "સાંજે"),
    "ar": _clock("الساعة {h}{m} {d}", "صباحًا", "مساءً"),
    "fa": _clock("ساعت {h}{m} {d}", "صبح", "بعدازظهر"),
    "am": lambda hour, minute: "{} {} ሰዓት{}".format(
        "ከጠዋቱ" if 6 <= hour < 18 else "ከምሽቱ", ((hour - 6) % 12) or 12, f" ከ{minute} ደቂቃ" if minute else ""
    ),
    "ht": _clock("{h}è{m} {d}", "dimaten", "diswa", "{:02}"),
    "tl": _clock("{h}{m} {d}", "ng umaga", "ng hapon"),
    "pl": lambda hour, minute: f"{hour}:{minute:02}",
    "it": lambda hour, minute: f"{hour}:{minute:02}",
    "ur": _clock("{d} {h}{m} بجے", "صبح", "شام"),
    "uk": lambda hour, minute: f"{hour}:{minute:02}",
    "bn": _clock("{d} {h}{m} টায়", "সকাল", "বিকাল"),
    "pa": _clock("{d} {h}{m} ਵਜੇ", "ਸਵੇਰੇ", "ਸ਼ਾਮ"),
    "th": lambda hour, minute: f"{hour}:{minute:02}",
    "hmn": _clock("{h}{m} {d}", "sawv ntxov", "yav tsaus ntuj"),
    "so": _clock("{h}{m} {d}", "subaxnimo", "galabnimo"),
    "sw": _clock("{h}{m} {d}", "asubuhi", "jioni"),
    "ne": _clock("{d} {h}{m} बजे", "बिहान", "साँझ"),
    "he": lambda hour, minute: f"{hour}:{minute:02}",
    "el": _clock("{h}{m} {d}", "π.μ.", "μ.μ."),
    "lo": lambda hour, minute: f"{hour}:{minute:02} ໂມງ",
    "km": _clock("ម៉ោង {h}{m} {d}", "ព្រឹក", "ល្ងាច"),
    "my": _clock("{d} {h}{m} နာရီ", "နံနက်", "ညနေ"),
    "hy": lambda hour, minute: f"ժամը {hour}:{minute:02}",
    "ta": _clock("{d} {h}{m} மணிக்கு", "காலை", "மாலை"),
    "te": _clock("{d} {h}{m} గంటలకు", "ఉదయం", "సాయంత్రం"),
}
UNITS_OF_TIME: dict[str, tuple[str, str, str]] = {
    # hours, days, weeks
    "en": ("hours", "days", "weeks"), "es": ("horas", "días", "semanas"), "de": ("Stunden", "Tage", "Wochen"),
    "fr": ("heures", "jours", "semaines"), "pt": ("horas", "dias", "semanas"), "ru": ("часов", "дней", "недель"),
    "zh-Hans": ("小时", "天", "周"), "zh-Hant": ("小時", "天", "週"), "ja": ("時間", "日間", "週間"), "ko": ("시간", "일", "주"),
    "vi": ("giờ", "ngày", "tuần"), "hi": ("घंटे", "दिन", "हफ़्ते"), "gu": ("કલાક", "દિવસ", "અઠવાડિયા"), "ar": ("ساعات", "أيام", "أسابيع"),
    "fa": ("ساعت", "روز", "هفته"), "am": ("ሰዓታት", "ቀናት", "ሳምንታት"), "ht": ("èdtan", "jou", "semèn"),
    "tl": ("oras", "araw", "linggo"), "pl": ("godzin", "dni", "tygodni"), "it": ("ore", "giorni", "settimane"), "ur": ("گھنٹے", "دن", "ہفتے"),
    "uk": ("годин", "днів", "тижнів"), "bn": ("ঘণ্টা", "দিন", "সপ্তাহ"), "pa": ("ਘੰਟੇ", "ਦਿਨ", "ਹਫ਼ਤੇ"),
    "hmn": ("xuab moos", "hnub", "lub lis piam"), "so": ("saacadood", "maalmood", "toddobaad"), "sw": ("masaa", "siku", "wiki"),
    "th": ("ชั่วโมง", "วัน", "สัปดาห์"), "ne": ("घण्टा", "दिन", "हप्ता"), "he": ("שעות", "ימים", "שבועות"), "el": ("ώρες", "ημέρες", "εβδομάδες"),
    "lo": ("ຊົ່ວໂມງ", "ມື້", "ອາທິດ"), "km": ("ម៉ោង", "ថ្ងៃ", "សប្ដាហ៍"), "my": ("နာရီ", "ရက်", "ပတ်"), "hy": ("ժամ", "օր", "շաբաթ"),
    "ta": ("மணி நேரம்", "நாட்கள்", "வாரங்கள்"), "te": ("గంటలు", "రోజులు", "వారాలు"),
}  # fmt: skip
DIGITS = {"ar": "٠١٢٣٤٥٦٧٨٩", "fa": "۰۱۲۳۴۵۶۷۸۹", "hi": "०१२३४५६७८९", "gu": "૦૧૨૩૪૫૬૭૮૯", "ja": "０１２３４５６７８９"}
COMMA = ("de", "fr", "pt", "ru", "vi", "pl", "it", "uk", "el", "lo", "hy")
LANGUAGES = sorted(TIMES)


def test_every_language_there_is_is_tried() -> None:
    assert (
        set(TIMES) == set(UNITS_OF_TIME) == set(codes()) == {path.stem for path in FOLDER.glob("*.yaml")} - {"common"}
    )


def _local(text: str, code: str, native: bool) -> str:
    return text.translate(str.maketrans("0123456789", DIGITS[code])) if native and code in DIGITS else text


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(LANGUAGES), st.integers(0, 23), st.sampled_from([0, 5, 15, 30, 45]), st.booleans())
def test_times_of_the_day_agree(code: str, hour: int, minute: int, native: bool) -> None:
    assume(
        hour not in (0, 12) or code in ("de", "fr", "ru", "pl", "it", "uk", "he", "lo", "hy")
    )  # noon and midnight have words of their own
    said = _local(TIMES[code](hour, minute), code, native)
    assert not differ("en", f"Come at {TIMES['en'](hour, minute)}.", code, f"— {said} —")


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(LANGUAGES), st.integers(1, 23), st.integers(1, 23), st.sampled_from([0, 15, 30]))
def test_another_time_is_told(code: str, hour: int, other: int, minute: int) -> None:
    assume(hour != other and 12 not in (hour, other))
    if code == "am":  # both ways of counting are in use there: six hours apart, a time may be the same one
        assume((hour - other) % 6)
    assert differ("en", f"Come at {TIMES['en'](hour, minute)}.", code, f"— {TIMES[code](other, minute)} —")


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(LANGUAGES), st.integers(2, 60), st.integers(0, 2), st.booleans())
def test_durations_agree_also_in_other_units(code: str, count: int, unit: int, native: bool) -> None:
    hours, days, weeks = UNITS_OF_TIME[code]
    english = UNITS_OF_TIME["en"][unit]
    assert not differ(
        "en", f"for {count} {english}", code, _local(f"— {count} {UNITS_OF_TIME[code][unit]} —", code, native)
    )
    assert not differ("en", f"for {count} days", code, f"— {count * 24} {hours} —")
    assert not differ("en", f"for {count * 7} days", code, f"— {count} {weeks} —")
    assert differ("en", f"for {count} weeks", code, f"— {count} {days} —")
    assert differ("en", f"for {count} {english}", code, f"— {count + 1} {UNITS_OF_TIME[code][unit]} —")


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(LANGUAGES),
    st.integers(1, 9999),
    st.integers(0, 9),
    st.sampled_from(["mg", "ml", "g", "kg", "°C", "%", "cm"]),
    st.booleans(),
)
def test_doses_agree_and_another_dose_is_told(code: str, whole: int, tenth: int, unit: str, native: bool) -> None:
    sign, group = (",", ".") if code in COMMA else (".", ",")
    english = f"{whole:,}.{tenth} {unit}"
    own = f"{whole:,}".replace(",", group) + f"{sign}{tenth} {unit}"
    assert not differ("en", f"Take {english} now", code, _local(f"— {own} —", code, native))
    for factor in (10, 0.1):
        wrong = f"{(whole + tenth / 10) * factor:,.2f}".translate(str.maketrans(",.", group + sign))
        assert differ("en", f"Take {english} now", code, f"— {wrong} {unit} —")
    other = {"mg": "g", "g": "mg", "ml": "mg", "kg": "g", "°C": "%", "%": "mg", "cm": "mm"}[unit]
    assert differ("en", f"Take {english} now", code, f"— {own[: -len(unit)]}{other} —")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(LANGUAGES), st.integers(970, 1060))
def test_fevers_agree_in_fahrenheit_and_celsius(code: str, tenths: int) -> None:
    fahrenheit, celsius = tenths / 10, (tenths / 10 - 32) / 1.8
    sign = "," if code in COMMA else "."
    shown = f"{celsius:.1f}".replace(".", sign)
    assert not differ("en", f"above {fahrenheit} °F", code, f"— {shown} °C —")
    assert differ("en", f"above {fahrenheit} °F", code, f"— {celsius + 0.5:.1f} °C —".replace(".", sign))
    assert differ("en", f"above {fahrenheit} °F", code, f"— {fahrenheit} °C —".replace(".", sign))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(LANGUAGES), st.lists(st.integers(2, 400), min_size=1, max_size=5))
def test_a_number_left_out_or_added_is_told(code: str, numbers: list[int]) -> None:
    text = " / ".join(f"№ {each};" for each in numbers)
    assert not differ("en", text, code, text)
    assert differ("en", text, code, text + " 777;")
    assert differ("en", text + " 777;", code, text)


@pytest.mark.parametrize(
    ("numeral", "value"),
    {"十": 10, "二十四": 24, "一百二十": 120, "一万": 10_000, "三千五百": 3500, "两": 2, "〇": 0}.items(),
)
def test_han_numerals_are_read(numeral: str, value: int) -> None:
    assert han_value(numeral) == value


@pytest.mark.parametrize("code", codes())
def test_the_fixed_words_of_a_language_are_read_without_fault(code: str) -> None:
    way = manner(code)
    assert way.code == code
    for unit in UNITS_OF_TIME[code]:
        (amount,) = [each for each in read_amounts(f"5 {unit}", code) if not each.spoken]
        assert {each.dimension for each in amount.meanings} >= {"duration"}


# -- what is told, and where

HEAD = """\
practice: {name: Hill Clinic, phones: [{number: (770) 962-3642}]}
procedures:
  knee:
    title: Test
    plain_title: A test.
    version: 2026-11-26
    when_to_call: {none: The practice gives no signs.}
    short_version:
      - Come at 6 pm.
      - Fever above 101.5 °F.
      - It happens to 1 in 1,000 people.
      - Take half a tablet twice a day.
      - Drink 1.5 liters.
      - Stop on 12/24.
      - Come at 7:30 am.
      - Stay for 24 hours.
      - Walk 2 miles.
    translations:
      de:
        title: Test
        plain_title: Ein Test.
        version: 2026-11-26
        short_version:
          - Kommen Sie um 18 Uhr.
          - Fieber über 38,6 °C.
          - Das passiert 1 von 1.000 Menschen.
          - Nehmen Sie 2-mal am Tag eine halbe Tablette.
          - Trinken Sie 1,5 Liter.
          - Hören Sie am 24.12. auf.
          - Kommen Sie um 7.30 Uhr.
          - Bleiben Sie 1 Tag lang.
          - Gehen Sie 3 km.
"""


def _library(folder: Path, text: str) -> handouts.Library:
    (folder / "content.yaml").write_text(text, encoding="utf-8")
    return handouts.load(folder / "content.yaml")


def test_what_a_good_translator_writes_is_not_told(tmp_path: Path) -> None:
    library = _library(tmp_path, HEAD)
    assert [each for each in checks.check(library, today=TODAY) if each.code == "number-differs"] == []
    assert handouts.build(library, "knee", language="de", today=TODAY).problems == ()


def test_another_number_is_a_warning_of_its_language_alone(tmp_path: Path) -> None:
    library = _library(tmp_path, HEAD.replace("38,6 °C", "39,6 °C"))
    (problem,) = [each for each in checks.check(library, today=TODAY) if each.code == "number-differs"]
    assert problem.severity is Severity.WARNING
    assert problem.place
    assert problem.place.line == 25
    for words in (
        'In "de"',
        "Fieber über 39,6 °C.",
        "Fever above 101.5 °F.",
        "101.5 °F is missing",
        "39,6 °C is not in the original",
    ):
        assert words in problem.message
    assert handouts.build(library, "knee", today=TODAY).problems == ()  # the original is made as if nothing were
    assert handouts.build(library, "knee", language="de", today=TODAY).problems == (problem,)
    english = checks.check(library, procedures=["knee"], languages=["en"], today=TODAY)
    assert not any(each.code == "number-differs" for each in english)


def test_the_command_line_tells_it_and_makes_both_sheets(tmp_path: Path) -> None:
    _library(tmp_path, HEAD.replace("3 km", "30 km"))
    done = CliRunner().invoke(
        main,
        ["build", "--content", str(tmp_path / "content.yaml"), "--language", "all", "--output", str(tmp_path / "out")],
    )
    assert done.exit_code == 0
    assert "30 km is not in the original" in done.stderr
    assert len(list((tmp_path / "out").iterdir())) == 2


def test_the_shipped_translations_have_no_other_number() -> None:
    for name in ("content.yaml", "docs/example/content.yaml"):
        found = checks.check(handouts.load(ROOT / name), checks=[checks.by_code()["number-differs"]], today=TODAY)
        assert found == []
