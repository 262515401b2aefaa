#!/usr/bin/env python3
"""Reads the labels of lab/code and lab/kb, proves that each program is one, and counts.

    python lab/code/labels.py             # the grammar, the ids, valid Python, the counts
    python lab/code/labels.py held        # the same of another folder of lab (options as below)
    python lab/code/labels.py --import    # besides, every module is imported (needs requirements.txt)
    python lab/code/labels.py --json      # the labels, for whatever scores the rules

A program is one file of a class's folder, or one folder in it. Its name ends in `vulnerable` or `repaired`, or has
`decoy` in it. The services of lab/kb are programs too. See README.md.
"""

from __future__ import annotations

import argparse
import ast
import collections
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tokenize
from pathlib import Path

LAB = Path(__file__).resolve().parent.parent
LABEL = re.compile(r"#\s*(expect|also):\s*([a-z0-9-]+(?:\s*,\s*[a-z0-9-]+)*)")
IDS = frozenset(
    """
    log-credentials log-headers log-extra-dropped redaction-without-effect hook-without-effect
    auth-exception-swallowed auth-event-not-logged plaintext-password-compare plaintext-password-stored
    hardcoded-credential non-constant-time-compare username-ignored double-decode split-without-limit
    weak-password-hash low-hash-cost route-unprotected dependency-not-resolved https-not-enforced
    forwarded-header-trusted adhoc-certificate debug-enabled bind-all-interfaces no-auth-throttle
    throttle-unbounded throttle-reset-by-success token-derived-from-password token-without-expiry token-in-url
    mixed-schemes no-store-missing verbose-auth-error cors-open secret-in-default-argument insecure-random-token
    credential-forwarded session-cookie-insecure-config proxy-unaware bearer-scheme-ignored
    """.split()
)


def main() -> int:
    parser = argparse.ArgumentParser(description="Check and count the labelled programs.")
    parser.add_argument("folders", nargs="*", default=["code", "kb"], help="folders of lab (code and kb)")
    parser.add_argument("--import", action="store_true", dest="imports", help="import every module as well")
    parser.add_argument("--json", action="store_true", help="print the labels")
    options = parser.parse_args()

    found = [Program(path) for path in programs(options.folders)]
    problems = [problem for program in found for problem in program.problems()]
    if options.imports:
        with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
            problems += [problem for some in pool.map(Program.import_problems, found) for problem in some]
    if options.json:
        print(json.dumps([program.as_dict() for program in found], indent=1))
    else:
        print(summary(found))
    for problem in problems:
        print(problem, file=sys.stderr)
    return 1 if problems else 0


def programs(roots: list[str]) -> list[Path]:
    """Every program of these folders of lab, in order of its path."""
    classes = [folder for root in roots for folder in sorted((LAB / root).iterdir()) if folder.is_dir()]
    inside = [path for folder in classes for path in sorted(folder.iterdir()) if folder.name != "__pycache__"]
    return [path for path in inside if path.suffix == ".py" or (path.is_dir() and path.name != "__pycache__")]


