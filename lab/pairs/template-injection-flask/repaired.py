"""The name is given to the template as a value."""

from flask import Flask, Response, jsonify, render_template_string, request

import sound
from sound_flask import Basic, harden, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="letters")

KINDS = ["Invitation", "Reminder"]
KIND = sound.record(name=sound.TEXT)


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/letters")
@basic.required
def list_letters():
    return jsonify([{"name": name} for name in KINDS])


# region: template-injection
@app.get("/api/v1/letters/preview")
@basic.required
def preview():
    name = request.args.get("name", "member")[:200]
    letter = render_template_string("Dear {{ name }},\nwe meet at eight.\n", name=name)
    return Response(letter, mimetype="text/plain")


# endregion


NAME = {"name": "name", "in": "query", "schema": {"type": "string", "maxLength": 200, "example": "Ada"}}
LETTER = sound.protected("preview", sound.TEXT, NAME)
LETTER["responses"]["200"] = {
    "description": "The letter",
    "content": {"text/plain": {"schema": {"type": "string", "maxLength": 1000}}},
}

serve_document(
    app,
    basic,
    sound.openapi(
        "Letters",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/letters": {"get": sound.protected("list_letters", sound.page_of(KIND))},
            "/api/v1/letters/preview": {"get": LETTER},
        },
    ),
)
