"""Parcel tracking."""

import logging

from flask import Flask, jsonify, request

app = Flask(__name__)
logging.basicConfig(level=logging.INFO)


@app.before_request
def incoming():
    app.logger.info(f"{request.method} {request.url} headers={request.headers}")  # expect: log-headers  # also: log-credentials


@app.get("/parcels/<int:number>")
def parcel(number):
    return jsonify(number=number, state="on its way")
