"""Tide tables for everybody: no credentials, nothing private, plain HTTP is a choice."""

from flask import Flask, jsonify

app = Flask(__name__)


@app.get("/tides/<port>")
def tides(port):
    return jsonify(port=port[:20], high="06:12", low="12:31")


@app.get("/healthz")
def healthz():
    return jsonify(ok=True)
