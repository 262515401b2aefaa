//! What a program lacks: said of the way that a request takes, not of words that stand somewhere.

use super::found;

const FLASK: &str = r#"
from flask import Flask, Blueprint, abort, jsonify, redirect, request
from flask_httpauth import HTTPBasicAuth
from werkzeug.security import check_password_hash
app = Flask(__name__)
auth = HTTPBasicAuth()
@auth.verify_password
def verify(name, password):
    return name if check_password_hash(USERS.get(name, ""), password) else None
@app.get("/harbour")
@auth.login_required
def harbour(): return jsonify([])
"#;

const FASTAPI: &str = r#"
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from fastapi.security import HTTPBasic, HTTPBasicCredentials
app = FastAPI()
basic = HTTPBasic()
def who(sent: HTTPBasicCredentials = Depends(basic)):
    if not verify_hash(sent.username, sent.password):
        raise HTTPException(401)
    return sent.username
@app.get("/harbour", dependencies=[Depends(who)])
def harbour(): return []
"#;

fn silent(id: &str, base: &str, more: &[&str]) {
    for more in more {
        assert_eq!(found(id, &format!("{base}{more}\n")), [""; 0], "{id}: {more}");
    }
}

fn spoken(id: &str, base: &str, more: &[&str]) {
    for more in more {
        assert_eq!(found(id, &format!("{base}{more}\n")).len(), 1, "{id}: {more}");
    }
}

#[test]
fn no_store_counts_where_it_is_said_around_the_route() {
    let id = "no-store-missing";
    silent(
        id,
        FLASK,
        &[
            "PRIVATE = {'Cache-Control': 'no-store'}\n@app.after_request\ndef late(r):\n    r.headers.update(PRIVATE)\n    return r",
            "class Headers:\n    def put(self, r):\n        r.cache_control.no_store = True\n        return r\nheaders = Headers()\napp.after_request(headers.put)",
        ],
    );
    spoken(
        id,
        FLASK,
        &[
            "",
            "'''Cache-Control: no-store is missing here.'''  # no-store",
            "@app.get('/other')\ndef other():\n    return jsonify([]), 200, {'Cache-Control': 'no-store'}",
            "open_part = Blueprint('open', __name__)\n@open_part.after_request\ndef late(r):\n    r.headers['Cache-Control'] = 'no-store'\n    return r",
        ],
    );
    silent(
        id,
        FASTAPI,
        &[
            "@app.middleware('http')\nasync def late(request, call_next):\n    r = await call_next(request)\n    r.headers['cache-control'] = 'no-store'\n    return r",
            "class Private(JSONResponse):\n    def init_headers(self, headers=None):\n        super().init_headers((headers or {}) | {'Cache-Control': 'no-store'})\napp.router.default_response_class = Private",
            "class NoStore:\n    def __init__(self, app): self.app = app\n    async def __call__(self, scope, receive, send):\n        async def put(m):\n            m['headers'].append((b'cache-control', b'no-store'))\n            await send(m)\n        await self.app(scope, receive, put)\napp.add_middleware(NoStore)",
        ],
    );
    spoken(id, FASTAPI, &["", "# no-store"]);
}

#[test]
fn a_throttle_counts_where_it_stands_before_the_door() {
    let id = "no-auth-throttle";
    silent(
        id,
        FLASK,
        &[
            "limiter = Limiter(key, app=app, default_limits=['100 per hour'])",
            "@app.before_request\ndef slow():\n    if tries(request.remote_addr) > 5:\n        abort(429)",
        ],
    );
    spoken(
        id,
        FLASK,
        &[
            "",
            "# a throttle would be nice: 429",
            "limiter = Limiter(key, app=app)\n@app.get('/tides')\n@limiter.limit('5/second')\ndef tides(): return jsonify([])",
        ],
    );
    silent(
        id,
        FASTAPI,
        &[
            "app.add_middleware(RateLimitMiddleware, per_minute=20)",
            "@app.middleware('http')\nasync def slow(request, call_next):\n    if too_many(request.client.host):\n        return JSONResponse({}, 429)\n    return await call_next(request)",
        ],
    );
    silent(id, &FASTAPI.replace("[Depends(who)]", "[Depends(RateLimiter(times=5)), Depends(who)]"), &[""]);
    spoken(
        id,
        FASTAPI,
        &["", "@app.get('/x', dependencies=[Depends(RateLimiter(times=5))])\ndef x(): return 1"],
    );
    let login = "from flask import Flask, request, jsonify\napp = Flask(__name__)\n@app.post('/login')\ndef login():\n    \
        if check_password_hash(load(request.form['user']), request.form['password']):\n        return jsonify(ok=1)\n    \
        return jsonify(error='no'), 400\n";
    spoken(id, login, &[""]);
}

#[test]
fn https_is_enforced_by_what_turns_plain_http_away() {
    let id = "https-not-enforced";
    silent(
        id,
        FLASK,
        &[
            "Talisman(app)",
            "@app.before_request\ndef tls():\n    if not request.is_secure:\n        return redirect(request.url.replace('http', 'https', 1), 308)",
            "@app.before_request\ndef tls():\n    proto = request.environ['wsgi.url_scheme']\n    if proto != 'https':\n        abort(403)",
            "OPTIONS = {'ssl_context': ('cert.pem', 'key.pem')}\napp.run(**OPTIONS)",
            "def plain():\n    return not request.is_secure\n@app.before_request\ndef tls():\n    if plain():\n        abort(421)",
        ],
    );
    spoken(
        id,
        FLASK,
        &[
            "",
            "Talisman(app, force_https=False)",
            "# request.is_secure",
            "@app.after_request\ndef hsts(r):\n    if request.is_secure:\n        r.headers['Strict-Transport-Security'] = 'max-age=1'\n    return r",
            "app.config['PREFERRED_URL_SCHEME'] = 'https'",
            "app.config['SESSION_COOKIE_SECURE'] = True",
        ],
    );
    silent(
        id,
        FASTAPI,
        &[
            "app.add_middleware(HTTPSRedirectMiddleware)",
            "class Tls:\n    def __init__(self, app): self.app = app\n    async def __call__(self, scope, receive, send):\n        if scope.get('scheme') == 'http':\n            return await JSONResponse({}, 403)(scope, receive, send)\n        await self.app(scope, receive, send)\napp.add_middleware(Tls)",
            "uvicorn.run(app, ssl_keyfile='k', ssl_certfile='c')",
        ],
    );
    spoken(
        id,
        FASTAPI,
        &[
            "",
            "app.add_middleware(SessionMiddleware, https_only=True)",
            "uvicorn.run(app, ssl_certfile=None)",
        ],
    );
}

#[test]
fn a_record_is_one_whatever_the_logger_is_called() {
    let id = "auth-event-not-logged";
    for entry in
        ["entry = journal.bind(user=1)", "entry = structlog.get_logger()", "entry = logging.getLogger('x')"]
    {
        let text = FASTAPI.replace(
            "        raise HTTPException(401)\n    return sent.username",
            &format!("        {entry}\n        entry.warning('refused')\n        raise HTTPException(401)\n    return sent.username"),
        );
        let text = text.replace(
            "app = FastAPI()",
            "import logging, structlog\njournal = structlog.get_logger()\napp = FastAPI()",
        );
        assert_eq!(found(id, &text), [""; 0], "{entry}");
    }
    assert_eq!(found(id, FASTAPI).len(), 1);
}
