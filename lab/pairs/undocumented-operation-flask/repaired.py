"""Every operation is in the document, with who may call it."""

import re

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="bookings")

BOOKING = sound.record(id=sound.UUID, room=sound.TEXT, seats=sound.COUNT)
BOOKINGS = [
    {"id": "99eb5ab6-b6fe-44e6-a904-528c69007538", "room": "Attic", "seats": 6},
    {"id": "c94d6681-79f7-43c1-a3e2-4b45c5ac8475", "room": "Garden room", "seats": 12},
    {"id": "ceafb86c-0115-4f81-b996-692d141f2ba8", "room": "Workshop", "seats": 8},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/bookings")
@basic.required
def list_bookings():
    return jsonify(page(BOOKINGS))


@app.get("/api/v1/bookings/<uuid:booking_id>")
@basic.required
def get_booking(booking_id):
    return jsonify(owned(BOOKINGS, booking_id))


@app.get("/api/v1/users")
@basic.required
def users():
    return jsonify(sorted(accounts))


DOCUMENT = sound.openapi(
    "Bookings",
    {
        "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
        "/api/v1/bookings": {
            "get": sound.protected("list_bookings", sound.page_of(BOOKING), sound.LIMIT, sound.OFFSET),
        },
        "/api/v1/bookings/{booking_id}": {
            "get": sound.protected("get_booking", BOOKING, sound.path_id("booking_id")),
        },
        "/api/v1/users": {"get": sound.protected("users", sound.page_of(sound.TEXT))},
    },
)
serve_document(app, basic, DOCUMENT)

# region: undocumented-operation
# At every start, so that no operation goes out which is not described.
routes = {re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule) for rule in app.url_map.iter_rules()}
if hidden := routes - DOCUMENT["paths"].keys() - {"/openapi.json", "/static/{filename}"}:
    raise SystemExit(f"served and not described: {hidden}")
# endregion
