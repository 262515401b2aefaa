"""Prints shipping labels."""
# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
from flask import Flask, jsonify, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash, generate_password_hash

app = Flask(__name__)
auth = HTTPBasicAuth()

users = {
    "packing": generate_password_hash("Paketband!7"),  # expect: hardcoded-credential
    "returns": generate_password_hash("Retoure-2021"),  # expect: hardcoded-credential
}


@auth.verify_password
def verify(username, password):
    if username in users and check_password_hash(users[username], password):
        return username


@app.route("/labels", methods=["POST"])
@auth.login_required
def create_label():
    order = request.get_json()
    return jsonify({"label": f"{order['zip']}-{order['no']}", "by": auth.current_user()})
