/** A service to run: its keys in flow style, and what else its Compose file holds. */
export interface Combination {
  readonly name: string;
  /** Keys of the service `web`, without the braces. */
  readonly web: string;
  /** Keys of other services, which run beside it. */
  readonly others?: Readonly<Record<string, string>>;
  /** Top-level keys behind the services. */
  readonly top?: string;
  /** The Dockerfile of `build: .`. */
  readonly dockerfile?: string;
}

const simple = (texts: readonly string[]): Combination[] => texts.map((web) => ({ name: web, web }));

const users = [
  'user: root',
  'user: "0:0"',
  'user: "1000"',
  'user: "1000:1000"',
  'user: app',
  'user: "65534:65534"',
  'user: nobody',
  'user: "00"',
];

const capabilities = [
  'cap_drop: [ALL]',
  'cap_drop: [all]',
  'cap_drop: [CAP_NET_RAW, mknod]',
  'cap_drop: [ALL], cap_add: [NET_BIND_SERVICE]',
  'cap_drop: [ALL], cap_add: [CHOWN, SETUID, SETGID, DAC_OVERRIDE]',
  'cap_add: [NET_ADMIN]',
  'cap_add: [sys_admin, CAP_SYS_PTRACE]',
  'cap_add: [ALL]',
  'cap_add: [ALL], cap_drop: [ALL]',
  'cap_add: [ALL], cap_drop: [SYS_ADMIN, SYS_MODULE]',
  'cap_add: [NET_RAW], cap_drop: [NET_RAW]',
  'cap_add: [SYS_TIME], cap_drop: [CHOWN, FOWNER]',
  'cap_add: [BPF, PERFMON, CHECKPOINT_RESTORE, AUDIT_READ]',
  'cap_add: [SYS_ADMIN], user: "65534"',
  'cap_drop: [ALL], user: "1000:1000"',
  'cap_add: [ALL], user: app',
  'cap_drop: [ALL], cap_add: [SETUID], user: nobody',
];

const privileged = [
  'privileged: true',
  'privileged: "true"',
  'privileged: yes',
  'privileged: false',
  'privileged: true, cap_drop: [ALL]',
  'privileged: true, cap_drop: [ALL], cap_add: [CHOWN]',
  'privileged: true, user: "1000:1000"',
  'privileged: true, user: app, security_opt: ["no-new-privileges:true"]',
  'privileged: true, security_opt: [no-new-privileges]',
  'privileged: true, security_opt: ["seccomp=builtin.json"]',
  'privileged: true, read_only: true',
  'privileged: true, devices: ["/dev/null:/dev/nothing"]',
];

const options = [
  'security_opt: [no-new-privileges]',
  'security_opt: ["no-new-privileges:true"]',
  'security_opt: ["no-new-privileges=true"]',
  'security_opt: ["no-new-privileges:false"]',
  'security_opt: ["no-new-privileges:true", "no-new-privileges:false"]',
  'security_opt: ["no-new-privileges:false", "no-new-privileges=1"]',
  'security_opt: ["no-new-privileges:true"], user: "1000:1000"',
  'security_opt: ["no-new-privileges:true"], user: nobody, cap_drop: [ALL]',
  'security_opt: ["seccomp=unconfined"]',
  'security_opt: ["seccomp:unconfined"]',
  'security_opt: ["seccomp=allow.json"]',
  'security_opt: ["seccomp=./builtin.json", "no-new-privileges:true"]',
  'security_opt: ["seccomp=unconfined", "seccomp=allow.json"]',
  'security_opt: ["systempaths=unconfined"]',
  'security_opt: ["systempaths=unconfined", "seccomp=unconfined"], cap_add: [SYS_ADMIN]',
  'security_opt: ["apparmor=unconfined", "label=disable"]',
];

const namespaces = [
  'pid: host',
  'ipc: host',
  'ipc: private',
  'ipc: shareable',
  'ipc: none',
  'network_mode: none',
  'network_mode: host',
  'uts: host',
  'cgroup: host',
  'cgroup: private',
  'userns_mode: host',
  'pid: host, ipc: host, network_mode: host, uts: host',
  'pid: host, privileged: true',
];

const places = [
  'read_only: true',
  'read_only: true, tmpfs: [/tmp, "/run:size=1m,mode=1777"]',
  'tmpfs: "/scratch:ro"',
  'tmpfs: ["/work:exec,uid=1000"], user: "1000:1000", read_only: true, cap_drop: [ALL]',
  'volumes: ["./data:/data"]',
  'volumes: ["./data:/data:ro", "./conf:/etc/conf:rw"]',
  'volumes: ["./conf/a.txt:/etc/a.txt:ro"]',
  'volumes: [{ type: bind, source: ./data, target: /data, read_only: true }, { type: tmpfs, target: /fast }]',
  'volumes: [/anonymous, "./data:/data:ro"], read_only: true',
  'volumes: [{ type: bind, source: ./data, target: /data, bind: { propagation: rprivate } }]',
];

const bounds = [
  'pids_limit: 50',
  'pids_limit: -1',
  'mem_limit: 64m',
  'mem_limit: 64m, memswap_limit: 64m',
  'mem_limit: 64m, memswap_limit: -1',
  'cpus: 0.5',
  'deploy: { resources: { limits: { cpus: "0.25", memory: 48M, pids: 40 } } }',
  'ulimits: { nofile: { soft: 256, hard: 512 }, nproc: 100, core: 0 }',
  'shm_size: 16m',
  'oom_score_adj: 300',
  'sysctls: { net.ipv4.ip_unprivileged_port_start: "1024" }',
  'sysctls: { kernel.msgmax: "4096" }',
];

