# also: https-not-enforced, no-auth-throttle, no-store-missing
from flask import Flask

import machines
from auth import Keyring


def create_app(hashes=None):
    app = Flask("laundry")
    app.config["KEYRING"] = Keyring(hashes or {})
    app.register_blueprint(machines.bp)
    return app
