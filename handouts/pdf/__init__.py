"""A tagged-PDF engine over ReportLab's canvas; it knows nothing of medicine."""

import os
import sys
import types


def _import_reportlab() -> None:
    """Bring ReportLab in without its settings: a sheet is the same on every machine.

    It would take them from RL_ variables and run two programs: modules of these names wherever Python looks for
    modules, or else ``~/.reportlab_mods`` and ``~/.reportlab_settings``.
    """
    for name in ("reportlab_mods", "reportlab_settings"):
        sys.modules.setdefault(name, types.ModuleType(name))
    settings = {name: os.environ.pop(name) for name in tuple(os.environ) if name.startswith("RL_")}
    try:
        import reportlab.rl_config  # noqa: F401
    finally:
        os.environ.update(settings)


_import_reportlab()
