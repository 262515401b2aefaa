//! What ordinary services do and no rule may speak of: each beside what it looks like.

use rowlock_model::Confidence;

use super::{confidence, found, lines_in};

#[test]
fn a_bare_cors_asks_the_settings_which_pages_may_read() {
    let views = "from flask import Flask\nfrom flask_cors import CORS, cross_origin\nfrom flask_httpauth import HTTPBasicAuth\n\
        app = Flask(__name__)\nauth = HTTPBasicAuth()\nCORS(app)\n@app.get('/jobs')\n@cross_origin()\n@auth.login_required\n\
        def jobs():\n    return []\n";
    let with =
        |settings: &str| lines_in("cors-open", &[("shop/views.py", views), ("shop/settings.py", settings)]);
    assert_eq!(with("CORS_ORIGINS = ['https://desk.example']\n"), Vec::<String>::new());
    assert_eq!(with("CORS_ORIGINS = '*'\n"), ["shop/views.py:6", "shop/views.py:8"]);
    assert_eq!(with("DEBUG = False\n").len(), 2);
}

#[test]
fn debug_that_somebody_asked_for_is_not_everywhere() {
    let text = "import os\nfrom flask import Flask\napp = Flask(__name__)\ndef start(options):\n    if options.debug:\n        \
        app.config['DEBUG'] = True\n    if not options.debug:\n        app.config['DEBUG'] = True  # odd\n";
    assert_eq!(found("debug-enabled", text), ["app.config['DEBUG'] = True  # odd"]);
}

#[test]
fn names_of_secrets_are_no_secrets() {
    let text = r#"
import re
class Actions:
    A = "read_page"
    B = "write_page"
    C = "list_pages"
    D = "drop_page"
    E = "lock_page"
    F = "open_page"
    G = "move_page"
    API_KEY = "api_key_needed"
class ForTests:
    TESTING = True
    SECRET_KEY = "quiet-lamp-77"
class Real:
    DEBUG = False
    SECRET_KEY = "brown-lamp-78"
own_keys = {"2step_size", "rsa4_fingerprint", "8f3kq0zz41mq77ab"}
ADDRESS = re.compile("mysql://(.+?)(?::(.+?))?@(.+?):(\d+)")
STORE = "mysql://shop:n1ght-boat@db/shop"
if __name__ == "__main__":
    password = "topSecret4"
    assert open_with(password)
"#;
    let lines = [
        r#"SECRET_KEY = "brown-lamp-78""#,
        r#"own_keys = {"2step_size", "rsa4_fingerprint", "8f3kq0zz41mq77ab"}"#,
        r#"STORE = "mysql://shop:n1ght-boat@db/shop""#,
    ];
    assert_eq!(found("hardcoded-credential", text), lines);
}

#[test]
fn what_no_client_chooses_cannot_be_measured() {
    let text = r#"
import hmac
from flask import Flask, request, current_app
app = Flask(__name__)
class Right:
    CHANGE_TOKEN = "change_token"
def allowed(action, settings):
    if action == Right.CHANGE_TOKEN:
        return True
    return settings.api_token == current_app.config["OLD_API_TOKEN"]
@app.post("/hook")
def hook():
    if request.headers["X-Hook-Token"] != current_app.config["HOOK_TOKEN"]:
        return "", 403
    if request.headers["X-Hook-Token"].count("a") == 12_000:
        return "", 400
    return ""
"#;
    let sent = r#"if request.headers["X-Hook-Token"] != current_app.config["HOOK_TOKEN"]:"#;
    assert_eq!(found("non-constant-time-compare", text), [sent]);
    let quiet = "MAY_SET_PASSWORD = 1 << 3\ndef has(bits, bit):\n    return bit == (bits & bit)\ndef may(user):\n    \
        return has(user.bits, MAY_SET_PASSWORD)\ndef load(password):\n    return password.split('.')[-1] == 'pem'\n";
    assert_eq!(found("plaintext-password-compare", quiet), Vec::<&str>::new());
}

#[test]
fn exceptions_of_the_programs_own_say_what_it_wants_to_say() {
    let text = r#"
from flask import Flask, jsonify
app = Flask(__name__)
class TooMany(Exception): ...
class Wrapped(Exception): ...
def work():
    try:
        store()
    except Exception as e:
        raise Wrapped(f"storing failed: {e}")
    if busy():
        raise TooMany("come back later")
@app.post("/jobs")
def job():
    try:
        work()
    except TooMany as e:
        return jsonify(error=str(e)), 429
    except Wrapped as e:
        return jsonify(error=str(e)), 500
    return {}
"#;
    assert_eq!(found("verbose-auth-error-in-source", text), ["return jsonify(error=str(e)), 500"]);
}

