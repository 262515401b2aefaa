from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class Owner(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    login = db.Column(db.String(60), unique=True, nullable=False)
    password = db.Column(db.String(200), nullable=False)  # also: plaintext-password-stored
    boats = db.relationship("Boat", back_populates="owner")

    def set_password(self, new):
        self.password = new.strip()  # expect: plaintext-password-stored


class Boat(db.Model):
    id = db.Column(db.Integer, primary_key=True)
    name = db.Column(db.String(80))
    owner_id = db.Column(db.ForeignKey("owner.id"))
    owner = db.relationship(Owner, back_populates="boats")
