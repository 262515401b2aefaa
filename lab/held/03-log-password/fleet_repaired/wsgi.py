# also: https-not-enforced, no-auth-throttle, no-store-missing
from flask import Flask

from fleet_auth import Directory
from vehicles import VehicleList

app = Flask(__name__)
app.config["USERS_FILE"] = "users.json"
app.extensions["directory"] = Directory(app)
app.add_url_rule("/vehicles", view_func=VehicleList.as_view("vehicles"))
