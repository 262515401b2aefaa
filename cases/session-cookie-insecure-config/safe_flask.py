from flask import Flask, make_response

app = Flask(__name__)
app.config["SESSION_COOKIE_SECURE"] = True


@app.post("/login")
def login():
    answer = make_response("ok")
    answer.set_cookie("session_token", "x", secure=True, httponly=True, samesite="Lax")
    answer.set_cookie("theme", "dark")
    return answer
