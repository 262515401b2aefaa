from datetime import datetime, timezone

from werkzeug.security import check_password_hash, generate_password_hash

from extensions import db


def now():
    return datetime.now(timezone.utc)


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(40), unique=True, nullable=False)
    password = db.Column(db.String(250), nullable=False)
    editor = db.Column(db.Boolean, default=False, nullable=False)

    _dummy = None

    @classmethod
    def by_name(cls, name):
        return db.session.execute(db.select(cls).filter_by(name=name)).scalar_one_or_none()

    def set_password(self, plain):
        if len(plain) < 12:
            raise ValueError("at least 12 characters")
        self.password = generate_password_hash(plain)

    @classmethod
    def check(cls, user, plain):
        """The same work for a user that does not exist."""
        if cls._dummy is None:
            cls._dummy = generate_password_hash("nobody knows")
        matches = check_password_hash(user.password if user else cls._dummy, plain)
        return matches and user is not None


class Page(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    slug = db.Column(db.String(80), unique=True, nullable=False)
    revisions = db.relationship("Revision", back_populates="page", order_by="Revision.id")

    @property
    def current(self):
        return self.revisions[-1] if self.revisions else None


class Revision(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    page_id = db.Column(db.ForeignKey("page.id"), nullable=False)
    author_id = db.Column(db.ForeignKey("user.id"), nullable=False)
    created = db.Column(db.DateTime(timezone=True), default=now)
    text = db.Column(db.Text, nullable=False)
    page = db.relationship(Page, back_populates="revisions")
    author = db.relationship(User)

    def summary(self):
        return {"number": self.id, "author": self.author.name, "created": self.created.isoformat()}
