//! Doors: what they look at, what they forget, and what stands around them without effect.

use super::found;

#[test]
fn a_hook_has_an_effect_when_it_changes_more_than_its_own_copies() {
    let text = |body: &str| {
        format!("from flask import Flask, g, request, session\nfrom fastapi import Request\n{body}\n")
    };
    let idle = [
        "@app.before_request\ndef look():\n    who = request.headers.get('X-User')\n    who = who.strip()",
        "@app.before_request\ndef hide():\n    copy = dict(request.headers)\n    copy.pop('Authorization', None)",
        "@app.after_request\ndef hide(response):\n    del request.headers['Authorization']\n    return response",
        "@app.middleware('http')\nasync def hide(request: Request, call_next):\n    headers = request.headers.mutablecopy()\n    del headers['authorization']\n    response = await call_next(request)\n    return response",
    ];
    for body in idle {
        assert_eq!(found("hook-without-effect", &text(body)).len(), 1, "{body}");
    }
    let busy = [
        "@app.before_request\ndef mark():\n    g.user = request.headers.get('X-User')",
        "@app.before_request\ndef last():\n    session.permanent = True",
        "seen = 0\n@app.before_request\ndef count():\n    global seen\n    seen = seen + 1",
        "@app.before_request\ndef gate():\n    if 'X-Key' not in request.headers:\n        return 'no', 401",
        "@app.middleware('http')\nasync def hide(request: Request, call_next):\n    headers = MutableHeaders(scope=request.scope)\n    del headers['authorization']\n    return await call_next(request)",
        "@app.middleware('http')\nasync def late(request: Request, call_next):\n    response = await call_next(request)\n    response.headers['X-A'] = 'b'\n    return response",
    ];
    for body in busy {
        assert_eq!(found("hook-without-effect", &text(body)), [""; 0], "{body}");
    }
}

#[test]
fn a_refusal_in_a_hook_or_dependency_must_be_raised_or_returned() {
    let text = r#"
from fastapi import Depends, FastAPI, HTTPException
app = FastAPI()
def who(token: str = ""):
    if token != load():
        HTTPException(401)
    return token
def sure(token: str = ""):
    if token != load():
        raise HTTPException(401)
@app.get("/a")
def a(user=Depends(who), other=Depends(sure)): return user
"#;
    assert_eq!(found("hook-without-effect", text), ["HTTPException(401)"]);
}

#[test]
fn a_dependency_is_filled_by_fastapi_only() {
    let text = r#"
from typing import Annotated
from fastapi import Depends, FastAPI, Security
app = FastAPI()
def who(token: Annotated[str, Depends(scheme)]): return token
def role(name):
    def needed(user=Depends(who)): return user
    return needed
@app.get("/1")
def one(): return who()
@app.get("/2")
def two(user=who): return user
@app.get("/3")
def three():
    user = Depends(who)
    return 1
@app.get("/4")
def four(user=Security): return user
@app.get("/5")
def five(user=Depends(role("mate"))): return who(token="x")
def six(token): return who(token)
"#;
    let lines = found("dependency-not-resolved", text);
    let starts: Vec<&str> = lines.iter().map(|l| l.split(':').next().unwrap_or_default()).collect();
    assert_eq!(starts, ["def one()", "def two(user=who)", "user = Depends(who)", "def four(user=Security)"]);
}

#[test]
fn a_scheme_is_looked_at_whatever_way_the_field_is_taken_apart() {
    let text = |body: &str| {
        format!(
            "from flask import request\ndef token():\n    header = request.headers.get('Authorization', '')\n{body}\n"
        )
    };
    let open = [
        "    return header.split()[1]",
        "    return header.partition(' ')[2]",
        "    _, value = header.split(' ', 1)\n    return value",
        "    scheme, value = header.split(' ')\n    return value",
        "    return header[7:]",
        "    return header.replace('Bearer ', '')",
    ];
    for body in open {
        assert_eq!(found("bearer-scheme-ignored-in-source", &text(body)).len(), 1, "{body}");
    }
    let shut = [
        "    scheme, value = header.split(' ')\n    if scheme.lower() != 'bearer':\n        return None\n    return value",
        "    if not header.startswith('Bearer '):\n        return None\n    return header[7:]",
        "    PREFIX = 'Bearer '\n    return header[7:] if header.startswith(PREFIX) else None",
        "    raw = header.split(' ')[1]\n    return base64.b64decode(raw).decode()",
        "    m = re.match('Bearer (.+)', header)\n    return m[1]",
        "    return other[7:]",
    ];
    for body in shut {
        assert_eq!(found("bearer-scheme-ignored-in-source", &text(body)), [""; 0], "{body}");
    }
}

