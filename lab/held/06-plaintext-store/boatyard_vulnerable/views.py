import hmac
import logging

from flask import Blueprint, jsonify, request
from flask_httpauth import HTTPBasicAuth
from models import Boat, Owner, db

log = logging.getLogger("boatyard")
yard = Blueprint("yard", __name__)
auth = HTTPBasicAuth(realm="yard")


@auth.verify_password
def known(login, password):
    owner = db.session.execute(db.select(Owner).filter_by(login=login)).scalar_one_or_none()
    if owner and hmac.compare_digest(owner.password.encode(), password.encode()):  # also: plaintext-password-compare
        log.info("sign-in %s %s", login, request.remote_addr)
        return owner
    log.warning("no sign-in %s %s", login, request.remote_addr)
    return None


@yard.route("/password", methods=["PUT"])
@auth.login_required
def password():
    auth.current_user().set_password(request.json["new"])  # also: plaintext-password-stored
    db.session.commit()
    return "", 204


@yard.route("/boats", methods=["GET", "POST"])
@auth.login_required
def boats():
    owner = auth.current_user()
    if request.method == "POST":
        owner.boats.append(Boat(name=request.json["name"]))
        db.session.commit()
    return jsonify([boat.name for boat in owner.boats])
