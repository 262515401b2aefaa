# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
from flask import Flask

from classes import classes
from registration import registration

app = Flask(__name__)
app.register_blueprint(registration)
app.register_blueprint(classes, url_prefix="/classes")
