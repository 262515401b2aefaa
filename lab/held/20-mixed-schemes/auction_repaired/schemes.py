import logging
import os

from flask import request
from flask_httpauth import HTTPTokenAuth
from hashlib import sha256
from hmac import compare_digest

log = logging.getLogger("auction")
multi = tokens = HTTPTokenAuth("Bearer", realm="auction")


@tokens.verify_token
def machine(token):
    accepted = compare_digest(sha256(token.encode()).hexdigest(), os.environ.get("MACHINE_SHA256", ""))
    log.info("machine accepted=%s (%s)", accepted, request.remote_addr)
    return "machine" if accepted else None
