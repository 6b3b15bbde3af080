/** An attack path, tried with a real engine: what the container reaches while it is open. */
export interface WayOut {
  /** The name of the path. */
  readonly path: string;
  /** What is reached, as a sentence without a full stop. */
  readonly shows: string;
  /** Keys of the service `web`, in flow style. */
  readonly web: string;
  /** Keys of other services, and what they run. */
  readonly others?: Readonly<Record<string, { readonly keys: string; readonly runs?: string }>>;
  readonly top?: string;
  /** Shell text for the container, or for its hook. Words in capitals stand for what is there only then, see `paths.ts`. */
  readonly command: string;
  /** Shell text that the host runs once afterwards. */
  readonly behind?: string;
  readonly sees: RegExp;
}

/** The programs and libraries of the host, for its `docker`. */
const programs = '"/usr:/programs:ro"';
const docker =
  'busybox ln -s programs/lib /lib; busybox ln -s programs/lib64 /lib64; DOCKER_HOST=unix:///docker.sock /programs/bin/docker run --rm --network none';
const reads = 'busybox head -c 6';

export const waysOut: readonly WayOut[] = [
  {
    path: 'docker-socket',
    shows: 'a container that reads a directory of the host is started through the socket',
    web: `volumes: [${programs}, "HOST_SOCKET:/docker.sock"]`,
    command: `${docker} -v OUTSIDE:/outside alpine:3 cat /outside/marker`,
    sees: /beyond/,
  },
  {
    path: 'privileged',
    shows: 'a disk of the host is read',
    web: 'privileged: true',
    command: `${reads} LOOP`,
    sees: /beyond/,
  },
  {
    path: 'host-disk',
    shows: 'a node is made for a disk of the host, and the disk is changed',
    web: 'device_cgroup_rules: ["b *:* rwm"]',
    command: `busybox mknod /tmp/disk b LOOP_NUMBERS && ${reads} /tmp/disk && echo changed | busybox dd of=/tmp/disk bs=1 seek=512 conv=notrunc 2>&1`,
    behind: 'dd if=LOOP bs=1 skip=512 count=7 2>/dev/null',
    sees: /beyond[\s\S]*changed/,
  },
  {
    path: 'writable-host-path',
    shows: 'a file is put into /etc of the host',
    web: 'volumes: ["/etc:/host"]',
    command: 'touch /host/MARKER && echo written',
    behind: 'ls /etc/MARKER && rm /etc/MARKER',
    sees: /written[\s\S]*MARKER/,
  },
  {
    path: 'writable-host-path',
    shows: 'a volume that is a bind in disguise brings /etc of the host',
    web: 'volumes: ["settings:/host"]',
    top: 'volumes: { settings: { driver_opts: { type: none, o: bind, device: /etc } } }',
    command: 'touch /host/MARKER && echo written',
    behind: 'ls /etc/MARKER && rm /etc/MARKER',
    sees: /written[\s\S]*MARKER/,
  },
  {
    path: 'host-process-injection',
    shows: 'what a process of the host sees is reached through it',
    web: 'pid: host, cap_add: [SYS_PTRACE]',
    command: 'cat /proc/HOST_PID/rootOUTSIDE/marker',
    sees: /beyond/,
  },
  {
    path: 'kernel-settings',
    shows: "the host's core_pattern is open for writing",
    web: 'volumes: ["/proc:/kernel"]',
    command: 'test -w /kernel/sys/kernel/core_pattern && : >> /kernel/sys/kernel/core_pattern && echo open',
    sees: /open/,
  },
  {
    path: 'host-network',
    shows: "what listens on the host's loopback interface answers",
    web: 'network_mode: host',
    command: 'busybox timeout 2 busybox nc 127.0.0.1 HOST_PORT',
    sees: /hello/,
  },
  {
    path: 'host-secrets',
    shows: 'hashes of passwords of the host are read',
    web: 'volumes: ["/etc:/host:ro"]',
    command: 'busybox head -c 5 /host/shadow',
    sees: /root:/,
  },
  {
    path: 'host-command',
    shows: 'a privileged hook changes the network although the service may not',
    web: 'cap_drop: [ALL], post_start: [{ command: "true", user: root, privileged: true }]',
    command: 'busybox ip addr add 127.0.0.9/8 dev lo && echo changed',
    sees: /changed/,
  },
  {
    path: 'other-service',
    shows: 'a service that mounts /etc of the host runs what another one puts into a volume of both',
    web: 'volumes: ["jobs:/jobs"]',
    others: {
      worker: {
        keys: 'volumes: ["jobs:/jobs", "/etc:/host"]',
        runs: 'while :; do busybox mv /jobs/job /tmp/job && sh /tmp/job && rm /tmp/job; busybox usleep 100000; done',
      },
    },
    top: 'volumes: { jobs: {} }',
    command: 'echo "touch /host/MARKER" > /jobs/next && busybox mv /jobs/next /jobs/job; sleep 1; echo asked',
    behind: 'ls /etc/MARKER && rm /etc/MARKER',
    sees: /MARKER/,
  },
];

/** Class-A paths that are not shown here, and why. */
export const unshown: Readonly<Record<string, string>> = {
  'kernel-module': 'a module of its own would have to be built for the running kernel, and stays in it',
  mount: 'mounting control groups and setting their release agent would change the control groups of this machine',
  'published-engine-access': 'docker-socket, reached over a port',
  'host-user-namespace': 'it takes a daemon that remaps users; docker-socket and the others, with the root of the host',
};
