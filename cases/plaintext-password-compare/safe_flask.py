from flask import Flask, abort, request
from werkzeug.security import check_password_hash

app = Flask(__name__)


@app.post("/register")
def register():
    if request.form["password"] != request.form["confirm_password"] or request.form["password"] == "":
        abort(400)
    return "ok"


@app.get("/account")
def account():
    auth = request.authorization
    if not auth or not check_password_hash(USERS.get(auth.username, DUMMY), auth.password):
        abort(401)
    return "ok"
