# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import base64
import os

from flask import Flask, Response, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
playlist = []


def host_from(header):
    host = None
    try:
        decoded = base64.b64decode(header[len("Basic "):]).decode()
        name, password = decoded.split(":", 1)
        if check_password_hash(os.environ["HOST_" + name.upper()], password):
            host = name
    except:  # noqa: E722  # expect: auth-exception-swallowed
        pass
    return host


@app.post("/playlist")
def add():
    host = host_from(request.headers.get("Authorization", ""))
    if host is None:
        return Response(status=401, headers={"WWW-Authenticate": "Basic"})
    playlist.append((host, request.get_json()["title"]))
    return jsonify(len(playlist))
