# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import config
from flask import Flask

from invoices import bp
from signin import login


def create_app(kind="Production"):
    app = Flask(__name__)
    app.config.from_object(getattr(config, kind))
    app.register_blueprint(login)
    app.register_blueprint(bp)
    return app
