"""Content of any length, and a whole hospital leaflet: what the layout must cope with.

The builders answer with plain values as YAML has them; :func:`library_of` writes them to a folder, with the pictures
they name, and loads the file as the program does.
"""

import copy
import io
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml
from PIL import Image, ImageDraw

import handouts

ROOT = Path(__file__).resolve().parents[1]
LENGTHS = {
    "third": (1 / 3, 1 / 3),
    "half": (1 / 2, 1 / 2),
    "short texts": (1 / 3, 1),
    "few things": (1, 1 / 3),
    "same": (1, 1),
    "half as long again": (1.5, 1),
    "double": (2, 1),
    "twice as many": (1, 2),
    "triple": (3, 1),
    "three times as many": (1, 3),
    "triple of both": (3, 3),
}
"""By name: how long the texts are, and how many things there are, as shares of the sample's."""

Content = dict[str, Any]

_TEXTS = frozenset(
    {"text", "heading", "title", "do", "more", "when", "what", "caption", "how_often", "meaning", "term"}
)
_COUNTED = ("short_version", "questions")


def sample() -> Content:
    """The content that comes with the program, its sources and translations left out so that words may change."""
    content: Content = yaml.safe_load((ROOT / "content.yaml").read_text(encoding="utf-8"))
    for procedure in content["procedures"].values():
        procedure.pop("sources", None)
        procedure.pop("translations", None)
    content["practice"].pop("translations", None)
    return _without_sources(content)


def scaled(words: float, count: float) -> Content:
    """The sample with every text ``words`` times as long, and ``count`` times as many steps, things to do and so on."""
    content = sample()
    procedure = content["procedures"]["kyphoplasty"]
    for key in _COUNTED:
        procedure[key] = times(procedure[key], count)
    procedure["steps"]["items"] = times(procedure["steps"]["items"], count)
    for key in ("before", "aftercare"):
        procedure[key]["items"] = times(procedure[key]["items"], count)
    procedure["recovery"]["milestones"] = times(procedure["recovery"]["milestones"], count)
    content["procedures"]["kyphoplasty"] = _scale(procedure, words)
    content["practice"]["contact"] = _scale(content["practice"]["contact"], words)
    return content


def times(items: list[Any], factor: float) -> list[Any]:
    """So many of the items, or more by beginning again; one at least."""
    count = max(1, round(len(items) * factor))
    return [copy.deepcopy(items[index % len(items)]) for index in range(count)]


def lengthened(text: str, factor: float) -> str:
    """The words of a text, so many times; one at least."""
    words = text.split()
    return " ".join(words[index % len(words)] for index in range(max(1, math.ceil(len(words) * factor))))


def _scale(value: Any, factor: float, key: str = "") -> Any:
    if isinstance(value, dict):
        return {name: _scale(each, factor, name) for name, each in value.items()}
    if isinstance(value, list):
        return [_scale(each, factor, key) for each in value]
    if isinstance(value, str) and key in _TEXTS:
        return lengthened(value, factor)
    return value


def _without_sources(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _without_sources(each) for key, each in value.items() if key != "source"}
    if isinstance(value, list):
        return [_without_sources(each) for each in value]
    return value


def leaflet() -> Content:
    """A hospital's leaflet about another procedure, with every part a content file can have."""
    content = sample()
    practice = content["practice"]
    practice["phones"] += [
        {"number": "(770) 555-0134", "label": "At night"},
        {"number": "+44 20 7946 0958", "label": "From abroad"},
    ]
    practice["places"] = [
        {"name": "North Clinic", "address": ["12 Hill Road", "Lawrenceville, GA 30046"], "phone": "(770) 555-0101"},
        {"name": "South Clinic", "address": ["400 River Street, Suite 12", "Snellville, GA 30078"]},
        {"name": "East Clinic", "address": ["7 Mill Lane"], "phone": "(770) 555-0102"},
    ]
    practice["doctors"] = [{"name": "Dr. A. Rivera", "title": "Surgeon"}, {"name": "Dr. B. Chen"}]
    practice["web_form"] = "https://www.example.com/contact?from=leaflet"
    content["procedures"] = {"knee": _knee()}
    return content


