import jwt


def issue(user):
    claims = {"sub": user, "role": "reader"}
    return jwt.encode(claims, KEY, algorithm="HS256")
