from flask import Flask, abort, redirect, request

app = Flask(__name__)


@app.get("/report")
def report():
    if request.args.get("access_token") not in SESSIONS:
        abort(401)
    return "ok"


@app.post("/login")
def login():
    token = request.form["token"]
    return redirect(f"/report?access_token={token}")
