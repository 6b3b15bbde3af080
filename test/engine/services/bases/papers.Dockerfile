# An image of somebody else's, of which a person has the name only: a supervisor as root, and a server as another user.
FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends supervisor && rm -rf /var/lib/apt/lists/*
RUN useradd --system --no-create-home ledger && install -d -o ledger -g ledger /var/lib/ledger
COPY supervisor/supervisord.conf /etc/supervisor/supervisord.conf
COPY supervisor/ledger.py /opt/ledger/ledger.py
CMD ["/usr/bin/supervisord", "-n", "-c", "/etc/supervisor/supervisord.conf"]
