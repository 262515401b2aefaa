# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""A decorator above the route that guards nothing: it only registers the view somewhere else as well."""

import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
MENU = []


def in_menu(title):
    def remember(view):
        MENU.append((title, view.__name__))
        return view

    return remember


@auth.verify_password
def verify(name, password):
    return name if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password) else None


@in_menu("Orders")
@app.get("/orders")
@auth.login_required
def orders():
    return jsonify(MENU)
