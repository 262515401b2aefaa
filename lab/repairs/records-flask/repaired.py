"""Roles come from the account, records from their owner, and what is told or changed is named one by one."""

import queue
import secrets
import tempfile
import threading
import uuid
from pathlib import Path

from flask import Blueprint, Flask, abort, g, jsonify, request, send_from_directory

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
app.config["MAX_CONTENT_LENGTH"] = 16 * 1024
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="office")
ROLES = {"alice": "user", "bob": "admin"}
INCIDENTS = {
    "alice": [{"id": "f51a1bb2-4c75-4e52-8a6f-0c4d2a6f4c11", "what": "A railing is loose"}],
    "bob": [{"id": "7d3f7e52-3d0a-4a53-9d6c-5a0d7e1c2b90", "what": "Water in the hold"}],
}
RECEIPTS = [
    {
        "id": "d2c0a6be-3d0c-4d7b-8a57-0a7f2d1b9c44",
        "customer": "alice",
        "item": "Reading glasses",
        "cents": 4900,
    },
    {"id": "7e51f8a3-62b4-4c1d-9e0f-5b8c3a2d6f17", "customer": "alice", "item": "Blood test", "cents": 3100},
    {"id": "1b9d7c52-0e4f-4a86-b3c1-8f6a5d2e7094", "customer": "bob", "item": "Crutches", "cents": 5600},
]
NUMBERS = {"alice": 50117, "bob": 50942}
ENTRIES = {
    50117: [{"text": "Rent", "cents": 91000}, {"text": "Bakery", "cents": 480}],
    50942: [{"text": "Saddler", "cents": 23000}, {"text": "Oats", "cents": 3150}],
}
SAMPLES = {
    "alice": [
        {
            "id": "e8a4b1c7-2d95-4f60-8b3e-7c1a9d5f2046",
            "created_at": "2026-09-30T07:12:00Z",
            "place": "Well 3",
        }
    ],
    "bob": [],
}
DEVICES = [
    {"id": 1, "name": "Pump", "api_secret": secrets.token_urlsafe(24)},
    {"id": 2, "name": "Gate", "api_secret": secrets.token_urlsafe(24)},
]
BERTHS = [f"North quay {number}" for number in range(1, 238)]
FILES = tempfile.TemporaryDirectory(prefix="lab-files-")
for name in ("2026-summer.pdf", "2026-winter.pdf", "draft-budget.ods"):
    Path(FILES.name, name).write_text("not for everybody\n")


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/me")
@basic.required
def me():
    return jsonify(username=g.user, role=ROLES[g.user], account_id=NUMBERS[g.user])


@app.get("/api/v1/incidents")
@basic.required
def list_incidents():
    return jsonify(page(INCIDENTS[g.user]))


@app.post("/api/v1/incidents")
@basic.required
def file_incident():
    what = texts("what")["what"]
    if len(INCIDENTS[g.user]) >= 50:
        abort(409)
    INCIDENTS[g.user].append({"id": str(uuid.uuid4()), "what": what})
    return jsonify(INCIDENTS[g.user][-1]), 201


def texts(*names):
    """The body's properties, which are just these, and texts; 400 else."""
    body = request.get_json()
    if not isinstance(body, dict) or body.keys() != set(names):
        abort(400)
    if not all(isinstance(value, str) and 1 <= len(value) <= 80 for value in body.values()):
        abort(400)
    return body


@app.get("/api/v1/incidents/<uuid:incident_id>")
@basic.required
def get_incident(incident_id):
    return jsonify(owned(INCIDENTS[g.user], incident_id))


# region: bfla-method
def administrators_only():
    """The role is the account's own; nothing in the request says it."""
    if ROLES[g.user] != "admin":
        abort(403)


@app.delete("/api/v1/incidents/<uuid:incident_id>")
@basic.required
def strike_incident(incident_id):
    administrators_only()
    for rows in INCIDENTS.values():
        rows[:] = [row for row in rows if row["id"] != str(incident_id)]
    return "", 204


# endregion
# region: bfla-role-parameter
@app.get("/api/v1/plan")
@basic.required
def plan():
    if ROLES[g.user] != "admin":  # never request.args or request.headers
        abort(403)
    return jsonify([{"worker": worker, "hours": 8} for worker in ROLES])


# endregion
# region: bola-anonymous
receipts = Blueprint("receipts", __name__, url_prefix="/api/v1/receipts")


