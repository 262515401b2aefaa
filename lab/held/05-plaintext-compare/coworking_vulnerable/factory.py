# also: plaintext-password-stored, https-not-enforced, no-auth-throttle, no-store-missing
from flask import Flask

import bookings
import doors
from people import People


def create_app(people_file="people.csv"):
    app = Flask("coworking")
    app.people = People.from_csv(people_file)
    app.register_blueprint(bookings.bp)
    app.register_blueprint(doors.bp, url_prefix="/doors")
    return app
