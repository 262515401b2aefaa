# also: https-not-enforced, no-auth-throttle, no-store-missing
import os

from flask import Flask
from jobs import jobs


def create_app():
    app = Flask(__name__)
    app.config.update(DB=os.environ.get("PRINT_DB", "print.db"))
    app.register_blueprint(jobs, url_prefix="/jobs")
    return app
