# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Several decorators; the own guard stands above the blueprint's route."""

import os
from functools import wraps

from flask import Blueprint, Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

admin = Blueprint("admin", __name__, url_prefix="/admin")


def admin_only(f):
    @wraps(f)
    def inner(*args, **kwargs):
        a = request.authorization
        if a is None or a.username != "admin" or not check_password_hash(os.environ.get("ADMIN_HASH", ""), a.password or ""):
            abort(401)
        return f(*args, **kwargs)

    return inner


def timed(f):
    @wraps(f)
    def inner(*args, **kwargs):
        return f(*args, **kwargs)

    return inner


@admin.get("/users")
@timed
@admin_only
def users():
    return jsonify([])


@timed
@admin_only  # expect: route-unprotected
@admin.delete("/users/<int:number>")  # also: route-unprotected
def remove(number):
    return "", 204


app = Flask(__name__)
app.register_blueprint(admin)
