"""Members of the choir and their voices."""
# also: plaintext-password-stored, https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import sqlite3

from flask import Flask, abort, g, jsonify, request

app = Flask(__name__)
SCHEMA = "CREATE TABLE IF NOT EXISTS singer (nick TEXT PRIMARY KEY, pw TEXT, voice TEXT)"


def con():
    if "con" not in g:
        g.con = sqlite3.connect("choir.db")
        g.con.execute(SCHEMA)
    return g.con


@app.post("/register")
def register():
    d = request.get_json()
    with con() as c:
        c.execute(
            "INSERT INTO singer (nick, pw, voice) VALUES (:nick, :pw, :voice)",
            {"nick": d["nick"], "pw": d["pw"], "voice": d.get("voice", "alto")},
        )  # expect: plaintext-password-stored
    return jsonify(nick=d["nick"]), 201


def singer():
    a = request.authorization or abort(401)
    row = con().execute("SELECT pw, voice FROM singer WHERE nick = ?", [a.username]).fetchone()
    if not row or row[0] != a.password:  # also: plaintext-password-compare, non-constant-time-compare
        abort(401)
    return a.username, row[1]


@app.get("/me")
def me():
    nick, voice = singer()
    return jsonify(nick=nick, voice=voice)
