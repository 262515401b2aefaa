"""Every value is bound, and the number is one before it comes near the database."""

import sqlite3

from flask import Flask, abort, jsonify, request

import sound
from sound_flask import Basic, harden, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="parts")

database = sqlite3.connect(":memory:", check_same_thread=False)
database.row_factory = sqlite3.Row
database.execute("CREATE TABLE parts (number TEXT, name TEXT, shelf INTEGER)")
database.execute("CREATE TABLE shelves (id INTEGER, place TEXT)")
database.executemany(
    "INSERT INTO parts VALUES (?, ?, ?)",
    [("AX-100", "Anchor shackle", 3), ("BM-210", "Bilge pump", 4), ("CL-330", "Cleat, brass", 3)],
)
database.executemany("INSERT INTO shelves VALUES (?, ?)", [(3, "North wall"), (4, "Cellar")])

PART = sound.record(number=sound.TEXT, name=sound.TEXT, shelf=sound.COUNT)
SHELF = sound.record(id=sound.COUNT, place=sound.TEXT)


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/parts")
@basic.required
def list_parts():
    return jsonify(page([dict(row) for row in database.execute("SELECT * FROM parts")]))


# region: sql-injection
@app.get("/api/v1/parts/<number>")
@basic.required
def get_part(number):
    row = database.execute("SELECT * FROM parts WHERE number = ?", (number,)).fetchone()
    return jsonify(dict(row) if row else abort(404))


# endregion


@app.post("/api/v1/parts/lookup")
@basic.required
def look_up():
    given = request.get_json()
    name = given.get("name") if isinstance(given, dict) else None
    if not isinstance(name, str) or set(given) != {"name"}:
        abort(400)
    rows = database.execute("SELECT * FROM parts WHERE name = ?", (name,)).fetchall()
    return jsonify([dict(row) for row in rows])


@app.get("/api/v1/shelves")
@basic.required
def list_shelves():
    return jsonify(page([dict(row) for row in database.execute("SELECT * FROM shelves")]))


# region: sql-injection
@app.get("/api/v1/shelves/<int(max=1_000_000):shelf_id>")
@basic.required
def get_shelf(shelf_id):
    row = database.execute("SELECT * FROM shelves WHERE id = ?", (shelf_id,)).fetchone()
    return jsonify(dict(row) if row else abort(404))


# endregion


def at(name, schema):
    return {"name": name, "in": "path", "required": True, "schema": schema}


LOOK_UP = sound.protected("look_up", sound.page_of(PART))
LOOK_UP["requestBody"] = {
    "required": True,
    "content": {"application/json": {"schema": sound.record(name=sound.TEXT)}},
}
LOOK_UP["responses"]["400"] = sound.answer("Bad body", sound.PROBLEM)

serve_document(
    app,
    basic,
    sound.openapi(
        "Parts",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/parts": {
                "get": sound.protected("list_parts", sound.page_of(PART), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/parts/{number}": {
                "get": sound.protected("get_part", PART, at("number", sound.TEXT)),
            },
            "/api/v1/parts/lookup": {"post": LOOK_UP},
            "/api/v1/shelves": {
                "get": sound.protected("list_shelves", sound.page_of(SHELF), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/shelves/{shelf_id}": {
                "get": sound.protected("get_shelf", SHELF, at("shelf_id", sound.COUNT)),
            },
        },
    ),
)
