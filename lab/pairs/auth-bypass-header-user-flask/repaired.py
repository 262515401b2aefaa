"""A user whom the single sign-on proxy names is believed where the proxy itself is the peer; everybody
else gives credentials, whatever fields he sends.
"""

from flask import Flask, abort, g, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
# region: auth-bypass-header
PROXIES = {"127.0.0.250"}  # the peer's own address, which no field can change


class ProxyOrBasic(Basic):
    def admit(self):
        if request.remote_addr not in PROXIES:
            return super().admit()
        # The proxy takes this field out of what clients send and writes it itself.
        g.user = request.headers.get("X-Remote-User") or abort(401)


# endregion


basic = ProxyOrBasic(accounts.check, realm="shifts")

SHIFT = sound.record(id=sound.UUID, station=sound.TEXT, hours=sound.COUNT)
SHIFTS = [
    {"id": "135d4a89-db46-4999-b1c9-655e41df06b0", "station": "North desk", "hours": 8},
    {"id": "2bda824c-eec0-4f2e-8000-1d52473c8859", "station": "Loading bay", "hours": 6},
    {"id": "2f15f111-1ec2-4f91-8da7-97b59e5ce35f", "station": "Reception", "hours": 4},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/shifts")
@basic.required
def list_shifts():
    return jsonify(page(SHIFTS))


@app.get("/api/v1/shifts/<uuid:shift_id>")
@basic.required
def get_shift(shift_id):
    return jsonify(owned(SHIFTS, shift_id))


serve_document(
    app,
    basic,
    sound.openapi(
        "Shifts",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/shifts": {
                "get": sound.protected("list_shifts", sound.page_of(SHIFT), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/shifts/{shift_id}": {
                "get": sound.protected("get_shift", SHIFT, sound.path_id("shift_id")),
            },
        },
    ),
)
