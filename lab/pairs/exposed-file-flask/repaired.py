"""Only the files that are named as public are served, from a list and not from a folder."""

import hashlib

from flask import Flask, Response, abort, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="notes")

NOTE = sound.record(id=sound.UUID, title=sound.TEXT, words=sound.COUNT)
NOTES = [
    {"id": "cacdf8de-1fe8-4a71-93c5-411397ec3032", "title": "Tide tables", "words": 310},
    {"id": "bab36494-b28e-40c3-ad2a-774afe37f0aa", "title": "Paint list", "words": 42},
    {"id": "ac938b18-2dc5-4c9d-ac8a-dffc1b3ca293", "title": "Winter berth", "words": 128},
]
MADE_UP = hashlib.sha256(b"made up").hexdigest()
# What a deployment left in the folder that is served, made here so that no real file is needed.
FILES = {
    ".env": f"SECRET_KEY={MADE_UP}\nDATABASE_URL=postgres://notes:{MADE_UP}@db/notes\n",
    ".git/HEAD": "ref: refs/heads/main\n",
    ".git/config": "[core]\n\trepositoryformatversion = 0\n\tfilemode = true\n\tbare = false\n",
    "robots.txt": "User-agent: *\nDisallow: /\n",
}
# region: exposed-file
PUBLIC_FILES = {"robots.txt"}


@app.get("/<path:name>")
def file(name):
    if name not in PUBLIC_FILES:
        abort(404)
    return Response(FILES[name], mimetype="text/plain")


# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/notes")
@basic.required
def list_notes():
    return jsonify(page(NOTES))


@app.get("/api/v1/notes/<uuid:note_id>")
@basic.required
def get_note(note_id):
    return jsonify(owned(NOTES, note_id))


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
