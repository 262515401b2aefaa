import sqlite3
from datetime import date

from flask import Blueprint, abort, g, jsonify, request

from . import db

bp = Blueprint("slots", __name__, url_prefix="/rooms/<int:room>/slots")


def day_of(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        abort(404)


@bp.get("/<day>")
def free(room: int, day: str):
    taken = {row["hour"] for row in db.many("SELECT hour FROM slot WHERE room_id = ? AND day = ?", room, day_of(day))}
    return jsonify([hour for hour in range(7, 23) if hour not in taken])


@bp.put("/<day>/<int:hour>")
def book(room: int, day: str, hour: int):
    try:
        db.change("INSERT INTO slot VALUES (?, ?, ?, ?)", room, day_of(day), hour, g.user["id"])
    except sqlite3.IntegrityError:
        abort(409)
    return jsonify(room=room, day=day, hour=hour), 201


@bp.delete("/<day>/<int:hour>")
def cancel(room: int, day: str, hour: int):
    gone = db.change(
        "DELETE FROM slot WHERE room_id = ? AND day = ? AND hour = ? AND user_id = ?",
        room,
        day_of(day),
        hour,
        g.user["id"],
    )
    if gone.rowcount == 0:
        abort(404)
    return "", 204


@bp.get("/mine")
def mine(room: int):
    since = request.args.get("since", date.today().isoformat())
    sql = "SELECT day, hour FROM slot WHERE room_id = ? AND user_id = ? AND day >= ? ORDER BY day, hour LIMIT 100"
    return jsonify(db.many(sql, room, g.user["id"], day_of(since)))
