import logging
import re

from flask import Flask
from flask.logging import default_handler

app = Flask(__name__)
SECRET = re.compile(r"(Basic|Bearer) \\S+")


class RedactingFilter(logging.Filter):
    def filter(self, record):
        record.msg, record.args = SECRET.sub("[REDACTED]", record.getMessage()), ()
        return True


def mask_sensitive_headers(headers):
    return {name: "[REDACTED]" if name.lower() == "authorization" else value for name, value in headers.items()}


default_handler.addFilter(RedactingFilter())
