"""A filter that looks at a field which is not set yet, on a second handler."""

import logging

from flask import Flask, jsonify, request

app = Flask(__name__)


class RedactingFilter(logging.Filter):  # also: redaction-without-effect
    def filter(self, record):
        if hasattr(record, "message"):
            record.msg = record.message.replace(request.headers.get("Authorization", ""), "[REDACTED]")
        return True


handler = logging.StreamHandler()
handler.addFilter(RedactingFilter())  # expect: redaction-without-effect
app.logger.addHandler(handler)  # also: redaction-without-effect
app.logger.setLevel(logging.INFO)


@app.get("/page")
def page():
    app.logger.info("page for %s", request.remote_addr)
    return jsonify(ok=True)
