"""The lock belongs to the view that was chosen and not to a spelling of its path. However lenient
the router is, the decorator runs.
"""

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
app.url_map.strict_slashes = False
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="notes")

NOTE = sound.record(id=sound.UUID, title=sound.TEXT, words=sound.COUNT)
NOTES = [
    {"id": "cacdf8de-1fe8-4a71-93c5-411397ec3032", "title": "Tide tables", "words": 310},
    {"id": "bab36494-b28e-40c3-ad2a-774afe37f0aa", "title": "Paint list", "words": 42},
    {"id": "ac938b18-2dc5-4c9d-ac8a-dffc1b3ca293", "title": "Winter berth", "words": 128},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


# region: auth-bypass-path
@app.get("/api/v1/notes")
@basic.required
def list_notes():
    return jsonify(page(NOTES))


@app.get("/api/v1/notes/<uuid:note_id>")
@basic.required
def get_note(note_id):
    return jsonify(owned(NOTES, note_id))


# endregion


serve_document(
    app,
    basic,
    sound.openapi(
        "Notes",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/notes": {
                "get": sound.protected("list_notes", sound.page_of(NOTE), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/notes/{note_id}": {
                "get": sound.protected("get_note", NOTE, sound.path_id("note_id")),
            },
        },
    ),
)
