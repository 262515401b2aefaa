"""Weekly menu of the canteen."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os
from functools import wraps

from flask import Flask, Response, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
MENU = {}


def cook_only(f):
    @wraps(f)
    def check(*a, **kw):
        auth = request.authorization
        if not auth or auth.username != os.environ["COOK"] or not check_password_hash(os.environ["COOK_HASH"], auth.password or ""):
            app.logger.error(
                "denied %s\n%s",
                request.url,
                "\n".join(f"{k}: {v}" for k, v in request.headers.items()),
            )  # expect: log-headers # also: log-credentials
            return Response("Cooks only", 401, {"WWW-Authenticate": "Basic"})
        return f(*a, **kw)

    return check


@app.route("/menu/<int:week>", methods=["PUT"])
@cook_only
def put_menu(week):
    MENU[week] = request.get_json()
    return "", 204


@app.route("/menu/<int:week>", methods=["DELETE"])
@cook_only
def drop_menu(week):
    MENU.pop(week, None)
    return "", 204
