import os

from flask import Blueprint, abort, request
from werkzeug.security import check_password_hash

office = Blueprint("office", __name__)


@office.before_app_request
def harbour_master():
    """Everything in this service is for the harbour master only."""
    a = request.authorization
    if a is None or a.username != "master" or not check_password_hash(os.environ["MASTER_HASH"], a.password or ""):
        abort(401)
