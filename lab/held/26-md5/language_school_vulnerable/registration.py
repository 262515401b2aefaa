from flask import Blueprint, jsonify, request

from people import Person

registration = Blueprint("registration", __name__)


@registration.post("/register")
def register():
    data = request.get_json()
    person = Person(data["mail"])
    person.password = data["password"]  # also: weak-password-hash
    person.save()
    return jsonify(message="Thank you. If the address is new, you can sign in now."), 202
