#!/usr/bin/env python3
"""Puts a ready binary into a wheel: `python packaging/python/build.py BINARY OUTDIR`.

The wheel then carries the very bytes that the release's checksums are of, which a build by maturin (pyproject.toml,
for an installation from source) does not. Name, summary, classifiers and entry points are those of pyproject.toml,
the version is the workspace's, and the wheel's tag is read from the binary's header. Needs Python 3.11, and nothing
else. Nothing is published.
"""

from __future__ import annotations

import base64
import hashlib
import re
import sys
import tomllib
import zipfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
LICENCES = ("LICENSE-APACHE", "LICENSE-MIT")
ZIP_BEGINS = (1980, 1, 1, 0, 0, 0)


def main() -> int:
    if len(sys.argv) != 3:
        print("usage: python packaging/python/build.py BINARY OUTDIR", file=sys.stderr)
        return 2
    print(build(Path(sys.argv[1]), Path(sys.argv[2])))
    return 0


def build(binary: Path, outdir: Path) -> Path:
    """Writes the wheel and returns its path. The same binary gives the same bytes."""
    program = binary.read_bytes()
    platform = platform_of(program)
    tags = [f"py3-none-{each}" for each in platform.split(".")]
    project = tomllib.loads((HERE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    name, version = project["name"], workspace_version()
    info = f"{name}-{version}.dist-info"
    script = f"{name}-{version}.data/scripts/rowlock" + (".exe" if program[:2] == b"MZ" else "")

    source = HERE / "src"
    files = {
        path.relative_to(source).as_posix(): path.read_bytes()
        for path in sorted((source / name).rglob("*"))
        if path.suffix == ".py" or path.name == "py.typed"
    }
    files[script] = program
    files |= {f"{info}/licenses/{each}": (ROOT / each).read_bytes() for each in LICENCES}
    files[f"{info}/METADATA"] = metadata(project, version).encode()
    files[f"{info}/entry_points.txt"] = entry_points(project).encode()
    lines = ["Wheel-Version: 1.0", "Generator: rowlock", "Root-Is-Purelib: false", *(f"Tag: {tag}" for tag in tags)]
    files[f"{info}/WHEEL"] = ("\n".join(lines) + "\n").encode()
    record = [f"{path},sha256={digest(content)},{len(content)}" for path, content in files.items()]
    files[f"{info}/RECORD"] = ("\n".join([*record, f"{info}/RECORD,,"]) + "\n").encode()

    outdir.mkdir(parents=True, exist_ok=True)
    wheel = outdir / f"{name}-{version}-py3-none-{platform}.whl"
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in files.items():
            entry = zipfile.ZipInfo(path, ZIP_BEGINS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if path == script else 0o100644) << 16
            archive.writestr(entry, content)
    return wheel


def workspace_version() -> str:
    return tomllib.loads((ROOT / "Cargo.toml").read_text(encoding="utf-8"))["workspace"]["package"]["version"]


def platform_of(program: bytes) -> str:
    """Where a binary runs, as a wheel's platform tag, read from its header (ELF, Mach-O or PE)."""
    if program[:4] == b"\x7fELF" and len(program) >= 64:
        cpu = pick({62: "x86_64", 183: "aarch64"}, int.from_bytes(program[18:20], "little"))
        if b"/ld-linux" not in program:  # linked statically: with any libc
            return f"manylinux_2_17_{cpu}.musllinux_1_1_{cpu}"
        needed = [int(minor) for minor in re.findall(rb"GLIBC_2\.(\d+)", program)]
        return f"manylinux_2_{max([17, *needed])}_{cpu}"
    if program[:4] == b"\xcf\xfa\xed\xfe" and len(program) >= 64:
        # The oldest systems that Rust builds for.
        return pick({0x01000007: "macosx_10_12_x86_64", 0x0100000C: "macosx_11_0_arm64"}, little(program, 4))
    if program[:2] == b"MZ" and len(program) >= 64:
        return pick({0x8664: "win_amd64"}, little(program, little(program, 60) + 4) & 0xFFFF)
    raise SystemExit("the binary cannot be packed: it is no ELF, Mach-O or PE file of 64 bits")


def little(program: bytes, at: int) -> int:
    return int.from_bytes(program[at : at + 4], "little")


def pick(names: dict[int, str], machine: int) -> str:
    if machine not in names:
        raise SystemExit(f"the binary cannot be packed: its processor ({machine}) has no tag here")
    return names[machine]


def metadata(project: dict, version: str) -> str:
    """Core metadata 2.4 (PEP 639 for the licence)."""
    lines = [
        "Metadata-Version: 2.4",
        f"Name: {project['name']}",
        f"Version: {version}",
        f"Summary: {project['description']}",
        f"Keywords: {','.join(project['keywords'])}",
        *(f"Classifier: {each}" for each in project["classifiers"]),
        f"License-Expression: {project['license']}",
        *(f"License-File: {each}" for each in LICENCES),
        f"Requires-Python: {project['requires-python']}",
        *(f"Project-URL: {label}, {url}" for label, url in project["urls"].items()),
        "Description-Content-Type: text/markdown",
        "",
    ]
    return "\n".join(lines) + "\n" + (HERE / project["readme"]).read_text(encoding="utf-8")


def entry_points(project: dict) -> str:
    text = ""
    for group, entries in project["entry-points"].items():
        text += f"[{group}]\n" + "".join(f"{name} = {target}\n" for name, target in entries.items())
    return text


def digest(content: bytes) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()


if __name__ == "__main__":
    sys.exit(main())
