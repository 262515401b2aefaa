# also: https-not-enforced, no-auth-throttle, no-store-missing, username-ignored
import os

from flask import Flask
from guests import guests
from rooms import rooms


def create_app():
    app = Flask("hostel")
    app.config["RECEPTION"] = os.environ.get("RECEPTION_HASH", "")
    for bp in (rooms, guests):
        app.register_blueprint(bp)
    return app
