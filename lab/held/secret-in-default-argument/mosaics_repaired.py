# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import datetime
import os

import jwt
from flask import Flask, abort, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


def make_token(user, key=None, minutes=30):
    key = key or os.environ["MOSAIC_KEY"]
    end = datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(minutes=minutes)
    return jwt.encode({"sub": user, "exp": end}, key, algorithm="HS256")


@app.post("/token")
def token():
    a = request.authorization or abort(401)
    if a.username != os.environ["ARTIST"] or not check_password_hash(os.environ["ARTIST_HASH"], a.password or ""):
        abort(401)
    return jsonify(token=make_token(a.username))