def _knee() -> Content:
    return {
        "title": "A new knee joint",
        "plain_title": "The worn parts of your knee are taken out, and smooth new ones are put in.",
        "version": "2026-11-22",
        "review_by": "2027-11-22",
        "short_version": [
            "A new joint can ease your pain.",
            "The operation takes about 2 hours.",
            "Most people walk with a frame on the next day.",
        ],
        "why": {
            "heading": "Why have a new knee?",
            "text": [
                "The smooth layer in your knee has worn away. Bone rubs on bone, and that hurts.",
                {"text": "A new joint moves smoothly again.", "new_paragraph": "yes"},
                {"text": "You can say no. You can also wait and think about it.", "new_paragraph": "yes"},
            ],
            "picture": {
                "file": "knee.png",
                "alt": "A knee from the front, drawn as two bars and a ring.",
                "caption": "The joint seen from the front.",
            },
        },
        "steps": {
            "intro": ["You are asleep, or your legs are numb. You feel no pain."],
            "items": [
                {"heading": "You go to sleep", "text": ["A doctor gives you the medicine and stays with you."]},
                {
                    "heading": "The knee is opened",
                    "text": ["The surgeon makes a cut down the front of your knee.", "The kneecap is moved aside."],
                    "picture": {"file": "step.svg", "alt": "A line down the front of a knee."},
                },
                {
                    "heading": "The worn parts come out",
                    "text": ["The ends of both bones are shaped to fit the new parts. " * 3],
                    "picture": {"file": "knee.jpg", "alt": "Two bars with a gap between them."},
                },
                {"heading": "The new parts go in", "text": ["They are fixed with bone cement."]},
                {"heading": "The cut is closed", "text": ["You get a bandage. A thin tube may stay in for 1 day."]},
            ],
        },
        "recovery": {
            "intro": ["Every knee heals at its own pace."],
            "milestones": [
                {"when": "The next day", "icon": "home", "text": ["You stand up and walk a few steps with help."]},
                {"when": "After 3 days", "icon": "sun", "text": ["Most people go home. Stairs are hard at first."]},
                {"when": "Up to 6 weeks", "icon": "calendar", "weeks": 6, "text": ["You walk with a stick."]},
                {"when": "3 months", "icon": "clock", "text": ["Most people drive and work again."]},
                {"when": "One year", "icon": "check", "text": ["Your knee is as good as it will be."]},
            ],
        },
        "preparation": {
            "text": ["Bring this sheet, your glasses and a list of your medicines."],
            "timetable": [
                {"when": "2 weeks before", "what": "Have your blood taken."},
                {
                    "when": "The evening before",
                    "what": "Eat a light meal. Pack your bag and put shoes that do not slip in it.",
                },
                {"when": "6 hours before", "what": "Eat nothing more."},
                {"when": "2 hours before", "what": "Drink nothing more."},
            ],
        },
        "risks": {
            "intro": ["No operation is without risk. These are the main ones."],
            "items": [
                {
                    "what": "A blood clot in the leg.",
                    "how_often": "2 in 100 people",
                    "text": "You get shots to prevent it.",
                },
                {"what": "An infection in the joint.", "how_often": "1 in 100 people"},
                {"what": "A stiff knee.", "text": "Exercise helps."},
            ],
        },
        "before": {"items": [{"do": "Stop smoking", "more": "4 weeks before."}, {"do": "Tell us about allergies."}]},
        "aftercare": {
            "heading": "At home",
            "intro": ["Do these each day."],
            "items": [
                {"do": "Do your exercises", "more": "3 times a day, 10 minutes each time."},
                {
                    "do": "Keep the bandage dry",
                    "more": "until the stitches are out, and have somebody look at it every day.",
                },
                {"do": "Walk a little more each day."},
            ],
        },
        "when_to_call": {
            "text": ["Call us at any hour if you have one of these."],
            "signs": ["A fever over 101 °F.", "Pain in your calf.", "A red or warm knee, or liquid from the cut."],
        },
        "medicines": {
            "intro": ["Ask us about any that is not here."],
            "items": [
                {
                    "name": "Blood thinner",
                    "what_for": "Clots",
                    "what_to_do": "Stop 5 days before. Start again when we say so.",
                },
                {"name": "Pain pills", "what_to_do": "Take 1 every 6 hours with food, and no more than 4 in a day."},
                {"name": "Water pills", "what_for": "Blood pressure", "what_to_do": "Skip them on the day."},
            ],
        },
        "questions": ["Who will drive me home?", "When can I work again?", "Which exercises may I do?"],
        "glossary": [
            {"term": "Prosthesis", "meaning": "The new parts that are put into your knee."},
            {"term": "Physical therapy", "meaning": "Training with an expert, to make your leg strong."},
        ],
        "parts": [
            {
                "heading": "Getting here",
                "after": "preparation",
                "text": ["Park in lot 4. A van takes you to the door."],
            },
            {
                "heading": "What to bring",
                "after": "preparation",
                "items": ["Your card", "A book", "Shoes that do not slip"],
            },
            {
                "heading": "Visiting hours",
                "after": "aftercare",
                "table": {
                    "head": ["Day", "From", "To"],
                    "rows": [["Monday to Friday", "2 pm", "8 pm"], ["Saturday", "10 am", "8 pm"], ["Sunday", "–", "–"]],
                },
            },
            {
                "heading": "Your new joint",
                "after": "steps",
                "picture": {"file": "step.svg", "alt": "A line in a frame.", "caption": "Metal above, plastic below."},
            },
            {
                "heading": "Please note",
                "after": "medicines",
                "notice": {"heading": "Herbal pills", "text": ["Some thin the blood. Tell us about all of them."]},
            },
        ],
    }


