# Another program on the same image: it needs a package more.
FROM shop/web:7
RUN apt-get update && apt-get install -y --no-install-recommends jq && rm -rf /var/lib/apt/lists/*
COPY report.js .
CMD ["node", "report.js"]
