"""The repair is in the server's settings, `hardened.conf.py`: a service says nothing of TLS."""

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="buoys")
BUOYS = [{"name": "Heron", "depth": 12}, {"name": "Otter", "depth": 7}]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/buoys")
@basic.required
def list_buoys():
    return jsonify(page(BUOYS))


BUOY = sound.record(name=sound.TEXT, depth=sound.COUNT)
PATHS = {
    "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
    "/api/v1/buoys": {"get": sound.protected("list_buoys", sound.page_of(BUOY), sound.LIMIT, sound.OFFSET)},
}
serve_document(app, basic, sound.openapi("Buoys", PATHS))
