from flask import Blueprint, jsonify, request
from who import basic

measure = Blueprint("measure", __name__)


@measure.post("/area")
@basic.login_required
def area():
    room = request.get_json()
    return jsonify(area=room["length"] * room["width"])
