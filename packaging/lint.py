#!/usr/bin/env python3
"""Looks at what only runs elsewhere: workflows, the action, the examples for pipelines, the installer, the image.

`python packaging/lint.py`, with what requirements.txt names. Schemas are those that check-jsonschema carries; scripts
inside workflows are taken out and given to shellcheck; what a pipeline must never do is looked for by name.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Iterator

from ruamel.yaml import YAML

ROOT = Path(__file__).resolve().parent.parent
SCHEMAS = {
    "github-workflows": [".github/workflows/*.yml"],
    "github-actions": ["action.yml"],
    "gitlab-ci": ["packaging/gitlab/*.yml"],
    "azure-pipelines": ["packaging/azure/*.yml"],
    "circle-ci": ["packaging/circleci/*.yml"],
    "buildkite": ["packaging/buildkite/*.yml"],
}
TRANSFORMS = {"gitlab-ci": "gitlab-ci", "azure-pipelines": "azure-pipelines"}
# What is offered to users names tags, which they can read; our own pipelines name commits.
PINNED = re.compile(r"[\w.-]+/[\w./-]+@[0-9a-f]{40}$")


def main() -> int:
    faults = [*schemas(), *workflows(), *tool("shellcheck", "-s", "sh", "packaging/install.sh")]
    faults += tool("shellcheck", "-s", "bash", ".ci/run")
    faults += tool("hadolint", "packaging/image/Dockerfile")
    for fault in faults:
        print(fault, file=sys.stderr)
    if not faults:
        print("workflows, action, examples, installer and image: nothing to say")
    return 1 if faults else 0


def files(pattern: str) -> list[Path]:
    found = sorted(ROOT.glob(pattern))
    if not found:
        raise SystemExit(f"{pattern}: there is no such file")
    return found


def tool(name: str, *words: str, text: str | None = None) -> Iterator[str]:
    """What a program that stands beside this Python says, when it is not content."""
    program = Path(sys.executable).parent / name
    done = subprocess.run([str(program), *words], cwd=ROOT, input=text, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        yield f"{name} {' '.join(words)}:\n{done.stdout}{done.stderr}"


def schemas() -> Iterator[str]:
    for schema, patterns in SCHEMAS.items():
        paths = [str(path.relative_to(ROOT)) for pattern in patterns for path in files(pattern)]
        transform = ["--data-transform", TRANSFORMS[schema]] if schema in TRANSFORMS else []
        yield from tool("check-jsonschema", "--builtin-schema", f"vendor.{schema}", *transform, *paths)


def workflows() -> Iterator[str]:
    for path in [*files(".github/workflows/*.yml"), *files("action.yml")]:
        text = path.read_text(encoding="utf-8")
        said = YAML(typ="safe").load(text)
        where = path.relative_to(ROOT)
        for name, job in said.get("jobs", {}).items():
            if "permissions" not in job or "timeout-minutes" not in job:
                yield f"{where}: the job {name} says neither more nor less than it may, or not for how long"
        if "jobs" in said and said.get("permissions") != {}:
            yield f"{where}: permissions must be {{}}, so that each job names its own"
        for step in steps(said):
            uses, script = step.get("uses", ""), step.get("run", "")
            if uses and "jobs" in said and not PINNED.match(uses):
                yield f"{where}: {uses} is not pinned to a commit"
            if "${{" in script:
                yield f"{where}: an expression stands in a script, where it would be run: {script.splitlines()[0]}"
            if script:
                # As the runner calls it: bash -e.
                for fault in tool("shellcheck", "-s", "bash", "-e", "SC2317", "-", text=f"set -e\n{script}"):
                    yield f"{where}: {step.get('name', 'a step')}: {fault}"
        for line in re.findall(r"uses: \S+@[0-9a-f]{40}\s*$", text, re.MULTILINE):
            yield f"{where}: {line.strip()}: which release is that? Say it behind the commit"


def steps(said: Any) -> Iterator[dict[str, Any]]:
    for job in [*said.get("jobs", {}).values(), said.get("runs", {})]:
        yield from job.get("steps", [])


if __name__ == "__main__":
    sys.exit(main())
