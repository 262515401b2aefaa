# also: auth-event-not-logged, no-auth-throttle, no-store-missing
"""ProxyFix behind a check of the peer, on loopback."""

import os

from flask import Flask, abort, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
# region: proxy-unaware
PROXY = os.environ.get("PROXY_ADDRESS", "127.0.0.1")


class OnlyOurProxy:
    """Forwarding headers of any other peer are dropped before ProxyFix can read them."""

    def __init__(self, wsgi_app):
        self.fixed, self.plain = ProxyFix(wsgi_app, x_for=1, x_proto=1), wsgi_app

    def __call__(self, environ, start_response):
        chosen = self.fixed if environ.get("REMOTE_ADDR") == PROXY else self.plain
        return chosen(environ, start_response)


app.wsgi_app = OnlyOurProxy(app.wsgi_app)
# endregion


@app.before_request
def tls_only():
    if not request.is_secure:
        abort(403)


@auth.verify_password
def verify(name, password):
    return name if name == "ann" and check_password_hash(os.environ.get("ANN_HASH", ""), password) else None


@app.get("/orders")
@auth.login_required
def orders():
    return jsonify([])


if __name__ == "__main__":
    app.run(host="127.0.0.1")
