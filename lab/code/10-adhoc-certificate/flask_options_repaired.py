"""Start options from a dict, with a certificate and its key."""

from flask import Flask, jsonify
from werkzeug.serving import run_simple

app = Flask(__name__)
OPTIONS = {"host": "127.0.0.1", "port": 8443, "ssl_context": ("/run/tls/cert.pem", "/run/tls/key.pem")}


@app.get("/healthz")
def healthz():
    return jsonify(ok=True, note="adhoc")


def serve(simple=False):
    if simple:
        run_simple("127.0.0.1", 8444, app, ssl_context=OPTIONS["ssl_context"])
    else:
        app.run(**OPTIONS)


if __name__ == "__main__":
    serve()
