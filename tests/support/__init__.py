"""Eyes for the tests: they read a finished PDF back and say what is wrong with it.

Nothing here imports the product, so a fault of the engine cannot hide itself.

=================  =====================================================================
``content``        content streams: what is painted, where, under which marks, which text
``structure``      ``faults``: is the tagging consistent with itself and with the pages?
``tree``           ``tag_tree``: the structure as text, for golden files
``text``           what pdfium, poppler and mupdf read; characters' boxes, fonts, ink
``validators``     page-validation, qpdf, veraPDF, pdf.js
``tools``          ``require_tool``: where outside tools are, and what happens without
``sample``         a small PDF/UA-1 and PDF/A-2a file, written without the engine
``chromium``       the known-good renderer: lines of text as Chromium sets them
``likeness``       how far two pictures of a line are apart
``sentences``      plain sentences in the fifteen languages
``unicode``        the conformance tests of Unicode: bidi, grapheme clusters, line breaks
``mutations``      ways to break a tagged PDF, to prove that the checkers see it
=================  =====================================================================
"""
