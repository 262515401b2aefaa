"""All addresses unless somebody says otherwise."""

import os

from flask import Flask, jsonify
from werkzeug.serving import run_simple

app = Flask(__name__)


@app.get("/healthz")
def healthz():
    return jsonify(ok=True)


if __name__ == "__main__":
    run_simple(os.environ.get("HOST", "0.0.0.0"), 5000, app)  # expect: bind-all-interfaces
