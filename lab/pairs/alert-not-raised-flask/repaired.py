"""More than ten failing logins of one source in five minutes are told to the webhook of those on duty,
once per source and window, from a thread of its own, so that no answer waits for it.
"""

import json
import queue
import threading
import time
import urllib.request
from collections import OrderedDict, deque

from flask import Flask, jsonify, request

import sound
from sound_flask import Basic, harden, owned, page, serve_document

WEBHOOK = "http://127.0.0.1:18418/alerts"
# region: alert-not-raised
FAILURES, WINDOW, SOURCES = 10, 300, 10_000


class Alarm:
    def __init__(self):
        self.failures = OrderedDict()
        self.lock = threading.Lock()
        self.due = queue.Queue(maxsize=100)
        threading.Thread(target=self.post, daemon=True).start()

    def failed(self, source):
        now = time.monotonic()
        with self.lock:
            times = self.failures.setdefault(source, deque(maxlen=FAILURES + 1))
            self.failures.move_to_end(source)
            while len(self.failures) > SOURCES:
                self.failures.popitem(last=False)
            times.append(now)
            raised = len(times) > FAILURES and now - times[0] < WINDOW
            if raised:
                times.clear()
        if raised and not self.due.full():
            self.due.put_nowait({"alert": "brute-force", "source": source, "failures": FAILURES + 1})

    def post(self):
        while True:
            body = json.dumps(self.due.get()).encode()
            headers = {"Content-Type": "application/json"}
            try:
                urllib.request.urlopen(urllib.request.Request(WEBHOOK, body, headers), timeout=5).close()
            except OSError as error:
                app.logger.error("the alert could not be sent: %s", error)


alarm = Alarm()


class Watched(Basic):
    def record(self, verdict, authorization):
        super().record(verdict, authorization)
        if authorization and verdict.user is None:
            alarm.failed(request.remote_addr)


# endregion


app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Watched(accounts.check, realm="tickets")

TICKET = sound.record(id=sound.UUID, subject=sound.TEXT, priority=sound.COUNT)
TICKETS = [
    {"id": "c8dc133c-498d-4a4b-b1b2-391092aaf7ab", "subject": "Printer on floor 2", "priority": 2},
    {"id": "a2b81a8f-362e-467f-b620-72ab77f46ea9", "subject": "New badge", "priority": 3},
    {"id": "7555af6c-ad95-4a95-989d-8a048677c7b2", "subject": "Slow network in lab 4", "priority": 1},
]


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/tickets")
@basic.required
def list_tickets():
    return jsonify(page(TICKETS))


@app.get("/api/v1/tickets/<uuid:ticket_id>")
@basic.required
def get_ticket(ticket_id):
    return jsonify(owned(TICKETS, ticket_id))


serve_document(
    app,
    basic,
    sound.openapi(
        "Tickets",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/tickets": {
                "get": sound.protected("list_tickets", sound.page_of(TICKET), sound.LIMIT, sound.OFFSET),
            },
            "/api/v1/tickets/{ticket_id}": {
                "get": sound.protected("get_ticket", TICKET, sound.path_id("ticket_id")),
            },
        },
    ),
)
