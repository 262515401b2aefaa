"""Finds the known secrets in captured text: whole ones in every spelling, and pieces of them.

The truth comes from knowing the secrets, never from a pattern that looks for something secret-like. Patterns serve
only to tell kinds apart (is this password in an address or not) and to note whether a line says what the value is.
"""

import base64
import hashlib
import html
import json
import re
from dataclasses import dataclass
from urllib.parse import quote, quote_plus

import known

PIECE, PIECE_OF_PASSWORD = 10, 7
ENCRYPTED = "private-key-encrypted"
HIDDEN = ("provider-key", "private-key")
_ADDRESS = re.compile(rb"([A-Za-z][A-Za-z0-9+.\-]*)(?:://|:\\/\\/)[^/@\s'\"]*$")
_DATABASE = re.compile(rb"(postgres|mysql|redis|amqp|mongodb|mariadb|mssql|oracle)", re.I)
_CUE = re.compile(
    rb"passw|passphrase|pwd|\bpass\b|pass:|authorization|\bauth\b|_auth\b|basic|bearer|token|jwt|api.?key|secret|credential"
    rb"|cookie|session|\bsid\b|\bkey\b|://|--?u\b|-p$|hash|login",
    re.I,
)
_TELLS_ITSELF = ("jwt", "provider-key", "private-key", "password-hash", "card", "iban")


@dataclass(frozen=True)
class Secret:
    kind: str
    value: str
    plain: str
    encoding: str


def _nginx(text: str) -> str:
    return "".join(
        f"\\x{b:02X}" if b > 126 or b < 32 or chr(b) in '"\\' else chr(b) for b in text.encode()
    )


_ESCAPES = (
    ("json", lambda text: json.dumps(text, ensure_ascii=False)[1:-1]),
    ("json", lambda text: json.dumps(text)[1:-1]),
    ("repr", lambda text: repr(text)[1:-1]),
    ("repr", lambda text: repr(text.encode())[2:-1]),
)


def spellings(value: str) -> dict[str, str]:
    """Every way in which the value may stand in a log, each with the name of the encoding."""
    found = {value: "plain"}
    layer = dict(found)
    for _ in range(4):
        layer = {
            escape(text): name if outer == "plain" else f"{name}-of-{outer}"
            for text, outer in layer.items()
            for name, escape in _ESCAPES
            if escape(text) not in found
        }
        found |= layer
    found |= {
        json.dumps(value)[1:-1].replace("/", "\\/"): "json",
        quote(value, safe=""): "url",
        quote(value): "url",
        quote_plus(value): "url",
        re.sub("%..", lambda m: m[0].lower(), quote(value, safe="")): "url",
        quote(value, safe="!$&'()*+,;=:@/?~"): "url",
        quote(quote(value, safe=""), safe=""): "url-of-url",
        html.escape(value): "html",
        value.encode().hex(): "hex",
        base64.b64encode(value.encode()).decode(): "base64",
        _nginx(value): "nginx",
        value.replace("'", "'\\''"): "shell",
        value.replace("'", "'\"'\"'"): "shell",
    }
    found[value] = "plain"
    return {text: name for text, name in found.items() if text}


def _pairs() -> list[Secret]:
    found = []
    for user, password in known.USERS.items():
        raw = f"{user}:{password}".encode()
        for coded in {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}:
            forms = {coded.replace("/", "\\/"): "json", quote(coded, safe=""): "url", coded.rstrip("="): "base64", coded: "base64"}
            found += [Secret("basic", form, raw.decode(), name) for form, name in forms.items()]
        found.append(Secret("basic", raw.hex(), raw.decode(), "hex"))
    return found


def secrets(noted: list[tuple[str, str]]) -> list[Secret]:
    """All spellings of all secrets, the longest first, so that a pair wins over the password within."""
    found = {secret.value: secret for secret in _pairs()}
    for kind, value in known.fixed() + noted:
        if kind == ENCRYPTED:
            kind = "private-key"
        forms = spellings(value)
        if kind == "card":
            forms |= {gap.join(group): "spaced" for gap in " -" for group in (_groups(value),)}
        if kind == "iban":
            forms |= {" ".join(value[i : i + 4] for i in range(0, len(value), 4)): "spaced"}
        for text, name in forms.items():
            found.setdefault(text, Secret(kind, text, value, name))
    return sorted(found.values(), key=lambda secret: -len(secret.value))


