# also: auth-event-not-logged, no-auth-throttle, no-store-missing
"""A factory, two blueprints, HSTS on every answer, and no refusal of plain HTTP."""

from flask import Flask

from views import views


def create_app():
    app = Flask(__name__)  # expect: https-not-enforced
    app.register_blueprint(views, url_prefix="/v1")

    @app.after_request
    def hsts(response):
        response.headers["Strict-Transport-Security"] = "max-age=31536000"
        return response

    return app


app = create_app()
