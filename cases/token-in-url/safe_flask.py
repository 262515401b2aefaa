from flask import Flask, abort, redirect, request

app = Flask(__name__)


@app.get("/report")
def report():
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme != "Bearer" or token not in SESSIONS:
        abort(401)
    return redirect(f"/reports/{request.args.get('page', 1)}")
