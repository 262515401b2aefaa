"""A value that is not what the document describes is answered with 400."""

from datetime import date

from flask import Flask, abort, jsonify, request

import sound
from sound_flask import Basic, harden, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="tides")

TIDE = sound.record(day={"type": "string", "format": "date", "minLength": 10, "maxLength": 10}, cm=sound.COUNT)
STATION = sound.record(name=sound.TEXT)
TIDES = [
    {"day": "2026-03-01", "cm": 412},
    {"day": "2026-03-02", "cm": 398},
    {"day": "2026-03-03", "cm": 371},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


# region: crash-on-input, type-not-enforced
def argument(name, default, convert):
    """A query parameter in its described type; 400 when it is not."""
    try:
        return convert(request.args.get(name, default))
    except ValueError:
        abort(400)


@app.get("/api/v1/tides")
@basic.required
def list_tides():
    since = argument("since", "2026-01-01", date.fromisoformat)
    days = argument("days", "20", int)
    if not 1 <= days <= 50:
        abort(400)
    return jsonify([tide for tide in TIDES if date.fromisoformat(tide["day"]) >= since][:days])


# endregion


@app.get("/api/v1/stations")
@basic.required
def list_stations():
    return jsonify([{"name": "Eastmouth"}, {"name": "Skerry"}])


SINCE = {
    "name": "since",
    "in": "query",
    "schema": {"type": "string", "format": "date", "maxLength": 10, "example": "2026-03-02"},
}
DAYS = {
    "name": "days",
    "in": "query",
    "schema": {"type": "integer", "minimum": 1, "maximum": 50, "default": 20},
}

serve_document(
    app,
    basic,
    sound.openapi(
        "Tides",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/tides": {
                "get": sound.protected("list_tides", sound.page_of(TIDE), SINCE, DAYS),
            },
            "/api/v1/stations": {"get": sound.protected("list_stations", sound.page_of(STATION))},
        },
    ),
)
