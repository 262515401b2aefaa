"""Logs the headers of the answer, and the server's own request to a public feed."""

import logging

import requests
from flask import Flask, jsonify

app = Flask(__name__)
logger = logging.getLogger("feed")


@app.after_request
def outgoing(response):
    logger.info("answer %s with %s", response.status_code, response.headers.get("Content-Type"))
    return response


@app.get("/tides")
def tides():
    answer = requests.get("https://tides.example/today.json", timeout=3)
    logger.info("feed answered %s, headers %s", answer.status_code, answer.headers)
    return jsonify(answer.json())
