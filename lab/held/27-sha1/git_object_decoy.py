"""SHA-1 as git and HOTP want it; neither is a way to keep a password."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import hashlib
import hmac
import os
import struct

from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


def hotp(key: bytes, counter: int) -> str:
    mac = hmac.new(key, struct.pack(">Q", counter), hashlib.sha1).digest()
    offset = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[offset:offset + 4])[0] & 0x7FFFFFFF) % 10**6:06}"


@app.before_request
def committer():
    a = request.authorization
    if a is None or not check_password_hash(os.environ["COMMITTER_HASH"], a.password or ""):
        abort(401)
    if a.username != os.environ["COMMITTER"]:
        abort(401)
    code = hotp(bytes.fromhex(os.environ["HOTP_KEY"]), int(os.environ["HOTP_COUNTER"]))
    if not hmac.compare_digest(code, request.headers.get("X-Code", "")):
        abort(401)


@app.post("/objects")
def store():
    body = request.get_data()
    name = hashlib.sha1(b"blob %d\0" % len(body) + body).hexdigest()
    return jsonify(id=name), 201
