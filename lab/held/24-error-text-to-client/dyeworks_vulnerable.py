# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import os
import sqlite3

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.exceptions import HTTPException
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()
log = logging.getLogger(__name__)


@auth.verify_password
def verify(name, password):
    ok = name == os.environ["DYER"] and check_password_hash(os.environ["DYER_HASH"], password)
    log.info("sign-in %r %s %s", name, "ok" if ok else "failed", request.remote_addr)
    return ok


@app.errorhandler(Exception)
def anything(e):
    if isinstance(e, HTTPException):
        return e
    log.error("failed", exc_info=e)
    body = {"error": type(e).__name__, "message": str(e)}  # also: verbose-auth-error
    return jsonify(body), 500  # expect: verbose-auth-error


@app.post("/recipes")
@auth.login_required
def add_recipe():
    with sqlite3.connect("dye.db") as con:
        con.execute("INSERT INTO recipe VALUES (?, ?)", (request.json["name"], request.json["grams"]))
    return "", 201
