from flask import Flask, jsonify, request

app = Flask(__name__)


@app.post("/login")
def login():
    user = find(request.form["name"])
    try:
        check(user, request.form["password"])
    except Exception as e:
        app.logger.warning("login failed: %s", e)
        return jsonify(error="Wrong user name or password"), 401
    return jsonify(ok=True)
