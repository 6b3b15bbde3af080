/** One side of a trial: a service, what stands beside it, and what must be seen. */
interface Side {
  /** Keys of the service `web`, in flow style. */
  readonly web: string;
  /** Keys of other services, which run beside it. */
  readonly others?: Readonly<Record<string, string>>;
  readonly top?: string;
  /** Matches what the command printed, or why the engine refused. */
  readonly sees: RegExp;
}

/**
 * What a rule claims, tried with a real engine: a service in which it fires, and one in which it does not, each with what the same command
 * shows in it. Words in capitals stand for what is there only when the engine runs: FOLDER, HOST_SOCKET, HOST_PORT (a server on the host's
 * loopback interface that says "hello"), HOST_PID (this program), HOST_SHM (a file in the host's /dev/shm that says "hello"), HOST_NAME.
 */
export interface Trial {
  /** The id behind `compose/`. */
  readonly rule: string;
  /** The service that the finding is about, where it is not `web`. */
  readonly about?: string;
  /** What is shown, as a sentence without a full stop. */
  readonly shows: string;
  /** Shell text for the container. The services of a trial with hooks run it in the hook. */
  readonly command: string;
  readonly bad: Side;
  readonly good: Side;
  /** A capability that the machine must have, or the version of its cgroups. */
  readonly needs?: 'SYS_RESOURCE' | 'cgroup v1';
}

const denied = /not permitted|[Pp]ermission denied/;
const mount = 'busybox mkdir -p /tmp/m; busybox mount -t tmpfs none /tmp/m && echo mounted';
const write = (path: string): string => `touch ${path} && echo written`;
/** The programs and libraries of the host, for its `docker`. */
const programs = '"/usr:/programs:ro"';
const loads = 'busybox dd if=/dev/zero of=/dev/shm/x bs=1M count=40 && echo filled';

