# also: no-auth-throttle
from flask import Flask

from headers import harden
from loans import loans


def create_app() -> Flask:
    app = Flask("library")  # expect: https-not-enforced
    app.config.from_prefixed_env("LIBRARY")
    harden(app)
    app.register_blueprint(loans)
    return app
