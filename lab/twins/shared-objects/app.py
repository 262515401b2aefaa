"""Objects that one user's list shows and another user reads, and rightly so: a public catalogue that names its
sellers, boards of a team, passes whose ids change at every answer, and services that say "no" with 200.
A scanner that compares statuses, or takes every name in an object for its owner, reports most of them.
"""

import secrets
import uuid

from flask import Flask, abort, g, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="shared")


def identifier(name: str) -> str:
    return str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{name}.shared.lab.example"))


ARTICLES = [
    {"id": 501, "owner": "alice", "name": "Lantern"},
    {"id": 502, "owner": "bob", "name": "Saddle"},
    {"id": 503, "owner": "carol", "name": "Anchor"},
]
BOARDS = {identifier("board-1"): "Autumn plan", identifier("board-2"): "Who feeds the heron"}
ORDERS = {
    "alice": [{"id": identifier("order-1"), "item": "Lamp oil"}],
    "bob": [{"id": identifier("order-2"), "item": "Girth strap"}],
}
CARDS = {
    "alice": {"id": identifier("card-1"), "points": 120, "level": "silver"},
    "bob": {"id": identifier("card-2"), "points": 35, "level": "blue"},
}
POSTS = [
    {"id": identifier(f"post-{number}"), "author": author, "text": text}
    for number, (author, text) in enumerate(
        [("alice", "First frost"), ("bob", "New saddle"), ("alice", "Herons again"), ("bob", "Rain")]
    )
]
JOINED = {"alice": 2019, "bob": 2021}
SCRAPS: dict[str, dict[str, dict]] = {"alice": {}, "bob": {}}


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/articles")
def list_articles():
    return jsonify(page(ARTICLES))


@app.get("/api/v1/articles/<int:article_id>")
def get_article(article_id):
    return jsonify(next((row for row in ARTICLES if row["id"] == article_id), None) or abort(404))


# A team's boards: everybody of the team reads, changes and removes all of them.
@app.get("/api/v1/boards")
@basic.required
def list_boards():
    return jsonify(page([{"id": key, "title": title} for key, title in BOARDS.items()]))


@app.post("/api/v1/boards")
@basic.required
def add_board():
    if len(BOARDS) >= 50:
        abort(409)
    key = str(uuid.uuid4())
    BOARDS[key] = text_of("title")
    return jsonify(id=key, title=BOARDS[key]), 201


@app.get("/api/v1/boards/<uuid:board_id>")
@basic.required
def get_board(board_id):
    return jsonify(id=str(board_id), title=BOARDS.get(str(board_id)) or abort(404))


@app.patch("/api/v1/boards/<uuid:board_id>")
@basic.required
def change_board(board_id):
    if str(board_id) not in BOARDS:
        abort(404)
    BOARDS[str(board_id)] = text_of("title")
    return jsonify(id=str(board_id), title=BOARDS[str(board_id)])


@app.delete("/api/v1/boards/<uuid:board_id>")
@basic.required
def remove_board(board_id):
    if BOARDS.pop(str(board_id), None) is None:
        abort(404)
    return "", 204


# The list names each order anew; an id of yesterday opens nothing.
@app.get("/api/v1/passes")
@basic.required
def list_passes():
    return jsonify([{"id": secrets.token_hex(8), "gate": "North"}])


@app.get("/api/v1/passes/<pass_id>")
@basic.required
def get_pass(pass_id):
    if len(pass_id) != 16:
        abort(404)
    return jsonify(gate="North", opens=secrets.token_hex(8))


# "No" is a 200 with an error in it.
@app.get("/api/v1/orders")
@basic.required
def list_orders():
    return jsonify(page(ORDERS[g.user]))


@app.get("/api/v1/orders/<uuid:order_id>")
@basic.required
def get_order(order_id):
    order = next((row for row in ORDERS[g.user] if row["id"] == str(order_id)), None)
    return jsonify(order or {"error": "no such order"})


# Whatever is asked for, the caller gets the own card.
@app.get("/api/v1/cards")
@basic.required
def list_cards():
    return jsonify([CARDS[g.user]])


