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


@timed
@requires_role("reception", "manager")  # expect: route-unprotected
@guests.get("/<int:room>/passport")
def passport(room):
    return jsonify(_passports.get(room))
