# also: https-not-enforced, no-auth-throttle, no-store-missing
import os

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth

from backends import Chain, EnvBackend, FileBackend

auth = HTTPBasicAuth(realm="dome")
app = Flask(__name__)
app.config.from_pyfile("settings.py")
chain = Chain(EnvBackend(os.environ), FileBackend(app.config["ASTRONOMERS"]))
auth.verify_password(lambda name, password: name if chain.verify(name, password) else None)


@app.post("/dome/open")
@auth.login_required
def open_dome():
    return jsonify(open=True, by=auth.current_user())


@app.get("/dome")
@auth.login_required
def dome():
    return jsonify(open=False)
