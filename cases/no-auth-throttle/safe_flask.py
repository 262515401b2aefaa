from flask import Flask, abort, request

app = Flask(__name__)
limiter = Limiter(get_remote_address, app=app)


@app.get("/account")
@limiter.limit("5 per minute")
def account():
    auth = request.authorization
    if not auth or not verify(auth.username, auth.password):
        abort(401)
    return "ok"
