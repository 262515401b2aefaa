from decorators import requires_role, timed
from flask import Blueprint, jsonify, request

guests = Blueprint("guests", __name__, url_prefix="/guests")
_passports = {}


@guests.post("/")
@requires_role("reception")
@timed
def arrive():
    data = request.get_json()
    _passports[data["room"]] = data["passport"]
    return jsonify(room=data["room"]), 201


@guests.get("/<int:room>/passport")
@requires_role("reception", "manager")
@timed
def passport(room):
    return jsonify(_passports.get(room))
