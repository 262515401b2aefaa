# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import os

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

logging.basicConfig(level=logging.INFO, format="%(asctime)s [%(levelname)s] %(message)s")
log = logging.getLogger("bells")
app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def ringer(name, password):
    ok = name == os.environ["RINGER"] and check_password_hash(os.environ["RINGER_HASH"], password)
    details = {"user": name, "ip": request.remote_addr, "outcome": "success" if ok else "failure"}
    log.info("authentication %(outcome)s of %(user)r from %(ip)s", details)
    return name if ok else None


@app.post("/ring/<int:bell>")
@auth.login_required
def ring(bell):
    return jsonify(bell=bell)