const devices = [
  'devices: ["/dev/null:/dev/nothing"]',
  'devices: ["/dev/full:/dev/brim:r", /dev/zero]',
  'device_cgroup_rules: ["c 10:229 rwm"]',
  'device_cgroup_rules: ["b *:* r", "c 1:11 rw"], cap_drop: [ALL], cap_add: [MKNOD]',
  'group_add: ["6", "2000"]',
  'group_add: ["6"], user: "1000:1000"',
];

const ports = [
  'ports: ["127.0.0.1:28080:80"]',
  'ports: ["28081:80/udp", "127.0.0.1:28082:81"]',
  'ports: ["80"]',
  'ports: ["28083:80"], network_mode: host',
];

const together: Combination[] = [
  { name: 'named volume', web: 'volumes: ["data:/data", "data:/again:ro"]', top: 'volumes: { data: {} }' },
  {
    name: 'named volume that is a bind',
    web: 'volumes: ["hidden:/host:ro"]',
    top: 'volumes: { hidden: { driver: local, driver_opts: { type: none, o: bind, device: FOLDER/data } } }',
  },
  {
    name: 'volumes_from',
    web: 'volumes_from: [db]',
    others: { db: 'volumes: ["./data:/data", "./conf:/conf:ro"], tmpfs: [/not-handed-on]' },
  },
  { name: 'volumes_from read-only', web: 'volumes_from: ["db:ro"]', others: { db: 'volumes: ["./data:/data", "./conf:/conf:ro"]' } },
  {
    name: 'volumes_from, own mount wins',
    web: 'volumes_from: [db], volumes: ["./conf:/data:ro"]',
    others: { db: 'volumes: ["./data:/data"]' },
  },
  {
    name: 'volumes_from over two services',
    web: 'volumes_from: [cache]',
    others: { db: 'volumes: ["store:/store"]', cache: 'volumes_from: ["db:ro"], volumes: ["./data:/data"]' },
    top: 'volumes: { store: {} }',
  },
  { name: 'joins the processes of another', web: 'pid: "service:db"', others: { db: 'cap_drop: [ALL]' } },
  { name: 'joins the network of another', web: 'network_mode: "service:db"', others: { db: 'user: "1000"' } },
  { name: 'joins the IPC of another', web: 'ipc: "service:db"', others: { db: 'ipc: shareable' } },
  { name: "joins one on the host's network", web: 'network_mode: "service:db"', others: { db: 'network_mode: host' } },
  {
    name: 'secret and config of files',
    web: 'secrets: [key], configs: [{ source: conf, target: /etc/app.conf }]',
    top: 'secrets: { key: { file: ./conf/a.txt } }\nconfigs: { conf: { file: ./conf/b.txt } }',
  },
  { name: 'USER of a Dockerfile', web: 'build: .', dockerfile: 'FROM alpine:3\nUSER 65534:65534\n' },
  { name: 'USER of an earlier stage', web: 'build: .', dockerfile: 'FROM alpine:3 AS base\nUSER app\nFROM base\nCMD ["sh"]\n' },
  { name: 'user over USER', web: 'build: ., user: root, cap_drop: [ALL]', dockerfile: 'FROM alpine:3\nUSER 1000\n' },
  {
    name: 'post_start as root',
    web: 'user: "1000:1000", cap_drop: [ALL], post_start: [{ command: "true", user: root }]',
  },
  {
    name: 'post_start privileged',
    web: 'user: "1000:1000", security_opt: ["no-new-privileges:true"], post_start: [{ command: "true", user: root, privileged: true }]',
  },
  { name: 'pre_stop with the user of the service', web: 'user: nobody, pre_stop: [{ command: [sh, -c, "true"] }]' },
  {
    name: 'post_start as another user',
    web: 'cap_add: [NET_ADMIN], post_start: [{ command: "true", user: "1000:1000", privileged: true }]',
  },
  {
    name: 'pre_start takes over',
    web: 'user: "1000:1000", cap_drop: [ALL], security_opt: ["no-new-privileges:true"], read_only: true, volumes: ["./data:/data:ro"], pre_start: [{ command: "true" }]',
  },
  {
    name: 'pre_start overrules',
    web: 'user: "1000:1000", cap_drop: [ALL], security_opt: ["no-new-privileges:true"], pre_start: [{ command: "true", user: root, cap_add: [CHOWN], security_opt: ["no-new-privileges:false"] }]',
  },
  { name: 'pre_start privileged', web: 'user: app, pre_start: [{ command: "true", user: root, privileged: true }]' },
  {
    name: 'everything shut',
    web: 'user: "65534:65534", cap_drop: [ALL], security_opt: ["no-new-privileges:true"], read_only: true, tmpfs: ["/tmp:uid=65534"], network_mode: none, ipc: private, pids_limit: 20, mem_limit: 32m, memswap_limit: 32m, cpus: 0.2',
  },
  {
    name: 'everything open',
    web: 'privileged: true, user: "0:0", pid: host, ipc: host, network_mode: host, uts: host, cgroup: host, userns_mode: host, security_opt: ["seccomp=unconfined", "systempaths=unconfined"], volumes: ["./data:/data"]',
  },
];

/** Services that are run for real, one container each, and compared with what the model says. */
export const combinations: readonly Combination[] = [
  { name: 'nothing', web: '' },
  ...simple([...users, ...capabilities, ...privileged, ...options, ...namespaces, ...places, ...bounds, ...devices, ...ports]),
  ...together,
];
