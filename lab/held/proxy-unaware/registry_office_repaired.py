"""Behind nginx on the same machine, which sets both headers anew; gunicorn listens on a Unix socket only."""
# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import os

from flask import Flask, jsonify, request, url_for
from flask_httpauth import HTTPBasicAuth
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.security import check_password_hash

app = Flask(__name__)
app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)  # also: proxy-unaware
auth = HTTPBasicAuth()
log = logging.getLogger("registry")


@auth.verify_password
def verify(name, password):
    ok = name == os.environ["REGISTRAR"] and check_password_hash(os.environ["REGISTRAR_HASH"], password)
    log.info("sign-in %r ok=%s from %s", name, ok, request.remote_addr)
    return name if ok else None


@app.get("/marriages/<int:n>")
@auth.login_required
def marriage(n):
    return jsonify(n=n, self=url_for("marriage", n=n, _external=True))
