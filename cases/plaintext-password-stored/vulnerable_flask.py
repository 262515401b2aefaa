from flask import Flask, request
from models import db

app = Flask(__name__)
USERS = {}


@app.post("/users")
def register():
    USERS[request.json["name"]] = request.json["password"]
    return "", 201


def save(name, password):
    db.execute("INSERT INTO users VALUES (?, ?)", (name, password))
