#!/usr/bin/env python3
"""Holds what Bandit reports of debug mode, hard-coded secrets and weak hashes against the labels, and ours against it.

    python lab/code/beside.py ROWLOCK BANDIT

A report of Bandit is right where a label of that weakness stands on its line. Every right one must be on a line of a
firm finding of ours, or in a statement that a label joins to one; wrong ones are counted. Exit code 1 when one is missed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

LAB = Path(__file__).resolve().parent.parent
WEAKNESSES = {
    "hardcoded-credential": {"B105", "B106", "B107"},
    "debug-enabled": {"B201"},
    "weak-password-hash": {"B303", "B324"},
}
WANTED = {test: check for check, tests in WEAKNESSES.items() for test in tests}


def main() -> int:
    rowlock, bandit = sys.argv[1:]
    right = wrong = ours = 0
    missed: list[str] = []
    for folder in ("code", "held"):
        labels = subprocess.run(
            [sys.executable, LAB / "code/labels.py", "--json", folder], capture_output=True, text=True, check=True
        )
        for program in json.loads(labels.stdout):
            labelled: dict[tuple[str, int], set[str]] = defaultdict(set)
            for label in program["labels"]:
                for line in range(label["from"], label["until"] + 1):
                    labelled[label["file"], line].add(label["id"])
            path = LAB / program["program"]
            found = lines(rowlock, path)
            for file, line, test in reports(bandit, path):
                if WANTED[test] not in labelled[file, line]:
                    wrong += 1
                    continue
                right += 1
                if (file, line) in found:
                    ours += 1
                elif any(check == WANTED[test] for check in checks(found, file)):
                    ours += 1
                else:
                    missed.append(f"{file}:{line} {test}")
    print(f"bandit: {right} right, {wrong} wrong; of the right ones rowlock finds {ours}")
    for place in missed:
        print(f"  ! missed {place}")
    return 1 if missed or not right else 0


def reports(bandit: str, path: Path) -> list[tuple[str, int, str]]:
    done = subprocess.run([bandit, "-q", "-r", "-f", "json", "--exit-zero", path], capture_output=True, text=True, check=True)
    all_of = json.loads(done.stdout)["results"]
    return [(below(r["filename"]), r["line_number"], r["test_id"]) for r in all_of if r["test_id"] in WANTED]


def below(name: str) -> str:
    """A file by its path below lab/, as labels name it."""
    return str(Path(name).resolve().relative_to(LAB))


def lines(rowlock: str, path: Path) -> dict[tuple[str, int], set[str]]:
    """The lines of firm findings with the checks that found them."""
    done = subprocess.run([rowlock, "code", path, "--tests", "-q", "-f", "json"], capture_output=True, text=True, check=True)
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for finding in json.loads(done.stdout)["record"]["findings"]:
        if finding["confidence"] != "tentative":
            place = finding["place"]
            file = below(place["file"])
            for line in range(place["line"], place["end_line"] + 1):
                found[file, line].add(finding["check"])
    return found


def checks(found: dict[tuple[str, int], set[str]], file: str) -> set[str]:
    return {check for (name, _), of in found.items() if name == file for check in of}


if __name__ == "__main__":
    sys.exit(main())
