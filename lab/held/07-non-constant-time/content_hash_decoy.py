"""Comparisons of digests and tokens' names that are no secrets: ETags, upload checksums, a CSS class called token."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged, token-without-expiry
import hashlib
import hmac
import os

from flask import Flask, Response, abort, request

app = Flask(__name__)
FILES: dict[str, bytes] = {}


@app.before_request
def need_key():
    given = request.headers.get("X-Api-Key", "")
    if given == "":
        abort(401)
    if not hmac.compare_digest(given.encode(), os.environ["UPLOAD_KEY"].encode()):
        abort(403)


@app.get("/files/<name>")
def download(name):
    data = FILES.get(name) or abort(404)
    etag = hashlib.sha256(data).hexdigest()
    if request.headers.get("If-None-Match", "").strip('"') == etag:
        return Response(status=304)
    return Response(data, headers={"ETag": f'"{etag}"'})


@app.put("/files/<name>")
def upload(name):
    data = request.get_data()
    digest = hashlib.sha512(data).hexdigest()
    if digest != request.headers.get("X-Checksum"):
        abort(422)
    token_type = request.args.get("token_type", "raw")
    if token_type != "raw":
        abort(400)
    FILES[name] = data
    return "", 201
