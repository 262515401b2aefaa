# also: mixed-schemes, https-not-enforced, no-auth-throttle, no-store-missing, token-without-expiry
from flask import Flask

from lots import lots


app = Flask("auction")
app.register_blueprint(lots)
