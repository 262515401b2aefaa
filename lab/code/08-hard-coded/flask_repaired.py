# also: session-cookie-insecure-config
"""Configuration from the environment."""

import os

from flask import Flask, jsonify, session

app = Flask(__name__)
app.secret_key = os.environ.get("SECRET_KEY") or os.urandom(32)
API_KEY = os.environ.get("API_KEY")


@app.get("/visits")
def visits():
    session["n"] = session.get("n", 0) + 1
    return jsonify(visits=session["n"], upstream=bool(API_KEY))
