from flask import Flask, make_response

app = Flask(__name__)
app.config["SESSION_COOKIE_SECURE"] = False


@app.post("/login")
def login():
    answer = make_response("ok")
    answer.set_cookie("session_token", "x")
    return answer
