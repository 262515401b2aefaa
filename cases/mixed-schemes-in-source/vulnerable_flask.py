from flask import Flask, abort, request

app = Flask(__name__)


@app.get("/orders")
def orders():
    header = request.headers.get("Authorization", "")
    if header.startswith("Bearer "):
        user = SESSIONS.get(header[7:])
    elif request.authorization:
        user = verify(request.authorization.username, request.authorization.password)
    else:
        abort(401)
    return {"user": user}