#[test]
fn a_user_name_counts_where_the_check_rests_on_it() {
    let flask = |body: &str| {
        format!(
            "from flask import Flask, abort, request\napp = Flask(__name__)\n{body}\n@app.get('/a')\ndef a():\n    sent = request.authorization\n    \
             if not sent or not right(sent.username, sent.password):\n        abort(401)\n    return 'a'\n"
        )
    };
    let ignored = [
        "def right(username, password):\n    return check_password_hash(ONE, password)",
        "def right(user, pw):\n    if not user or not pw:\n        return False\n    return hmac.compare_digest(pw, ONE)",
        "def right(_name, password):\n    return any(verify(h, password) for h in HASHES.values())",
    ];
    for body in ignored {
        assert_eq!(found("username-ignored", &flask(body)).len(), 1, "{body}");
    }
    let counted = [
        "def right(username, password):\n    return check_password_hash(USERS.get(username, DUMMY), password)",
        "def right(username, password):\n    return True if username == 'ann' and check_password_hash(ONE, password) else False",
        "def right(username, password):\n    return username in USERS and verify(USERS[username], password)",
    ];
    for body in counted {
        assert_eq!(found("username-ignored", &flask(body)), [""; 0], "{body}");
    }
}

#[test]
fn two_doors_for_one_room_are_mixed_and_two_rooms_are_not() {
    let doors = "from flask import request, abort\ndef by_password():\n    sent = request.authorization\n    return sent and verify(sent.username, sent.password)\n\
        def by_token():\n    head = request.headers.get('Authorization', '')\n    return head.startswith('Bearer ') and head[7:] in TOKENS\n";
    let mixed = format!("{doors}def who():\n    return by_password() or by_token()\n");
    assert_eq!(found("mixed-schemes-in-source", &mixed), ["return by_password() or by_token()"]);
    let apart = format!(
        "{doors}def who():\n    return by_password() if request.endpoint == 'token' else by_token()\n"
    );
    assert_eq!(found("mixed-schemes-in-source", &apart), [""; 0]);
}

#[test]
fn a_counter_of_an_object_is_one_and_must_end() {
    let class = |more: &str| {
        format!(
            "class Gate:\n    def __init__(self, most):\n        self.most, self.misses = most, {{}}\n    def check(self, who):\n        \
             if self.misses.get(who, 0) > self.most:\n            raise HTTPException(429)\n    def miss(self, who):\n        \
             self.misses[who] = self.misses.get(who, 0) + 1\n{more}\n"
        )
    };
    assert_eq!(found("throttle-unbounded", &class("")), ["self.most, self.misses = most, {}"]);
    let swept = "    def sweep(self):\n        for who in list(self.misses):\n            if self.old(who):\n                del self.misses[who]";
    assert_eq!(found("throttle-unbounded", &class(swept)), [""; 0]);
    let forgiven = "    def forgive(self, who):\n        self.misses.pop(who, None)\ngate = Gate(5)\ndef login():\n    \
        if right():\n        gate.forgive(request.remote_addr)\n        return 'in'\n";
    assert_eq!(
        found("throttle-reset-by-success-in-source", &class(forgiven)),
        ["gate.forgive(request.remote_addr)"]
    );
    let named = forgiven.replace("request.remote_addr", "request.form['name']");
    assert_eq!(found("throttle-reset-by-success-in-source", &class(&named)), [""; 0]);
    let pair = forgiven.replace("request.remote_addr", "(request.remote_addr, name)");
    assert_eq!(found("throttle-reset-by-success-in-source", &class(&pair)), [""; 0]);
}

#[test]
fn what_has_ended_is_forgotten_without_a_success() {
    let text = "FAILURES = {}\ndef wait(ip):\n    now = time.time()\n    if now - FAILURES.get(ip, 0) > 60:\n        del FAILURES[ip]\n";
    assert_eq!(found("throttle-reset-by-success-in-source", text), [""; 0]);
}

#[test]
fn what_a_program_sends_itself_is_no_door() {
    let text = "from flask import Flask\napp = Flask(__name__)\ndef headers(kind, value):\n    out = {}\n    if kind == 'basic':\n        \
        out['Authorization'] = 'Basic ' + value\n    else:\n        out['Authorization'] = 'Bearer ' + value\n    return out\n";
    assert_eq!(found("mixed-schemes-in-source", text), [""; 0]);
    assert_eq!(found("https-not-enforced", text), [""; 0]);
}

#[test]
fn who_hands_over_credentials_may_call_a_dependency() {
    let text = "from fastapi import Depends\ndef who(token=Depends(a), key=Depends(b)): return token\ndef other(request):\n    return who(token=request.headers['x'])\n";
    assert_eq!(found("dependency-not-resolved", text), [""; 0]);
}
