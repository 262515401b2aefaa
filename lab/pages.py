#!/usr/bin/env python3
"""Proves that the Python on the pages of the checks is Python, and that what it imports is there.

    target/lab-python/bin/python lab/pages.py

Most blocks are pulled out of programs that are run or read (`cargo xtask docs` fills them); unproved.txt names the
others. Here each block is parsed as it stands on its page, and each imported module and name is looked up in the lab's
environment. A package that the lab does not have is named as skipped.
"""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
BLOCK = re.compile(r"^```python[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)


def main() -> int:
    blocks = names = 0
    faults: list[str] = []
    absent: set[str] = set()
    for page in sorted([*ROOT.glob("crates/rowlock-checks/src/**/*.md"), *ROOT.glob("kb/*.md")]):
        for block in BLOCK.findall(page.read_text(encoding="utf-8")):
            blocks += 1
            try:
                tree = ast.parse(block)
            except SyntaxError as error:
                faults.append(f"{page.relative_to(ROOT)}: {error}")
                continue
            for module, name in imported(tree):
                if importlib.util.find_spec(module.split(".")[0]) is None:
                    absent.add(module.split(".")[0])
                    continue
                names += 1
                if not exists(module, name):
                    faults.append(f"{page.relative_to(ROOT)}: there is no {name or module} in {module}")
    for fault in faults:
        print(fault)
    print(f"{blocks} blocks are Python, {names} imported names exist; skipped: {', '.join(sorted(absent)) or 'none'}")
    return 1 if faults or not blocks else 0


def imported(tree: ast.AST) -> Iterator[tuple[str, str | None]]:
    """Modules that a block imports, each with the name that it takes out of it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, None) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield from ((node.module, alias.name) for alias in node.names)


def exists(module: str, name: str | None) -> bool:
    try:
        found = importlib.import_module(module)
    except ImportError:
        return False
    return name is None or hasattr(found, name) or importlib.util.find_spec(f"{module}.{name}") is not None


if __name__ == "__main__":
    sys.exit(main())
