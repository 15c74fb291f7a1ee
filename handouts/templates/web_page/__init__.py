"""The web edition: a sheet as one HTML file, and the pages of a practice's patient library.

It is made of the same :class:`handouts.document.nodes.Document` as the standard sheet of paper, so it says the same and
has the same text code. Like the other templates it chooses how the document looks, never what it says or in which order.
"""
