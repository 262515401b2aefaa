//! How a server is started and what stands between it and the world.

use super::{found, lines_in};

#[test]
fn all_addresses_are_seen_through_names_settings_and_the_environment() {
    let text = r#"
import argparse, os, uvicorn
from flask import Flask
from gevent.pywsgi import WSGIServer
from pydantic_settings import BaseSettings
class Settings(BaseSettings):
    host: str = "0.0.0.0"
    inner: str = "127.0.0.1"
settings = Settings()
app = Flask(__name__)
OPTIONS = {"port": 80, "host": "::"}
def one(): app.run("0.0.0.0", 5000)
def two(): uvicorn.run("main:app", host=settings.host)
def three(): WSGIServer(("0.0.0.0", 80), app).serve_forever()
def four(): serve(app, listen="*:8080")
def five(): app.run(**OPTIONS)
def six(): uvicorn.run(app, host=os.getenv("HOST", "0.0.0.0"))
def seven(): app.run(host=settings.inner)
def eight(): uvicorn.run(app, host=os.getenv("HOST", "127.0.0.1"))
def nine(task): task.run("0.0.0.0")
parser = argparse.ArgumentParser()
parser.add_argument("--host", default="0.0.0.0")
"#;
    let lines = found("bind-all-interfaces", text);
    let starts: Vec<&str> = lines.iter().map(|l| l.split(':').next().unwrap_or_default()).collect();
    let expected = [
        "OPTIONS = {\"port\"",
        "def one()",
        "def two()",
        "def three()",
        "def four()",
        "def six()",
        "parser.add_argument(\"--host\", default=\"0.0.0.0\")",
    ];
    assert_eq!(starts, expected);
    let settings =
        [("gunicorn.conf.py", "bind = '0.0.0.0:8000'\nworkers = 2\n"), ("other.py", "bind = '0.0.0.0:1'\n")];
    assert_eq!(lines_in("bind-all-interfaces", &settings), ["gunicorn.conf.py:1"]);
}

#[test]
fn a_certificate_of_nobody_is_seen_where_it_is_written() {
    let text = r#"
import os, subprocess
from flask import Flask
app = Flask(__name__)
TLS = "adhoc"
os.environ["FLASK_RUN_CERT"] = "adhoc"
def one(): app.run(ssl_context=TLS)
def two(): subprocess.run(["flask", "run", "--cert=adhoc"])
def three(): app.run(ssl_context=("cert.pem", "key.pem"))
NAMES = {"query": "adhoc"}
"#;
    let lines = found("adhoc-certificate", text);
    assert_eq!(lines.len(), 3, "{lines:?}");
    assert!(
        lines[0].contains("environ") && lines[1].contains("one") && lines[2].contains("two"),
        "{lines:?}"
    );
}

#[test]
fn a_proxy_that_is_told_from_others_is_believed_rightly() {
    let asks = r#"
from werkzeug.middleware.proxy_fix import ProxyFix
class Near:
    def __init__(self, app):
        self.app, self.fixed = app, ProxyFix(app, x_for=1)
    def __call__(self, environ, start):
        known = environ["REMOTE_ADDR"] == "10.0.0.2"
        return (self.fixed if known else self.app)(environ, start)
app.run(host="0.0.0.0")
"#;
    assert_eq!(found("proxy-unaware", asks), [""; 0]);
    let prefers =
        "from flask import Flask\napp = Flask(__name__)\napp.config.update(PREFERRED_URL_SCHEME='https')\n";
    assert_eq!(found("proxy-unaware", prefers).len(), 1);
    let fixed = format!("{prefers}app.wsgi_app = ProxyFix(app.wsgi_app, x_proto=1)\n");
    assert_eq!(found("proxy-unaware", &fixed), [""; 0]);
}

#[test]
fn a_forwarded_field_counts_where_it_decides() {
    let text = r#"
from fastapi import FastAPI, Header, Request
app = FastAPI()
def one(x_real_ip: str = Header(default="")):
    return x_real_ip.startswith("10.")
def two(environ):
    return environ.get("HTTP_X_FORWARDED_FOR", "").split(",")[0]
def three(request: Request):
    logger.info("peer %s says %s", request.client.host, request.headers.get("x-forwarded-for"))
def four(request: Request):
    if request.client.host not in TRUSTED_PROXIES:
        return request.client.host
    return request.headers["x-forwarded-for"]
def five(x_request_id: str = Header()): return x_request_id
"#;
    let lines = found("forwarded-header-trusted", text);
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("def one") && lines[1].contains("HTTP_X_FORWARDED_FOR"));
    assert_eq!(found("forwarded-header-trusted", "uvicorn.run(app, forwarded_allow_ips='*')\n").len(), 1);
}

#[test]
fn an_origin_is_reflected_where_nothing_compares_it() {
    let text = |body: &str| {
        format!(
            "from flask import Flask, request\nfrom flask_login import login_required\napp = Flask(__name__)\n\
             @app.get('/mine')\n@login_required\ndef mine(): return {{}}\n\
             @app.after_request\ndef cors(response):\n    origin = request.headers.get('Origin')\n{body}\n    return response\n"
        )
    };
    let open = [
        "    response.headers['Access-Control-Allow-Origin'] = origin",
        "    response.headers.add('Access-Control-Allow-Origin', origin or '*')",
        "    if origin is not None:\n        response.headers.update({'Access-Control-Allow-Origin': origin})",
        "    response.headers['Access-Control-Allow-Origin'] = '*'",
    ];
    for body in open {
        assert_eq!(found("cors-open", &text(body)).len(), 1, "{body}");
    }
    let closed = [
        "    if origin in ALLOWED:\n        response.headers['Access-Control-Allow-Origin'] = origin",
        "    if re.fullmatch(PATTERN, origin or ''):\n        response.headers['Access-Control-Allow-Origin'] = origin",
        "    response.headers['Access-Control-Allow-Origin'] = 'https://shop.example'",
    ];
    for body in closed {
        assert_eq!(found("cors-open", &text(body)), [""; 0], "{body}");
    }
}
