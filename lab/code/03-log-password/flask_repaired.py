# also: https-not-enforced, no-auth-throttle, no-store-missing
"""Crew list."""

import logging
import os

from flask import Flask, Response, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
log = logging.getLogger("crew")
CAPTAIN = os.environ.get("CAPTAIN_HASH", "")


@app.get("/crew")
def crew():
    auth = request.authorization
    if not auth or auth.username != "captain" or not check_password_hash(CAPTAIN, auth.password or ""):
        if auth:
            log.warning("login failed for %r from %s", auth.username, request.remote_addr)
        return Response(status=401, headers={"WWW-Authenticate": 'Basic realm="crew"'})
    log.info("login of %r from %s", auth.username, request.remote_addr)
    return jsonify(["Ann", "Ben"])
