"""The envelopes that log collectors put around a program's lines, in their documented formats."""

import json
import re


def docker(text: bytes) -> bytes:
    """As Docker's json-file driver stores them: one JSON object a line, the program's line escaped within."""
    rows = []
    for number, row in enumerate(text.split(b"\n")[:-1]):
        entry = {"log": row.decode("utf-8", "replace") + "\n", "stream": "stderr", "time": f"2026-11-21T10:{number // 60 % 60:02}:{number % 60:02}.000000000Z"}
        rows.append(json.dumps(entry, ensure_ascii=False, separators=(",", ":")))
    return "".join(row + "\n" for row in rows).encode()


def syslog(text: bytes) -> bytes:
    """As journald's short form and rsyslog write them: date, host, unit."""
    prefix = b"Nov 21 10:00:00 shop-1 shop[812]: "
    return re.sub(rb"^", prefix, text[:-1] if text.endswith(b"\n") else text, flags=re.M) + b"\n"
