# also: auth-event-not-logged, no-auth-throttle, no-store-missing, https-not-enforced
"""Runs with the certificate that the machine's owner put there."""

import os
import ssl

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(username, password):
    return username if username == "ops" and check_password_hash(os.environ.get("OPS_HASH", ""), password) else None


@app.get("/state")
@auth.login_required
def state():
    return jsonify(state="green")


# region: adhoc-certificate
def tls():
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(os.environ["TLS_CERT"], os.environ["TLS_KEY"])
    return context


if __name__ == "__main__":
    app.run(host="127.0.0.1", port=8443, ssl_context=tls())
# endregion
