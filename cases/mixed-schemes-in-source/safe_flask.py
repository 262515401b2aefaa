from flask import Flask, abort, request

app = Flask(__name__)


@app.post("/token")
def token():
    auth = request.authorization
    return issue(auth.username) if verify(auth.username, auth.password) else abort(401)


@app.get("/orders")
def orders():
    header = request.headers.get("Authorization", "")
    if not header.startswith("Bearer "):
        abort(401)
    return {"user": SESSIONS.get(header[7:])}
