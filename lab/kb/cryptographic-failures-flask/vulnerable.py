# also: auth-event-not-logged, no-auth-throttle, no-store-missing, https-not-enforced
"""Orders over Basic. Passwords are unsalted MD5, compared with ==, and travel in clear."""

import hashlib

from flask import Flask, Response, g, jsonify, redirect, request

app = Flask(__name__)
app.secret_key = "harbour-2023-pelican-sunrise"  # expect: hardcoded-credential
app.config["PREFERRED_URL_SCHEME"] = "https"  # also: proxy-unaware
USERS = {
    "alice": "e24fc3737b438b2901f6bb42a8008500",
    "bob": "48900522813616227da8b6a7e3e7f113",
}
ORDERS = {
    "alice": [{"id": 1, "item": "Anchor, 12 kg", "cents": 8900}, {"id": 2, "item": "Signal lamp", "cents": 1995}],
    "bob": [{"id": 3, "item": "Mooring line, 20 m", "cents": 3450}],
}


# region: transport
@app.before_request
def enforce_https():
    if request.headers.get("X-Forwarded-Proto") == "http":  # expect: forwarded-header-trusted
        return redirect(request.url.replace("http://", "https://", 1), code=301)
# endregion


# region: passwords
def check_auth(username, password):
    digest = hashlib.md5(password.encode()).hexdigest()  # expect: weak-password-hash
    return username in USERS and USERS[username] == digest  # expect: non-constant-time-compare  # also: plaintext-password-compare


@app.before_request
def authenticate():
    if request.endpoint == "health":
        return None
    auth = request.authorization
    if not auth or not check_auth(auth.username, auth.password):
        return Response("Could not verify your access level.", 401, {"WWW-Authenticate": 'Basic realm="Login Required"'})
    g.user = auth.username
# endregion


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/orders")
def orders():
    return jsonify(ORDERS[g.user])


# region: start
if __name__ == "__main__":
    app.run(ssl_context="adhoc")  # expect: adhoc-certificate
# endregion
