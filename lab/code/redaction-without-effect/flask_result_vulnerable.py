"""str.replace returns a new text; here nobody takes it."""

import logging

from flask import Flask, jsonify, request

app = Flask(__name__)
log = logging.getLogger("shop")


def scrub(text, secret):
    text.replace(secret, "***")  # expect: redaction-without-effect
    return text


@app.post("/pay")
def pay():
    card = request.get_json().get("card_token", "")
    log.info(scrub(f"payment with {card}", card))  # also: log-credentials, redaction-without-effect
    return jsonify(ok=True)
