"""`adhoc` is a kind of report here, and the certificate is a real one."""
# also: no-auth-throttle, no-store-missing, auth-event-not-logged, https-not-enforced
import os

from flask import Flask, abort, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

KINDS = ("daily", "monthly", "adhoc")
app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(name, password):
    return name == os.environ["ANALYST"] and check_password_hash(os.environ["ANALYST_HASH"], password)


@app.get("/reports")
@auth.login_required
def reports():
    kind = request.args.get("kind", "adhoc")
    return jsonify(kind=kind, rows=[]) if kind in KINDS else abort(400)


if __name__ == "__main__":
    ssl_context = (os.environ["CERT"], os.environ["KEY"])
    app.run(port=8443, ssl_context=ssl_context)
