# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
from flask import Flask

from berths import berths
from office import office

app = Flask("harbour")
app.register_blueprint(office)
app.register_blueprint(berths, url_prefix="/berths")
