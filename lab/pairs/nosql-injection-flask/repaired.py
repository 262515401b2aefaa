"""Only texts are compared: brackets in a name mean nothing, and a body's values must be texts."""


from flask import Flask, abort, jsonify, request

import sound
from sound_flask import Basic, harden, serve_document

app = harden(Flask(__name__))
accounts = sound.Accounts.from_environment()
basic = Basic(accounts.check, realm="crew")

CREW = [
    {"name": "Ines", "rank": "mate", "badge": "tern-5521"},
    {"name": "Olaf", "rank": "cook", "badge": "eider-7310"},
    {"name": "Ruth", "rank": "mate", "badge": "skua-1184"},
]
OPERATORS = {
    "$eq": lambda stored, given: stored == given,
    "$ne": lambda stored, given: stored != given,
    "$in": lambda stored, given: stored in given,
    "$exists": lambda stored, given: (stored is not None) == bool(given),
}


def find(query: dict) -> list[dict]:
    """The documents that meet a query in the language of a document store."""

    def meets(stored, wanted) -> bool:
        if not isinstance(wanted, dict):
            return stored == wanted
        return all(OPERATORS[operator](stored, given) for operator, given in wanted.items())

    return [member for member in CREW if all(meets(member.get(key), want) for key, want in query.items())]


def shown(members: list[dict]) -> list[dict]:
    return [{"name": member["name"], "rank": member["rank"]} for member in members]


MEMBER = sound.record(name=sound.TEXT, rank=sound.TEXT)
BADGE = sound.record(name=sound.TEXT, badge=sound.TEXT)


@app.get("/api/v1/health")
def health():
    return jsonify(status="ok")


@app.get("/api/v1/crew")
@basic.required
def list_crew():
    rank = request.args.get("rank")
    return jsonify(shown(find({} if rank is None else {"rank": rank})))


# region: nosql-injection
@app.post("/api/v1/crew/lookup")
@basic.required
def lookup():
    given = request.get_json()
    if set(given) != {"name", "badge"} or not all(isinstance(value, str) for value in given.values()):
        abort(400)
    return jsonify(shown(find(given))[0] if find(given) else abort(404))


# endregion


RANK = {"name": "rank", "in": "query", "schema": {"type": "string", "maxLength": 40, "example": "cook"}}
LOOKUP = sound.protected("lookup", MEMBER)
LOOKUP["requestBody"] = {"required": True, "content": {"application/json": {"schema": BADGE}}}
LOOKUP["responses"]["404"] = sound.answer("Not found", sound.PROBLEM)
LOOKUP["responses"]["400"] = sound.answer("Bad body", sound.PROBLEM)

serve_document(
    app,
    basic,
    sound.openapi(
        "Crew",
        {
            "/api/v1/health": {"get": sound.public("health", sound.HEALTH)},
            "/api/v1/crew": {"get": sound.protected("list_crew", sound.page_of(MEMBER), RANK)},
            "/api/v1/crew/lookup": {"post": LOOKUP},
        },
    ),
)
