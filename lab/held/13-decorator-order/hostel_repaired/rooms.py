from decorators import requires_role
from flask import Blueprint, jsonify

rooms = Blueprint("rooms", __name__, url_prefix="/rooms")


@rooms.get("/")
@requires_role("reception", "manager", "cleaner")
def all_rooms():
    return jsonify([101, 102, 201])


@rooms.post("/<int:room>/cleaned")
@requires_role("cleaner")
def cleaned(room):
    return jsonify(room=room, clean=True)
