# also: https-not-enforced, no-auth-throttle, auth-event-not-logged
import os
import sqlite3

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth(realm="patients")


@auth.verify_password
def verify(name, password):
    with sqlite3.connect(os.environ.get("PATIENTS", "patients.db")) as con:
        row = con.execute("SELECT id, hash FROM patient WHERE mail = ?", (name,)).fetchone()
    return row[0] if row and check_password_hash(row[1], password) else None


@app.get("/findings")
@auth.login_required
def findings():
    with sqlite3.connect(os.environ.get("PATIENTS", "patients.db")) as con:
        rows = con.execute("SELECT day, text FROM finding WHERE patient = ?", (auth.current_user(),)).fetchall()
    response = jsonify(rows)
    return response


@app.after_request
def never_keep(response):
    response.cache_control.no_store = True
    return response
