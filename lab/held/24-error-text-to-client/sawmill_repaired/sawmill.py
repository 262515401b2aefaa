# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
from flask import Flask

from boards import boards
from errors import register


def make():
    app = Flask("sawmill")
    register(app)
    app.register_blueprint(boards, url_prefix="/boards")
    return app
