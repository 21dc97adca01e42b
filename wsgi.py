"""The entry point of servers: `flask --app wsgi run`, `gunicorn wsgi:app`."""

import gc

from trainingreg import create_app

app = create_app()

# What start-up made lives for ever: taking it out of the collector's rounds halves the slowest answers.
gc.collect()
gc.freeze()
