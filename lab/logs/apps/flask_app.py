"""A Flask shop whose developers log too much: one mistake a route. Run by Werkzeug and by gunicorn."""

import base64
import json
import logging
import os
import sys
from urllib.parse import quote

from flask import Flask, jsonify, make_response, request, session

sys.path.insert(0, os.environ["LAB_LOGS"])
import known  # noqa: E402
from apps import honest  # noqa: E402

log = logging.getLogger("shop")
_handler = logging.StreamHandler()
if os.environ.get("LAB_STYLE") == "json":
    from pythonjsonlogger.json import JsonFormatter

    _handler.setFormatter(JsonFormatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
else:
    _handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)-7s [%(name)s:%(lineno)d] %(message)s"))
log.addHandler(_handler)
log.setLevel(logging.DEBUG)
log.propagate = False

app = Flask("shop")
app.secret_key = known.SIGNING_KEY


def _headers_object():
    log.info("incoming %s %s headers: %s", request.method, request.path, request.headers)


def _headers_dict():
    log.info(f"headers={dict(request.headers)}")


def _headers_json():
    log.info("request headers %s", json.dumps(dict(request.headers)))


def _headers_extra():
    log.info("request", extra={"http": {"method": request.method, "headers": dict(request.headers)}})


def _headers_list():
    log.debug("headers %r", list(request.headers))


def _header():
    log.info("Authorization header: %s", request.headers.get("Authorization"))


def _header_quoted():
    log.info("auth_header=%r path=%s", request.headers.get("Authorization"), request.path)


def _authorization_str():
    log.info("caller is %s", request.authorization)


def _authorization_repr():
    log.info("caller is %r", request.authorization)


def _authorization_parameters():
    log.info("auth parameters %s", request.authorization and request.authorization.parameters)


def _pair():
    auth = request.authorization
    if auth and auth.type == "basic":
        log.info(f"username={auth.username} password={auth.password}")
    else:
        log.info("anonymous or token caller")


def _failed_login():
    auth = request.authorization
    if auth and auth.type == "basic":
        log.warning("login failed for %s with password '%s' from %s", auth.username, auth.password, request.remote_addr)
    else:
        log.warning("login failed: no basic credentials")


def _decoded():
    value = request.headers.get("Authorization", "")
    if value.startswith("Basic "):
        log.debug("decoded credentials %s", base64.b64decode(value[6:]))
    else:
        log.debug("nothing to decode")


def _decoded_text():
    value = request.headers.get("Authorization", "")
    if value.startswith("Basic "):
        log.debug("credentials=%s", base64.b64decode(value[6:]).decode())


def _environ():
    log.debug("environ: %s", {k: v for k, v in request.environ.items() if isinstance(v, str)})


def _form():
    log.info("form %s", request.form)


def _form_dict():
    log.info("POST data: %s", request.form.to_dict())


def _body_bytes():
    log.info("body %s", request.get_data())


def _body_text():
    log.info("body: %s", request.get_data(as_text=True))


def _json_body():
    log.info("payload %s", request.get_json(silent=True))


def _json_dumped():
    log.info("payload %s", json.dumps({"path": request.path, "body": request.get_json(silent=True)}))


def _json_nested():
    log.info(json.dumps({"event": "request", "raw": request.get_data(as_text=True), "remote": request.remote_addr}))


def _cookies():
    log.info("cookies %s", request.cookies)


def _cookie_header():
    log.info("Cookie: %s", request.headers.get("Cookie"))


def _replay():
    log.info("replay: curl -H 'Authorization: %s' -H 'Accept: */*' %s", request.headers.get("Authorization"), request.url)


def _onward():
    auth = request.authorization
    if auth and auth.type == "basic":
        log.info("forwarding to http://%s:%s@stock.internal.example/v1", quote(auth.username), quote(auth.password, safe=""))


def _url():
    log.info("handling %s", request.url)


def _args():
    log.info("args %s", request.args.to_dict())


def _crash():
    raise RuntimeError(f"upstream refused {request.headers.get('Authorization')}")


def _crash_caught():
    try:
        {}[request.headers.get("Authorization")]
    except KeyError:
        log.exception("no session for caller")


def _api_key():
    log.warning("unknown api key %s", request.headers.get("X-API-Key"))


def _api_key_json():
    log.info(json.dumps({"msg": "quota", "x-api-key": request.headers.get("X-API-Key"), "left": 12}))


def _honest():
    log.info("Authorization present: %s", "Authorization" in request.headers)


def _honest_headers():
    log.info("headers %s", {k: "***" if k in ("Authorization", "Cookie", "X-Api-Key", "Proxy-Authorization") else v for k, v in request.headers})


MISTAKES = {name[1:]: value for name, value in list(globals().items()) if name.startswith("_") and callable(value)}


@app.route("/api/<mistake>", methods=["GET", "POST"])
def handle(mistake):
    log.info(honest.line())
    if mistake in MISTAKES:
        MISTAKES[mistake]()
    if request.method == "GET":
        log.info(honest.line())
    return jsonify(ok=True)


@app.route("/login", methods=["GET", "POST"])
def login():
    session["user"] = request.values.get("username", "nobody")
    response = make_response("welcome")
    app.session_interface.save_session(app, session, response)
    cookie = response.headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
    known.note("session-cookie", cookie)
    log.debug("response headers %s", dict(response.headers))
    return response


if __name__ == "__main__":
    app.run("127.0.0.1", int(sys.argv[1]), debug=False)
