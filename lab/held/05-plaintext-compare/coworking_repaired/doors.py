from flask import Blueprint, g, jsonify

from people import member

bp = Blueprint("doors", __name__)


@bp.post("/<int:floor>/open")
@member
def open_door(floor):
    return jsonify(opened=floor == g.person.floor)
