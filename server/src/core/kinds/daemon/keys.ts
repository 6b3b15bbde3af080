/**
 * What dockerd reads in its daemon.json, checked against moby v2.0.0-beta.24 (daemon/config/config.go, config_linux.go, builder.go,
 * daemon/command/config.go, config_unix.go), 2026-11.
 */

/** What a single value has to be. */
export type Plain =
  | 'boolean'
  | 'text'
  /** A whole number, written without point and exponent. */
  | 'integer'
  | 'address'
  /** An address that a zone may follow: `fe80::1%eth0`. */
  | 'scoped-address'
  /** Network and length of its prefix: `10.0.0.0/8`. */
  | 'network'
  /** A text such as `64m`. */
  | 'size'
  /** A text such as `48h`. */
  | 'duration';

/** What a value has to be. `null` stands for "not said" in all but sizes. */
export type Shape =
  | Plain
  | 'anything'
  | { readonly list: Shape }
  | { readonly map: Shape }
  /** An object with these keys, whatever their case; others are passed over, or refused where it is `closed`. */
  | { readonly keys: Readonly<Record<string, Shape>>; readonly closed?: true };

const texts = { list: 'text' } as const;

const runtime = {
  keys: { path: 'text', runtimeArgs: texts, runtimeType: 'text', options: { map: 'anything' } },
} as const;

const rule = {
  keys: {
    all: 'boolean',
    filter: 'anything',
    reservedSpace: 'text',
    maxUsedSpace: 'text',
    minFreeSpace: 'text',
    keepStorage: 'text',
  },
} as const;

const builder = {
  keys: {
    gc: {
      keys: {
        enabled: 'boolean',
        policy: { list: rule },
        defaultReservedSpace: 'text',
        defaultMaxUsedSpace: 'text',
        defaultMinFreeSpace: 'text',
        defaultKeepStorage: 'text',
      },
    },
    entitlements: { keys: { 'network-host': 'boolean', 'security-insecure': 'boolean', device: 'boolean' } },
    history: { keys: { maxAge: 'duration', maxEntries: 'integer' } },
  },
} as const;

/** Every key that dockerd reads, with what it has to be. */
export const daemonKeys: Readonly<Record<string, Shape>> = {
  'allow-direct-routing': 'boolean',
  'apparmor-profile': 'text',
  'authorization-plugins': texts,
  bip: 'text',
  bip6: 'text',
  bridge: 'text',
  'bridge-accept-fwmark': 'text',
  builder,
  'cdi-spec-dirs': texts,
  'cgroup-parent': 'text',
  containerd: 'text',
  'containerd-namespace': 'text',
  'cpu-rt-period': 'integer',
  'cpu-rt-runtime': 'integer',
  'cri-containerd': 'boolean',
  'data-root': 'text',
  debug: 'boolean',
  'default-address-pools': { list: { keys: { base: 'network', size: 'integer' } } },
  'default-cgroupns-mode': 'text',
  'default-gateway': 'address',
  'default-gateway-v6': 'address',
  'default-ipc-mode': 'text',
  'default-network-opts': { map: { map: 'text' } },
  'default-runtime': 'text',
  'default-shm-size': 'size',
  'default-stop-timeout': 'integer',
  'default-ulimits': { map: { keys: { name: 'text', hard: 'integer', soft: 'integer' } } },
  dns: { list: 'scoped-address' },
  'dns-opts': texts,
  'dns-search': texts,
  'exec-opts': texts,
  'exec-root': 'text',
  experimental: 'boolean',
  'extension-config': { map: { map: 'anything' } },
  'extension-dirs': texts,
  features: { map: 'boolean' },
  'firewall-backend': 'text',
  'fixed-cidr': 'text',
  'fixed-cidr-v6': 'text',
  group: 'text',
  'host-gateway-ip': 'address',
  'host-gateway-ips': { list: 'scoped-address' },
  hosts: texts,
  icc: 'boolean',
  init: 'boolean',
  'init-path': 'text',
  'insecure-registries': texts,
  ip: 'address',
  'ip-forward': 'boolean',
  'ip-forward-no-drop': 'boolean',
  'ip-masq': 'boolean',
  ip6tables: 'boolean',
  iptables: 'boolean',
  ipv6: 'boolean',
  labels: texts,
  'live-restore': 'boolean',
  'log-driver': 'text',
  'log-format': 'text',
  'log-level': 'text',
  'log-opts': { map: 'text' },
  'max-concurrent-downloads': 'integer',
  'max-concurrent-uploads': 'integer',
  'max-download-attempts': 'integer',
  'metrics-addr': 'text',
  'min-api-version': 'text',
  mtu: 'integer',
  'network-control-plane-mtu': 'integer',
  'network-diagnostic-port': 'integer',
  'no-new-privileges': 'boolean',
  'node-generic-resources': texts,
  'nri-opts': {
    keys: { enable: 'boolean', 'plugin-path': 'text', 'plugin-config-path': 'text', 'socket-path': 'text' },
    closed: true,
  },
  pidfile: 'text',
  proxies: { keys: { 'http-proxy': 'text', 'https-proxy': 'text', 'no-proxy': 'text' } },
  'raw-logs': 'boolean',
  'registry-mirrors': texts,
  rootless: 'boolean',
  runtimes: { map: runtime },
  'seccomp-profile': 'text',
  'selinux-enabled': 'boolean',
  'shutdown-timeout': 'integer',
  'storage-driver': 'text',
  'storage-opts': texts,
  'swarm-default-advertise-addr': 'text',
  tls: 'boolean',
  tlscacert: 'text',
  tlscert: 'text',
  tlskey: 'text',
  tlsverify: 'boolean',
  'userland-proxy': 'boolean',
  'userland-proxy-path': 'text',
  'userns-remap': 'text',
};

