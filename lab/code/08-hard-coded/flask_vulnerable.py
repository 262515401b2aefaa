# also: session-cookie-insecure-config
"""Configuration in the code."""

from flask import Flask, jsonify, session

app = Flask(__name__)
app.secret_key = "k3-lantern-0f9b1c-harbour-morning"  # expect: hardcoded-credential
API_KEY = "9f0c1e2b7a6d4458bd31c2a9e7f60d11"  # expect: hardcoded-credential


@app.get("/visits")
def visits():
    session["n"] = session.get("n", 0) + 1
    return jsonify(visits=session["n"], upstream=bool(API_KEY))
