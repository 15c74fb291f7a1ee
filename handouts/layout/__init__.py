"""From blocks of a document to rows on pages: what every edition shares."""

import handouts.pdf  # noqa: F401 - before anything of ReportLab
