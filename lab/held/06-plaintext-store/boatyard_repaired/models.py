from flask_sqlalchemy import SQLAlchemy
from passlib.hash import argon2

db = SQLAlchemy()


class Owner(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    login = db.Column(db.String(60), unique=True, nullable=False)
    password = db.Column(db.String(200), nullable=False)
    boats = db.relationship("Boat", back_populates="owner")

    def set_password(self, new):
        self.password = argon2.hash(new)

    def has_password(self, given):
        return argon2.verify(given, self.password)


class Boat(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80))
    owner_id = db.Column(db.ForeignKey("owner.id"))
    owner = db.relationship(Owner, back_populates="boats")
