from datetime import UTC, datetime, timedelta

import jwt


def issue(user, more):
    claims = {"sub": user}
    claims["exp"] = datetime.now(UTC) + timedelta(minutes=15)
    return jwt.encode(claims, KEY, algorithm="HS256")


def issue_other(claims):
    return jwt.encode(claims, KEY, algorithm="HS256")
