"""A body must be called JSON, and its length ends at 16 KiB."""

import uuid

from flask import Flask, abort, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
# region: oversized-body-accepted
app.config["MAX_CONTENT_LENGTH"] = 16 * 1024  # answers 413 to more
# endregion
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="notes")

NOTE = sound.record(id=sound.UUID, text=sound.TEXT)
NEW = sound.record(text=sound.TEXT)
NOTES = [{"id": "5a6a9c34-8f0f-4ef1-9a34-0b0ab1f8f1c2", "text": "Paint the hull"}]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/notes")
@basic.required
def list_notes():
    return jsonify(page(NOTES))


# region: content-type-not-enforced
@app.post("/api/v1/notes")
@basic.required
def add_note():
    given = request.get_json()  # answers 415 to other media types; `force=True` would not
    text = given.get("text") if isinstance(given, dict) and set(given) == {"text"} else None
    if not isinstance(text, str) or len(text) > 80 or len(NOTES) >= 50:
        abort(400)
    NOTES.append({"id": str(uuid.uuid4()), "text": text})
    return jsonify(NOTES[-1]), 201


# endregion


@app.get("/api/v1/notes/<uuid:note_id>")
@basic.required
def get_note(note_id):
    return jsonify(owned(NOTES, note_id))


@app.delete("/api/v1/notes/<uuid:note_id>")
@basic.required
def remove_note(note_id):
    NOTES.remove(owned(NOTES, note_id))
    return "", 204


ADD = sound.protected("add_note", NOTE)
ADD["requestBody"] = {"required": True, "content": {"application/json": {"schema": NEW}}}
ADD["responses"]["201"] = sound.answer("Made", NOTE)
ADD["responses"]["400"] = sound.answer("Bad body", sound.PROBLEM)
del ADD["responses"]["200"]
REMOVE = sound.protected("remove_note", NOTE, sound.path_id("note_id"))
REMOVE["responses"]["204"] = {"description": "Removed"}
del REMOVE["responses"]["200"]

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
                "delete": REMOVE,
            },
        },
    ),
)
