"""The word debug, and no debug mode: a log level, a parameter of an answer, a test's own configuration."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import logging
import os

from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

logging.basicConfig(level=logging.DEBUG if os.environ.get("VERBOSE") else logging.INFO)
app = Flask(__name__)
app.config.update(DEBUG=False, TESTING=False, PROPAGATE_EXCEPTIONS=None)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(name, password):
    return name == os.environ["PRINTER"] and check_password_hash(os.environ["PRINTER_HASH"], password)


def explain(total, debug=False):
    return {"total": total, "steps": 3} if debug else {"total": total}


@app.get("/total")
@auth.login_required
def total():
    app.logger.debug("total asked for")
    debug = True if request.args.get("steps") == "yes" else False
    return jsonify(explain(9, debug=debug))


if __name__ == "__main__":
    app.run(debug=False, port=5005)
