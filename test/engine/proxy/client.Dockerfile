# Stands in for programs that read from the engine: it says what it sees, and whether it may do more.
FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends curl && rm -rf /var/lib/apt/lists/*
COPY --chmod=755 watch /usr/local/bin/watch
ENTRYPOINT ["watch"]
