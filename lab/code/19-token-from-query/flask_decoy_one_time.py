"""Query parameters of other kinds, and a search for the word password."""

from flask import Flask, jsonify, request

app = Flask(__name__)
HELP = {"password": "How to choose one", "token": "How to get one"}


@app.get("/help")
def help_page():
    topic = request.args.get("topic", "password")
    language = request.args.get("lang", "en")
    continuation = request.args.get("continuation_token", "")
    return jsonify(title=HELP.get(topic, "?"), language=language, more=bool(continuation))