@app.get("/api/v1/cards/<uuid:card_id>")
@basic.required
def get_card(card_id):
    return jsonify(CARDS[g.user])


# A feed shows what others wrote; every member may read every post.
@app.get("/api/v1/feed")
@basic.required
def list_feed():
    return jsonify(page([post for post in POSTS if post["author"] != g.user]))


@app.get("/api/v1/feed/<uuid:post_id>")
@basic.required
def get_post(post_id):
    return jsonify(owned(POSTS, post_id))


# What members show each other, and a list that a parameter filters.
@app.get("/api/v1/users/<username>")
@basic.required
def get_user(username):
    return jsonify(username=username, joined=JOINED.get(username) or abort(404))


@app.get("/api/v1/posts")
@basic.required
def list_posts():
    wanted = request.args.get("username")
    return jsonify(page([post for post in POSTS if wanted in (None, post["author"])]))


# A scrapbook keeps what it is sent, but for what it sets itself.
@app.get("/api/v1/scraps")
@basic.required
def list_scraps():
    return jsonify(page(list(SCRAPS[g.user].values())))


@app.post("/api/v1/scraps")
@basic.required
def add_scrap():
    text_of("title")
    if len(SCRAPS[g.user]) >= 50:
        abort(409)
    key = str(uuid.uuid4())
    SCRAPS[g.user][key] = request.get_json() | {"id": key, "created_at": "2026-11-21T10:00:00Z"}
    return jsonify(SCRAPS[g.user][key]), 201


@app.get("/api/v1/scraps/<uuid:scrap_id>")
@basic.required
def get_scrap(scrap_id):
    return jsonify(SCRAPS[g.user].get(str(scrap_id)) or abort(404))


@app.put("/api/v1/scraps/<uuid:scrap_id>")
@basic.required
def change_scrap(scrap_id):
    scrap = SCRAPS[g.user].get(str(scrap_id)) or abort(404)
    text_of("title")
    fixed = {name: scrap[name] for name in ("id", "created_at")}
    SCRAPS[g.user][str(scrap_id)] = request.get_json() | fixed
    return jsonify(SCRAPS[g.user][str(scrap_id)])


@app.delete("/api/v1/scraps/<uuid:scrap_id>")
@basic.required
def remove_scrap(scrap_id):
    if SCRAPS[g.user].pop(str(scrap_id), None) is None:
        abort(404)
    return "", 204


def text_of(name: str) -> str:
    body = request.get_json()
    if not isinstance(body, dict) or not isinstance(body.get(name), str) or not 1 <= len(body[name]) <= 80:
        abort(400)
    return body[name]


NUMBER = {"type": "integer", "format": "int32", "minimum": 1, "maximum": 2_147_483_647}
ARTICLE = sound.record(id=NUMBER, owner=sound.TEXT, name=sound.TEXT)
BOARD = sound.record(id=sound.UUID, title=sound.TEXT)
PASS = sound.record(id=sound.TEXT, gate=sound.TEXT)
OPENED = sound.record(gate=sound.TEXT, opens=sound.TEXT)
ORDER = sound.record(id=sound.UUID, item=sound.TEXT)
CARD = sound.record(id=sound.UUID, points=sound.COUNT, level=sound.TEXT)
POST = sound.record(id=sound.UUID, author=sound.TEXT, text=sound.TEXT)
USER = sound.record(username=sound.TEXT, joined=sound.COUNT)
TITLE = sound.TEXT | {"minLength": 1}
SCRAP = {
    "type": "object",
    "properties": {"id": sound.UUID, "created_at": sound.TEXT, "title": sound.TEXT},
    "required": ["id", "created_at", "title"],
}
NEW_SCRAP = {"type": "object", "properties": {"title": TITLE}, "required": ["title"]}
NAME = {"name": "username", "in": "path", "required": True, "schema": sound.TEXT}
BY = {"name": "username", "in": "query", "schema": sound.TEXT}


