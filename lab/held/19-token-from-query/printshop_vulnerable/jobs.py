import sqlite3

from flask import Blueprint, current_app, g, jsonify, request
from identity import customer

jobs = Blueprint("jobs", __name__)


@jobs.get("/")
@customer
def mine():
    with sqlite3.connect(current_app.config["DB"]) as con:
        return jsonify(con.execute("SELECT id, pages FROM job WHERE user = ?", (g.customer,)).fetchall())


@jobs.post("/")
@customer
def submit():
    pages = int(request.values["pages"])
    with sqlite3.connect(current_app.config["DB"]) as con:
        con.execute("INSERT INTO job (user, pages) VALUES (?, ?)", (g.customer, pages))
    return jsonify(pages=pages), 201
