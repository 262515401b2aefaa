#!/usr/bin/env python3
"""Puts a ready binary into the archive of a release: `python packaging/archive/build.py BINARY OUTDIR`.

The archive is called rowlock-TARGET.tar.gz (.zip for Windows), TARGET as Rust calls the platform, which is read from
the binary's header: an archive cannot be called by another platform than its own. It holds one folder of the same
name with the program, completions, manual pages and licences. The binary is run for the completions and pages, so it
is packed on its own platform. The same binary gives the same bytes. Needs Python 3.10 and nothing else.
"""

from __future__ import annotations

import gzip
import io
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = ("LICENSE-APACHE", "LICENSE-MIT", "README.md", "CHANGELOG.md")
COMPLETIONS = {
    "bash": "rowlock.bash",
    "elvish": "rowlock.elv",
    "fish": "rowlock.fish",
    "powershell": "_rowlock.ps1",
    "zsh": "_rowlock",
}
ZIP_BEGINS = (1980, 1, 1, 0, 0, 0)


def main() -> int:
    if len(sys.argv) != 3:
        print("usage: python packaging/archive/build.py BINARY OUTDIR", file=sys.stderr)
        return 2
    print(build(Path(sys.argv[1]), Path(sys.argv[2])))
    return 0


def build(binary: Path, outdir: Path) -> Path:
    """Writes the archive and returns its path."""
    program = binary.read_bytes()
    target = target_of(program)
    files = contents(binary, target)
    outdir.mkdir(parents=True, exist_ok=True)
    folder = f"rowlock-{target}"
    if "windows" in target:
        return zipped(outdir / f"{folder}.zip", folder, files)
    return packed(outdir / f"{folder}.tar.gz", folder, files)


def target_of(program: bytes) -> str:
    """Where a binary runs, in Rust's words, read from its header (ELF, Mach-O or PE)."""
    if program[:4] == b"\x7fELF" and len(program) >= 64:
        cpu = pick({62: "x86_64", 183: "aarch64"}, int.from_bytes(program[18:20], "little"))
        # One that is linked statically needs no loader.
        return f"{cpu}-unknown-linux-{'gnu' if b'/ld-linux' in program else 'musl'}"
    if program[:4] == b"\xcf\xfa\xed\xfe" and len(program) >= 64:
        cpu = pick({0x01000007: "x86_64", 0x0100000C: "aarch64"}, little(program, 4))
        return f"{cpu}-apple-darwin"
    if program[:2] == b"MZ" and len(program) >= 64:
        cpu = pick({0x8664: "x86_64"}, little(program, little(program, 60) + 4) & 0xFFFF)
        return f"{cpu}-pc-windows-msvc"
    raise SystemExit("the binary cannot be packed: it is no ELF, Mach-O or PE file of 64 bits")


def little(program: bytes, at: int) -> int:
    return int.from_bytes(program[at : at + 4], "little")


def pick(names: dict[int, str], machine: int) -> str:
    if machine not in names:
        raise SystemExit(f"the binary cannot be packed: its processor ({machine}) is of no platform of ours")
    return names[machine]


def contents(binary: Path, target: str) -> dict[str, bytes]:
    """What is in the archive, by its path below the folder."""
    files = {each: (ROOT / each).read_bytes() for each in DOCUMENTS}
    files["rowlock.exe" if "windows" in target else "rowlock"] = binary.read_bytes()
    for shell, name in COMPLETIONS.items():
        files[f"completions/{name}"] = told(binary, "completions", shell)
    with tempfile.TemporaryDirectory(prefix="rowlock-man-") as folder:
        told(binary, "man", "--out-dir", folder)
        files |= {f"man/man1/{page.name}": page.read_bytes() for page in Path(folder).iterdir()}
    return dict(sorted(files.items()))


def told(binary: Path, *words: str) -> bytes:
    done = subprocess.run([str(binary.resolve()), *words], capture_output=True, timeout=60)
    if done.returncode != 0:
        raise SystemExit(f"{binary} {' '.join(words)}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def mode(path: str) -> int:
    return 0o755 if path in ("rowlock", "rowlock.exe") else 0o644


def packed(archive: Path, folder: str, files: dict[str, bytes]) -> Path:
    with archive.open("wb") as raw, gzip.GzipFile("", "wb", 6, raw, mtime=0) as out:
        with tarfile.open(mode="w", fileobj=out, format=tarfile.USTAR_FORMAT) as tar:
            for path, content in files.items():
                entry = tarfile.TarInfo(f"{folder}/{path}")
                entry.size, entry.mode = len(content), mode(path)
                tar.addfile(entry, io.BytesIO(content))
    return archive


def zipped(archive: Path, folder: str, files: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as out:
        for path, content in files.items():
            entry = zipfile.ZipInfo(f"{folder}/{path}", ZIP_BEGINS)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100000 | mode(path)) << 16
            out.writestr(entry, content)
    return archive


if __name__ == "__main__":
    sys.exit(main())
