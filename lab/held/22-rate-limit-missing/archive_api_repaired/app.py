# also: https-not-enforced
from flask import Flask

from documents import documents
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from gate import Gate

limiter = Limiter(get_remote_address, application_limits=["120/minute"], storage_uri="memory://")

def create_app(testing=False):
    app = Flask(__name__)
    app.testing = testing
    app.config.from_prefixed_env("ARCHIVE")
    limiter.init_app(app)
    Gate(app)
    app.register_blueprint(documents)
    return app
