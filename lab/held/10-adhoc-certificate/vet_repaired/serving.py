OPTIONS = {
    "host": "192.168.10.4",
    "threaded": True,
    "use_reloader": False,
    "ssl_context": ("/etc/vet/cert.pem", "/etc/vet/key.pem"),
}
