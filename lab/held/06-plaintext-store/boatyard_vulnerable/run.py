# also: plaintext-password-stored, https-not-enforced, no-auth-throttle, no-store-missing
import os

from flask import Flask
from models import db
from views import yard


def build():
    app = Flask(__name__)
    app.config["SQLALCHEMY_DATABASE_URI"] = os.environ.get("DATABASE_URL", "sqlite:///yard.db")
    db.init_app(app)
    app.register_blueprint(yard)
    with app.app_context():
        db.create_all()
    return app


if __name__ == "__main__":
    build().run()
