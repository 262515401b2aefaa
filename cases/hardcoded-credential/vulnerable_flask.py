import os

from flask import Flask, request

app = Flask(__name__)
app.secret_key = "super-secret-key"
app.config["JWT_SECRET"] = os.environ.get("JWT_SECRET", "change-me-please")
PASSWORD = "hunter2-prod"


def check(username, password):
    return username == "admin" and password == "swordfish"
