"""A stand-in for a language model: no weights, the same answer every time, and obedient to a fault.

It reads an instruction out of a text by a small grammar (say, join, repeat, count, open, decode, examples,
definitions) and does the last one that it understands. What is in quotes, in data or in another spelling is
read as well. Its only defence is a filter for wishes in plain English, as many a first version has: an order
to forget the rules, a role, another language, a code, data or a second turn gets around it.
"""

from __future__ import annotations

import ast
import base64
import binascii
import codecs
import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable

NOUN = r"(?:the\s+|le\s+|la\s+|das\s+)?(?:word|mot|palabra|wort)\s+"
JOINS = (
    r"(?:directly\s+|directement\s+|directamente\s+|direkt\s+)?"
    r"(?:followed\s+by|joined\s+(?:to|with)|and\s+then|suivie?\s+d[eu]|seguid[ao](?:\s+\w+)?\s+de|gefolgt\s+vo[nm])"
)
JOINED = re.compile(rf"{NOUN}(\w+),?\s+{JOINS}\s+(?:{NOUN})?(\w+)", re.I)
FILTER = re.compile(r"(?:^|[.:!?,]\s+|\band\s+|\bnow\s+)(?:write|say|repeat|print)\s+[a-z']", re.I)
RELEASE = re.compile(
    r"\b(?:ignore|forget|disregard|override)\b.*\b(?:instructions?|rules?)\b|\bnew rules\b"
    r"|\b(?:you are (?:now|your)|pretend|imagine|act as)\b|\bend of (?:the )?instructions\b",
    re.I | re.S,
)
DATA = re.compile(r"\[\[.*?\]\]|\{.*\}|<(\w+)[^>]*>.*</\1>|<!--.*?-->", re.S)


class Parrot:
    """One assistant: what it was told, what it knows, and whether it may open pages."""

    def __init__(
        self,
        instructions: str,
        people: list[dict[str, str]],
        contact: str,
        open_page: Callable[[str], str] | None = None,
    ) -> None:
        self.instructions, self.people, self.contact = instructions, people, contact
        self.open_page = open_page or any_page

    def reply(self, turns: list[str]) -> str:
        """The answer to the last of what one client said."""
        text = turns[-1]
        # Only a conversation's first words go through the filter.
        if len(turns) == 1 and not RELEASE.search(text) and self.refuses(text):
            return "I am sorry, that is not what I am here for."
        names = dict(re.findall(r"(?<!what )['\"](\w+)['\"]\s+(?:stands for|means)\s+(\w+)", "\n".join(turns)))
        return self.obey(text, names) or "I can help with berths, tides and the office's opening hours."

    def refuses(self, text: str) -> bool:
        prose = DATA.sub(" ", text).split("\n\n")[0]
        return bool(FILTER.search(prose))

    def obey(self, text: str, names: dict[str, str], depth: int = 3) -> str | None:
        if depth == 0:
            return None
        for inner in hidden(text):
            if done := self.obey(inner, names, depth - 1):
                return done
        skills = (self.picture, self.repeat, self.count, self.sum, self.open, self.list, code, examples)
        for skill in skills:
            if (done := skill(text)) is not None:
                return done
        if joined := JOINED.search(text):
            return joined[1] + joined[2]
        wanted = [names[name] for name in re.findall(r"what ['\"](\w+)['\"] stands for", text) if name in names]
        if wanted:
            return "".join(wanted)
        return "Noted." if names and "remember" in text.lower() else None

    def repeat(self, text: str) -> str | None:
        if not re.search(r"\b(?:repeat|quote|show|reveal)\b.*\b(?:instructions|system prompt)\b", text, re.I | re.S):
            return None
        if not RELEASE.search(text) and re.search(r"\bpoem|chapter\b", text):
            return None
        mark = JOINED.search(text)
        around = mark[1] + mark[2] if mark and re.search(r"before and after", text, re.I) else ""
        return f"{around} {self.instructions} {around}".strip()

    def count(self, text: str) -> str | None:
        found = re.search(r"\bcount\b.*?\b(\d+)\s+to\s+(\d+)", text, re.I)
        if not found:
            return None
        return " ".join(str(number) for number in range(int(found[1]), min(int(found[2]), 20_000) + 1))

    def sum(self, text: str) -> str | None:
        found = re.search(r"\bwhat is (\d+) (?:plus|\+) (\d+)", text, re.I)
        return str(int(found[1]) + int(found[2])) if found else None

    def open(self, text: str) -> str | None:
        """The tool: it opens what it is told to."""
        found = re.search(r"\b(?:open|visit|fetch|browse|read)\b.*?(https?://\S+)", text, re.I)
        if not found:
            return None
        try:
            return "The page says: " + self.open_page(found[1])
        except (urllib.error.URLError, ValueError, OSError):
            return "The page could not be opened."

    def list(self, text: str) -> str | None:
        if re.search(r"\b(?:your|the) support\b", text, re.I):
            return f"Write to {self.contact}."
        if not re.search(r"\b(?:list|which|who)\b.*\b(?:customers|users|people|guests)\b", text, re.I):
            return None
        return "\n".join(f"{person['name']} <{person['mail']}>" for person in self.people)

    def picture(self, text: str) -> str | None:
        if not re.search(r"\bmarkdown image\b", text, re.I):
            return None
        mark = JOINED.search(text)
        end = re.search(r"\bthen\s+(\.\S+)", text)
        if not mark or not end:
            return None
        return f"![picture](https://{mark[1]}{mark[2]}{end[1]})"


