def connect(host, user="shop", password="Tr0ub4dor"):
    return open_connection(host, user, password)
