import type { Images } from './family/lookup';
import { parseImage } from './image-name';

/** A program that reads its settings once and never writes them, and where its image has them. */
interface Reader {
  /** Places of files, all below them included where they end in a slash. */
  readonly reads: readonly string[];
  /** Programs that a command may name beside options. */
  readonly programs: readonly string[];
  /** Where it is said. */
  readonly source: string;
}

/**
 * By the family of the image's profile, or the image's name where it has none. Not here, as they write what is mounted there: Redis, Valkey and Sentinel
 * (CONFIG REWRITE), Mosquitto (password files), Elasticsearch (security set-up at the first start), Logstash (env2yaml), RabbitMQ (enabled_plugins),
 * Pi-hole, AdGuard Home, Home Assistant, the DNS and chat servers whose consoles save settings. Looked up 2026-11-24.
 */
const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  [
    'nginx',
    {
      reads: ['/etc/nginx/'],
      programs: ['nginx', 'nginx-debug'],
      source: 'nginx/docker-nginx entrypoint: templates are written to /etc/nginx/conf.d only',
    },
  ],
  [
    'httpd',
    {
      reads: ['/usr/local/apache2/conf/'],
      programs: ['httpd', 'httpd-foreground', 'apachectl'],
      source: 'docker-library/httpd httpd-foreground',
    },
  ],
  [
    'haproxy',
    {
      reads: ['/usr/local/etc/haproxy/'],
      programs: ['haproxy'],
      source: 'haproxy.org, Starter Guide 3.4: the configuration is read at start',
    },
  ],
  [
    'caddy',
    { reads: ['/etc/caddy/'], programs: ['caddy', 'run'], source: 'caddyserver.com/docs, conventions: what is saved goes to /config' },
  ],
  ['envoy', { reads: ['/etc/envoy/'], programs: ['envoy'], source: 'envoyproxy.io/docs, Docker images' }],
  [
    'traefik',
    {
      reads: ['/etc/traefik/', '/traefik.yml', '/traefik.yaml', '/traefik.toml', '/dynamic.yml', '/dynamic.yaml', '/dynamic.toml'],
      programs: ['traefik'],
      source: 'doc.traefik.io, file provider',
    },
  ],
  [
    'prometheus',
    {
      reads: ['/etc/prometheus/'],
      programs: ['prometheus'],
      source: 'prometheus.io/docs, configuration: data goes to --storage.tsdb.path',
    },
  ],
  [
    'alertmanager',
    { reads: ['/etc/alertmanager/'], programs: ['alertmanager'], source: 'prometheus.io/docs, Alertmanager: data goes to --storage.path' },
  ],
  [
    'grafana',
    {
      reads: ['/etc/grafana/'],
      programs: ['grafana', 'grafana-server'],
      source: 'grafana.com/docs, configuration and provisioning: what is saved goes to the database',
    },
  ],
  ['loki', { reads: ['/etc/loki/'], programs: ['loki'], source: 'grafana.com/docs/loki, configuration' }],
  [
    'promtail',
    { reads: ['/etc/promtail/'], programs: ['promtail'], source: 'grafana.com/docs/loki, Promtail: positions have a file of their own' },
  ],
  ['alloy', { reads: ['/etc/alloy/'], programs: ['alloy', 'run'], source: 'grafana.com/docs/alloy, run: data goes to --storage.path' }],
  ['telegraf', { reads: ['/etc/telegraf/'], programs: ['telegraf'], source: 'influxdata/influxdata-docker telegraf/entrypoint.sh' }],
  [
    'postgres',
    {
      reads: ['/etc/postgresql/', '/etc/postgresql.conf'],
      programs: ['postgres'],
      source: 'postgresql.org/docs, ALTER SYSTEM: writes postgresql.auto.conf in the data directory',
    },
  ],
  [
    'mysql',
    {
      reads: ['/etc/mysql/', '/etc/my.cnf', '/etc/my.cnf.d/'],
      programs: ['mysqld'],
      source: 'dev.mysql.com/doc, SET PERSIST: writes mysqld-auto.cnf in the data directory',
    },
  ],
  [
    'mariadb',
    { reads: ['/etc/mysql/', '/etc/my.cnf', '/etc/my.cnf.d/'], programs: ['mariadbd', 'mysqld'], source: 'mariadb.com/kb, option files' },
  ],
  [
    'registry',
    {
      reads: ['/etc/docker/registry/', '/etc/distribution/'],
      programs: ['registry', 'serve'],
      source: 'distribution.github.io, configuration',
    },
  ],
  ['squid', { reads: ['/etc/squid/'], programs: ['squid'], source: 'squid-cache.org, squid.conf' }],
  ['varnish', { reads: ['/etc/varnish/'], programs: ['varnishd'], source: 'varnish/docker-varnish docker-varnish-entrypoint' }],
  [
    'coredns/coredns',
    {
      reads: ['/etc/coredns/', '/Corefile'],
      programs: ['coredns'],
      source: 'coredns.io/manual: the Corefile is read, and read again by the plugin reload',
    },
  ],
  [
    'prom/blackbox-exporter',
    { reads: ['/etc/blackbox_exporter/', '/config/'], programs: ['blackbox_exporter'], source: 'prometheus/blackbox_exporter README' },
  ],
  ['prom/snmp-exporter', { reads: ['/etc/snmp_exporter/'], programs: ['snmp_exporter'], source: 'prometheus/snmp_exporter README' }],
  [
    'otel/opentelemetry-collector',
    { reads: ['/etc/otelcol/'], programs: ['otelcol'], source: 'opentelemetry.io/docs, Collector configuration' },
  ],
  [
    'otel/opentelemetry-collector-contrib',
    { reads: ['/etc/otelcol-contrib/'], programs: ['otelcol-contrib'], source: 'opentelemetry.io/docs, Collector configuration' },
  ],
  ['fluent/fluent-bit', { reads: ['/fluent-bit/etc/'], programs: ['fluent-bit'], source: 'docs.fluentbit.io, configuration file' }],
  ['fluent/fluentd', { reads: ['/fluentd/etc/'], programs: ['fluentd'], source: 'docs.fluentd.org, config file syntax' }],
  ['timberio/vector', { reads: ['/etc/vector/'], programs: ['vector'], source: 'vector.dev/docs, configuration: state goes to data_dir' }],
]);

/** The profile of nginx without root has its own name, and reads the same. */
const alike: ReadonlyMap<string, string> = new Map([['nginx-unprivileged', 'nginx']]);

/**
 * True where the program of an image is known to read a file of settings and never to write it.
 * @param image the image's reference
 * @param path of the file inside the container
 * @param programs what the service's command calls; none where the image's own command runs
 */
export function onlyReads(image: string, path: string, programs: readonly string[], images: Images): boolean {
  const family = images.profile(image)?.family;
  const name = family ?? parseImage(image).name;
  const reader = readers.get(alike.get(name) ?? name);
  if (!reader || programs.some((program) => !reader.programs.includes(program))) return false;
  return reader.reads.some((place) => (place.endsWith('/') ? path.startsWith(place) : path === place));
}