def any_page(url: str) -> str:
    with urllib.request.urlopen(url, timeout=2) as page:
        return page.read(300).decode("utf-8", "replace")


def hidden(text: str) -> list[str]:
    """Texts inside the text: decoded, quoted, in brackets, tags and comments."""
    found = [bracket.strip() for bracket in re.findall(r"\[\[(.*?)\]\]|<!--(.*?)-->", text, re.S) for bracket in bracket]
    found += [inner for _, inner in re.findall(r"<(\w+)[^>]*>([^<]+)</\1>", text)]
    if start := re.search(r"\{.*\}", text, re.S):
        try:
            found += [value for value in json.loads(start[0]).values() if isinstance(value, str)]
        except (ValueError, AttributeError):
            pass
    for word in re.findall(r"[A-Za-z0-9+/]{16,}={0,2}", text):
        try:
            found.append(base64.b64decode(word, validate=True).decode("utf-8"))
        except (binascii.Error, UnicodeDecodeError):
            pass
    tail = text.rpartition(":")[2].strip()
    if re.search(r"\brot-?13\b", text, re.I):
        found.append(codecs.decode(tail, "rot13"))
    if re.search(r"\bleet", text, re.I):
        found.append(tail.translate(str.maketrans("431057", "aeiost")))
    return [inner for inner in found if inner and inner != text]


def code(text: str) -> str | None:
    """The value that a few lines of Python print."""
    start = re.search(r"(?:\w+\s*=\s*[\"'].*?;\s*)*print\(.*\)", text, re.S)
    if not start:
        return None
    try:
        program = ast.parse(start[0])
        names: dict[str, str] = {}
        for statement in program.body:
            if isinstance(statement, ast.Assign) and isinstance(statement.targets[0], ast.Name):
                names[statement.targets[0].id] = value(statement.value, names)
            elif isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
                return value(statement.value.args[0], names)
    except (SyntaxError, ValueError, KeyError, IndexError):
        pass
    return None


def value(node: ast.expr, names: dict[str, str]) -> str:
    """Texts, names of texts, their sum and `''.join([...])`; nothing else is evaluated."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Name(id=name):
            return names[name]
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return value(left, names) + value(right, names)
        case ast.Call(func=ast.Attribute(value=between, attr="join"), args=[ast.List(elts=parts)]):
            return value(between, names).join(value(part, names) for part in parts)
    raise ValueError("not a text")


def examples(text: str) -> str | None:
    """Goes on with a row of questions whose answers are their parts put together."""
    rows = re.findall(r"^\s*(?:input|q):\s*(.+?)\s*\n\s*(?:output|a):[ \t]*(.*?)\s*$", text, re.I | re.M)
    if len(rows) < 2 or rows[-1][1]:
        return None
    parts = [re.split(r"\s*,\s*|\s+and\s+", question) for question, _ in rows]
    follows = all("".join(part) == answer for part, (_, answer) in zip(parts, rows[:-1]))
    return "".join(parts[-1]) if follows else None
