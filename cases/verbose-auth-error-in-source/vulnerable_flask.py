from flask import Flask, jsonify, request

app = Flask(__name__)


@app.post("/login")
def login():
    user = find(request.form["name"])
    if user is None:
        return jsonify(error="No such user"), 401
    try:
        check(user, request.form["password"])
    except Exception as e:
        return jsonify(error=str(e)), 401
    return jsonify(ok=True)
