"""Tax papers."""

import os

from flask import Blueprint, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

views = Blueprint("views", __name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(name, password):
    return name if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password) else None


@views.get("/papers")
@auth.login_required
def papers():
    return jsonify([])
