"""Takes the pictures of the front desk's page that the README shows: `python tools/desk_pictures.py`.

The sheets in them have the sample's words; the second and third title, the doctors and the people are made up.
"""

import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "docs" / "pictures" / "desk"
SCHEDULE = """Name,Date,Time,Doctor,Procedure,Language,Format
Maria Alvarez,2026-11-24,7:30 am,Dr. Lena Hart,Kyphoplasty,,
George Whitfield,2026-11-24,8:15 am,Dr. Lena Hart,Lumbar fusion,English,large print
Rosa Delgado,2026-11-24,9:00 am,Dr. Lena Hart,2251,Spanish,
Linh Nguyễn,2026-11-24,10:15 am,Dr. Omar Reyes,Knee replacement,,
Ana Souza,2026-11-24,1:45 pm,Dr. Omar Reyes,Kyphoplasty,Spanish,
"""


def main() -> None:
    sys.path.insert(0, str(ROOT / "tests"))
    from support import desk

    from handouts.approval.signing import approve
    from handouts.languages.language import Language

    with tempfile.TemporaryDirectory() as place:
        one = desk.Desk(desk.content(Path(place)))
        shelf, _ = one.watcher.current_shelf()
        assert shelf  # noqa: S101
        for name in ("fusion", "knee"):
            approve(shelf.library, name, Language.of("en"), by="Lena Hart, MD", role="Doctor", today=one.today)
        text = one.path.read_text(encoding="utf-8")
        at = text.index("  knee:\n")
        one.path.write_text(text[:at] + text[at:].replace("It can ease your pain and", "It may ease your pain and", 1))
        schedule = Path(place, "tuesday.csv")
        schedule.write_text(SCHEDULE, encoding="utf-8")
        with desk.served(one.app) as address, desk.chromium() as browser:
            take(browser, address, schedule)


def take(browser: Any, address: str, schedule: Path) -> None:
    """Each page, filled in as on a Tuesday morning."""
    FOLDER.mkdir(parents=True, exist_ok=True)

    def shoot(name: str, page: Any) -> None:
        page.wait_for_load_state("networkidle")
        page.screenshot(path=FOLDER / f"{name}.png")
        print(FOLDER / f"{name}.png")

    def filled(page: Any, sheet: str = "kyphoplasty") -> None:
        page.goto(f"{address}/?sheet={sheet}")
        for key, value in (("name", "Maria Alvarez"), ("date", "2026-11-24"), ("time", "8:30 am")):
            page.fill(f"#{key}", value)
        page.select_option("#doctor", "Dr. Lena Hart")
        page.select_option("#place", "Surgery center")
        if "es" in page.evaluate("document.documentElement.lang"):
            page.check("input[name=language][value=es]")
            page.wait_for_function("() => document.querySelector('#h-what').lang === 'es'")
        page.wait_for_selector(".close img")
        page.wait_for_function("() => !document.querySelector('#sheet.stale')")

    wide = {"width": 1280, "height": 800}
    page = browser.new_context(viewport=wide, locale="en-US").new_page()
    filled(page)
    shoot("desk", page)
    page.goto(f"{address}/schedule")
    page.set_input_files("input[type=file]", schedule)
    page.wait_for_selector(".sched")
    shoot("schedule", page)
    page.goto(f"{address}/library?open=knee&language=en")
    shoot("library", page)
    page = browser.new_context(viewport=wide, locale="es", color_scheme="dark").new_page()
    filled(page)
    shoot("desk-dark-es", page)
    page = browser.new_context(viewport={"width": 390, "height": 800}, locale="en-US").new_page()
    filled(page)
    page.evaluate("scrollTo(0, 0)")
    shoot("desk-phone", page)


if __name__ == "__main__":
    main()
