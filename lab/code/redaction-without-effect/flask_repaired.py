"""A filter on every handler there is, which builds the whole message before it cleans it."""

import logging
import re

from flask import Flask, jsonify, request
from flask.logging import default_handler

app = Flask(__name__)
# region: redaction-without-effect
SECRET = re.compile(r"(?i)\b(basic|bearer)\s+[\w.~+/=-]+")


class RedactingFilter(logging.Filter):
    def filter(self, record):
        record.msg = SECRET.sub(r"\1 [redacted]", record.getMessage())
        record.args = None
        return True


default_handler.addFilter(RedactingFilter())
# endregion
app.logger.setLevel(logging.INFO)


@app.get("/page")
def page():
    app.logger.info("page for %s", request.remote_addr)
    return jsonify(ok=True)
