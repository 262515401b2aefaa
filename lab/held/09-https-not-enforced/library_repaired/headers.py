"""Nothing but TLS, and response headers."""
from flask import request


def harden(app):
    @app.before_request
    def tls_only():
        if not request.is_secure:
            return "This service speaks HTTPS only.\n", 403

    @app.after_request
    def add(response):
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response
