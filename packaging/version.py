#!/usr/bin/env python3
"""Prints the workspace's version, or with --notes what CHANGELOG.md tells of it, for the release."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def version() -> str:
    section = (ROOT / "Cargo.toml").read_text(encoding="utf-8").partition("[workspace.package]")[2].partition("\n[")[0]
    found = re.search(r'^version = "([^"]+)"$', section, re.MULTILINE)
    if not found:
        raise SystemExit("Cargo.toml has no version in [workspace.package]")
    return found[1]


def notes() -> str:
    """The section of this version, without its heading."""
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    found = re.search(rf"^## \[{re.escape(version())}\][^\n]*\n(.*?)(?=^## \[|^\[[^\]]+\]: |\Z)", text, re.MULTILINE | re.DOTALL)
    if not found:
        raise SystemExit(f"CHANGELOG.md has no section [{version()}]")
    return found[1].strip() + "\n"


if __name__ == "__main__":
    print(notes() if sys.argv[1:] == ["--notes"] else version())
