"""Room bookings of a community centre: Flask behind nginx on the same machine, one SQLite file."""

import os
from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from . import audit, db, rooms, slots, users
from .errors import register_errors
from .security import Gate


def create_app(overrides: dict | None = None) -> Flask:
    app = Flask(__name__)
    app.config.update(
        DATABASE=os.environ.get("BOOKINGS_DB", "bookings.sqlite3"),
        MAX_CONTENT_LENGTH=64 * 1024,
        FAILURES_ALLOWED=8,
        FAILURE_WINDOW=300,
    )
    app.config.update(overrides or {})
    app.wsgi_app = ProxyFix(app.wsgi_app, x_for=1, x_proto=1)

    audit.configure()
    db.init_app(app)
    Gate(app, public={"health"})
    register_errors(app)
    for blueprint in (rooms.bp, slots.bp, users.bp):
        app.register_blueprint(blueprint)

    @app.get("/health")
    def health():
        return {"status": "ok", "database": Path(app.config["DATABASE"]).name}

    return app
