from flask import jsonify, request
from flask.views import MethodView

from fleet_auth import protected


class VehicleList(MethodView):
    decorators = [protected]
    plates: list = []

    def get(self):
        return jsonify(self.plates)

    def post(self):
        self.plates.append(request.json["plate"].upper())
        return jsonify(self.plates[-1]), 201