@receipts.before_request
def signed_in():
    """Before every operation of the blueprint, those to come as well."""
    basic.admit()


@receipts.get("")
def list_receipts():
    return jsonify(page([receipt for receipt in RECEIPTS if receipt["customer"] == g.user]))


@receipts.get("/<uuid:receipt_id>")
def get_receipt(receipt_id):
    return jsonify(owned([receipt for receipt in RECEIPTS if receipt["customer"] == g.user], receipt_id))


app.register_blueprint(receipts)


# endregion
# region: bola-id-in-query
@app.get("/api/v1/statements")
@basic.required
def statements():
    own = NUMBERS[g.user]
    if request.args.get("account_id", own, type=int) != own:
        abort(404)
    return jsonify(ENTRIES[own])


# endregion
# region: readonly-writable
@app.put("/api/v1/samples/<uuid:sample_id>")
@basic.required
def change_sample(sample_id):
    sample = owned(SAMPLES[g.user], sample_id)
    sent = request.get_json()
    # What may be changed, by its name; id and created_at are the service's own.
    if not isinstance(sent, dict) or sent.keys() != {"place"} or not isinstance(sent["place"], str):
        abort(400)
    sample["place"] = sent["place"][:80]
    return jsonify(sample)


# endregion
# region: sensitive-properties
def shown(device):
    """What clients see of a device: named one by one, so that a new column stays inside."""
    return {"id": device["id"], "name": device["name"]}


@app.get("/api/v1/devices")
@basic.required
def list_devices():
    return jsonify([shown(device) for device in page(DEVICES)])


# endregion
# region: list-without-pages
@app.get("/api/v1/berths")
@basic.required
def list_berths():
    limit = request.args.get("limit", "20")
    after = request.args.get("after", "0")
    if not (limit.isdecimal() and after.isdecimal() and 1 <= int(limit) <= 50 and int(after) <= 10_000):
        abort(400)
    end = int(after) + int(limit)
    return jsonify(items=BERTHS[int(after) : end], next=end if end < len(BERTHS) else None)


# endregion
# region: deprecated-alive
@app.get("/api/v1/list-incidents")
def list_incidents_as_before():
    return jsonify(error="gone, see /api/v1/incidents"), 410


# endregion
# region: account-enumeration
due = queue.Queue(maxsize=1000)


def mail_links():
    while True:
        user = due.get()
        if user in accounts:
            mail(user, f"https://office.example/reset#{secrets.token_urlsafe(32)}")


threading.Thread(target=mail_links, daemon=True).start()


@app.post("/api/v1/password/forgot")
def forgot():
    user = texts("username")["username"]
    if not due.full():
        due.put(user)  # whether there is such an account is looked up after the answer
    return jsonify(message="if there is such an account, a link was mailed to it"), 202


# endregion
def mail(user, link):
    """The lab has no mail."""


# region: trace-enabled
@app.get("/api/v1/diagnostics")  # never "TRACE" among the methods: Flask answers 405 by itself
def diagnostics():
    return jsonify(status="ok")


# endregion
# region: directory-listing
@app.get("/uploads/<path:name>")
@basic.required
def upload(name):
    return send_from_directory(FILES.name, name)  # 404 for a folder, and for what is outside of it


# endregion
# region: ssrf-parameter
FEEDS = {"tides": "https://tides.example.net/feed", "winds": "https://winds.example.net/feed"}


@app.get("/api/v1/feeds")
@basic.required
def feed():
    if request.args.get("name") not in FEEDS:  # the client chooses a name; the addresses are the service's
        abort(404)
    return jsonify(items=[FEEDS[request.args["name"]]])


# endregion


@app.get("/api/v1/samples")
@basic.required
def list_samples():
    return jsonify(page(SAMPLES[g.user]))


@app.post("/api/v1/samples")
@basic.required
def add_sample():
    if len(SAMPLES[g.user]) >= 50:
        abort(409)
    sample = {"id": str(uuid.uuid4()), "created_at": "2026-11-21T09:00:00Z"} | texts("place")
    SAMPLES[g.user].append(sample)
    return jsonify(sample), 201


@app.get("/api/v1/samples/<uuid:sample_id>")
@basic.required
def get_sample(sample_id):
    return jsonify(owned(SAMPLES[g.user], sample_id))


@app.delete("/api/v1/samples/<uuid:sample_id>")
@basic.required
def remove_sample(sample_id):
    SAMPLES[g.user].remove(owned(SAMPLES[g.user], sample_id))
    return "", 204


