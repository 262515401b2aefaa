import os

from flask import Flask, request

app = Flask(__name__)
app.secret_key = os.environ["SECRET_KEY"]
app.config["JWT_SECRET"] = os.environ.get("JWT_SECRET", "")
PASSWORD_FIELD = "password"
TOKEN_URL = "/oauth/token"
password = "password"
ACCESS_TOKEN = "access_token"
