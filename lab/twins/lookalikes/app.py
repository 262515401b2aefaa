"""Harmless values that look like findings: checksums, order numbers, versions, and prose about errors.
A scanner that goes by shape or by word alone reports half of them.
"""

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="articles")

ARTICLE = sound.record(
    id=sound.UUID,
    title=sound.TEXT,
    text={"type": "string", "maxLength": 400},
    sha256=sound.TEXT,
    order_number=sound.TEXT,
    version=sound.TEXT,
    token_count=sound.COUNT,
    password_policy=sound.TEXT,
)
ARTICLES = [
    {
        "id": "5f0c9a3e-7d14-4b6f-9a52-0c3b8e7d1f46",
        "title": "Traceback (most recent call last) explained",
        "text": 'A traceback names the file, as in File "example.py", line 3, and ends with ValueError: its reason.',
        "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
        "order_number": "4539 1488 0343 6460",  # sixteen digits whose check digit is wrong
        "version": "10.4.12.1",
        "token_count": 1841,
        "password_policy": "At least 15 characters, no composition rules",
    },
    {
        "id": "c1b7e4d2-3a98-4e05-8f61-2d9a7c5b0e83",
        "title": "What bcrypt's $2b$ prefix means",
        "text": "A stored value begins with $2b$, the cost and a salt. Write to docs@example.com for the long answer.",
        "sha256": "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752",
        "order_number": "DE00 1234 5678 9012 3456 78",  # shaped like an IBAN, and none
        "version": "192.168",
        "token_count": 902,
        "password_policy": "see RFC 7617 and the file /etc/services of any system",
    },
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/articles")
@basic.required
def list_articles():
    return jsonify(page(ARTICLES))


@app.get("/api/v1/articles/<uuid:article_id>")
@basic.required
def get_article(article_id):
    return jsonify(owned(ARTICLES, article_id))


serve_document(
    app,
    basic,
    sound.openapi(
        "Articles",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/articles": {
                "get": sound.protected("list_articles", sound.page_of(ARTICLE), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/articles/{article_id}": {
                "get": sound.protected("get_article", ARTICLE, sound.path_id("article_id")),
            },
        },
    ),
)
