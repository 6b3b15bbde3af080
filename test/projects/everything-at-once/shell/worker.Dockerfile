# The worker beside it: an account of its own, by name.
FROM python:3.13-slim
RUN groupadd --system --gid 20010 worker && \
    useradd --system --uid 20010 --gid worker --home-dir /nonexistent worker
COPY --chown=worker:worker worker.py /opt/worker.py
# never as root
USER worker:worker
HEALTHCHECK CMD ["python", "/opt/worker.py", "--ping"]
CMD ["python", "/opt/worker.py"]
