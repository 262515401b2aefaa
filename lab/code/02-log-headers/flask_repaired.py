"""Parcel tracking."""

import logging

from flask import Flask, jsonify, request

app = Flask(__name__)
logging.basicConfig(level=logging.INFO)
# region: log-headers
WANTED = ("User-Agent", "Accept", "Content-Type", "X-Request-ID")


@app.before_request
def incoming():
    seen = {name: request.headers.get(name) for name in WANTED}
    app.logger.info(f"{request.method} {request.path} headers={seen}")


# endregion


@app.get("/parcels/<int:number>")
def parcel(number):
    return jsonify(number=number, state="on its way")
