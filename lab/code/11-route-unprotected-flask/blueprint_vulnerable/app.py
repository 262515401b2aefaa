# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Two blueprints: one asks for credentials before each request, the other was forgotten."""

from flask import Flask

from invoices import invoices
from refunds import refunds


def create_app():
    app = Flask(__name__)
    app.register_blueprint(invoices, url_prefix="/invoices")
    app.register_blueprint(refunds, url_prefix="/refunds")
    return app


app = create_app()
