# As the base image of development containers: a user of its own who may become root with sudo.
FROM debian:12
RUN apt-get update && apt-get install -y --no-install-recommends ca-certificates postgresql-client python3 sudo && rm -rf /var/lib/apt/lists/*
RUN useradd --uid 1000 --create-home --shell /bin/bash vscode && echo 'vscode ALL=(root) NOPASSWD:ALL' > /etc/sudoers.d/vscode && chmod 0440 /etc/sudoers.d/vscode
LABEL devcontainer.metadata='[{"remoteUser":"vscode"}]'
