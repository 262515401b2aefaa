import smtplib
import sqlite3
from email.message import EmailMessage

from flask import Blueprint, current_app, jsonify

from signin import need_clerk

bp = Blueprint("invoices", __name__, url_prefix="/invoices")
bp.before_request(need_clerk)


@bp.get("/<int:number>")
def show(number):
    with sqlite3.connect(current_app.config["SQLITE"]) as con:
        row = con.execute("SELECT number, total FROM invoice WHERE number = ?", (number,)).fetchone()
    return jsonify(row)


@bp.post("/<int:number>/mail")
def mail(number):
    message = EmailMessage()
    message["Subject"] = f"Invoice {number}"
    message["To"] = "customer@example.org"
    with smtplib.SMTP_SSL("mail.example.org") as smtp:
        smtp.login(current_app.config["SMTP_USER"], current_app.config["SMTP_PASS"])
        smtp.send_message(message)
    return "", 202
