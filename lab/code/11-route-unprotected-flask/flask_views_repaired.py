# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Class based views, guarded as classes."""

import os
from functools import wraps

from flask import Flask, Response, jsonify, request
from flask.views import MethodView
from werkzeug.security import check_password_hash

app = Flask(__name__)


def requires_auth(view):
    @wraps(view)
    def wrapped(*args, **kwargs):
        sent = request.authorization
        if not sent or sent.username != "yard" or not check_password_hash(os.environ.get("YARD_HASH", ""), sent.password or ""):
            return Response(status=401, headers={"WWW-Authenticate": 'Basic realm="yard"'})
        return view(*args, **kwargs)

    return wrapped


class Guarded(MethodView):
    decorators = [requires_auth]


class Boats(Guarded):
    def get(self):
        return jsonify([])

    def post(self):
        return jsonify(request.get_json()), 201


class Owners(MethodView):
    def get(self):
        return jsonify([])

    def delete(self):
        return "", 204


app.add_url_rule("/boats", view_func=Boats.as_view("boats"))
app.add_url_rule("/owners", view_func=requires_auth(Owners.as_view("owners")))
