# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
from flask import Flask

from accesslog import install
from tickets import bp


def create_app() -> Flask:
    app = Flask(__name__)
    app.config.from_prefixed_env("TICKETS")
    install(app)
    app.register_blueprint(bp, url_prefix="/api")
    return app
