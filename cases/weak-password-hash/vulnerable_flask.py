import hashlib

from flask import Flask, request

app = Flask(__name__)


def digest(text):
    return hashlib.md5(text.encode()).hexdigest()


@app.post("/login")
def login():
    return "ok" if digest(request.form["password"]) == STORED else ("no", 401)
