# also: no-auth-throttle, no-store-missing, auth-event-not-logged, https-not-enforced, forwarded-header-trusted
import os

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.security import check_password_hash

app = Flask(__name__)
app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # expect: proxy-unaware
auth = HTTPBasicAuth()


@app.before_request
def https_only():
    if not request.is_secure:
        return "HTTPS only", 403


@auth.verify_password
def signaller(name, password):
    return name == os.environ["SIGNALLER"] and check_password_hash(os.environ["SIGNALLER_HASH"], password)


@app.get("/signals")
@auth.login_required
def signals():
    return jsonify(north="stop")


if __name__ == "__main__":
    app.run(host="0.0.0.0", port=8000)  # also: bind-all-interfaces, proxy-unaware
