"""The cleaned text is the one that is logged."""

import logging

from flask import Flask, jsonify, request

app = Flask(__name__)
log = logging.getLogger("shop")


def scrub(text, secret):
    return text.replace(secret, "***") if secret else text


@app.post("/pay")
def pay():
    card = request.get_json().get("card_token", "")
    log.info(scrub(f"payment with {card}", card))
    return jsonify(ok=True)
