"""Silent handlers that have nothing to do with signing in."""

import json
import os
from contextlib import suppress

from flask import Flask, jsonify

app = Flask(__name__)


def cached(name):
    try:
        with open(f"/tmp/cache-{name}.json", encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        pass
    return None


@app.get("/weather")
def weather():
    with suppress(OSError):
        os.unlink("/tmp/cache-old.json")
    try:
        import ujson  # noqa: F401
    except ImportError:
        pass
    return jsonify(cached("weather") or {"sky": "unknown"})