def listed(name: str, item: dict, *more: dict) -> dict:
    return sound.protected(name, sound.page_of(item), sound.LIMIT, sound.OFFSET, *more)


def one(name: str, item: dict, parameter: str) -> dict:
    return sound.protected(name, item, sound.path_id(parameter))


def taking(operation: dict, body: dict, status: str = "200", **refusals: str) -> dict:
    """The operation with a body, the status of its success, and what it may refuse."""
    operation["requestBody"] = {"required": True, "content": {"application/json": {"schema": body}}}
    operation["responses"][status] = operation["responses"].pop("200")
    for code, reason in refusals.items():
        operation["responses"][code.removeprefix("on_")] = sound.answer(reason, sound.PROBLEM)
    return operation


def removing(name: str, item: dict, parameter: str) -> dict:
    operation = one(name, item, parameter)
    del operation["responses"]["200"]
    operation["responses"]["204"] = {"description": "Gone"}
    return operation


ORDER_OR_NOT = {"oneOf": [ORDER, sound.PROBLEM]}
ADD_BOARD = taking(
    sound.protected("add_board", BOARD),
    sound.record(title=TITLE),
    "201",
    on_400="Bad board",
    on_409="Too many boards",
)
ADD_SCRAP = taking(
    sound.protected("add_scrap", SCRAP), NEW_SCRAP, "201", on_400="Bad scrap", on_409="Too many scraps"
)
GET_ARTICLE = sound.public("get_article", ARTICLE)
GET_ARTICLE["parameters"] = [sound.path_id("article_id") | {"schema": NUMBER}]
GET_ARTICLE["responses"]["404"] = sound.answer("Not found", sound.PROBLEM)
LIST_ARTICLES = sound.public("list_articles", sound.page_of(ARTICLE))
LIST_ARTICLES["parameters"] = [sound.LIMIT, sound.OFFSET]
LIST_ARTICLES["responses"]["400"] = sound.answer("Bad parameter", sound.PROBLEM)

serve_document(
    app,
    basic,
    sound.openapi(
        "Shared",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/articles": {"get": LIST_ARTICLES},
            "/api/v1/articles/{article_id}": {"get": GET_ARTICLE},
            "/api/v1/boards": {"get": listed("list_boards", BOARD), "post": ADD_BOARD},
            "/api/v1/boards/{board_id}": {
                "get": one("get_board", BOARD, "board_id"),
                "patch": taking(
                    one("change_board", BOARD, "board_id"), sound.record(title=TITLE), on_400="Bad board"
                ),
                "delete": removing("remove_board", BOARD, "board_id"),
            },
            "/api/v1/passes": {"get": sound.protected("list_passes", sound.page_of(PASS))},
            "/api/v1/passes/{pass_id}": {
                "get": sound.protected("get_pass", OPENED, sound.path_id("pass_id") | {"schema": sound.TEXT}),
            },
            "/api/v1/orders": {"get": listed("list_orders", ORDER)},
            "/api/v1/orders/{order_id}": {"get": one("get_order", ORDER_OR_NOT, "order_id")},
            "/api/v1/cards": {"get": sound.protected("list_cards", sound.page_of(CARD))},
            "/api/v1/cards/{card_id}": {"get": one("get_card", CARD, "card_id")},
            "/api/v1/feed": {"get": listed("list_feed", POST)},
            "/api/v1/feed/{post_id}": {"get": one("get_post", POST, "post_id")},
            "/api/v1/users/{username}": {"get": sound.protected("get_user", USER, NAME)},
            "/api/v1/posts": {"get": listed("list_posts", POST, BY)},
            "/api/v1/scraps": {"get": listed("list_scraps", SCRAP), "post": ADD_SCRAP},
            "/api/v1/scraps/{scrap_id}": {
                "get": one("get_scrap", SCRAP, "scrap_id"),
                "put": taking(one("change_scrap", SCRAP, "scrap_id"), NEW_SCRAP, on_400="Bad scrap"),
                "delete": removing("remove_scrap", SCRAP, "scrap_id"),
            },
        },
    ),
)
