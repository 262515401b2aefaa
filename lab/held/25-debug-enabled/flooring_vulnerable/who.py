import os

from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

basic = HTTPBasicAuth()


@basic.verify_password
def fitter(name, password):
    wanted = os.environ.get("FITTER_" + name)
    return name if wanted and check_password_hash(wanted, password) else None
