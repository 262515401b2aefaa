# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os

from flask import Flask, Response, request
from werkzeug.security import check_password_hash
from werkzeug.serving import run_simple

app = Flask(__name__)


@app.before_request
def janitor():
    a = request.authorization
    if not (a and a.username == "janitor" and check_password_hash(os.environ["JANITOR"], a.password)):
        return Response("", 401, {"WWW-Authenticate": "Basic"})
    return None


@app.post("/door/<int:flat>")
def ring(flat):
    return {"rang": flat}


def main():
    port = int(os.environ.get("PORT", "8443"))
    pair = (os.environ["TLS_CERT"], os.environ["TLS_KEY"])
    run_simple("127.0.0.1", port, app, threaded=True, ssl_context=pair)


if __name__ == "__main__":
    main()
