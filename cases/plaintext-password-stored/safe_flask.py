from flask import Flask, request
from models import db
from werkzeug.security import generate_password_hash

app = Flask(__name__)
USERS = {}


@app.post("/users")
def register():
    USERS[request.json["name"]] = generate_password_hash(request.json["password"])
    return "", 201


def save(name, password):
    db.execute("INSERT INTO users VALUES (?, ?)", (name, generate_password_hash(password)))
