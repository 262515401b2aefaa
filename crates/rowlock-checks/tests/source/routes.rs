//! What protects a route, and what does not.

use super::{found, lines_in, look};

const ID: &str = "route-unprotected";

#[test]
fn a_class_view_is_protected_by_what_its_bases_are() {
    let text = r#"
from flask import Flask, abort, request
from flask.views import MethodView
app = Flask(__name__)
def members_only(view):
    def inner(*args, **kwargs):
        if request.headers.get("X-Key") != load_key():
            abort(401)
        return view(*args, **kwargs)
    return inner
class Closed(MethodView):
    decorators = [members_only]
class Checked(MethodView):
    def dispatch_request(self, *args, **kwargs):
        if not request.headers.get("X-Key"):
            abort(401)
        return super().dispatch_request(*args, **kwargs)
class Inherited(Closed):
    def get(self): return {}
class Dispatched(Checked):
    def put(self): return {}
class Half(MethodView):
    @members_only
    def get(self): return {}
    def patch(self): return {}
app.add_url_rule("/inherited", view_func=Inherited.as_view("a"))
app.add_url_rule("/dispatched", view_func=Dispatched.as_view("b"))
app.add_url_rule("/half", view_func=Half.as_view("c"))
wrapped = members_only(Half.as_view("d"))
app.add_url_rule("/wrapped", view_func=wrapped)
"#;
    assert_eq!(found(ID, text), ["def patch(self): return {}"]);
}

#[test]
fn a_decorator_with_a_name_of_its_own_protects_only_below_the_registration() {
    let text = r#"
from flask import Flask, abort, session
app = Flask(__name__)
def captain(view):
    def inner(*args, **kwargs):
        if session.get("rank") != "captain":
            abort(403)
        return view(*args, **kwargs)
    return inner
@app.get("/log")
@captain
def log(): return {}
@captain
@app.get("/orders")
def orders(): return {}
"#;
    assert_eq!(found(ID, text), ["@app.get(\"/orders\")"]);
}

#[test]
fn a_blueprint_that_was_forgotten_is_told_from_the_application() {
    let guarded = "from flask import Blueprint, abort, request\nboats = Blueprint('boats', __name__)\n\
        @boats.before_request\ndef check():\n    if not request.authorization:\n        abort(401)\n\
        @boats.get('/')\ndef all(): return []\n@boats.post('/')\ndef add(): return {}\n";
    let open = "from flask import Blueprint\ncrew = Blueprint('crew', __name__)\n@crew.get('/')\ndef all(): return []\n";
    let pages = "from flask import Blueprint\npages = Blueprint('pages', __name__)\n@pages.get('/about')\ndef about(): return []\n";
    let app = "from flask import Flask\nfrom boats import boats\nfrom crew import crew\nfrom pages import pages\n\
        def create_app():\n    app = Flask(__name__)\n    for part in (boats, crew, pages):\n        app.register_blueprint(part)\n    return app\n";
    let files = [("boats.py", guarded), ("crew.py", open), ("pages.py", pages), ("app.py", app)];
    assert_eq!(lines_in(ID, &files), ["crew.py:3"]);
}

#[test]
fn dependencies_are_followed_through_names_classes_and_factories() {
    let text = r#"
from typing import Annotated
from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBearer
app = FastAPI()
def who(request: Request):
    if request.headers.get("x") != "y":
        raise HTTPException(401)
class Rank:
    def __init__(self, rank): self.rank = rank
    def __call__(self, name: str = Depends(who)):
        if name != self.rank:
            raise HTTPException(403)
class Caller:
    def __init__(self, name: str = Depends(who)): self.name = name
def rank(name):
    def inner(user=Depends(who)): return user
    return inner
captain = Rank("captain")
SIGNED_IN = [Depends(who)]
Person = Annotated[str, Depends(who)]
closed = APIRouter(dependencies=SIGNED_IN)
@closed.get("/1")
def one(): return 1
@app.get("/2", dependencies=[Depends(captain)])
def two(): return 2
@app.get("/3")
def three(caller: Annotated[Caller, Depends()]): return 3
@app.get("/4", dependencies=[Depends(rank("mate"))])
def four(): return 4
@app.get("/5")
def five(person: Person): return 5
@app.get("/6")
def six(token=Depends(HTTPBearer())): return 6
@app.post("/7")
def seven(page: int = 1): return 7
app.include_router(closed)
"#;
    assert_eq!(found(ID, text), ["@app.post(\"/7\")"]);
}

#[test]
fn a_refusal_whose_status_is_known_only_when_it_runs_is_one() {
    let text = r#"
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBasic
from house import gate
app = FastAPI()
lax = HTTPBasic(auto_error=False)
def reader(request: Request, _=Depends(lax)):
    verdict = gate.judge(request)
    if verdict.user is None:
        raise HTTPException(verdict.status, verdict.words)
    return verdict.user
@app.post("/diary")
def diary(user=Depends(reader)): return {"of": user}
@app.post("/shelf")
def shelf(user=Depends(reader)): return {"of": user}
@app.post("/desk")
def desk(user=Depends(reader)): return {"of": user}
"#;
    assert_eq!(found(ID, text), Vec::<String>::new());
}

