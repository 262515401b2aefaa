"""The hook makes an answer and does not return it: Flask goes on to the view."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import os

from flask import Flask, Response, jsonify, request
from werkzeug.security import check_password_hash

app = Flask(__name__)
seats = {}


def unauthorised():
    return Response("Sign in", 401, {"WWW-Authenticate": 'Basic realm="cinema"'})


@app.before_request
def check():  # also: route-unprotected, hook-without-effect
    a = request.authorization
    if a is None or a.username != os.environ["CASHIER"] or not check_password_hash(os.environ["CASHIER_HASH"], a.password or ""):
        unauthorised()  # expect: hook-without-effect


@app.get("/seats")  # also: route-unprotected
def all_seats():
    return jsonify(seats)


@app.put("/seats/<int:n>")  # also: route-unprotected
def sell(n):
    seats[n] = "sold"
    return jsonify(n=n)
