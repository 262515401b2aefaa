import logging
import sqlite3

import bcrypt
from flask import Blueprint, jsonify, request

from tokens import office

log = logging.getLogger("tannery")
session_bp = Blueprint("session", __name__)


@session_bp.post("/session")
def create():
    basic = request.authorization
    if basic is None or basic.type != "basic":
        return jsonify(error="Basic, please"), 401, {"WWW-Authenticate": "Basic"}
    with sqlite3.connect("tannery.db") as con:
        row = con.execute("SELECT hash FROM worker WHERE name = ?", (basic.username,)).fetchone()
    if row is None or not bcrypt.checkpw(basic.password.encode(), row[0]):
        log.warning("login failed: %s (%s)", basic.username, request.remote_addr)
        return jsonify(error="Basic, please"), 401, {"WWW-Authenticate": "Basic"}
    log.info("login: %s (%s)", basic.username, request.remote_addr)
    return jsonify(ticket=office.issue(basic.username, basic.password)), 201  # also: token-derived-from-password
