import hashlib
import re

from flask import abort, jsonify, request
from flask.views import MethodView

from extensions import auth, db
from models import Page, Revision

SLUG = re.compile(r"^[a-z0-9-]{1,80}$")


class Protected(MethodView):
    decorators = [auth.login_required]


class Editable(MethodView):
    """Reading for everybody with an account, writing for editors."""

    init_every_request = False

    @auth.login_required
    def get(self, slug):
        page = self.find(slug)
        text = page.current.text
        response = jsonify(slug=slug, text=text, **page.current.summary())
        response.set_etag(hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest())
        return response

    def find(self, slug):
        page = db.session.execute(db.select(Page).filter_by(slug=slug)).scalar_one_or_none()
        if page is None or page.current is None:
            abort(404)
        return page


class PageView(Editable):
    @auth.login_required(role="editor")
    def put(self, slug):
        if not SLUG.match(slug):
            abort(422)
        text = (request.get_json(silent=True) or {}).get("text")
        if not isinstance(text, str):
            abort(422)
        page = db.session.execute(db.select(Page).filter_by(slug=slug)).scalar_one_or_none()
        if page is None:
            page = Page(slug=slug)
            db.session.add(page)
        page.revisions.append(Revision(author=auth.current_user(), text=text))
        db.session.commit()
        return jsonify(slug=slug, **page.current.summary())

    @auth.login_required(role="editor")
    def delete(self, slug):
        page = self.find(slug)
        page.revisions.append(Revision(author=auth.current_user(), text=""))
        db.session.commit()
        return "", 204


class Pages(Protected):
    def get(self):
        after = request.args.get("page_token", "")
        rows = db.session.scalars(db.select(Page.slug).where(Page.slug > after).order_by(Page.slug).limit(100)).all()
        return jsonify(pages=rows, next_page_token=rows[-1] if len(rows) == 100 else None)


class History(Protected):
    def get(self, slug):
        page = db.session.execute(db.select(Page).filter_by(slug=slug)).scalar_one_or_none()
        if page is None:
            abort(404)
        return jsonify([revision.summary() for revision in page.revisions[-50:]])


class Search(Protected):
    def get(self):
        words = request.args.get("q", "")[:60]
        if len(words) < 3:
            abort(422)
        hits = (
            db.select(Page.slug)
            .join(Revision)
            .where(Revision.text.contains(words, autoescape=True))
            .distinct()
            .order_by(Page.slug)
            .limit(50)
        )
        return jsonify(db.session.scalars(hits).all())
