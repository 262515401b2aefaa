import sqlite3

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from passlib.hash import bcrypt_sha256

auth = HTTPBasicAuth(realm="practice")


def query(sql, *args):
    with sqlite3.connect("vet.db") as con:
        return con.execute(sql, args).fetchall()


@auth.verify_password
def verify(name, password):
    rows = query("SELECT hash FROM nurse WHERE name = ?", name)
    return bool(rows) and bcrypt_sha256.verify(password, rows[0][0])


def make_app():
    app = Flask("vet")

    @app.get("/animals/<int:chip>")
    @auth.login_required
    def animal(chip):
        return jsonify(query("SELECT name, species FROM animal WHERE chip = ?", chip))

    @app.get("/animals/<int:chip>/visits")
    @auth.login_required
    def visits(chip):
        return jsonify(query("SELECT day, note FROM visit WHERE chip = ?", chip))

    return app
