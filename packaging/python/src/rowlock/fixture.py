"""The pytest plug-in: one fixture."""

from __future__ import annotations

from types import ModuleType

import pytest


@pytest.fixture(scope="session")
def rowlock() -> ModuleType:
    """The module `rowlock`: `rowlock.scan(app)` scans an application and returns its result."""
    import rowlock

    return rowlock
