"""Serves TLS itself and has no plain port at all."""
# also: no-auth-throttle, no-store-missing, auth-event-not-logged
import os
import ssl

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(user, password):
    return user == "pump" and check_password_hash(os.environ["PUMP_HASH"], password)


@app.get("/level")
@auth.login_required
def level():
    return jsonify(metres=3.2)


def context():
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.minimum_version = ssl.TLSVersion.TLSv1_2
    tls.load_cert_chain("/etc/pump/fullchain.pem", "/etc/pump/key.pem")
    return tls


if __name__ == "__main__":
    app.run("10.1.0.7", 443, ssl_context=context())
