"""What each small picture shows, in words: an alternative text and a word to set in it, to start from.

They say what is seen, never what to do: that stands in the practice's own words. A sheet in a language without words
here needs its own.
"""

import re
import unicodedata

from handouts.reading.declarations import dataclass


@dataclass(frozen=True, slots=True)
class Alternative:
    """A picture's words in one language."""

    alt: str
    """What it shows, for somebody who cannot see it."""
    label: str
    """A word to set in it."""


def _both(en: str, en_label: str, es: str, es_label: str) -> dict[str, Alternative]:
    return {"en": Alternative(en, en_label), "es": Alternative(es, es_label)}


ALTERNATIVES: dict[str, dict[str, Alternative]] = {
    "neck": _both("A person seen from the side. A ring marks the neck; a lens shows its bones.", "Neck",
                  "Una persona vista de lado. Un círculo marca el cuello; una lupa muestra sus huesos.", "Cuello"),
    "low-back": _both("A person seen from the side. A ring marks the low back; a lens shows its bones.", "Low back",
                      "Una persona vista de lado. Un círculo marca la parte baja de la espalda; una lupa muestra sus huesos.", "Espalda baja"),
    "hip": _both("A person seen from the front. A ring marks one hip; a lens shows the ball of the thigh bone in its socket.", "Hip",
                 "Una persona vista de frente. Un círculo marca una cadera; una lupa muestra la cabeza del fémur en su cavidad.", "Cadera"),
    "knee": _both("A person seen from the front. A ring marks one knee; a lens shows its bones.", "Knee",
                  "Una persona vista de frente. Un círculo marca una rodilla; una lupa muestra sus huesos.", "Rodilla"),
    "shoulder": _both("A person seen from the front. A ring marks one shoulder; a lens shows its bones.", "Shoulder",
                      "Una persona vista de frente. Un círculo marca un hombro; una lupa muestra sus huesos.", "Hombro"),
    "hand": _both("A person seen from the front. A ring marks one hand; a lens shows the back of it.", "Hand",
                  "Una persona vista de frente. Un círculo marca una mano; una lupa muestra su dorso.", "Mano"),
    "foot": _both("A person seen from the front. A ring marks one foot; a lens shows it from the side.", "Foot",
                  "Una persona vista de frente. Un círculo marca un pie; una lupa lo muestra de lado.", "Pie"),
    "belly": _both("A person seen from the front. A ring marks the belly; a lens shows it close.", "Belly",
                   "Una persona vista de frente. Un círculo marca el vientre; una lupa lo muestra de cerca.", "Vientre"),
    "fasting": _both("A fork and a knife, crossed out.", "Do not eat", "Un tenedor y un cuchillo, tachados.", "No coma"),
    "drinking": _both("A glass of water with a straw.", "Drink", "Un vaso de agua con una pajilla.", "Beba"),
    "pills": _both("A capsule and a tablet.", "Medicines", "Una cápsula y una tableta.", "Medicinas"),
    "stop": _both("A stop sign with a raised hand.", "Stop", "Una señal de alto con una mano levantada.", "Alto"),
    "driver": _both("A car with a person at the wheel.", "A driver", "Un auto con una persona al volante.", "Un conductor"),
    "shower": _both("A person under a shower.", "Shower", "Una persona bajo la ducha.", "Ducha"),
    "lifting": _both("A person who lifts a box with bent knees.", "Lifting", "Una persona que levanta una caja con las rodillas dobladas.", "Levantar"),
    "walking": _both("A person who walks.", "Walking", "Una persona que camina.", "Caminar"),
    "stairs": _both("A person who climbs stairs.", "Stairs", "Una persona que sube escaleras.", "Escaleras"),
    "bandage": _both("A bandage that sticks to the skin.", "Bandage", "Una curita.", "Curita"),
    "ice": _both("A cold pack with a snowflake on it.", "Ice", "Una bolsa fría con un copo de nieve.", "Hielo"),
    "thermometer": _both("A thermometer.", "Fever", "Un termómetro.", "Fiebre"),
    "telephone": _both("A telephone receiver that rings.", "Call", "El auricular de un teléfono que suena.", "Llame"),
    "calendar": _both("A page of a calendar with one day marked.", "The day", "Una hoja de calendario con un día marcado.", "El día"),
    "clock": _both("A clock.", "The time", "Un reloj.", "La hora"),
    "bag": _both("A travel bag.", "What to bring", "Una bolsa de viaje.", "Qué traer"),
    "glasses": _both("A pair of glasses.", "Glasses", "Unos lentes.", "Lentes"),
    "wheelchair": _both("A person in a wheelchair.", "Wheelchair", "Una persona en silla de ruedas.", "Silla de ruedas"),
    "injection": _both("A syringe with a drop at its needle.", "Injection", "Una jeringa con una gota en la aguja.", "Inyección"),
    "scanner": _both("A person who lies on the table of a scanner.", "Scan", "Una persona acostada en la mesa de un escáner.", "Escaneo"),
}  # fmt: skip
"""By name and language."""

_WORDS = {
    "knee": "knee rodilla tkr tka meniscus menisco acl patella rotula",
    "hip": "hip cadera thr tha femur",
    "shoulder": "shoulder hombro rotator manguito",
    "hand": "hand mano wrist muneca carpal carpiano finger dedo thumb pulgar trigger",
    "foot": "foot pie ankle tobillo bunion juanete toe heel talon",
    "neck": "neck cuello cervical acdf thyroid tiroides",
    "low-back": "back espalda lumbar spine spinal columna epidural discectomy laminectomy vertebroplasty sciatica",
    "belly": "belly vientre abdomen abdominal hernia gallbladder vesicula appendix apendice stomach estomago colonoscopy "
    "colonoscopia bowel",
    "scanner": "mri ct scan scanner resonancia tomografia",
    "injection": "injection inyeccion shot block vaccine vacuna",
    "glasses": "eye eyes ojo ojos cataract cataratas catarata glaucoma retina vision",
    "pills": "medicine medicines medicina medicinas medication tablets antibiotic antibiotics",
}
"""Words in the name of a procedure by which a picture is suggested for it, without accents; the first that fits is taken."""


ANY = "calendar"
"""The picture for a procedure whose name fits none: whatever it is, it has its day."""


def suggest(*names: str) -> str:
    """The picture that goes with a procedure of these names: its short name, its title; :data:`ANY` if none does."""
    plain = unicodedata.normalize("NFKD", " ".join(names).lower())
    words = set(re.findall("[a-z]+", "".join(c for c in plain if not unicodedata.combining(c))))
    return next((picture for picture, known in _WORDS.items() if words & set(known.split())), ANY)
