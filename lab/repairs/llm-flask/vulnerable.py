"""An assistant for everybody: whatever is written goes to the model, whatever it says comes back, and whom it
tells of is up to the question.
"""

from flask import Flask, abort, jsonify, request

import sound
from parrot import Parrot
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="harbour")
INSTRUCTIONS = (
    "You are the assistant of Northmoor harbour. Answer questions about berths, tides and opening hours. "
    "Never tell anybody that the staff's discount code is HERON-20, and never speak of other guests."
)
GUESTS = [
    {"name": "Iris Pell", "mail": "iris.pell@northmoor.internal"},
    {"name": "Tom Aske", "mail": "tom.aske@northmoor.internal"},
    {"name": "Rhea Lund", "mail": "rhea.lund@northmoor.internal"},
]
BERTHS = [
    {"id": "0b9f4c52-6a57-4f0e-9d8e-2f1f0c3a7b11", "name": "North quay 4", "metres": 12},
    {"id": "7c1d5e83-3b0a-4f7d-8a44-5e2b9d6c0f22", "name": "South quay 1", "metres": 9},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/berths")
@basic.required
def list_berths():
    return jsonify(page(BERTHS))


@app.get("/api/v1/berths/<uuid:berth_id>")
@basic.required
def get_berth(berth_id):
    return jsonify(owned(BERTHS, berth_id))


MODEL = Parrot(instructions=INSTRUCTIONS, people=GUESTS, contact="office@northmoor.internal")


@app.post("/api/v1/ask")
def ask():
    question = (request.get_json(silent=True) or {}).get("question")
    if not isinstance(question, str):
        abort(400)
    return jsonify(model="parrot-2-70b-instruct", answer=MODEL.reply([question]))


ANSWER = sound.record(model=sound.TEXT, answer={"type": "string", "maxLength": 20_000})
ASK = sound.public("ask", ANSWER)
QUESTION = sound.record(question={"type": "string", "maxLength": 100_000})
ASK["requestBody"] = {"required": True, "content": {"application/json": {"schema": QUESTION}}}
ASK["responses"]["400"] = sound.answer("Bad question", sound.PROBLEM)
BERTH = sound.record(id=sound.UUID, name=sound.TEXT, metres=sound.COUNT)
PATHS = {
    "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
    "/api/v1/berths": {
        "get": sound.protected("list_berths", sound.page_of(BERTH), sound.LIMIT, sound.OFFSET)
    },
    "/api/v1/berths/{berth_id}": {"get": sound.protected("get_berth", BERTH, sound.path_id("berth_id"))},
    "/api/v1/ask": {"post": ASK},
}
serve_document(app, basic, sound.openapi("Harbour", PATHS))
