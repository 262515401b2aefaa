"""Response headers. HSTS alone: the first request, and every script's, still goes out in the clear."""


def harden(app):
    @app.after_request
    def add(response):
        response.headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
        response.headers["X-Content-Type-Options"] = "nosniff"
        response.headers["Cache-Control"] = "no-store"
        return response
