"""A tagged-PDF engine over ReportLab's canvas, HarfBuzz and pdfium: files that are PDF/UA-1 and PDF/A-2a.

It knows nothing of what is printed with it. What a user of the package calls:

- :class:`~handouts.pdf.canvas.TaggedCanvas` with a :class:`~handouts.pdf.metadata.Metadata`: paints pages. Everything
  painted belongs to an element of ``canvas.structure`` (:mod:`~handouts.pdf.structure`) or is declared an artifact.
  ``getpdfdata()`` gives the file, ``plate()`` a file with slots.
- :class:`~handouts.pdf.fonts.Face`, :class:`~handouts.pdf.font_stacks.FaceStack` and
  :func:`~handouts.pdf.line_breaking.break_lines`: shape text and break paragraphs into lines.
- :mod:`~handouts.pdf.drawing` and :class:`~handouts.pdf.image.Image`: line art, and pictures from files.
- :class:`~handouts.pdf.plate.Plate`: a file laid out once; ``fill(words)`` makes an instance of it with words in its
  slots. :class:`~handouts.pdf.print_file.PrintFile` writes many instances into one file.
- :mod:`~handouts.pdf.raster` and :func:`~handouts.pdf.coverage.coverage`: pages of a finished file to pixels, to text,
  to a share of ink.

Units: lengths are points (1/72 inch). On a page the origin is the lower left corner and y grows upwards; whoever
measures down from the top edge turns that about before it calls this package. Lengths of glyphs are thousandths of the
type size; angles are not used. Colors are ReportLab's, in sRGB. Languages are BCP 47 tags.

Threads: a canvas, a plate being made and a stack of faces belong to one thread. A finished plate and an open face may
be shared. :mod:`~handouts.pdf.raster` may be called from any thread.

Memory: words that are somebody's are remembered by the stack of faces of their layout only
(:attr:`~handouts.pdf.font_stacks.FaceStack.private`), and go with it. What the process remembers is shaped words of others,
font programs, drawings' operators, pairs of letters and the color profile.
"""

import os
import sys
import types


def _import_reportlab() -> None:
    """Bring ReportLab in without its settings: a file is the same on every machine, and nobody's program is run.

    ReportLab would take settings from RL_ variables of the environment, and import two modules of these names from
    wherever Python looks for modules, or else run ``~/.reportlab_mods`` and ``~/.reportlab_settings``. So it finds
    empty modules there already, and the variables are put away while it starts. This is done when the package is
    imported and for the whole process, since ReportLab reads its settings once: import this package before anything
    of ReportLab. ``tests/house/test_isolation.py`` holds it.
    """
    for name in ("reportlab_mods", "reportlab_settings"):
        sys.modules.setdefault(name, types.ModuleType(name))
    settings = {name: os.environ.pop(name) for name in tuple(os.environ) if name.startswith("RL_")}
    try:
        import reportlab.rl_config  # noqa: F401
    finally:
        os.environ.update(settings)


_import_reportlab()
