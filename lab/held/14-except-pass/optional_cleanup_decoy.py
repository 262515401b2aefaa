"""What is passed over here has nothing to do with signing in: a missing temporary file, a bad preference."""
# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import os
from contextlib import suppress

import bcrypt
from flask import Flask, Response, jsonify, request

app = Flask(__name__)
log = logging.getLogger("preview")


@app.before_request
def check():
    auth = request.authorization
    try:
        ok = bcrypt.checkpw(auth.password.encode(), os.environ["PREVIEW_HASH"].encode())
    except AttributeError:
        log.info("no credentials from %s", request.remote_addr)
        return Response("", 401, {"WWW-Authenticate": "Basic"})
    log.info("sign-in of %s: %s", auth.username, ok)
    if not ok or auth.username != "preview":
        return Response("", 401, {"WWW-Authenticate": "Basic"})
    return None


@app.delete("/previews/<int:number>")
def forget(number):
    try:
        os.remove(f"/tmp/previews/{number}.png")
    except FileNotFoundError:
        pass
    with suppress(OSError):
        os.remove(f"/tmp/previews/{number}.json")
    return "", 204


@app.get("/previews")
def previews():
    size = 20
    try:
        size = int(request.args["size"])
    except (KeyError, ValueError):
        pass
    return jsonify(size=size)
