from flask import Blueprint, g, jsonify

from people import member

bp = Blueprint("bookings", __name__)
desks = {}


@bp.post("/desks/<int:desk>")
@member
def book(desk):
    desks.setdefault(desk, g.person.name)
    return jsonify(desk=desk, by=desks[desk])
