# also: https-not-enforced
from flask import Flask

from documents import documents
from gate import Gate


def create_app(testing=False):
    app = Flask(__name__)
    app.testing = testing
    app.config.from_prefixed_env("ARCHIVE")
    Gate(app)
    app.register_blueprint(documents)
    return app
