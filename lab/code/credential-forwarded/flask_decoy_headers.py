"""Passes on what is no credential: the request's id and the language. The inner check is our own token service."""

import os

import requests
from flask import Flask, abort, jsonify, request

app = Flask(__name__)


def user():
    key = os.environ.get("SERVICE_KEY", "")
    trace = {name: request.headers.get(name, "") for name in ("X-Request-ID", "Accept-Language")}
    answer = requests.get("https://people.example/me", headers=trace | {"X-Service-Key": key}, timeout=3)
    if answer.status_code != 200:
        abort(401)
    return answer.json()["name"]


@app.get("/hello")
def hello():
    return jsonify(hello=user())
