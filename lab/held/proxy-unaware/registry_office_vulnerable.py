"""Behind nginx, which is told nowhere: the scheme is only *said* to be https, for links."""
# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import os

from flask import Flask, jsonify, request, url_for
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
app.config["PREFERRED_URL_SCHEME"] = "https"  # expect: proxy-unaware
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
