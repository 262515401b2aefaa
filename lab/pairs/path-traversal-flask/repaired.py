"""The name must be one of the folder's own: it is looked up among them, not joined."""

import tempfile
from pathlib import Path

from flask import Flask, Response, abort, jsonify, request

import sound
from sound_flask import Basic, harden, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="manuals")

FOLDER = Path(tempfile.mkdtemp(prefix="manuals-"))
(FOLDER / "pump.txt").write_text("Prime the pump before you start it.\n")
(FOLDER / "winch.txt").write_text("Two turns around the drum, never one.\n")
MANUAL = sound.record(name=sound.TEXT)


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/manuals")
@basic.required
def list_manuals():
    return jsonify([{"name": path.name} for path in sorted(FOLDER.iterdir())])


# region: path-traversal
@app.get("/api/v1/manuals/text")
@basic.required
def read_manual():
    name = request.args.get("name", "")
    manuals = {path.name: path for path in FOLDER.iterdir()}
    if name not in manuals:
        abort(404)
    return Response(manuals[name].read_text(encoding="utf-8"), mimetype="text/plain")


# endregion


NAME = {
    "name": "name",
    "in": "query",
    "required": True,
    "schema": {"type": "string", "maxLength": 80, "example": "pump.txt"},
}
TEXT = sound.protected("read_manual", sound.TEXT, NAME)
TEXT["responses"]["200"] = {
    "description": "The manual",
    "content": {"text/plain": {"schema": {"type": "string", "maxLength": 10000}}},
}

serve_document(
    app,
    basic,
    sound.openapi(
        "Manuals",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/manuals": {"get": sound.protected("list_manuals", sound.page_of(MANUAL))},
            "/api/v1/manuals/text": {"get": TEXT},
        },
    ),
)
