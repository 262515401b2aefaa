# also: auth-event-not-logged, no-auth-throttle, no-store-missing
"""ProxyFix counts hops and believes anybody; the port is open to anybody."""

import os

from flask import Flask, abort, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.security import check_password_hash

app = Flask(__name__)
app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # expect: proxy-unaware
auth = HTTPBasicAuth()


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
    app.run(host="0.0.0.0")  # also: bind-all-interfaces, proxy-unaware
