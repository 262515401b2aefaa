"""A production server runs the service without a debugger; an unknown id is 404. What is
unexpected is a plain 500, with its stack trace in the log.
"""

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="devices")

DEVICE = sound.record(id=sound.UUID, label=sound.TEXT, uptime=sound.COUNT)
DEVICES = [
    {"id": "f6fae014-58a1-4bcf-b61a-b0225aa08f38", "label": "Gate sensor", "uptime": 88231},
    {"id": "203978ae-1bd6-4a81-8976-fa764c9656e5", "label": "Tank gauge", "uptime": 1204},
    {"id": "a0c455bb-6c2d-4782-a0c9-ec534176525d", "label": "Door camera", "uptime": 56000},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/devices")
@basic.required
def list_devices():
    return jsonify(page(DEVICES))


@app.get("/api/v1/devices/<uuid:device_id>")
@basic.required
def get_device(device_id):
    return jsonify(owned(DEVICES, device_id))


serve_document(
    app,
    basic,
    sound.openapi(
        "Devices",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/devices": {
                "get": sound.protected("list_devices", sound.page_of(DEVICE), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/devices/{device_id}": {
                "get": sound.protected("get_device", DEVICE, sound.path_id("device_id")),
            },
        },
    ),
)

# region: debug-console
if __name__ == "__main__":
    # On the machine of who writes it. Anywhere else a real server imports `app`: gunicorn repaired:app
    app.run(host="127.0.0.1")
# endregion
