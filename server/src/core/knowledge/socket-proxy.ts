/**
 * The socket proxy that fixes put in: HAProxy with a list of paths, each group of them switched on by a variable, and everything off that
 * is not GET or HEAD until POST is set. Looked up 2026-11-24 in Tecnativa/docker-socket-proxy: Dockerfile, haproxy.cfg,
 * docker-entrypoint.sh, README.md ("Image tags": every released version has a tag of its own).
 */
export const socketProxyImage = 'tecnativa/docker-socket-proxy:v0.4.2';

/** Where it listens, and where it looks for the socket (`SOCKET_PATH` of its Dockerfile). */
export const socketProxyPort = 2375;
export const socketProxySocket = '/var/run/docker.sock';

/**
 * What it does with: it writes its configuration to /tmp and its process id to /run, stays the root that may open the socket, and needs no
 * capability for that. `maxconn` is 4000, so that 128 MiB are far from used; it starts a thread for each CPU.
 */
export const socketProxyWalls = {
  read_only: true,
  tmpfs: ['/run', '/tmp'],
  cap_drop: ['ALL'],
  security_opt: ['no-new-privileges:true'],
  pids_limit: 256,
  mem_limit: '128m',
  cpus: 0.5,
} as const;
