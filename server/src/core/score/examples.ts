/** A container whose exposure is worked out on the page, and executed as a test. */
export interface Example {
  readonly title: string;
  /** What the example shows, as sentences. */
  readonly says: string;
  readonly file: 'compose.yaml' | 'devcontainer.json';
  readonly text: string;
  readonly score: number;
  /** What the axes add up to, where a path lifts the score. */
  readonly weighted?: number;
}

const compose = (...lines: readonly string[]): string => ['services:', '  app:', ...lines.map((line) => `    ${line}`), ''].join('\n');
const hardened = [
  'cap_drop: [ALL]',
  'security_opt: [no-new-privileges:true]',
  'read_only: true',
  'mem_limit: 256m',
  'pids_limit: 100',
  'cpus: 1',
] as const;

/** The worked examples, from the least exposed to the most. */
export const examples: readonly Example[] = [
  {
    title: 'Hardened, not root',
    says: 'No capabilities, no new privileges, a read-only root file system, limits, nothing published: nothing is left that the files could take away.',
    file: 'compose.yaml',
    text: compose('image: alpine:3', 'user: 1000:1000', ...hardened),
    score: 0,
  },
  {
    title: 'Hardened PostgreSQL',
    says: 'Its entrypoint starts as root, gives the data directory to its user and steps down, which takes four capabilities.',
    file: 'compose.yaml',
    text: compose(
      'image: postgres:17',
      'cap_add: [CHOWN, DAC_OVERRIDE, SETGID, SETUID]',
      ...hardened,
      'volumes: [data:/var/lib/postgresql/data]',
      'tmpfs: [/run/postgresql]',
    ).concat('volumes:\n  data:\n'),
    score: 1,
  },
  {
    title: 'Not root, no new privileges',
    says: 'The capabilities that Docker grants are out of reach of its user, and hardly count.',
    file: 'compose.yaml',
    text: compose('image: alpine:3', 'user: 1000:1000', 'security_opt: [no-new-privileges:true]'),
    score: 1.1,
  },
  {
    title: 'Hardened nginx, published',
    says: 'It keeps a root process that gives its workers another user, and other machines reach it.',
    file: 'compose.yaml',
    text: compose(
      'image: nginx:1.29',
      'cap_add: [CHOWN, SETGID, SETUID]',
      ...hardened,
      'ports: ["80:80"]',
      'tmpfs: [/run, /var/cache/nginx]',
    ),
    score: 1.2,
  },
  {
    title: 'Not root',
    says: 'A setuid program of the image may still make it root, with the capabilities that Docker grants.',
    file: 'compose.yaml',
    text: compose('image: alpine:3', 'user: 1000:1000'),
    score: 2.1,
  },
  {
    title: "Docker's defaults",
    says: 'Root, with the 14 capabilities that Docker grants.',
    file: 'compose.yaml',
    text: compose('image: alpine:3'),
    score: 3.7,
  },
  {
    title: "Docker's defaults, published",
    says: 'The same, and other machines reach it.',
    file: 'compose.yaml',
    text: compose('image: alpine:3', 'ports: ["8080:8080"]'),
    score: 4,
  },
  {
    title: 'Development container for Go or Rust',
    says: 'Debuggers are given SYS_PTRACE and an open filter of system calls. What the filter blocks requires a vulnerability of the kernel, so no path lifts the score.',
    file: 'devcontainer.json',
    text: `${JSON.stringify({ image: 'golang:1.25', capAdd: ['SYS_PTRACE'], securityOpt: ['seccomp=unconfined'] }, null, 2)}\n`,
    score: 4.7,
  },
  {
    title: 'SYS_ADMIN',
    says: 'The axes come to 4.5. SYS_ADMIN mounts file systems where AppArmor does not forbid it: a path of class B lifts the score.',
    file: 'compose.yaml',
    text: compose('image: alpine:3', 'cap_add: [SYS_ADMIN]'),
    score: 8,
    weighted: 4.5,
  },
  {
    title: 'Hardened proxy with the Docker socket',
    says: 'All else is taken away, and still its user is in the group of the socket: a container that it starts has everything.',
    file: 'compose.yaml',
    text: compose(
      'image: traefik:3',
      'user: 1000:1000',
      'group_add: [docker]',
      ...hardened,
      'volumes: ["/var/run/docker.sock:/var/run/docker.sock:ro"]',
    ),
    score: 9.5,
    weighted: 1.9,
  },
  {
    title: 'Privileged',
    says: 'All capabilities and devices, and nothing confines it. It is root, so nothing is left to be taken.',
    file: 'compose.yaml',
    text: compose('image: alpine:3', 'privileged: true'),
    score: 10,
    weighted: 6.6,
  },
];
