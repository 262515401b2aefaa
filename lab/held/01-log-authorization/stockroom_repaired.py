"""Stock levels for the warehouse tablets."""
# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import os
import sqlite3
from contextlib import closing

from flask import Flask, g, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash, generate_password_hash

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
log = logging.getLogger("stockroom")

app = Flask(__name__)
auth = HTTPBasicAuth()
DB = os.environ.get("STOCK_DB", "stock.sqlite3")
_NOBODY = generate_password_hash("nobody")


def db():
    if "db" not in g:
        g.db = sqlite3.connect(DB)
        g.db.row_factory = sqlite3.Row
    return g.db


@app.teardown_appcontext
def close_db(_exc):
    conn = g.pop("db", None)
    if conn is not None:
        conn.close()


@app.before_request
def trace_request():
    has_auth = "HTTP_AUTHORIZATION" in request.environ
    log.info("-> %s %s from=%s auth=%s", request.method, request.path, request.remote_addr, has_auth)


@auth.verify_password
def verify(username, password):
    row = db().execute("SELECT pwhash FROM users WHERE name = ?", (username,)).fetchone()
    ok = check_password_hash(row["pwhash"] if row else _NOBODY, password) and row is not None
    log.info("login user=%r ok=%s ip=%s", username, ok, request.remote_addr)
    return username if ok else None


@app.get("/stock/<sku>")
@auth.login_required
def stock(sku):
    row = db().execute("SELECT sku, qty, bin FROM stock WHERE sku = ?", (sku,)).fetchone()
    return (jsonify(dict(row)), 200) if row else (jsonify(error="unknown sku"), 404)


@app.post("/stock/<sku>/pick")
@auth.login_required
def pick(sku):
    amount = int(request.get_json()["amount"])
    with closing(db().cursor()) as cur:
        cur.execute("UPDATE stock SET qty = qty - ? WHERE sku = ? AND qty >= ?", (amount, sku, amount))
        db().commit()
        return jsonify(changed=cur.rowcount)