/**
 * Names that dockerd takes in the file without a word because a flag is called so, and then does not read; the key that does what the
 * name says, where there is one.
 */
export const flagNames: Readonly<Record<string, string | undefined>> = {
  'add-runtime': 'runtimes',
  'authorization-plugin': 'authorization-plugins',
  'cdi-spec-dir': 'cdi-spec-dirs',
  'containerd-plugins-namespace': undefined,
  'default-address-pool': 'default-address-pools',
  'default-network-opt': 'default-network-opts',
  'default-ulimit': 'default-ulimits',
  'dns-opt': 'dns-opts',
  'exec-opt': 'exec-opts',
  'extension-dir': 'extension-dirs',
  feature: 'features',
  help: undefined,
  host: 'hosts',
  'http-proxy': 'proxies',
  'https-proxy': 'proxies',
  'insecure-registry': 'insecure-registries',
  label: 'labels',
  'log-opt': 'log-opts',
  'no-proxy': 'proxies',
  'node-generic-resource': 'node-generic-resources',
  'registry-mirror': 'registry-mirrors',
  restart: undefined,
  'storage-opt': 'storage-opts',
  version: undefined,
};

/** Keys of earlier engines that dockerd still takes and passes over. */
export const ignoredKeys: ReadonlySet<string> = new Set(['deprecated-key-path', 'allow-nondistributable-artifacts']);

/**
 * Keys whose objects dockerd keeps whole. It takes the keys inside any other object for keys of the file when it looks for unknown
 * ones (daemon/config/config.go, flatOptions): that is how `proxies` is written.
 */
export const wholeKeys: ReadonlySet<string> = new Set([
  'cluster-store-opts',
  'default-network-opts',
  'log-opts',
  'runtimes',
  'default-ulimits',
  'features',
  'builder',
  'nri-opts',
  'extension-config',
]);

/** Keys that dockerd has a place for and yet refuses, because no flag is called so; it reads an object there before it does. */
export const keysWithoutFlag: ReadonlySet<string> = new Set([
  'containerd-plugin-namespace',
  'default-init',
  'resolv-conf',
  'swarm-raft-election-tick',
  'swarm-raft-heartbeat-tick',
]);
