import logging

from flask import Blueprint, abort, g, jsonify, request

from tokens import office

hides = Blueprint("hides", __name__)


@hides.before_request
def ticket_needed():
    scheme, _, ticket = request.headers.get("Authorization", "").partition(" ")
    g.worker = office.user_of(ticket) if scheme.lower() == "bearer" else None
    if g.worker is None:
        logging.getLogger("tannery").warning("ticket refused (%s)", request.remote_addr)
        abort(401)


@hides.get("/")
def stock():
    return jsonify(cow=40, goat=12)
