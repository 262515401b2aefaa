from functools import wraps

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from flask import Blueprint, abort, current_app, g, jsonify, make_response, request

bp = Blueprint("tickets", __name__)
hasher = PasswordHasher()
_tickets = []


def agent_required(view):
    @wraps(view)
    def inner(*args, **kwargs):
        auth = request.authorization
        stored = current_app.config.get("AGENTS", {})
        if auth is None or auth.type != "basic" or auth.username not in stored:
            return challenge()
        try:
            hasher.verify(stored[auth.username], auth.password)
        except VerificationError:  # also: auth-exception-swallowed
            return challenge()
        g.agent = auth.username
        return view(*args, **kwargs)

    return inner


def challenge():
    return make_response(jsonify(error="unauthorised"), 401, {"WWW-Authenticate": 'Basic realm="tickets"'})


@bp.get("/tickets")
@agent_required
def list_tickets():
    return jsonify(_tickets)


@bp.post("/tickets")
@agent_required
def open_ticket():
    data = request.get_json(silent=True) or abort(400)
    _tickets.append({"id": len(_tickets) + 1, "title": data["title"], "by": g.agent})
    return jsonify(_tickets[-1]), 201
