"""The throttle counts in the memory of each worker, so the true limit is four times the one in the source."""

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="shifts", throttle=sound.Throttle(limit=5))
SHIFTS = [{"station": "North desk", "hours": 8}, {"station": "Loading bay", "hours": 6}]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/shifts")
@basic.required
def list_shifts():
    return jsonify(page(SHIFTS))


SHIFT = sound.record(station=sound.TEXT, hours=sound.COUNT)
PATHS = {
    "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
    "/api/v1/shifts": {
        "get": sound.protected("list_shifts", sound.page_of(SHIFT), sound.LIMIT, sound.OFFSET)
    },
}
serve_document(app, basic, sound.openapi("Shifts", PATHS))
