from flask import jsonify, request
from flask_httpauth import HTTPBasicAuth
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address
from flask_sqlalchemy import SQLAlchemy

from log import security

db = SQLAlchemy()
auth = HTTPBasicAuth(realm="wiki")
limiter = Limiter(
    get_remote_address,
    application_limits=["30 per minute", "2000 per day"],
    on_breach=lambda limit: security.warning("limit %s reached by %s", limit.limit, request.remote_addr),
)


@auth.verify_password
def verify_password(name, password):
    from models import User

    user = User.by_name(name)
    accepted = User.check(user, password)
    if accepted:
        security.info("sign-in ok user=%r from=%s path=%s", name, request.remote_addr, request.path)
        return user
    if name:
        security.warning("sign-in failed user=%r from=%s path=%s", name, request.remote_addr, request.path)
    else:
        security.info("sign-in wanted from=%s path=%s", request.remote_addr, request.path)
    return None


@auth.get_user_roles
def roles(user):
    return ["editor"] if user.editor else ["reader"]


@auth.error_handler
def refused(status):
    if status == 403:
        security.warning("forbidden user=%r path=%s", request.authorization.username, request.path)
    return jsonify(error="Forbidden" if status == 403 else "Unauthorized"), status
