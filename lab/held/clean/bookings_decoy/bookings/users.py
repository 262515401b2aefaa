from flask import Blueprint, abort, g, jsonify, request

from . import audit, db
from .security import caretaker, hasher

bp = Blueprint("users", __name__, url_prefix="/users")
MIN_LENGTH = 12


def checked_password(data: dict) -> str:
    password = data.get("password")
    if not isinstance(password, str) or not MIN_LENGTH <= len(password) <= 200:
        abort(422)
    return password


@bp.get("/me")
def me():
    return jsonify(name=g.user["name"], caretaker=bool(g.user["is_caretaker"]))


@bp.put("/me/password")
def change_password():
    new_hash = hasher.hash(checked_password(request.get_json()))
    db.change("UPDATE user SET password_hash = ? WHERE id = ?", new_hash, g.user["id"])
    audit.event("password changed", user=g.user["name"], source=request.remote_addr)
    return "", 204


@bp.post("")
@caretaker
def create():
    data = request.get_json()
    name = data.get("name")
    if not isinstance(name, str) or not name.isalnum():
        abort(422)
    new_hash = hasher.hash(checked_password(data))
    cursor = db.change("INSERT OR IGNORE INTO user (name, password_hash) VALUES (?, ?)", name, new_hash)
    audit.event("user created", user=name, by=g.user["name"], created=cursor.rowcount == 1)
    return jsonify(name=name), 201