export const trials: readonly Trial[] = [
  {
    rule: 'privileged',
    shows: 'a privileged service mounts file systems',
    command: mount,
    bad: { web: 'privileged: true', sees: /mounted/ },
    good: { web: '', sees: denied },
  },
  {
    rule: 'root-user',
    shows: 'root changes the files of the image',
    command: write('/etc/passwd-'),
    bad: { web: 'user: root', sees: /written/ },
    good: { web: 'user: "1000:1000"', sees: denied },
  },
  {
    rule: 'implicit-root',
    shows: 'a service without a user is root where its image says nothing else',
    command: write('/etc/passwd-'),
    bad: { web: '', sees: /written/ },
    good: { web: 'user: "1000:1000"', sees: denied },
  },
  {
    rule: 'new-privileges',
    shows: 'a setuid program makes a user root',
    command: '/bin/as-root && echo root || echo user',
    bad: { web: 'user: "1000:1000"', sees: /root/ },
    good: { web: 'user: "1000:1000", security_opt: ["no-new-privileges:true"]', sees: /user/ },
  },
  {
    rule: 'added-capability',
    shows: 'with NET_ADMIN root changes the interfaces',
    command: 'busybox ip addr add 127.0.0.9/8 dev lo && echo changed',
    bad: { web: 'cap_add: [NET_ADMIN]', sees: /changed/ },
    good: { web: '', sees: denied },
  },
  {
    rule: 'default-capabilities',
    shows: 'root gives files away while it has the default capabilities',
    command: 'touch /tmp/x && busybox chown 1000 /tmp/x && echo given',
    bad: { web: '', sees: /given/ },
    good: { web: 'cap_drop: [ALL]', sees: denied },
  },
  {
    rule: 'host-network',
    shows: "what listens on the host's loopback interface answers",
    command: 'busybox timeout 2 busybox nc 127.0.0.1 HOST_PORT',
    bad: { web: 'network_mode: host', sees: /hello/ },
    good: { web: '', sees: /refused/ },
  },
  {
    rule: 'host-pid',
    shows: 'programs of the host are seen',
    command: 'grep Name /proc/HOST_PID/status',
    bad: { web: 'pid: host', sees: /node/ },
    good: { web: '', sees: /No such file/ },
  },
  {
    rule: 'host-ipc',
    shows: "the host's shared memory is read",
    command: 'cat /dev/shm/HOST_SHM',
    bad: { web: 'ipc: host', sees: /hello/ },
    good: { web: '', sees: /No such file/ },
  },
  {
    rule: 'host-uts',
    shows: "the host's name is seen",
    command: 'busybox hostname',
    bad: { web: 'uts: host', sees: /^HOST_NAME$/m },
    good: { web: '', sees: /^[0-9a-f]{12}$/m },
  },
  {
    rule: 'host-cgroup',
    shows: "the tree of the host's cgroups is seen",
    command: 'grep -q docker /proc/self/cgroup && echo whole || echo own',
    bad: { web: 'cgroup: host', sees: /whole/ },
    good: { web: 'cgroup: private', sees: /own/ },
  },
  {
    rule: 'shared-namespace',
    shows: 'processes of another service are seen',
    command: 'busybox ps | grep "[s]leep 120"; echo end',
    bad: { web: 'pid: "service:db"', others: { db: '' }, sees: /sleep 120/ },
    good: { web: '', others: { db: '' }, sees: /^end$/m },
  },
  {
    rule: 'docker-socket',
    shows: 'a container that reads the whole disk of the host is started through the socket',
    command:
      'busybox ln -s programs/lib /lib; busybox ln -s programs/lib64 /lib64; DOCKER_HOST=unix:///docker.sock ' +
      '/programs/bin/docker run --rm --network none -v /etc:/host alpine:3 busybox head -c 5 /host/shadow',
    bad: { web: `volumes: [${programs}, "HOST_SOCKET:/docker.sock"]`, sees: /root:/ },
    good: { web: `volumes: [${programs}]`, sees: /[Cc]annot connect/ },
  },
  {
    rule: 'host-path',
    shows: 'hashes of passwords of the host are read',
    command: 'busybox head -c 5 /host/shadow',
    bad: { web: 'volumes: ["/etc:/host:ro"]', sees: /root:/ },
    good: { web: '', sees: /No such file/ },
  },
  {
    rule: 'host-path',
    shows: "a volume of the type proc is the host's own /proc, whose settings root may write without any mask",
    command: 'test -w /kernel/sys/kernel/core_pattern && : >> /kernel/sys/kernel/core_pattern && echo open',
    bad: {
      web: 'volumes: ["kernel:/kernel"]',
      top: 'volumes: { kernel: { driver_opts: { type: proc, device: proc } } }',
      sees: /open/,
    },
    good: { web: 'volumes: ["kernel:/kernel"]', top: 'volumes: { kernel: {} }', sees: /^$/ },
  },
  {
    rule: 'host-path',
    shows: 'a volume that is an overlay shows the directories below it',
    command: 'busybox head -c 5 /system/shadow',
    bad: {
      web: 'volumes: ["system:/system"]',
      top: 'volumes: { system: { driver_opts: { type: overlay, device: overlay, o: "lowerdir=/etc:FOLDER/conf" } } }',
      sees: /root:/,
    },
    good: { web: '', sees: /No such file/ },
  },
  {
    rule: 'writable-host-mount',
    shows: 'a file of the host is changed',
    command: write('/etc/app/a.txt'),
    bad: { web: 'volumes: ["./conf:/etc/app"]', sees: /written/ },
    good: { web: 'volumes: ["./conf:/etc/app:ro"]', sees: /Read-only/ },
  },
  {
    rule: 'mount-mode',
    shows: 'a mode that Compose does not know leaves the mount writable',
    command: write('/data/x'),
    bad: { web: 'volumes: ["./data:/data:readonly"]', sees: /written/ },
    good: { web: 'volumes: ["./data:/data:ro"]', sees: /Read-only/ },
  },
  {
    rule: 'mount-propagation',
    shows: 'what is mounted below the mount passes on to the host',
    command: 'grep " /shared " /proc/self/mountinfo | grep -o "shared:" || echo kept',
    bad: { web: 'volumes: ["./shared:/shared:rshared"]', sees: /shared:/ },
    good: { web: 'volumes: ["./shared:/shared"]', sees: /kept/ },
  },
  {
    rule: 'host-device',
    shows: "the kernel's log of the host is written to",
    command:
      'busybox test -c /dev/kmsg || busybox mknod /tmp/k c 1 11; for f in /dev/kmsg /tmp/k; do test -c $f && : >> $f && echo opened; done',
    bad: { web: 'devices: ["/dev/kmsg"]', sees: /opened/ },
    good: { web: '', sees: denied },
  },
  {
    rule: 'host-device',
    shows: 'a rule of the device cgroup is enough: root makes the device itself',
    command: 'busybox mknod /tmp/k c 1 11 && : >> /tmp/k && echo opened',
    bad: { web: 'device_cgroup_rules: ["c 1:11 rwm"]', sees: /opened/ },
    good: { web: '', sees: denied },
  },
  {
    rule: 'daemon-group',
    shows: 'a user in the group root reads what only that group may read',
    command: 'cat /conf/root-only',
    bad: { web: 'user: "1000:1000", group_add: ["0"], volumes: ["./conf:/conf:ro"]', sees: /hello/ },
    good: { web: 'user: "1000:1000", volumes: ["./conf:/conf:ro"]', sees: denied },
  },
  {
    rule: 'shared-volume',
    about: 'db',
    shows: "one service writes into another one's data",
    command: write('/store/x'),
    bad: { web: 'volumes: ["store:/store"]', others: { db: 'volumes: ["store:/store"]' }, top: 'volumes: { store: {} }', sees: /written/ },
    good: {
      web: 'volumes: ["store:/store:ro"]',
      others: { db: 'volumes: ["store:/store"]' },
      top: 'volumes: { store: {} }',
      sees: /Read-only/,
    },
  },
  {
    rule: 'unconfined',
    shows: 'without seccomp root makes a user namespace, in which it has every capability',
    command: 'busybox unshare -U echo unshared',
    bad: { web: 'security_opt: ["seccomp=unconfined"]', sees: /unshared/ },
    good: { web: '', sees: denied },
  },
  {
    rule: 'unconfined',
    shows: 'with a profile that allows unshare root makes a user namespace, in which it has every capability',
    command: 'busybox unshare -U echo unshared',
    bad: { web: 'security_opt: ["seccomp=./unshare.json"]', sees: /unshared/ },
    good: { web: '', sees: denied },
  },
  {
    rule: 'unconfined',
    shows: 'with systempaths=unconfined root may write kernel settings',
    command: 'test -w /proc/sys/kernel/core_pattern && grep -q " /proc/sys " /proc/self/mountinfo || echo open',
    bad: { web: 'security_opt: ["systempaths=unconfined"]', sees: /open/ },
    good: { web: '', sees: /^(?!.*open)/s },
  },
  {
    rule: 'lifecycle-hook',
    shows: 'a hook is root although the service is not',
    command: 'id -u',
    bad: { web: 'user: "1000:1000", post_start: [{ command: "true", user: root }]', sees: /^0$/m },
    good: { web: 'user: "1000:1000", post_start: [{ command: "true" }]', sees: /^1000$/m },
  },
  {
    rule: 'ineffective',
    shows: 'dropped capabilities stay where the service is privileged',
    command: mount,
    bad: { web: 'privileged: true, cap_drop: [ALL]', sees: /mounted/ },
    good: { web: 'cap_drop: [ALL]', sees: denied },
  },
  {
    rule: 'writable-root',
    shows: 'the program changes its own image',
    command: write('/bin/x'),
    bad: { web: '', sees: /written/ },
    good: { web: 'read_only: true', sees: /Read-only/ },
  },
  {
    rule: 'tmpfs-exec',
    shows: 'a program that was downloaded runs',
    command: 'busybox cp /bin/busybox /scratch/busybox && /scratch/busybox echo ran',
    bad: { web: 'tmpfs: ["/scratch:exec"]', sees: /ran/ },
    good: { web: 'tmpfs: ["/scratch"]', sees: denied },
  },
  {
    rule: 'exposed-port',
    shows: 'the engine opens the port on every address',
    command: 'true',
    bad: { web: 'ports: ["28080:80"]', sees: /^port 0\.0\.0\.0:28080$/m },
    good: { web: 'ports: ["127.0.0.1:28080:80"]', sees: /^port 127\.0\.0\.1:28080$/m },
  },
  {
    rule: 'privileged-port',
    shows: "on the host's network a user may not listen on a low port, on a network of Docker's any user may, without a capability",
    command: 'busybox timeout 1 busybox nc -l -p 81 && echo ended || echo ended',
    bad: { web: 'user: "1000:1000", cap_drop: [ALL], network_mode: host, ports: ["81:81"]', sees: denied },
    good: { web: 'user: "1000:1000", cap_drop: [ALL]', sees: /^(Terminated\s)?ended$/ },
  },
  {
    rule: 'memory-limit',
    shows: 'memory is filled until the limit ends it',
    command: loads,
    bad: { web: '', sees: /filled/ },
    good: { web: 'mem_limit: 16m, memswap_limit: 16m', sees: /^(?!.*filled)/s },
  },
  {
    rule: 'cpu-limit',
    shows: 'the kernel holds the service back',
    command:
      'i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; cat /sys/fs/cgroup/cpu/cpu.stat /sys/fs/cgroup/cpu.stat 2>/dev/null | grep nr_throttled',
    bad: { web: '', sees: /^(nr_throttled 0)?$/ },
    good: { web: 'cpus: 0.1', sees: /nr_throttled [1-9]/ },
  },
  {
    rule: 'pids-limit',
    shows: 'processes are started until the limit refuses them',
    command: 'for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do busybox sleep 2 & done; echo all',
    bad: { web: '', sees: /^all$/m },
    good: { web: 'pids_limit: 10', sees: /can't fork/ },
  },
  {
    rule: 'oom-protection',
    shows: 'the kernel takes the service for smaller than it is',
    command: 'cat /proc/self/oom_score_adj',
    bad: { web: 'oom_score_adj: -500', sees: /-500/ },
    good: { web: '', sees: /^\d+$/ },
    needs: 'SYS_RESOURCE',
  },
  {
    rule: 'oom-protection',
    shows: 'the kernel does not end the service',
    command: 'grep oom_kill_disable /sys/fs/cgroup/memory/memory.oom_control',
    bad: { web: 'oom_kill_disable: true', sees: /disable 1/ },
    good: { web: '', sees: /disable 0/ },
    needs: 'cgroup v1',
  },
  {
    rule: 'unlimited-ulimit',
    shows: 'nothing bounds core dumps',
    command: 'ulimit -c',
    bad: { web: 'ulimits: { core: -1 }', sees: /unlimited/ },
    good: { web: 'ulimits: { core: 0 }', sees: /^0$/ },
  },
  {
    rule: 'unlimited-ulimit',
    shows: 'more open files than Linux grants keep the container from starting',
    command: 'echo started',
    bad: { web: 'ulimits: { nofile: -1 }', sees: /rlimit/ },
    good: { web: 'ulimits: { nofile: 1024 }', sees: /started/ },
  },
  {
    rule: 'unlimited-ulimit',
    shows: 'a large /dev/shm is filled',
    command: 'busybox dd if=/dev/zero of=/dev/shm/x bs=1M count=80 && echo filled',
    bad: { web: 'shm_size: 1gb', sees: /filled/ },
    good: { web: '', sees: /No space left/ },
  },
  {
    rule: 'sysctl',
    shows: 'the check of the sender is off',
    command: 'cat /proc/sys/net/ipv4/conf/all/rp_filter',
    bad: { web: 'sysctls: { net.ipv4.conf.all.rp_filter: "0" }', sees: /^0$/ },
    good: { web: 'sysctls: { net.ipv4.conf.all.rp_filter: "1" }', sees: /^1$/ },
  },
  {
    rule: 'sysctl',
    shows: 'a setting of the host keeps the container from starting',
    command: 'echo started',
    bad: { web: 'sysctls: { vm.swappiness: "10" }', sees: /vm\.swappiness.*not in a separate kernel namespace/ },
    good: { web: 'sysctls: { kernel.msgmax: "4096" }', sees: /started/ },
  },
  {
    rule: 'sysctl',
    shows: "so does one of the network on the host's",
    command: 'echo started',
    bad: { web: 'network_mode: host, sysctls: { net.core.somaxconn: "1024" }', sees: /net\.core\.somaxconn.*not allowed/ },
    good: { web: 'sysctls: { net.core.somaxconn: "1024" }', sees: /started/ },
  },
  {
    rule: 'refused-setting',
    shows: 'a capability that is misspelled keeps the container from being created',
    command: 'echo started',
    bad: { web: 'cap_drop: [NET_RAWW]', sees: /unknown capability: .*CAP_NET_RAWW/ },
    good: { web: 'cap_drop: [NET_RAW]', sees: /started/ },
  },
  {
    rule: 'no-logging',
    shows: 'what the service writes cannot be read again',
    command: 'echo attacked',
    bad: { web: 'logging: { driver: none }', sees: /does not support reading/ },
    good: { web: '', sees: /attacked/ },
  },
];

/** Rules that no run of busybox can show, and why. */
export const untried: Readonly<Record<string, string>> = {
  'abandoned-image': 'it speaks of who maintains an image',
  'daemon-tcp': 'the engine of the tests listens on no network',
  'default-network': 'the tests make one network',
  healthcheck: 'it adds a report, and takes nothing from the container',
  'host-command': 'Compose runs the program, not the engine',
  'host-gateway': 'the engine of the tests has no default bridge, whose address it would be',
  'host-userns': 'it shows only under a daemon that remaps users',
  'io-limit': 'which disk a container writes to depends on the machine',
  'no-authentication': 'it speaks of what the program in the image does',
  'open-network': 'the engine of the tests writes no firewall rules, which such a network lacks',
  'plaintext-secret': 'it speaks of who reads the file',
  'privileged-build': 'the builder does it, not the engine',
  'raw-runtime': 'it speaks of what the host has installed',
  'remote-context': 'the builder fetches it, not the engine',
  'restart-policy': 'it shows in the starts of a container, not in one',
  'ssh-server': 'it speaks of what the program in the image does',
  'unchecked-parameter': 'it speaks of who sets a variable',
  'undigested-image': 'it speaks of what a registry gives',
  'unpinned-image': 'it speaks of what a registry gives',
  'untrusted-registry': 'it speaks of what a registry gives',
};
