# Only nginx, on this machine, talks to us.
bind = "127.0.0.1:8021"
workers = 1
threads = 8
forwarded_allow_ips = "127.0.0.1"
accesslog = None
