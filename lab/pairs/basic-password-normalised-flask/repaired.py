"""The password is compared as it was sent, byte for byte. Another case or a space at its end is
another password.
"""

import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))

# region: basic-password-normalised
hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)  # OWASP's smallest argon2id setting
HASHES = {user: hasher.hash(password) for user, password in sound.passwords_from_environment().items()}
NOBODY = hasher.hash(secrets.token_urlsafe(32))


def verify(user: str, password: str) -> bool:
    """Whether this is the password of this user. Who is not there costs a hash as well."""
    try:
        hasher.verify(HASHES.get(user, NOBODY), password)
    except VerificationError:
        return False
    return user in HASHES


basic = Basic(verify, realm="bookings")
# endregion

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


serve_document(
    app,
    basic,
    sound.openapi(
        "Bookings",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/bookings": {
                "get": sound.protected("list_bookings", sound.page_of(BOOKING), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/bookings/{booking_id}": {
                "get": sound.protected("get_booking", BOOKING, sound.path_id("booking_id")),
            },
        },
    ),
)
