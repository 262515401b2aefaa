"""A letter is looked up among the caller's own; another's is not found, as one that is not there.
"""

from flask import Flask, abort, g, jsonify

import sound
from sound_flask import Basic, harden, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="letters")

LETTER = sound.record(id=sound.UUID, subject=sound.TEXT, text=sound.TEXT)
LETTERS = {
    "alice": [
        {
            "id": "0f0cf1a5-5d3c-4ad4-8a2c-6d2c8a4f3b71",
            "subject": "Dismissal of the tenant",
            "text": "By the end of March, as we said",
        },
        {
            "id": "5a9be1d4-1d6e-4a0b-9a55-b2c74d1f0e92",
            "subject": "Offer",
            "text": "Two hundred a month, furnished",
        },
    ],
    "bob": [
        {
            "id": "b64e7c23-8f5a-47a9-93d0-41f7d8a2c5e6",
            "subject": "Complaint",
            "text": "The heating has been cold since Monday",
        },
    ],
}


# region: bola-confirmed
def own_letter(letter_id):
    """The caller's letter with this id. Every operation on a letter begins here."""
    letter = next((row for row in LETTERS[g.user] if row["id"] == str(letter_id)), None)
    return letter or abort(404)  # not 403, which would tell that there is one


# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/letters")
@basic.required
def list_letters():
    return jsonify(page(LETTERS[g.user]))


# region: bola-confirmed
@app.get("/api/v1/letters/<uuid:letter_id>")
@basic.required
def get_letter(letter_id):
    return jsonify(own_letter(letter_id))


# endregion


serve_document(
    app,
    basic,
    sound.openapi(
        "Letters",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/letters": {
                "get": sound.protected("list_letters", sound.page_of(LETTER), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/letters/{letter_id}": {
                "get": sound.protected("get_letter", LETTER, sound.path_id("letter_id")),
            },
        },
    ),
)