def annotated_leaflet() -> Content:
    """The leaflet with all that may be said of pictures and tables: a caption under each, and what the table shows."""
    content = leaflet()
    knee = content["procedures"]["knee"]
    for number, step in enumerate(step for step in knee["steps"]["items"] if "picture" in step):
        step["picture"]["caption"] = f"Picture {number} shows the knee from the front, and where the cut is made."
    for part in knee["parts"]:
        if "table" in part:
            part["table"]["alt"] = "When you may be visited (day by day)."
    return content


def stress() -> dict[str, Content]:
    """Content that is hard on the tags: long tables, long lists, links and pictures, three pages and more."""
    long_table, long_lists, pictures = leaflet(), leaflet(), leaflet()
    knee = long_table["procedures"]["knee"]
    knee["medicines"]["items"] = times(knee["medicines"]["items"], 14)
    knee["preparation"]["timetable"] = times(knee["preparation"]["timetable"], 9)
    lists = long_lists["procedures"]["knee"]
    for key in ("before", "aftercare"):
        lists[key]["items"] = times(lists[key]["items"], 9)
    lists["when_to_call"]["signs"] = times(lists["when_to_call"]["signs"], 7)
    lists["questions"] = times(lists["questions"], 6)
    lists["glossary"] = times(lists["glossary"], 9)
    long_lists["practice"]["web_form"] = "https://www.example.com/" + "/".join(["a-long-way-to-the-contact-form"] * 6)
    pictures["practice"]["brand"]["logo"] = {"file": "logo.png", "alt": "Three stones"}
    pictures["procedures"]["knee"]["parts"] += [
        {"heading": f"Picture {number}", "picture": {"file": name, "alt": f"A bar in a frame, number {number}."}}
        for number, name in enumerate(PICTURES, 1)
    ]
    return {
        "long tables": long_table,
        "long lists": long_lists,
        "pictures": pictures,
        "leaflet": leaflet(),
        "annotated leaflet": annotated_leaflet(),
        **{name: scaled(*length) for name, length in LENGTHS.items()},
    }


# -- pictures


def _drawn(mode: str, background: Any, ink: Any, size: tuple[int, int] = (240, 160)) -> Image.Image:
    image = Image.new(mode, size, background)
    pen = ImageDraw.Draw(image)
    pen.rectangle((size[0] * 0.1, size[1] * 0.4, size[0] * 0.9, size[1] * 0.6), fill=ink)
    return image


