"""A preview fetches from hosts on a list only, follows no redirect, and answers every failure alike."""

import urllib.request
from urllib.parse import urlsplit

from flask import Flask, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="cards")

CARD = sound.record(id=sound.UUID, title=sound.TEXT)
CARDS = [
    {"id": "2f0c7c1e-7f0d-4c2b-9a55-0f3e8d6b1a01", "title": "Lighthouse at noon"},
    {"id": "9a4b6e2d-1c3f-4e5a-8b7c-6d5e4f3a2b02", "title": "Harbour wall"},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/cards")
@basic.required
def list_cards():
    return jsonify(page(CARDS))


@app.get("/api/v1/cards/<uuid:card_id>")
@basic.required
def get_card(card_id):
    return jsonify(owned(CARDS, card_id))


# region: redirect-followed-blindly, upstream-error-passed-on, ssrf-confirmed, ssrf-internal-answer
HOSTS = {"images.example.com", "cards.example.org"}


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None  # urllib takes the redirect itself as an error then


opener = urllib.request.build_opener(Stay)


@app.get("/api/v1/preview")
@basic.required
def preview():
    try:
        url = urlsplit(request.args.get("url", ""))
        if url.scheme != "https" or url.hostname not in HOSTS or url.port not in (None, 443):
            raise ValueError("not on the list")
        with opener.open(url.geturl(), timeout=3) as answer:
            return jsonify(status=str(answer.status), type=answer.headers.get_content_type())
    except (OSError, ValueError):
        return jsonify(error="the address cannot be used"), 400


# endregion


URL = {"name": "url", "in": "query", "required": True, "schema": {"type": "string", "format": "uri", "maxLength": 500}}
PREVIEW = sound.record(status=sound.TEXT, type=sound.TEXT)

serve_document(
    app,
    basic,
    sound.openapi(
        "Cards",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/cards": {
                "get": sound.protected("list_cards", sound.page_of(CARD), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/cards/{card_id}": {"get": sound.protected("get_card", CARD, sound.path_id("card_id"))},
            "/api/v1/preview": {"get": sound.protected("preview", PREVIEW, URL)},
        },
    ),
)
