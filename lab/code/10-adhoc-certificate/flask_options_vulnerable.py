"""Start options from a dict, and werkzeug's own helper."""

from flask import Flask, jsonify
from werkzeug.serving import generate_adhoc_ssl_context, run_simple

app = Flask(__name__)
OPTIONS = {"host": "127.0.0.1", "port": 8443, "ssl_context": "adhoc"}  # expect: adhoc-certificate


@app.get("/healthz")
def healthz():
    return jsonify(ok=True)


def serve(simple=False):
    if simple:
        run_simple("127.0.0.1", 8444, app, ssl_context=generate_adhoc_ssl_context())  # expect: adhoc-certificate
    else:
        app.run(**OPTIONS)  # also: adhoc-certificate


if __name__ == "__main__":
    serve()
