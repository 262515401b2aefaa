import logging
from functools import wraps

from argon2 import PasswordHasher
from argon2.exceptions import VerifyMismatchError
from flask import Blueprint, Response, current_app, g, jsonify, request

loans = Blueprint("loans", __name__, url_prefix="/loans")
audit = logging.getLogger("library.audit")
hasher = PasswordHasher()
_loans: dict[str, list[str]] = {}


def reader_required(view):
    @wraps(view)
    def inner(**kwargs):
        auth = request.authorization
        cards = current_app.config.get("CARDS", {})
        name = auth.username if auth is not None else None
        try:
            if name not in cards or not hasher.verify(cards[name], auth.password):
                raise LookupError(name)
        except (LookupError, VerifyMismatchError):
            audit.warning("refused card=%r ip=%s path=%s", name, request.remote_addr, request.path)
            return Response("Card and PIN, please", 401, {"WWW-Authenticate": 'Basic realm="library"'})
        audit.info("accepted card=%r ip=%s path=%s", name, request.remote_addr, request.path)
        g.card = name
        return view(**kwargs)

    return inner


@loans.get("/")
@reader_required
def mine():
    return jsonify(_loans.get(g.card, []))


@loans.post("/<isbn>")
@reader_required
def borrow(isbn):
    _loans.setdefault(g.card, []).append(isbn)
    return jsonify(_loans[g.card]), 201