class Program:
    def __init__(self, path: Path) -> None:
        self.path, self.name = path, path.relative_to(LAB).as_posix()
        self.files = [path] if path.is_file() else sorted(path.rglob("*.py"))
        self.labels = [label for file in self.files for label in read(file)]

    @property
    def kind(self) -> str:
        stem = self.path.stem
        return next((kind for kind in ("vulnerable", "repaired", "decoy") if kind in stem), "?")

    def expects(self) -> int:
        return sum(label["kind"] == "expect" for label in self.labels)

    def problems(self) -> list[str]:
        problems = [
            f"{label['file']}:{label['line']}: no rule {label['id']}"
            for label in self.labels
            if label["id"] not in IDS
        ]
        problems += [
            f"{label['file']}:{label['line']}: `expect` needs code on its line"
            for label in self.labels
            if label["kind"] == "expect" and label["line"] == 0
        ]
        if self.kind == "?":
            problems.append(f"{self.name}: neither vulnerable, repaired nor decoy")
        elif (self.kind == "vulnerable") != bool(self.expects()):
            problems.append(f"{self.name}: {self.kind} with {self.expects()} expected findings")
        for file in self.files:
            try:
                compile(file.read_bytes(), str(file), "exec")
            except SyntaxError as error:
                problems.append(f"{file}: {error}")
        return problems

    def import_problems(self) -> list[str]:
        folder = self.path if self.path.is_dir() else self.path.parent
        problems = []
        for file in self.files:
            module = ".".join(file.relative_to(folder).with_suffix("").parts).removesuffix(".__init__")
            ran = subprocess.run(
                [sys.executable, "-B", "-W", "error::SyntaxWarning", "-c", f"import {module}"],
                cwd=folder,
                capture_output=True,
                text=True,
                timeout=120,
                env=os.environ | {"PYTHONPATH": str(folder)},
            )
            if ran.returncode:
                problems.append(f"{file}: {ran.stderr.strip().splitlines()[-1]}")
        return problems

    def as_dict(self) -> dict:
        return {"program": self.name, "kind": self.kind, "labels": self.labels}


def read(file: Path) -> list[dict]:
    """The labels of one file; line 0 is the whole program. Only comments count, not strings."""
    labels, places = [], statements(file)
    with file.open("rb") as stream:
        for token in tokenize.tokenize(stream.readline):
            if token.type == tokenize.COMMENT:
                alone = not token.line[: token.start[1]].strip()
                for kind, ids in LABEL.findall(token.string):
                    for rule in re.split(r"\s*,\s*", ids):
                        line = 0 if alone else token.start[0]
                        first, last = places.get(line, (line, line))
                        place = {
                            "file": file.relative_to(LAB).as_posix(),
                            "line": line,
                            "from": first,
                            "until": last,
                        }
                        labels.append(place | {"kind": kind, "id": rule})
    return labels


def statements(file: Path) -> dict[int, tuple[int, int]]:
    """First and last line of the statement on each line; of a function or a class its head, decorators included."""
    places: dict[int, tuple[int, int]] = {}
    nodes = [
        node
        for node in ast.walk(ast.parse(file.read_bytes()))
        if isinstance(node, (ast.stmt, ast.excepthandler))
    ]
    for node in sorted(nodes, key=lambda node: node.lineno):
        first = first_line(node)
        body = getattr(node, "body", None)
        last = max(node.lineno, first_line(body[0]) - 1) if body else node.end_lineno
        places |= {line: (first, last) for line in range(first, last + 1)}
    return places


def first_line(node: ast.stmt | ast.excepthandler) -> int:
    return min([node.lineno] + [decorator.lineno for decorator in getattr(node, "decorator_list", [])])


def summary(found: list[Program]) -> str:
    lines = sum(
        len(file.read_text(encoding="utf-8").splitlines()) for program in found for file in program.files
    )
    kinds = collections.Counter(program.kind for program in found)
    expected = collections.Counter(
        label["id"] for program in found for label in program.labels if label["kind"] == "expect"
    )
    also = sum(label["kind"] == "also" for program in found for label in program.labels)
    classes = {program.name.split("/")[1] for program in found if not program.name.startswith("kb/")}
    numbered = sum(name[:2].isdigit() for name in classes)
    services = ", and the services of lab/kb" if any(p.name.startswith("kb/") for p in found) else ""
    text = [
        f"{len(classes)} classes ({numbered} of the table, {len(classes) - numbered} further){services}",
        f"{len(found)} programs: " + ", ".join(f"{count} {kind}" for kind, count in sorted(kinds.items())),
        f"{sum(len(program.files) for program in found)} files, {lines} lines",
        f"{sum(expected.values())} expected findings of {len(expected)} rules, {also} `also`",
    ]
    text += [
        f"  {count:3} {rule}"
        for rule, count in sorted(expected.items(), key=lambda item: (-item[1], item[0]))
    ]
    missing = sorted(IDS - set(expected))
    return "\n".join(text + ([f"no program expects: {', '.join(missing)}"] if missing else []))


if __name__ == "__main__":
    sys.exit(main())
