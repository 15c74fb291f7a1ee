"""What every test shares: a header that says which outside tools this run can use."""

from __future__ import annotations

import pytest
from support.tools import TOOLS, find_tool


def pytest_report_header(config: pytest.Config) -> str:
    missing = [name for name in TOOLS if find_tool(name) is None]
    found = [name for name in TOOLS if name not in missing]
    return f"outside tools: {', '.join(found) or 'none'}" + (
        f"; not installed: {', '.join(missing)}" if missing else ""
    )
