"""An assistant for signed-in guests: it has the guest's own records and nobody else's, is asked in words of ours,
its instructions are no part of an answer, and each guest has a budget.
"""

import re

from flask import Flask, abort, g, jsonify, request

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


# region: llm-personal-data
def model_of(user):
    """A model that was given the guest's own records: what it does not have, no question gets out of it."""
    own = [guest for guest in GUESTS if guest["name"] == user]
    return Parrot(instructions=INSTRUCTIONS, people=own, contact="office@northmoor.internal")


# endregion
# region: llm-prompt-leak
TOPICS = {"berth", "berths", "mooring", "quay", "tide", "tides", "open", "opening", "hours"}
OTHERWISE = "I can help with berths, tides and opening hours."


def words_of(text):
    return re.findall(r"[a-z0-9]+", text.lower())


INSTRUCTED = words_of(INSTRUCTIONS)
RUNS = {tuple(INSTRUCTED[at : at + 5]) for at in range(len(INSTRUCTED) - 4)}


def prompt_of(question):
    """What the model is asked: the topics of the question in our own words, so that no order of it gets there."""
    topics = sorted(TOPICS.intersection(words_of(question)))
    return f"Tell a guest about: {', '.join(topics)}" if topics else None


def without_instructions(answer):
    """The answer, where it repeats no five words of the instructions; nothing secret belongs into them anyway."""
    words = words_of(answer)
    repeated = any(tuple(words[at : at + 5]) in RUNS for at in range(len(words) - 4))
    return OTHERWISE if repeated else answer


# endregion
# region: llm-unauthenticated
budget = sound.Throttle(limit=400, window=3600)  # questions of one guest in an hour


@app.post("/api/v1/ask")
@basic.required
def ask():
    if wait := budget.wait(g.user):
        return jsonify(error="too many questions"), 429, {"Retry-After": str(wait)}
    budget.failed(g.user)  # counts this one
    return answered(request.get_json(silent=True))


# endregion
# region: llm-cost-abuse
LONGEST_QUESTION, LONGEST_ANSWER = 1000, 1000  # characters; a model of others has max_tokens as well


def answered(body):
    question = body.get("question") if isinstance(body, dict) else None
    if not isinstance(question, str) or not 0 < len(question) <= LONGEST_QUESTION:
        abort(400)
    prompt = prompt_of(question)
    answer = model_of(g.user).reply([prompt])[:LONGEST_ANSWER] if prompt else OTHERWISE
    # The answer's text alone: not the upstream's object, which names the model and its maker.
    return jsonify(answer=without_instructions(answer))


# endregion
ANSWER = sound.record(answer={"type": "string", "maxLength": 1000})
ASK = sound.protected("ask", ANSWER)
QUESTION = sound.record(question={"type": "string", "minLength": 1, "maxLength": 1000})
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
