# Plots of the cemetery administration; class based views.
# also: https-not-enforced, no-auth-throttle, no-store-missing
import logging
import sqlite3

from flask import Flask, jsonify, request
from flask.views import MethodView
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash

auth = HTTPBasicAuth()
log = logging.getLogger("plots")


class Db:
    def __init__(self, path):
        self.path = path

    def all(self, sql, *values):
        with sqlite3.connect(self.path) as con:
            return con.execute(sql, values).fetchall()


db = Db("plots.db")


@auth.verify_password
def clerk(name, password):
    row = next(iter(db.all("SELECT hash FROM clerk WHERE name = ?", name)), None)
    ok = row is not None and check_password_hash(row[0], password)
    log.log(logging.INFO if ok else logging.WARNING, "sign-in name=%r ok=%s addr=%s", name, ok, request.remote_addr)
    return name if ok else None


class Secured(MethodView):
    decorators = [auth.login_required]


class Plots(Secured):
    def get(self):
        return jsonify(db.all("SELECT id, area FROM plot"))


class Plot(Secured):
    def get(self, number):
        return jsonify(db.all("SELECT id, area, until FROM plot WHERE id = ?", number))

    def put(self, number):
        db.all("UPDATE plot SET until = ? WHERE id = ?", request.json["until"], number)
        return "", 204


class Relatives(Secured):
    def get(self, number):
        return jsonify(db.all("SELECT name, phone FROM relative WHERE plot = ?", number))


app = Flask(__name__)
app.add_url_rule("/plots", view_func=Plots.as_view("plots"))
app.add_url_rule("/plots/<int:number>", view_func=Plot.as_view("plot"))
app.add_url_rule("/plots/<int:number>/relatives", view_func=Relatives.as_view("relatives"))
