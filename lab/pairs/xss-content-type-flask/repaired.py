"""The error is JSON, which no browser renders."""

from flask import Flask, jsonify

import sound
from sound_flask import Basic, harden, page, serve_document

HEADERS = {name: value for name, value in sound.HEADERS.items() if name != "Content-Security-Policy"}
app = harden(Flask(__name__), HEADERS)
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="articles")

NAME = {"name": "article_id", "in": "path", "required": True, "schema": sound.TEXT}
ARTICLE = sound.record(id=sound.TEXT, title=sound.TEXT)
ARTICLES = [
    {"id": "tides", "title": "Reading the tides"},
    {"id": "knots", "title": "Seven knots"},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/articles")
@basic.required
def list_articles():
    return jsonify(page(ARTICLES))


# region: xss-content-type
@app.get("/api/v1/articles/<article_id>")
@basic.required
def get_article(article_id):
    article = next((article for article in ARTICLES if article["id"] == article_id), None)
    if article is None:
        return jsonify(error=f"there is no article called {article_id}"), 404
    return jsonify(article)


# endregion


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
                "get": sound.protected("get_article", ARTICLE, NAME),
            },
        },
    ),
)
