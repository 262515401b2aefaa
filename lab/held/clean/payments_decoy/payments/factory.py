"""Supplier payments. Basic opens a session of the browser; the session opens the rest."""
import os
from datetime import timedelta

from flask import Flask, request

from . import approvals, orders, session_views
from .errors import install_error_handlers
from .sessions import current_clerk


class Config:
    SECRET_KEY = os.environ.get("PAYMENTS_SECRET_KEY")
    DATABASE = os.environ.get("PAYMENTS_DB", "payments.sqlite3")
    SESSION_COOKIE_NAME = "__Host-payments"
    SESSION_COOKIE_SECURE = True
    SESSION_COOKIE_HTTPONLY = True
    SESSION_COOKIE_SAMESITE = "Strict"
    PERMANENT_SESSION_LIFETIME = timedelta(minutes=30)
    MAX_CONTENT_LENGTH = 128 * 1024


OPEN = frozenset({"session.sign_in", "health"})


def create_app(config=Config):
    app = Flask(__name__)
    app.config.from_object(config)
    if not app.config["SECRET_KEY"]:
        raise RuntimeError("PAYMENTS_SECRET_KEY is not set")

    @app.before_request
    def encrypted_only():
        if not request.is_secure:
            return {"error": "HTTPS only"}, 403
        return None

    @app.before_request
    def signed_in_only():
        if request.endpoint in OPEN:
            return None
        if current_clerk() is None:
            return {"error": "Sign in first"}, 401
        return None

    @app.after_request
    def headers(response):
        response.headers["Cache-Control"] = "no-store"
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        return response

    @app.get("/health")
    def health():
        return {"status": "ok"}

    install_error_handlers(app)
    app.register_blueprint(session_views.bp)
    app.register_blueprint(orders.bp, url_prefix="/orders")
    app.register_blueprint(approvals.bp, url_prefix="/approvals")
    return app