def _groups(number: str) -> list[str]:
    if len(number) == 15:
        return [number[:4], number[4:10], number[10:]]
    return [number[i : i + 4] for i in range(0, len(number), 4)]


def _pieces(found: list[Secret], size: int) -> dict[bytes, Secret]:
    """Runs of `size` bytes that give a secret partly away, without prefixes that every such secret shares."""
    made: dict[bytes, Secret] = {}
    for secret in found:
        text = secret.value
        if (secret.kind == "password") != (size == PIECE_OF_PASSWORD):
            continue
        if secret.kind in ("private-key", "card", "iban"):
            continue
        if secret.kind == "jwt":
            text = text.partition(".")[2] if "." in text else ""
        elif secret.kind == "provider-key":
            text = text[12:] if secret.encoding == "plain" else ""
        elif secret.kind == "password-hash":
            text = text[-22:]
        elif secret.kind == "basic" and secret.encoding != "base64":
            continue
        raw = text.encode()
        for start in range(len(raw) - size + 1):
            if raw[start : start + size].count(b"\\") > 2:
                continue
            made.setdefault(raw[start : start + size], secret)
    return made


def find(name: str, text: bytes, noted: list[tuple[str, str]]) -> list[dict]:
    """The labels of one captured file, in the order of the text."""
    known_ones = secrets(noted)
    taken = bytearray(len(text))
    hits: list[tuple[int, int, Secret, bool]] = []
    for secret in known_ones:
        needle, at = secret.value.encode(), 0
        while (at := text.find(needle, at)) >= 0:
            end = at + len(needle)
            if not any(taken[at:end]) and not (secret.kind in ("card", "iban") and _longer_number(text, at, end)):
                taken[at:end] = b"\1" * len(needle)
                hits.append((at, end, secret, False))
            at += 1
    for size in (PIECE, PIECE_OF_PASSWORD):
        pieces, at = _pieces(known_ones, size), 0
        while at <= len(text) - size:
            secret = pieces.get(text[at : at + size])
            if secret is None or any(taken[at : at + size]):
                at += 1
                continue
            end = at + size
            while end < len(text) and not taken[end] and pieces.get(text[end + 1 - size : end + 1]):
                end += 1
            taken[at:end] = b"\1" * (end - at)
            hits.append((at, end, secret, True))
            at = end
    hits.sort(key=lambda hit: hit[0])
    doubtful = {value for kind, value in noted if kind == ENCRYPTED}
    doubtful |= {known.PROVIDER["aws-id"], known.PROVIDER["aws-temporary-id"]}
    return [_label(name, text, *hit, doubtful) for hit in hits]


def _longer_number(text: bytes, start: int, end: int) -> bool:
    return text[start - 1 : start].isalnum() or text[end : end + 1].isalnum()


def _label(name: str, text: bytes, start: int, end: int, secret: Secret, partial: bool, doubtful: set[str]) -> dict:
    row = text.rfind(b"\n", 0, start) + 1
    last = text.rfind(b"\n", 0, end) + 1
    before = text[row:start]
    kind = secret.kind
    address = _ADDRESS.search(before)
    if address and text[end : end + 1] == b"@" and kind in ("password", "bearer", "api-key"):
        kind = "db-uri" if _DATABASE.match(address[1]) else "url-userinfo"
    line = text.count(b"\n", 0, start) + 1
    value = text[start:end].decode("utf-8", "surrogateescape")
    label = {"file": name, "line": line, "start": start - row, "end": end - last, "kind": kind, "encoding": secret.encoding}
    if last != row:
        label["until"] = line + text.count(b"\n", start, end)
    if kind in HIDDEN:
        label["sha256"] = hashlib.sha256(text[start:end]).hexdigest()
    else:
        label["value"] = value
        if secret.plain != value and not partial:
            label["plain"] = secret.plain
    if partial:
        label["partial"] = True
    elif secret.plain in doubtful:
        label["doubtful"] = True
    if kind not in _TELLS_ITSELF and not _CUE.search(before[-80:]):
        label["cue"] = False
    return label
