"""The guard stands below every route of the function; a decorator that only marks may stand anywhere."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


def deprecated(view):
    view.deprecated = True
    return view


@auth.verify_password
def verify(user, pw):
    return user == "team" and check_password_hash(os.environ["TEAM_HASH"], pw)


@deprecated
@app.route("/tasks/", defaults={"state": "open"})
@app.route("/tasks/<state>")
@auth.login_required
def tasks(state):
    return jsonify(state=state, tasks=[])


def plain():
    return jsonify(count=0)


app.add_url_rule("/count", view_func=auth.login_required(plain))
