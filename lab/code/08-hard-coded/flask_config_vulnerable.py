"""Configuration by class and by update, with an URI that holds a password."""

from flask import Flask, jsonify


class Config:
    SECRET_KEY = "b7d1-orchard-signal-5521-violet"  # expect: hardcoded-credential
    SQLALCHEMY_DATABASE_URI = "postgresql://stock:Tern-88-quarry@db.internal/stock"  # expect: hardcoded-credential


app = Flask(__name__)
app.config.from_object(Config)
app.config.update(JWT_SECRET_KEY="umbra-6612-kestrel-fable-09", JSON_SORT_KEYS=False)  # expect: hardcoded-credential


@app.get("/healthz")
def healthz():
    return jsonify(ok=True)
