FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends python3 python3-flask gunicorn && rm -rf /var/lib/apt/lists/* && ln -s python3 /usr/bin/python
CMD ["python3"]
