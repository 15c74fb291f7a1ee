"""A practice of one small sheet, to be asked about and signed in tests."""

from pathlib import Path

CONTENT = """\
practice:
  name: Hill Clinic
  phones:
    - number: (770) 555-0142
  contact: Call us at any hour.
  kept_sheets:
    editions: [standard]
    inks: [mono]
procedures:
  knee:
    version: 2026-11-22
    title: Knee
    plain_title: A look into your knee.
    short_version: It takes 2 hours.
    before:
      items:
        - do: Rest
          more: for a day.
"""


def small_content(folder: Path) -> Path:
    """The practice in a folder; returns its content file."""
    path = folder / "content.yaml"
    path.write_text(CONTENT, encoding="utf-8")
    return path
