#!/usr/bin/env python3
"""Holds what Bandit, and Semgrep where its rules are at hand, report against the labels, and ours against it.

    python lab/code/beside.py ROWLOCK BANDIT [SEMGREP RULES]

A report is right where a label of that weakness stands on its line. Every right one must be on a line of a
firm finding of ours, or in a statement that a label joins to one; wrong ones are counted. Exit code 1 when one is missed.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

LAB = Path(__file__).resolve().parent.parent
SECRET = {"hardcoded-credential", "secret-in-default-argument"}
# Tests and rules that are about debug mode, hard-coded secrets and weak hashes, and of Semgrep those about what else the
# labels know.
BANDIT = {
    **dict.fromkeys(["B105", "B106", "B107"], SECRET),
    "B201": {"debug-enabled"},
    **dict.fromkeys(["B303", "B324"], {"weak-password-hash"}),
}
SEMGREP = {
    **dict.fromkeys(
        ["avoid_hardcoded_config_SECRET_KEY", "jwt-python-hardcoded-secret", "hardcoded-password-default-argument"], SECRET
    ),
    **dict.fromkeys(["debug-enabled", "avoid_hardcoded_config_DEBUG"], {"debug-enabled"}),
    **dict.fromkeys(
        ["insecure-hash-algorithm-md5", "insecure-hash-algorithm-sha1", "insecure-hash-function", "md5-used-as-password"],
        {"weak-password-hash"},
    ),
    "python-logger-credential-disclosure": {"log-credentials", "log-headers"},
    "avoid_app_run_with_bad_host": {"bind-all-interfaces"},
    **dict.fromkeys(["wildcard-cors", "flask-cors-misconfiguration"], {"cors-open"}),
    "secure-set-cookie": {"session-cookie-insecure-config"},
}
Report = tuple[str, int, str]


def main() -> int:
    rowlock, bandit, *semgrep = sys.argv[1:]
    programs = [program for folder in ("code", "held") for program in labelled(folder)]
    labels: dict[tuple[str, int], set[str]] = defaultdict(set)
    found: dict[tuple[str, int], set[str]] = defaultdict(set)
    for program in programs:
        for label in program["labels"]:
            for line in range(label["from"], label["until"] + 1):
                labels[label["file"], line].add(label["id"])
        found.update(lines(rowlock, LAB / program["program"]))
    paths = [LAB / program["program"] for program in programs]
    missed = hold("bandit", by_bandit(bandit, paths), BANDIT, labels, found)
    if semgrep:
        missed += hold("semgrep", by_semgrep(*semgrep, paths), SEMGREP, labels, found)
    return 1 if missed else 0


def labelled(folder: str) -> list[dict]:
    command = [sys.executable, LAB / "code/labels.py", "--json", folder]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)


def hold(
    tool: str,
    reports: list[Report],
    about: dict[str, set[str]],
    labels: dict[tuple[str, int], set[str]],
    found: dict[tuple[str, int], set[str]],
) -> int:
    """Prints how many reports are right, and those of the right ones that we lack; gives their number."""
    tally: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    ours, missed = 0, []
    for file, line, test in sorted(set(reports)):
        if test not in about:
            continue
        right = bool(about[test] & labels[file, line])
        tally[test][not right] += 1
        if right and ((file, line) in found or about[test] & checks(found, file)):
            ours += 1
        elif right:
            missed.append(f"{file}:{line} {test}")
    right, wrong = (sum(t[n] for t in tally.values()) for n in (0, 1))
    print(f"{tool}: {right} right, {wrong} wrong; of the right ones rowlock finds {ours}")
    for test, (right_of, wrong_of) in sorted(tally.items()):
        print(f"  {test}: {right_of} right, {wrong_of} wrong")
    for place in missed:
        print(f"  ! missed {place}")
    return len(missed) if right else 1


def by_bandit(bandit: str, paths: list[Path]) -> list[Report]:
    command = [bandit, "-q", "-r", "-f", "json", "--exit-zero", *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return [(below(r["filename"]), r["line_number"], r["test_id"]) for r in json.loads(done.stdout)["results"]]


def by_semgrep(semgrep: str, rules: str, paths: list[Path]) -> list[Report]:
    command = [semgrep, "scan", "-q", "--json", "--metrics=off", "--disable-version-check", "--no-git-ignore"]
    done = subprocess.run([*command, "--config", rules, *paths], capture_output=True, text=True, check=True)
    all_of = json.loads(done.stdout)["results"]
    return [(below(r["path"]), r["start"]["line"], r["check_id"].rsplit(".", 1)[-1]) for r in all_of]


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
