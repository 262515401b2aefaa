"""A change takes over the two properties that it is about and ignores all others.
"""

import uuid

from flask import Flask, abort, g, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="offers")

FLAG = {"type": "boolean"}
OFFER = sound.record(id=sound.UUID, title=sound.TEXT, cents=sound.COUNT, approved=FLAG)
NEW_OFFER = {
    "type": "object",
    "properties": {"title": sound.TEXT | {"minLength": 1}, "cents": sound.COUNT},
    "required": ["title", "cents"],
}
OFFERS = {
    "alice": [
        {"id": "6c1d0e9f-7b52-4a38-91c4-d3e8f2a5b607", "title": "Lantern", "cents": 4100, "approved": True}
    ],
    "bob": [],
}


def body() -> dict:
    """What the client sent, with the two properties that it must send."""
    sent = request.get_json()
    if not isinstance(sent, dict):
        abort(400)
    title, cents = sent.get("title"), sent.get("cents")
    if not isinstance(title, str) or not 1 <= len(title) <= 80 or type(cents) is not int:
        abort(400)
    if not 0 <= cents <= 1_000_000:
        abort(400)
    return sent


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/offers")
@basic.required
def list_offers():
    return jsonify(page(OFFERS[g.user]))


@app.post("/api/v1/offers")
@basic.required
def add_offer():
    sent = body()
    if len(OFFERS[g.user]) >= 50:
        abort(409)
    # The desk approves an offer before others see it.
    offer = {"id": str(uuid.uuid4()), "title": sent["title"], "cents": sent["cents"], "approved": False}
    OFFERS[g.user].append(offer)
    return jsonify(offer), 201


@app.get("/api/v1/offers/<uuid:offer_id>")
@basic.required
def get_offer(offer_id):
    return jsonify(owned(OFFERS[g.user], offer_id))


@app.patch("/api/v1/offers/<uuid:offer_id>")
@basic.required
def change_offer(offer_id):
    offer = owned(OFFERS[g.user], offer_id)
    sent = body()
    offer.update(title=sent["title"], cents=sent["cents"])
    return jsonify(offer)


@app.delete("/api/v1/offers/<uuid:offer_id>")
@basic.required
def remove_offer(offer_id):
    OFFERS[g.user].remove(owned(OFFERS[g.user], offer_id))
    return "", 204


def taking(operation: dict, **refusals: str) -> dict:
    """The operation with an offer as its body, and what it may refuse."""
    operation["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": NEW_OFFER}},
    }
    for status, reason in refusals.items():
        operation["responses"][status.removeprefix("on_")] = sound.answer(reason, sound.PROBLEM)
    return operation


ADD = taking(sound.protected("add_offer", OFFER), on_400="Bad offer", on_409="Too many offers")
ADD["responses"]["201"] = ADD["responses"].pop("200")
CHANGE = taking(sound.protected("change_offer", OFFER, sound.path_id("offer_id")), on_400="Bad offer")
REMOVE = sound.protected("remove_offer", OFFER, sound.path_id("offer_id"))
del REMOVE["responses"]["200"]
REMOVE["responses"]["204"] = {"description": "Gone"}

serve_document(
    app,
    basic,
    sound.openapi(
        "Offers",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/offers": {
                "get": sound.protected("list_offers", sound.page_of(OFFER), sound.LIMIT, sound.OFFSET),
                "post": ADD,
            },
            "/api/v1/offers/{offer_id}": {
                "get": sound.protected("get_offer", OFFER, sound.path_id("offer_id")),
                "patch": CHANGE,
                "delete": REMOVE,
            },
        },
    ),
)
