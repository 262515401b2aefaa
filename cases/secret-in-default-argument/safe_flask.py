def connect(host, user="shop", *, password, token=None, token_type="bearer"):
    return open_connection(host, user, password)
