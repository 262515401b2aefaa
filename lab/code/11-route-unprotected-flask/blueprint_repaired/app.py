# also: auth-event-not-logged, https-not-enforced, no-auth-throttle, no-store-missing
"""Two blueprints, guarded together."""

from flask import Flask

from guard import signed_in
from invoices import invoices
from refunds import refunds


def create_app():
    app = Flask(__name__)
    for blueprint, prefix in ((invoices, "/invoices"), (refunds, "/refunds")):
        app.register_blueprint(blueprint, url_prefix=prefix)
    app.before_request(signed_in)
    return app


app = create_app()
