"""Reading, changing and removing look whose note it is.
"""

import uuid

from flask import Flask, abort, g, jsonify, request

import sound
from sound_flask import Basic, harden, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="notes")

TITLE = sound.TEXT | {"minLength": 1}
NOTE = sound.record(id=sound.UUID, title=sound.TEXT)
NEW_NOTE = sound.record(title=TITLE)
NOTES = {
    "2f6d4c1b-93aa-4f0e-8c55-7d1e0b6a9c31": ("alice", "Feed the heron"),
    "90b1c7de-5c42-4b8f-a3d7-2e6f8a1b4c05": ("bob", "Mend the saddle"),
}


def shown(note_id: str) -> dict:
    return {"id": note_id, "title": NOTES[note_id][1]}


def title() -> str:
    body = request.get_json()
    if not isinstance(body, dict) or body.keys() != {"title"}:
        abort(400)
    if not isinstance(body["title"], str) or not 1 <= len(body["title"]) <= 80:
        abort(400)
    return body["title"]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/notes")
@basic.required
def list_notes():
    return jsonify(page([shown(note_id) for note_id, (owner, _) in NOTES.items() if owner == g.user]))


@app.post("/api/v1/notes")
@basic.required
def add_note():
    if sum(owner == g.user for owner, _ in NOTES.values()) >= 50:
        abort(409)
    note_id = str(uuid.uuid4())
    NOTES[note_id] = g.user, title()
    return jsonify(shown(note_id)), 201, {"Location": f"/api/v1/notes/{note_id}"}


@app.get("/api/v1/notes/<uuid:note_id>")
@basic.required
def get_note(note_id):
    if NOTES.get(str(note_id), ("", ""))[0] != g.user:
        abort(404)
    return jsonify(shown(str(note_id)))


@app.patch("/api/v1/notes/<uuid:note_id>")
@basic.required
def change_note(note_id):
    owner = find(str(note_id))
    NOTES[str(note_id)] = owner, title()
    return jsonify(shown(str(note_id)))


# region: bola-write
@app.delete("/api/v1/notes/<uuid:note_id>")
@basic.required
def remove_note(note_id):
    find(str(note_id))
    del NOTES[str(note_id)]
    return "", 204


def find(note_id: str) -> str:
    """The owner of a note that is there and the caller's own; else 404."""
    if NOTES.get(note_id, ("", ""))[0] != g.user:
        abort(404)
    return g.user


# endregion


def taking(operation: dict, **refusals: str) -> dict:
    """The operation with a note as its body, and what it may refuse."""
    operation["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": NEW_NOTE}},
    }
    for status, reason in refusals.items():
        operation["responses"][status.removeprefix("on_")] = sound.answer(reason, sound.PROBLEM)
    return operation


ADD = taking(sound.protected("add_note", NOTE), on_400="Bad note", on_409="Too many notes")
ADD["responses"]["201"] = ADD["responses"].pop("200")
CHANGE = taking(sound.protected("change_note", NOTE, sound.path_id("note_id")), on_400="Bad note")
REMOVE = sound.protected("remove_note", NOTE, sound.path_id("note_id"))
del REMOVE["responses"]["200"]
REMOVE["responses"]["204"] = {"description": "Gone"}

serve_document(
    app,
    basic,
    sound.openapi(
        "Notes",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/notes": {
                "get": sound.protected("list_notes", sound.page_of(NOTE), sound.LIMIT, sound.OFFSET),
                "post": ADD,
            },
            "/api/v1/notes/{note_id}": {
                "get": sound.protected("get_note", NOTE, sound.path_id("note_id")),
                "patch": CHANGE,
                "delete": REMOVE,
            },
        },
    ),
)