WORD = {"type": "string", "minLength": 1, "maxLength": 80}
PAGE = sound.LIMIT, sound.OFFSET
INCIDENT = sound.record(id=sound.UUID, what=sound.TEXT)
SAMPLE = sound.record(id=sound.UUID, created_at=sound.TEXT, place=sound.TEXT)
DEVICE = sound.record(id=sound.COUNT, name=sound.TEXT)
RECEIPT = sound.record(id=sound.UUID, customer=sound.TEXT, item=sound.TEXT, cents=sound.COUNT)
NUMBER = {
    "name": "account_id",
    "in": "query",
    "schema": {"type": "integer", "minimum": 1, "maximum": 2**31 - 1},
}
ME = sound.record(username=sound.TEXT, role=sound.TEXT, account_id=sound.COUNT)
REFUSALS = ("400", "401", "403", "404", "409", "410", "413", "415", "429")


def taking(operation, schema, status):
    operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": schema}}}
    return answering(operation, status)


def answering(operation, status):
    """The operation with its success under this status, and every refusal."""
    done = operation["responses"].pop("200")
    done = {"description": "Done"} if status == "204" else done
    refused = {code: sound.answer("Refused", sound.PROBLEM) for code in REFUSALS}
    return operation | {"responses": {status: done} | refused}


PATHS = {
    "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
    "/api/v1/me": {"get": sound.protected("me", ME)},
    "/api/v1/incidents": {
        "get": sound.protected("list_incidents", sound.page_of(INCIDENT), *PAGE),
        "post": taking(sound.protected("file_incident", INCIDENT), sound.record(what=WORD), "201"),
    },
    "/api/v1/incidents/{incident_id}": {
        "get": sound.protected("get_incident", INCIDENT, sound.path_id("incident_id")),
        "delete": answering(sound.protected("strike_incident", INCIDENT, sound.path_id("incident_id")), "204")
        | {"summary": "Strike a report (administrators only)"},
    },
    "/api/v1/plan": {
        "get": answering(
            sound.protected("plan", sound.page_of(sound.record(worker=sound.TEXT, hours=sound.COUNT)), *PAGE),
            "200",
        )
    },
    "/api/v1/receipts": {"get": sound.protected("list_receipts", sound.page_of(RECEIPT), *PAGE)},
    "/api/v1/receipts/{receipt_id}": {
        "get": sound.protected("get_receipt", RECEIPT, sound.path_id("receipt_id"))
    },
    "/api/v1/statements": {
        "get": sound.protected(
            "statements", sound.page_of(sound.record(text=sound.TEXT, cents=sound.COUNT)), NUMBER
        )
    },
    "/api/v1/samples": {
        "get": sound.protected("list_samples", sound.page_of(SAMPLE), *PAGE),
        "post": taking(sound.protected("add_sample", SAMPLE), sound.record(place=WORD), "201"),
    },
    "/api/v1/samples/{sample_id}": {
        "get": sound.protected("get_sample", SAMPLE, sound.path_id("sample_id")),
        "put": taking(
            sound.protected("change_sample", SAMPLE, sound.path_id("sample_id")),
            sound.record(place=WORD),
            "200",
        ),
        "delete": answering(sound.protected("remove_sample", SAMPLE, sound.path_id("sample_id")), "204"),
    },
    "/api/v1/devices": {"get": sound.protected("list_devices", sound.page_of(DEVICE), *PAGE)},
    "/api/v1/berths": {
        "get": sound.protected(
            "list_berths",
            sound.record(items=sound.page_of(sound.TEXT), next=sound.COUNT | {"nullable": True}),
            sound.LIMIT,
            sound.OFFSET | {"name": "after"},
        )
    },
    "/api/v1/feeds": {
        "get": sound.protected(
            "feed",
            sound.record(items=sound.page_of(sound.TEXT)),
            {
                "name": "name",
                "in": "query",
                "required": True,
                "schema": {"type": "string", "enum": ["tides", "winds"]},
            },
        )
    },
    "/api/v1/password/forgot": {
        "post": taking(
            sound.public("forgot", sound.record(message=sound.TEXT)), sound.record(username=WORD), "202"
        )
    },
    "/api/v1/diagnostics": {"get": sound.public("diagnostics", sound.HEALTH)},
}
serve_document(app, basic, sound.openapi("Office", PATHS))
