# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
from os import environ

from flask import Flask, Response, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
app.config["DEBUG"] = False
score = [0, 0]


@app.post("/goal/<int:side>")
def goal(side):
    ref = request.authorization
    if not ref or ref.username != environ["REFEREE"] or not check_password_hash(environ["REFEREE_HASH"], ref.password):
        return Response("", 401, {"WWW-Authenticate": "Basic"})
    score[side] += 1
    return {"score": score}


if __name__ == "__main__":
    app.run()
