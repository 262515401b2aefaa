import hashlib

from flask import Flask, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


@app.post("/login")
def login():
    etag = hashlib.sha256(request.form["name"].encode()).hexdigest()
    return etag if check_password_hash(STORED, request.form["password"]) else ("no", 401)
