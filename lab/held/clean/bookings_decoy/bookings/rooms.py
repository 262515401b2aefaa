from flask import Blueprint, abort, jsonify, request

from . import db
from .security import caretaker

bp = Blueprint("rooms", __name__, url_prefix="/rooms")


@bp.get("")
def index():
    return jsonify(db.many("SELECT id, title, seats FROM room ORDER BY title LIMIT 200"))


@bp.post("")
@caretaker
def create():
    data = request.get_json()
    title, seats = data.get("title"), data.get("seats")
    if not isinstance(title, str) or not isinstance(seats, int) or not 1 <= seats <= 500:
        abort(422)
    cursor = db.change("INSERT INTO room (title, seats) VALUES (?, ?)", title[:80], seats)
    return jsonify(id=cursor.lastrowid), 201
