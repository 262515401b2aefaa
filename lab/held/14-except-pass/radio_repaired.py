# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import base64
import os

from flask import Flask, Response, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
playlist = []


def host_from(header):
    try:
        decoded = base64.b64decode(header[len("Basic "):]).decode()
        name, password = decoded.split(":", 1)
    except ValueError as error:
        app.logger.warning("malformed credentials from %s: %s", request.remote_addr, type(error).__name__)
        return None
    stored = os.environ.get("HOST_" + name.upper())
    return name if stored and check_password_hash(stored, password) else None


@app.post("/playlist")
def add():
    host = host_from(request.headers.get("Authorization", ""))
    if host is None:
        return Response(status=401, headers={"WWW-Authenticate": "Basic"})
    playlist.append((host, request.get_json()["title"]))
    return jsonify(len(playlist))
