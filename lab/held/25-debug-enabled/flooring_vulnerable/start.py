# also: https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
from flask import Flask

from conf import Live
from measure import measure
from offers import offers

app = Flask(__name__)
app.config.from_object(Live)  # also: debug-enabled
for blueprint in (measure, offers):
    app.register_blueprint(blueprint)

if __name__ == "__main__":
    app.run(port=5050, use_debugger=app.debug)  # also: debug-enabled