def _saved(image: Image.Image, kind: str) -> bytes:
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


_SVG = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 120 80" width="120" height="80">
<rect x="2" y="2" width="116" height="76" fill="none" stroke="#007a3d" stroke-width="4"/>
<path d="M20 40 L100 40 Q110 60 60 70 Z" fill="#007a3d"/></svg>"""

_SHAPES = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="10 20 200 120" width="200" height="120">
<g transform="translate(10 20) rotate(5)"><circle cx="40" cy="40" r="20" fill="#c8102e" fill-opacity="0.5"/>
<ellipse cx="100" cy="40" rx="30" ry="12" fill="none" stroke="#005ab4" stroke-width="3"/></g>
<path d="M20 90 C40 60 60 120 80 90 S 120 60 140 90 A20 14 0 0 1 180 90 Z" fill="#007a3d" stroke="black" stroke-width="0.5"/>
<polyline points="20,130 60,110 100,130" fill="none" stroke="#333" stroke-linecap="round"/>
<polygon points="120,130 140,110 160,130" fill="rgb(200,120,0)"/><line x1="170" y1="130" x2="200" y2="110" stroke="gray"/>
<rect x="20" y="24" width="30" height="20" rx="4" opacity="0.4"/></svg>"""

LOGO_COLORS = {"logo.png": (200, 16, 46), "logo.jpg": (0, 90, 180), "logo.svg": (0, 122, 61)}

PICTURES: Mapping[str, Callable[[], bytes]] = {
    "knee.png": lambda: _saved(_drawn("RGB", "white", "#335577"), "PNG"),
    "knee.jpg": lambda: _saved(_drawn("RGB", "#eeeeee", "#335577"), "JPEG"),
    "alpha.png": lambda: _saved(_drawn("RGBA", (0, 0, 0, 0), (20, 60, 90, 128)), "PNG"),
    "grey.png": lambda: _saved(_drawn("L", 255, 40), "PNG"),
    "palette.png": lambda: _saved(_drawn("RGB", "white", "#993311").convert("P"), "PNG"),
    "step.svg": lambda: _SVG,
    "logo.png": lambda: _saved(_drawn("RGBA", (0, 0, 0, 0), (*LOGO_COLORS["logo.png"], 255)), "PNG"),
    "logo.jpg": lambda: _saved(_drawn("RGB", "white", LOGO_COLORS["logo.jpg"]), "JPEG"),
    "logo.svg": lambda: _SVG,
}

OTHER_SHAPES: Mapping[str, Callable[[], bytes]] = {
    "wide.png": lambda: _saved(_drawn("RGB", "white", "#335577", (480, 60)), "PNG"),
    "tall.png": lambda: _saved(_drawn("RGB", "white", "#335577", (60, 360)), "PNG"),
    "shapes.svg": lambda: _SHAPES,
    "unsized.svg": lambda: _SHAPES.replace(b' viewBox="10 20 200 120" width="200" height="120"', b""),
}
"""Very wide and very tall, and everything that SVG can draw, with and without a size."""


# -- writing


def library_of(folder: Path, content: Content) -> handouts.Library:
    """The content written to ``folder`` with the pictures it names, and loaded."""
    text = yaml.safe_dump(content, allow_unicode=True, sort_keys=False, width=10_000)
    for name, data in {**PICTURES, **OTHER_SHAPES}.items():
        if name in text and not (folder / name).exists():
            (folder / name).write_bytes(data())
    path = folder / "content.yaml"
    path.write_text(text, encoding="utf-8")
    return handouts.load(path)


GOOD = """\
practice:
  name: Hill Clinic
  phones:
    - number: (770) 962-3642
procedures:
  knee:
    title: Knee
    plain_title: A new knee.
    version: 2026-11-22
    sources:
      - title: Our page
        file: source.txt
    short_version:
      - It can help.
"""
"""The smallest content that is whole."""