#[test]
fn a_lone_reading_path_beside_guarded_ones_is_a_question() {
    let text = r#"
from fastapi import Depends, FastAPI
from fastapi.responses import FileResponse
from pathlib import Path
from .auth import current_user
app = FastAPI()
@app.get("/orders")
def orders(user=Depends(current_user)): return load(user)
@app.get("/parcels/{number}")
def parcel(number: int, user=Depends(current_user)): return load(number)
@app.get("/parcels/export")
def export(): return load_all()
@app.get("/currencies")
def currencies(): return converter.names()
@app.get("/up")
def up(): return "OK"
@app.get("/page.html")
def page(): return FileResponse(str(Path(__file__).parent / "page.html"))
@app.get("/{rest:path}")
def rest(rest: str): return FileResponse(ROOT / rest)
"#;
    assert_eq!(found("route-unprotected", text), [r#"@app.get("/parcels/export")"#]);
    assert_eq!(confidence("route-unprotected", text, "/currencies"), Some(Confidence::Tentative));
    for open in ["/up", "/page.html", "{rest:path}"] {
        assert_eq!(confidence("route-unprotected", text, open), None, "{open}");
    }
}

#[test]
fn a_method_is_known_by_the_name_that_only_it_has() {
    let text = r#"
from fastapi import APIRouter, Depends, HTTPException
router = APIRouter()
class Rules:
    def demand_owner(self):
        if not self.owner:
            raise HTTPException(401)
def listed(rules):
    rules.demand_owner()
    return load()
@router.get("/a")
def a(rules: Rules = Depends(rules_of)): return rules.demand_owner()
@router.get("/b")
def b(rules=Depends(rules_of)): return listed(rules)
@router.get("/")
def c(rules=Depends(rules_of)): return load()
@router.post("/d")
def d(rules=Depends(rules_of)): return load()
@router.get("/e")
def e(user=Depends(current_user)): return load()
"#;
    assert_eq!(confidence("route-unprotected", text, "\"/a\""), None);
    assert_eq!(confidence("route-unprotected", text, "\"/b\""), None);
    assert!(confidence("route-unprotected", text, "\"/d\"").is_some());
}

#[test]
fn a_password_beside_a_host_is_for_another_service() {
    let text = r#"
from fastapi import FastAPI
from pydantic import BaseModel, SecretStr
app = FastAPI()
class Server(db.Model):
    host = Column(String)
    password = Column(String)
class Person(db.Model):
    name = Column(String)
    password = Column(String)
class New(BaseModel):
    name: str
    host: str
    password: str
@app.post("/servers")
def server(new: New):
    db.add(Server(host=new.host, password=new.password))
@app.post("/people")
def person(new: New):
    db.add(Person(name=new.name, password=new.password))
"#;
    assert_eq!(
        found("plaintext-password-stored", text),
        ["db.add(Person(name=new.name, password=new.password))"]
    );
}

#[test]
fn a_mark_for_scripts_is_no_session() {
    let text = "def leave(response, token):\n    response.set_cookie('token_expired', 'yes')\n    \
        response.set_cookie('token', token)\n";
    assert_eq!(found("session-cookie-insecure-config", text), ["response.set_cookie('token', token)"]);
}

#[test]
fn cleaning_in_place_may_give_back_what_it_cleaned() {
    let text = r#"
def censor(entries):
    for entry in entries:
        entry["nonce"] = "***"
    return entries
def censored(entries):
    return [{**entry, "nonce": "***"} for entry in entries]
def show(entries):
    censor(entries)
    censored(entries)
    return entries
"#;
    assert_eq!(found("redaction-without-effect", text), ["censored(entries)"]);
}

#[test]
fn a_resource_is_no_source() {
    let text = r#"
from flask import Flask, request, abort
from werkzeug.security import check_password_hash
app = Flask(__name__)
def drop(id):
    db.session.delete(one_resource(id))
@app.post("/login")
def login():
    if not check_password_hash(HASH, request.form["password"]):
        abort(401)
    cache.delete(request.remote_addr)
    return ""
"#;
    assert_eq!(found("throttle-reset-by-success-in-source", text), ["cache.delete(request.remote_addr)"]);
}
