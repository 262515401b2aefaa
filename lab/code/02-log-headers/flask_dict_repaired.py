"""Reports of the night shift; every request is written down as JSON."""

import json
import sys

from flask import Flask, jsonify, request

app = Flask(__name__)


def snapshot(req):
    return {"path": req.path, "agent": req.headers.get("User-Agent", ""), "length": req.content_length}


@app.after_request
def write_down(response):
    entry = snapshot(request)
    entry["status"] = response.status_code
    print(json.dumps(entry), file=sys.stderr)
    return response


@app.get("/reports")
def reports():
    return jsonify([])
