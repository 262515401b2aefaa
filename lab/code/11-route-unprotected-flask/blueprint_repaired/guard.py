"""Who may come in."""

import os

from flask import abort, request
from werkzeug.security import check_password_hash


def signed_in():
    sent = request.authorization
    if not sent or sent.username != "books" or not check_password_hash(os.environ.get("BOOKS_HASH", ""), sent.password or ""):
        abort(401)
