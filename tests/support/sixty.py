"""A made-up library of sixty sheets in English and Spanish, as an orthopedic practice has them: a factory, for tests.

Each sheet has few words of its own; the practice's name has one that is in many titles, as real ones do.
"""

import datetime
import re
from collections.abc import Collection
from pathlib import Path
from typing import Any

import yaml

import handouts
from handouts.approval.signing import approve
from handouts.languages.language import Language

TODAY = datetime.date(2026, 11, 22)

GROUPS = {
    "Spine": """
        Kyphoplasty = Cifoplastia (balloon kyphoplasty; BKP) #22513
        Vertebroplasty = Vertebroplastia #22510
        Lumbar fusion = Fusión lumbar (TLIF) #22630
        Cervical fusion = Fusión cervical (ACDF) #22551
        Microdiscectomy = Microdiscectomía #63030
        Laminectomy = Laminectomía
        Epidural steroid injection = Inyección epidural de esteroides (ESI)
        Facet joint injection = Inyección en las facetas
        Radiofrequency ablation = Ablación por radiofrecuencia (RFA)""",
    "Knee": """
        Knee replacement = Reemplazo de rodilla (TKR; total knee; new knee | rodilla nueva) #27447
        Partial knee replacement = Reemplazo parcial de rodilla (UKR) #27446
        Knee arthroscopy = Artroscopia de rodilla
        ACL reconstruction = Reconstrucción del ligamento cruzado
        Meniscus repair = Reparación de menisco
        Knee injection with hyaluronic acid = Inyección de ácido hialurónico en la rodilla
        Revision knee replacement = Segundo reemplazo de rodilla""",
    "Hip": """
        Hip replacement = Reemplazo de cadera (THR; total hip) #27130
        Hip arthroscopy = Artroscopia de cadera
        Hip injection = Inyección en la cadera
        Hip fracture fixation = Fijación de fractura de cadera
        Hip resurfacing = Recubrimiento de cadera
        Revision hip replacement = Segundo reemplazo de cadera
        Bursa injection = Inyección en la bursa""",
    "Shoulder": """
        Rotator cuff repair = Reparación del manguito rotador
        Shoulder replacement = Reemplazo de hombro
        Reverse shoulder replacement = Reemplazo inverso de hombro
        Shoulder arthroscopy = Artroscopia de hombro
        Frozen shoulder release = Liberación de hombro congelado
        Shoulder injection = Inyección en el hombro
        Labral repair = Reparación del labrum""",
    "Hand and wrist": """
        Carpal tunnel release = Liberación del túnel carpiano (CTR)
        Trigger finger release = Liberación del dedo en gatillo
        Wrist fracture fixation = Fijación de fractura de muñeca
        Ganglion removal = Extirpación de ganglión
        Dupuytren release = Liberación de Dupuytren
        Thumb joint replacement = Reemplazo de la articulación del pulgar
        Cubital tunnel release = Liberación del túnel cubital""",
    "Foot and ankle": """
        Bunion surgery = Cirugía de juanete
        Ankle replacement = Reemplazo de tobillo
        Ankle fusion = Fusión de tobillo
        Achilles tendon repair = Reparación del tendón de Aquiles
        Hammertoe surgery = Cirugía de dedo en martillo
        Plantar fascia injection = Inyección en la fascia plantar
        Ankle fracture fixation = Fijación de fractura de tobillo""",
    "Pain": """
        Spinal cord stimulator trial = Prueba de estimulador de médula
        Spinal cord stimulator implant = Implante de estimulador de médula
        Nerve block = Bloqueo de un nervio
        Trigger point injection = Inyección en un punto gatillo
        Medial branch block = Bloqueo de la rama medial
        Sacroiliac joint injection = Inyección sacroilíaca
        Ketamine infusion = Infusión de ketamina""",
    "Imaging and tests": """
        MRI scan = Resonancia magnética
        CT scan = Tomografía
        Bone density scan = Densitometría ósea (DEXA)
        Nerve conduction test = Prueba de conducción nerviosa
        Discogram = Discografía
        Myelogram = Mielografía
        Ultrasound-guided injection = Inyección guiada por ultrasonido
        X-ray with contrast = Radiografía con contraste
        Bone biopsy = Biopsia de hueso""",
}
"""By group: title = Spanish title (other names; … | Spanish ones) #CPT."""

_SHEET = re.compile(
    r"(?P<title>[^=]+) = (?P<es>[^(#]+?)\s*(?:\((?P<also>[^)|]+)(?:\| (?P<tambien>[^)]+))?\))?\s*(?:#(?P<cpt>\d+))?"
)


def name_of(title: str) -> str:
    """The short name of a sheet by its English title."""
    return re.sub("[^a-z0-9]+", "-", title.lower()).strip("-")


def write_sixty(folder: Path, languages: Collection[str] = ("en", "es")) -> Path:
    """Write the content of sixty sheets; returns its file."""
    practice: dict[str, Any] = {
        "name": "Harbor Spine & Joint",
        "phones": [{"number": "(555) 555-0142"}],
        "doctors": [{"name": "Dr. Lena Hart"}, {"name": "Dr. Omar Reyes"}],
        "places": [{"name": "Surgery center", "address": ["1 Test Street"]}],
    }
    sheets = {}
    for group, lines in GROUPS.items():
        for line in lines.strip().splitlines():
            read = _SHEET.fullmatch(line.strip())
            assert read, line
            sheets[name_of(read["title"])] = _sheet(group, read, languages)
    path = folder / "content.yaml"
    path.write_text(
        yaml.safe_dump({"practice": practice, "procedures": sheets}, sort_keys=False, allow_unicode=True, width=200),
        encoding="utf-8",
    )
    return path


def _sheet(group: str, read: re.Match[str], languages: Collection[str]) -> dict[str, Any]:
    made: dict[str, Any] = {
        "title": read["title"],
        "group": group,
        "version": TODAY,
        "plain_title": {"text": "It may help you to move with less pain.", "source": "none"},
        "short_version": [{"text": f"About {read['title']}: most people go home the same day.", "source": "none"}],
        "questions": [{"text": "Is it right for me?", "source": "none"}],
        "when_to_call": {"none": "Made up for tests."},
    }
    if read["also"]:
        made["also"] = [each.strip() for each in read["also"].split(";")]
    if read["cpt"]:
        made["codes"] = {"cpt": [read["cpt"]]}
    if "es" in languages:
        spanish: dict[str, Any] = {
            "title": read["es"],
            "version": TODAY,
            "plain_title": "Puede ayudarle a moverse con menos dolor.",
            "short_version": [f"Sobre {read['es']}: la mayoría va a casa el mismo día."],
            "questions": ["¿Es lo indicado para mí?"],
            "when_to_call": {"none": "Inventado para pruebas."},
        }
        if read["tambien"]:
            spanish["also"] = [each.strip() for each in read["tambien"].split(";")]
        made["translations"] = {"es": spanish}
    return made


def approve_sheets(path: Path, titles: Collection[str], languages: Collection[str] = ("en",), **options: Any) -> None:
    """Approve sheets by their English titles."""
    for title in titles:
        for code in languages:
            approve(handouts.load(path), name_of(title), Language.of(code), by="Dr. Lena Hart",
                    **{"today": TODAY, **options})  # fmt: skip
