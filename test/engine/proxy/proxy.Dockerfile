# Stands in for the socket proxy that the fix names: HAProxy, started as that image starts it, with the same variables.
FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends haproxy && rm -rf /var/lib/apt/lists/*
ENV CONTAINERS=0 EVENTS=1 IMAGES=0 INFO=0 NETWORKS=0 PING=1 POST=0 VERSION=1 VOLUMES=0
COPY proxy.cfg /usr/local/etc/haproxy/proxy.cfg
USER root
CMD ["sh", "-c", "cp /usr/local/etc/haproxy/proxy.cfg /tmp/proxy.cfg && exec haproxy -W -db -p /run/haproxy.pid -f /tmp/proxy.cfg"]
