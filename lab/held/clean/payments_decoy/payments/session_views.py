from flask import Blueprint, jsonify, request, session

from .sessions import audit, begin, current_clerk, find_by_password
from .throttle import Throttle

bp = Blueprint("session", __name__)
throttle = Throttle()


@bp.post("/session")
def sign_in():
    source = request.remote_addr
    if throttle.closed(source):
        audit.warning("sign-in closed for %s", source)
        return jsonify(error="Too many attempts"), 429, {"Retry-After": "60"}
    auth = request.authorization
    if auth is None or auth.type != "basic" or auth.password is None:
        audit.info("sign-in without credentials from %s", source)
        return challenge()
    clerk = find_by_password(auth.username or "", auth.password)
    if clerk is None:
        throttle.failure(source)
        audit.warning("sign-in failed for %r from %s", auth.username, source)
        return challenge()
    begin(clerk)
    audit.info("sign-in of %s (%d) from %s", clerk.login, clerk.number, source)
    return jsonify(login=clerk.login), 201


def challenge():
    return jsonify(error="User name or password is wrong"), 401, {"WWW-Authenticate": 'Basic realm="payments"'}


@bp.delete("/session")
def sign_out():
    audit.info("sign-out of %s", current_clerk().login)
    session.clear()
    return "", 204


@bp.get("/session")
def who():
    clerk = current_clerk()
    return jsonify(login=clerk.login, approver=clerk.approver, limit_cents=clerk.limit_cents)
