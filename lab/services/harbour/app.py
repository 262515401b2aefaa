"""A harbour office: berths, boats, bookings, invoices, crew and reports, for the owners of boats.

About half of it is sound. What is not is marked with the check that should find it, and listed by
operation in lab.toml.
"""

import traceback
import uuid

from flask import Flask, Response, abort, g, jsonify, request

import sound
from data import BERTHS, BOATS, BOOKINGS, CREW, INVOICES, REPORTS, document
from sound_flask import Basic, harden, owned, page, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()


class ByForwardedFor(Basic):
    # throttle-bypass-forwarded-for: the client chooses whose failures are counted
    def source(self):
        return request.headers.get("X-Forwarded-For", request.remote_addr).split(",")[0].strip()


basic = ByForwardedFor(accounts.check, realm="harbour")


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/tides")
def tides():
    """Public, and may be cached by everybody."""
    response = jsonify(
        [{"station": "North pier", "centimetres": 412}, {"station": "Lock", "centimetres": 388}]
    )
    response.headers["Cache-Control"] = "public, max-age=600"
    return response


@app.get("/api/v1/weather")
@basic.required
def weather():
    return jsonify(wind=5, gusts=8)


@app.get("/api/v1/berths")
@basic.required
def list_berths():
    return jsonify(page(BERTHS))


@app.get("/api/v1/berths/<uuid:berth_id>")
@basic.required
def get_berth(berth_id):
    return jsonify(owned(BERTHS, berth_id))


# deprecated-alive: nobody dared to switch it off
@app.get("/api/v1/berth-list")
@basic.required
def old_berths():
    return jsonify(page(BERTHS))


@app.get("/api/v1/boats")
@basic.required
def list_boats():
    return jsonify(page(BOATS[g.user]))


@app.post("/api/v1/boats")
@basic.required
def add_boat():
    body = request.get_json()
    if not isinstance(body, dict) or body.keys() != {"name", "length"}:
        abort(400)
    name, length = body["name"], body["length"]
    if not (isinstance(name, str) and 1 <= len(name) <= 80 and type(length) is int and 1 <= length <= 200):
        abort(400)
    if len(BOATS[g.user]) >= 50:
        abort(409)
    boat = {"id": str(uuid.uuid4()), "name": name, "length": length}
    BOATS[g.user].append(boat)
    return jsonify(boat), 201, {"Location": f"/api/v1/boats/{boat['id']}"}


@app.get("/api/v1/boats/<uuid:boat_id>")
@basic.required
def get_boat(boat_id):
    return jsonify(owned(BOATS[g.user], boat_id))


@app.delete("/api/v1/boats/<uuid:boat_id>")
@basic.required
def remove_boat(boat_id):
    BOATS[g.user].remove(owned(BOATS[g.user], boat_id))
    return "", 204


@app.get("/api/v1/bookings")
@basic.required
def list_bookings():
    return jsonify(page(BOOKINGS[g.user]))


@app.get("/api/v1/bookings/<uuid:booking_id>")
@basic.required
def get_booking(booking_id):
    try:
        return jsonify(next(booking for booking in BOOKINGS[g.user] if booking["id"] == str(booking_id)))
    except StopIteration:
        # stack-trace, internal-path: "so that support sees what happened"
        return Response(traceback.format_exc(), 500, mimetype="text/plain")


@app.get("/api/v1/invoices")
@basic.required
def list_invoices():
    response = jsonify(page(INVOICES[g.user]))
    # cacheable-authenticated-response: a shared cache may keep it for others
    response.headers["Cache-Control"] = "public, max-age=120"
    return response


@app.get("/api/v1/invoices/<uuid:invoice_id>")
@basic.required
def get_invoice(invoice_id):
    return jsonify(owned(INVOICES[g.user], invoice_id))


@app.get("/api/v1/crew")
@basic.required
def list_crew():
    # personal-data-in-response: card and bank account of everybody who works here
    return jsonify(
        page([{name: member[name] for name in member if name != "password_hash"} for member in CREW])
    )


@app.get("/api/v1/crew/<uuid:member_id>/badge")
@basic.required
def get_badge(member_id):
    member = owned(CREW, member_id)
    # password-hash-in-response
    return jsonify(id=member["id"], name=member["name"], password_hash=member["password_hash"])


@app.get("/api/v1/reports")
@basic.required
def list_reports():
    # unbounded-page-size
    limit = request.args.get("limit", 20, type=int)
    return jsonify(REPORTS[: max(limit, 0)])


@app.get("/api/v1/reports/<uuid:report_id>")
@basic.required
def get_report(report_id):
    return jsonify(owned(REPORTS, report_id))


@app.get("/api/v1/gates")
@basic.required
def list_gates():
    # internal-address
    return jsonify([{"name": "North gate", "controller": "10.31.4.17:502"}])


# auth-not-enforced: the decorator was forgotten, the document promises it
@app.get("/api/v1/export")
def export():
    return jsonify([boat["name"] for boats in BOATS.values() for boat in boats])


@app.get("/api/v1/profile")
@basic.required
def profile():
    return jsonify(name=g.user, boats=len(BOATS[g.user]))


# exposed-file: figures of the service, for everybody
@app.get("/metrics")
def metrics():
    lines = "# TYPE harbour_logins_total counter\nharbour_logins_total 4711\nharbour_boats 3\n"
    return Response(lines, mimetype="text/plain")


serve_document(app, basic, document())
