"""The header is written down as what it is, a claim, and decides nothing."""

import logging

from flask import Flask, jsonify, request

app = Flask(__name__)
log = logging.getLogger("access")


@app.after_request
def access(response):
    claimed = request.headers.get("X-Forwarded-For", "")
    log.info("peer=%s claimed=%r status=%s", request.remote_addr, claimed[:100], response.status_code)
    return response


@app.get("/tides")
def tides():
    return jsonify(high="06:12")
