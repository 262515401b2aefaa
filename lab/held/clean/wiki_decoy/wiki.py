"""The team's wiki: class based views, Flask-HTTPAuth, Talisman and Flask-Limiter."""
import os

from flask import Flask, jsonify
from flask_talisman import Talisman

from extensions import auth, db, limiter
from log import setup
from models import User
from pages import History, PageView, Pages, Search


def create_app(**overrides):
    setup()
    app = Flask(__name__)
    app.config.update(
        SQLALCHEMY_DATABASE_URI=os.environ.get("WIKI_DB", "sqlite:///wiki.db"),
        MAX_CONTENT_LENGTH=512 * 1024,
        RATELIMIT_STORAGE_URI=os.environ.get("WIKI_LIMITS", "memory://"),
        RATELIMIT_HEADERS_ENABLED=True,
    )
    app.config.update(overrides)

    Talisman(
        app,
        force_https=True,
        strict_transport_security_max_age=31536000,
        content_security_policy={"default-src": "'none'"},
        session_cookie_samesite="Strict",
    )
    db.init_app(app)
    limiter.init_app(app)

    app.add_url_rule("/pages", view_func=Pages.as_view("pages"))
    app.add_url_rule("/pages/<slug>", view_func=PageView.as_view("page"))
    app.add_url_rule("/pages/<slug>/history", view_func=History.as_view("history"))
    app.add_url_rule("/search", view_func=Search.as_view("search"))

    @app.after_request
    def private(response):
        response.cache_control.no_store = True
        return response

    @app.errorhandler(404)
    @app.errorhandler(409)
    @app.errorhandler(413)
    @app.errorhandler(422)
    @app.errorhandler(429)
    def problem(error):
        return jsonify(error=error.name), error.code

    @app.cli.command("add-user")
    def add_user():
        """Asks for a name and a password on the terminal."""
        import getpass

        name = input("name: ")
        user = User(name=name)
        user.set_password(getpass.getpass("password: "))
        db.session.add(user)
        db.session.commit()
        print("added", user.name)

    with app.app_context():
        db.create_all()
    return app


__all__ = ["auth", "create_app"]
