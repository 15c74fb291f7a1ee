"""Layouts: one file each, and this list of them."""

from handouts.templates.standard import PAGE, StandardSheet

TEMPLATES = {"standard": StandardSheet}
"""By format name."""

__all__ = ["PAGE", "TEMPLATES", "StandardSheet"]
