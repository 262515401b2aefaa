"""Names of secrets, field names, placeholders, formats: none of them is a secret."""

import os

from flask import Flask, jsonify, request

PASSWORD_FIELD = "password"
TOKEN_HEADER = "X-Token"
SECRET_NAME = "projects/harbour/secrets/db"
PASSWORD_HELP = "At least twelve characters"
PASSWORD_PATTERN = r"^(?=.*[a-z])(?=.*\d).{12,}$"
TOKEN_URL = "https://login.example/oauth/token"
API_KEY_ENV = "HARBOUR_API_KEY"
EMPTY = {"password": "", "api_key": None, "secret": "<your secret here>"}

app = Flask(__name__)
app.config["SECRET_KEY"] = os.environ.get("SECRET_KEY", "")


@app.post("/echo-fields")
def echo_fields():
    body = request.get_json()
    return jsonify(has_password=PASSWORD_FIELD in body, hint=PASSWORD_HELP, header=TOKEN_HEADER)