#[test]
fn a_scheme_that_refuses_nobody_protects_only_where_somebody_looks() {
    let text = r#"
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import HTTPBearer
app = FastAPI()
lax = HTTPBearer(auto_error=False)
def reader(sent=Depends(lax)):
    if sent and not known(sent.credentials):
        raise HTTPException(401)
    return sent
def strict(sent=Depends(lax)):
    if not sent or not known(sent.credentials):
        raise HTTPException(401)
    return sent
@app.get("/diary")
def diary(user=Depends(reader)): return {"of": user}
@app.get("/shelf")
def shelf(user=Depends(reader)): return {"mine": 1} if user else {}
@app.get("/safe")
def safe(user=Depends(strict)): return {"of": user}
"#;
    assert_eq!(found(ID, text), ["@app.get(\"/diary\")"]);
}

#[test]
fn middlewares_of_any_kind_stand_in_front_of_all_routes() {
    let pure = r#"
from fastapi import Depends, FastAPI
from starlette.middleware import Middleware
class Gate:
    def __init__(self, app): self.app = app
    async def __call__(self, scope, receive, send):
        if b"authorization" not in dict(scope["headers"]):
            await send({"type": "http.response.start", "status": 401})
            return
        await self.app(scope, receive, send)
app = FastAPI(middleware=[Middleware(Gate)])
@app.get("/a", dependencies=[Depends(current_user)])
def a(): return 1
@app.post("/b")
def b(): return 2
"#;
    assert_eq!(found(ID, pure), [""; 0]);
    let wsgi = pure.replace("FastAPI(middleware=[Middleware(Gate)])", "FastAPI()") + "app = Gate(app)\n";
    assert_eq!(found(ID, &wsgi), [""; 0]);
    let without = pure.replace("FastAPI(middleware=[Middleware(Gate)])", "FastAPI()");
    assert_eq!(found(ID, &without), ["@app.post(\"/b\")"]);
}

#[test]
fn what_is_marked_as_public_or_sends_only_a_picture_is_left_alone() {
    let text = r#"
from flask import Flask, send_from_directory
from flask_login import login_required
from marks import public_endpoint
app = Flask(__name__)
@app.get("/account")
@login_required
def account(): return {}
@app.get("/tides")
@public_endpoint
def tides(): return {}
@app.get("/badge")
def badge(): return send_from_directory("static", "badge.png")
@app.route("/boats")
@login_required
def boats(): return {}
@app.post("/crew")
def crew(): return {}
"#;
    assert_eq!(found(ID, text), ["@app.post(\"/crew\")"]);
}

#[test]
fn a_refusal_that_nobody_returns_protects_nothing() {
    let text = r#"
from flask import Flask, jsonify, request
from flask_login import login_required
app = Flask(__name__)
@app.get("/a")
@login_required
def a(): return {}
@app.post("/b")
def b():
    if not request.args.get("key"):
        jsonify(error="no"), 401
    return {}
"#;
    assert_eq!(found(ID, text), ["@app.post(\"/b\")"]);
}

#[test]
fn exposed_methods_are_routes_of_the_views_that_are_made_of_them() {
    let text = r#"
from flask_appbuilder import BaseView, expose, has_access, permission_name
from flask_appbuilder.api import BaseApi, protect
class Shown(BaseView):
    @expose("/list")
    @has_access
    def list(self): return load()
    @expose("/drop/<pk>", methods=["POST"])
    @permission_name("drop")
    def drop(self, pk): return remove(pk)
class Boats(Shown):
    route_base = "/boats"
class Crews(Shown):
    route_base = "/crews"
    @has_access
    @expose("/sink/<pk>", methods=["POST"])
    def sink(self, pk): return remove(pk)
class Tides(BaseApi):
    resource_name = "tides"
    @expose("/<pk>")
    @protect()
    def one(self, pk): return load(pk)
    @expose("/<pk>/history")
    def history(self, pk): return load(pk)
"#;
    let told: Vec<String> = look(ID, &[("app.py", text)])
        .into_iter()
        .map(|f| format!("{} {:?}", f.because.split(" is open").next().unwrap_or_default(), f.confidence))
        .collect();
    assert_eq!(
        told,
        ["POST /boats/drop/<pk> Firm", "POST /crews/drop/<pk> Firm", "GET /api/v1/tides/<pk>/history Firm"]
    );
}

#[test]
fn paths_are_put_together_and_applications_mounted() {
    let text = r#"
from enum import Enum
from fastapi import Depends, FastAPI
from .auth import current_user
PREFIX = "/fleet"
class Part(str, Enum):
    boats = "boats"
inside = FastAPI()
@inside.get(f"{PREFIX}/{Part.boats}/{{number}}")
def boat(number: int, user=Depends(current_user)): return load(number)
@inside.delete(PREFIX + "/boats/{number}")
def drop(number: int): return remove(number)
outside = FastAPI(dependencies=[Depends(current_user)])
outside.mount("/api/v1", inside)
"#;
    let told: Vec<String> = look(ID, &[("app.py", text)]).into_iter().map(|f| f.because).collect();
    let [told] = told.as_slice() else { panic!("{told:?}") };
    assert!(told.starts_with("DELETE /api/v1/fleet/boats/{number} is open"), "{told}");
    assert!(told.contains("such as /api/v1/fleet/boats/{number}"), "{told}");
}
