"""The filter hangs on the handler, so that it sees the records of every logger."""
# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import os
import re

from flask import Flask, jsonify
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash


class Redact(logging.Filter):
    pattern = re.compile(r"(Basic|Bearer) \S+")

    def filter(self, record):
        record.msg = self.pattern.sub(r"\1 ***", record.getMessage())
        record.args = ()
        return True


logging.basicConfig(level=logging.INFO)
for handler in logging.getLogger().handlers:
    handler.addFilter(Redact())
log = logging.getLogger("tuner.web")
app = Flask(__name__)
auth = HTTPBasicAuth()


@auth.verify_password
def verify(name, password):
    ok = name == os.environ["TUNER"] and check_password_hash(os.environ["TUNER_HASH"], password)
    log.info("sign-in %r ok=%s", name, ok)
    return ok


@app.get("/appointments")
@auth.login_required
def appointments():
    return jsonify(["Mon 9:00", "Tue 14:00"])
