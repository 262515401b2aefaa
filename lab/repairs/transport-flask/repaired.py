"""The scheme is the proxy's, believed from its address alone; all else is refused, and browsers are told."""

from flask import Flask, Response, abort, jsonify, redirect, request

import sound
from sound_flask import Basic, harden, page, serve_document

app = Flask(__name__)
HEADERS = {name: sound.HEADERS[name] for name in ("Cache-Control", "Vary", "X-Content-Type-Options")}


# region: hsts-missing
@app.after_request
def hsts(response):
    response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return response


# endregion
# region: frame-options-missing
@app.after_request
def no_frames(response):
    response.headers.setdefault("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'")
    response.headers["X-Frame-Options"] = "DENY"  # for browsers that know no frame-ancestors
    return response


# endregion
# region: referrer-policy-missing
@app.after_request
def referrer_policy(response):
    response.headers["Referrer-Policy"] = "no-referrer"
    return response


# endregion
# region: http-not-redirected
class TrustedProxy:
    """Takes the scheme from the proxy that ends TLS, and from nobody else."""

    def __init__(self, wsgi_app, peers):
        self.wsgi_app, self.peers = wsgi_app, peers

    def __call__(self, environ, start_response):
        scheme = environ.pop("HTTP_X_FORWARDED_PROTO", None)
        if scheme == "https" and environ["REMOTE_ADDR"] in self.peers:
            environ["wsgi.url_scheme"] = "https"
        return self.wsgi_app(environ, start_response)


app.wsgi_app = TrustedProxy(app.wsgi_app, {"127.0.0.1"})


@app.before_request
def enforce_https():
    if not request.is_secure:
        abort(403)  # a redirect would come after the password was sent


# endregion
harden(app, HEADERS)
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="tides")
TIDES = [{"quay": "North", "centimetres": 310}, {"quay": "South", "centimetres": 290}]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/tides")
@basic.required
def list_tides():
    return jsonify(page(TIDES))


# region: redirect-downgrade
@app.get("/api/v1/levels")
@basic.required
def levels():
    # By path alone, which keeps scheme and host. A full URL: from the configuration, never from request.host.
    return redirect("/api/v1/tides", 308)


# endregion
# region: mixed-content
@app.get("/api/v1/help")
def help_page():
    # What the page loads is its own, and whatever is overlooked is loaded over HTTPS.
    page = '<!doctype html><title>Tides</title><script src="/static/help.js"></script><h1>Tides</h1>'
    policy = "default-src 'self'; frame-ancestors 'none'; upgrade-insecure-requests"
    return Response(page, headers={"Content-Security-Policy": policy})


# endregion


TIDE = sound.record(quay=sound.TEXT, centimetres=sound.COUNT)
FORBIDDEN = {"403": sound.answer("Not over HTTPS", sound.PROBLEM)}
HELP = sound.public("help_page", sound.TEXT)
HELP["responses"]["200"] = {
    "description": "For people",
    "content": {"text/html": {"schema": {"type": "string", "maxLength": 4000}}},
}
LEVELS = sound.protected("levels", sound.TEXT)
LEVELS["responses"]["308"] = {"description": "Moved"}
PATHS = {
    "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
    "/api/v1/tides": {"get": sound.protected("list_tides", sound.page_of(TIDE), sound.LIMIT, sound.OFFSET)},
    "/api/v1/levels": {"get": LEVELS},
    "/api/v1/help": {"get": HELP},
}
for operations in PATHS.values():
    operations["get"]["responses"] |= FORBIDDEN
serve_document(app, basic, sound.openapi("Tides", PATHS))
