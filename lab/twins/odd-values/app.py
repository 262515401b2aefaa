"""Sound services whose answers change with odd values: a search that drops quotes and repeats the text, one
with AND and OR of its own, a guard against quotes, a calculator, a page that is never the same twice, and a
path that reads the number before the dash. A scanner that only compares two answers reports half of them.
"""

import ast
import itertools
import operator
import re
import sqlite3
import threading

from flask import Flask, Response, abort, jsonify, request

import sound
from sound_flask import Basic, harden, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="boats")

BOATS = ["Petrel", "Dunlin", "Gannet", "Grey heron"]
BOAT = sound.record(name=sound.TEXT)
FOUND = sound.record(query=sound.TEXT, boats=sound.page_of(BOAT))
visits = itertools.count(1)

database = sqlite3.connect(":memory:", check_same_thread=False)
database.execute("CREATE VIRTUAL TABLE boats USING fts5(name)")
database.executemany("INSERT INTO boats VALUES (?)", [(name,) for name in BOATS])
lock = threading.Lock()


def listed(names):
    return [{"name": name} for name in names]


def text(name):
    value = request.args.get(name, "")
    return value if len(value) <= 80 else abort(400)


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/boats")
@basic.required
def list_boats():
    return jsonify(listed(BOATS))


@app.get("/api/v1/search")
@basic.required
def search():
    query = text("q")
    words = re.sub(r"[^\w ]", "", query).lower()
    return jsonify(query=query, boats=listed(name for name in BOATS if words in name.lower()))


@app.get("/api/v1/query")
@basic.required
def query():
    """The full-text search's own language, bound: a fault in it is the client's."""
    try:
        with lock:
            rows = database.execute("SELECT name FROM boats WHERE boats MATCH ?", (text("q"),)).fetchall()
    except sqlite3.Error as error:
        return jsonify(error=str(error)[:120]), 400
    return jsonify(listed(name for (name,) in rows))


@app.get("/api/v1/guarded")
@basic.required
def guarded():
    value = text("name")
    if re.search(r"['\"<>{}$;\x00]|\.\./", value):
        abort(403)
    return jsonify(listed(name for name in BOATS if name == value))


@app.get("/api/v1/strict")
@basic.required
def strict():
    if not re.fullmatch(r"[A-Za-z ]{1,40}", request.args.get("name", "")):
        abort(400)
    return jsonify(listed(name for name in BOATS if name == request.args["name"]))


@app.get("/api/v1/visits")
@basic.required
def count_visits():
    return jsonify(visits=next(visits), since=text("since")[:10])


@app.get("/api/v1/boats/<slug>")
@basic.required
def get_boat(slug):
    """`/boats/2-gannet`: the number before the dash is what counts."""
    number = re.match(r"\d{1,4}", slug)
    if number is None or int(number[0]) >= len(BOATS):
        abort(404)
    return jsonify(name=BOATS[int(number[0])])


OPERATORS = {ast.Add: operator.add, ast.Sub: operator.sub, ast.Mult: operator.mul}


def worked_out(node):
    if isinstance(node, ast.Constant) and type(node.value) is int and abs(node.value) < 10**9:
        return node.value
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        return OPERATORS[type(node.op)](worked_out(node.left), worked_out(node.right))
    raise ValueError("only sums and products")


@app.get("/api/v1/sums")
@basic.required
def calculate():
    try:
        result = worked_out(ast.parse(text("expression"), mode="eval").body)
    except (SyntaxError, ValueError, RecursionError):
        abort(400)
    return jsonify(result=str(result)[:80])


@app.get("/api/v1/notes")
@basic.required
def note():
    """A note in which every product is followed by what it comes to."""
    def come_to(found):
        return str(int(found[1]) * int(found[2]))

    noted = re.sub(r"(\d{1,9})\*(\d{1,9})", come_to, text("text"))
    return Response(noted.replace("\0", ""), mimetype="text/plain")


def given(name, example, place="query"):
    schema = {"type": "string", "maxLength": 80, "example": example}
    return {"name": name, "in": place, "required": True, "schema": schema}


def operation(name, schema, parameter):
    return {"get": sound.protected(name, schema, parameter)}


NOTE = sound.protected("note", sound.TEXT, given("text", "six is 2*3"))
NOTE["responses"]["200"] = {
    "description": "The note",
    "content": {"text/plain": {"schema": {"type": "string", "maxLength": 200}}},
}
GUARDED = sound.protected("guarded", sound.page_of(BOAT), given("name", "Petrel"))
GUARDED["responses"]["403"] = sound.answer("Not a name", sound.PROBLEM)
VISITS = sound.record(visits=sound.COUNT, since=sound.TEXT)

serve_document(
    app,
    basic,
    sound.openapi(
        "Boats",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/boats": {"get": sound.protected("list_boats", sound.page_of(BOAT))},
            "/api/v1/boats/{slug}": operation("get_boat", BOAT, given("slug", "2-gannet", "path")),
            "/api/v1/search": operation("search", FOUND, given("q", "Petrel")),
            "/api/v1/query": operation("query", sound.page_of(BOAT), given("q", "Petrel")),
            "/api/v1/guarded": {"get": GUARDED},
            "/api/v1/strict": operation("strict", sound.page_of(BOAT), given("name", "Petrel")),
            "/api/v1/visits": operation("visits", VISITS, given("since", "today")),
            "/api/v1/sums": operation("calculate", sound.record(result=sound.TEXT), given("expression", "2*3")),
            "/api/v1/notes": {"get": NOTE},
        },
    ),
)
