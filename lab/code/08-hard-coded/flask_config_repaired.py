"""Configuration by class and by prefix, all of it from outside."""

import os

from flask import Flask, jsonify


# region: hardcoded-credential
class Config:
    SECRET_KEY = os.environ.get("SECRET_KEY")
    SQLALCHEMY_DATABASE_URI = os.environ.get("DATABASE_URL", "postgresql://stock@db.internal/stock")
    SECRET_KEY_FILE = "/run/secrets/flask"


# endregion


app = Flask(__name__)
# region: hardcoded-credential
app.config.from_object(Config)
app.config.from_prefixed_env()
# endregion
app.config.update(JWT_SECRET_KEY=os.environ.get("JWT_SECRET_KEY"), JSON_SORT_KEYS=False)


@app.get("/healthz")
def healthz():
    return jsonify(ok=True)
