# also: plaintext-password-stored, https-not-enforced, no-auth-throttle, no-store-missing, auth-event-not-logged
import configparser

from flask import Flask, Response, jsonify, request

app = Flask(__name__)
cfg = configparser.ConfigParser()
cfg.read("/etc/weighbridge.ini")
weighings = []


@app.before_request
def only_operators():
    a = request.authorization
    if a is None or a.type != "basic":
        return Response(status=401, headers={"WWW-Authenticate": "Basic realm=bridge"})
    wanted = cfg.get("operators", a.username or "", fallback=None)
    if wanted is None or a.password != wanted:  # expect: plaintext-password-compare # also: non-constant-time-compare, plaintext-password-stored
        return Response(status=401, headers={"WWW-Authenticate": "Basic realm=bridge"})


@app.get("/weighings")
def show():
    return jsonify(weighings)


@app.post("/weighings")
def weigh():
    weighings.append(request.get_json())
    return jsonify(len(weighings)), 201
