# also: https-not-enforced, no-auth-throttle, no-store-missing
from flask import Flask

from hides import hides
from session import session_bp

app = Flask("tannery")
app.register_blueprint(session_bp)
app.register_blueprint(hides, url_prefix="/hides")
