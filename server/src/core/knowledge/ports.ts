import type { Images } from './family/lookup';

/** What stands behind a port that only the neighbours of a service have business with. */
interface InternalPort {
  readonly port: number;
  /** What listens there, as the end of "the port of ...". */
  readonly name: string;
  readonly source: string;
  readonly checked: string;
}

const checked = '2026-11-24';
const iana = 'iana.org, Service Name and Transport Protocol Port Number Registry';

const internal = (port: number, name: string, source: string): InternalPort => ({ port, name, source, checked });

/**
 * Ports, by the number inside the container, of databases, caches, brokers' own protocols, debuggers and cluster traffic. Numbers that
 * something public uses as well (8080, 8123, 9000, 9090 ...) are left out, and so is MQTT, whose clients are other machines.
 */
const internalPorts: readonly InternalPort[] = [
  internal(1433, 'SQL Server', iana),
  internal(1521, 'Oracle', iana),
  internal(2379, 'etcd', 'etcd.io/docs, configuration'),
  internal(2380, 'etcd', 'etcd.io/docs, configuration'),
  internal(2181, 'ZooKeeper', 'zookeeper.apache.org, administrator guide'),
  internal(2888, 'ZooKeeper', 'zookeeper.apache.org, administrator guide'),
  internal(3306, 'MySQL', iana),
  internal(33060, 'MySQL', 'dev.mysql.com, MySQL port reference'),
  internal(3888, 'ZooKeeper', 'zookeeper.apache.org, administrator guide'),
  internal(4222, 'NATS', 'docs.nats.io, server configuration'),
  internal(4369, "Erlang's port mapper", 'rabbitmq.com/docs/networking'),
  internal(5005, "Java's debugger", 'docs.oracle.com, JPDA connection and invocation'),
  internal(5432, 'PostgreSQL', iana),
  internal(5601, 'Kibana', 'elastic.co/guide, Kibana settings'),
  internal(5672, 'AMQP', iana),
  internal(5984, 'CouchDB', iana),
  internal(6333, 'Qdrant', 'qdrant.tech/documentation, configuration'),
  internal(6334, 'Qdrant', 'qdrant.tech/documentation, configuration'),
  internal(6379, 'Redis', iana),
  internal(6432, 'PgBouncer', 'pgbouncer.org/config.html'),
  internal(7199, "Cassandra's JMX", 'cassandra.apache.org/doc, security'),
  internal(7474, 'Neo4j', 'neo4j.com/docs, ports'),
  internal(7687, 'Neo4j', 'neo4j.com/docs, ports'),
  internal(7700, 'Meilisearch', 'meilisearch.com/docs, instance options'),
  internal(8086, 'InfluxDB', 'docs.influxdata.com, ports'),
  internal(8108, 'Typesense', 'typesense.org/docs, server configuration'),
  internal(8161, "ActiveMQ's console", 'activemq.apache.org, web console'),
  internal(8500, 'Consul', 'developer.hashicorp.com/consul/docs, ports'),
  internal(8529, 'ArangoDB', 'docs.arangodb.com, server options'),
  internal(8983, 'Solr', 'solr.apache.org/guide, securing Solr'),
  internal(9042, 'Cassandra', 'cassandra.apache.org/doc, cassandra.yaml'),
  internal(9092, 'Kafka', 'kafka.apache.org/documentation, quickstart'),
  internal(9093, 'Kafka', 'kafka.apache.org/documentation, KRaft configuration'),
  internal(9200, 'Elasticsearch', 'elastic.co/guide, networking'),
  internal(9229, "Node's debugger", 'nodejs.org/en/learn, debugging: security implications'),
  internal(9300, 'Elasticsearch', 'elastic.co/guide, networking'),
  internal(11211, 'memcached', iana),
  internal(15672, "RabbitMQ's console", 'rabbitmq.com/docs/management'),
  internal(19530, 'Milvus', 'milvus.io/docs, configuration'),
  internal(25672, "RabbitMQ's cluster", 'rabbitmq.com/docs/networking'),
  internal(26257, 'CockroachDB', 'cockroachlabs.com/docs, cluster setup'),
  internal(27017, 'MongoDB', iana),
  internal(27018, 'MongoDB', iana),
  internal(27019, 'MongoDB', iana),
  internal(28015, 'RethinkDB', 'rethinkdb.com/docs, security'),
  internal(61616, 'ActiveMQ', 'activemq.apache.org, configuring transports'),
];

const byPort = new Map(internalPorts.map((each) => [each.port, each]));

/** Ports that other machines come to on purpose: what a project shows to the world, mostly. */
interface PublicPorts {
  readonly ports: readonly number[];
  /** What is offered there. */
  readonly what: string;
  readonly source: string;
  readonly checked: string;
}

const open = (what: string, ports: readonly number[], source: string): PublicPorts => ({ ports, what, source, checked });

/** By the number inside the container. Numbers that a console or an API for insiders is as likely to use (81, 8001, 8888, 9000, 9090 ...) are left out. */
export const publicPorts: readonly PublicPorts[] = [
  open('web pages', [80, 443, 8000, 8008, 8443], iana),
  open(
    'web pages',
    [8080, 8081, 8082, 8083, 8084, 8085, 8086, 8087, 8088, 8089],
    `${iana}: http-alt, and its neighbours where it is taken`,
  ),
  open(
    'web pages',
    [3000, 3001, 4200, 5000, 5173],
    'the default ports of Express, Rails, Next.js, Angular, Flask and Vite in their documentation',
  ),
  open('mail', [25, 110, 143, 465, 587, 993, 995, 4190], iana),
  open('names and time', [53, 67, 123, 853], iana),
  open('files', [20, 21, 69, 873, 990], iana),
  open('telephony, chat and streams', [554, 1935, 3478, 5060, 5061, 5222, 5269, 5349], iana),
  open('virtual private networks', [500, 1194, 1701, 4500, 51820], iana),
  open('devices that report', [161, 162, 514, 1883, 6514, 8883], iana),
];

/** Ports of protocols whose clients know no other: all but those of web pages, which a proxy or an address can put elsewhere. */
const fixed = new Set(publicPorts.filter(({ what }) => what !== 'web pages').flatMap(({ ports }) => ports));

/** True for a port on which the clients of its protocol look for every server: names, mail, time. */
export function isFixedByProtocol(port: number): boolean {
  return fixed.has(port);
}

const isPublic = new Set(publicPorts.flatMap(({ ports }) => ports));

/** What is meant for insiders at a port. */
interface Insider {
  readonly name: string;
  /** False where only the number of the port speaks for it. */
  readonly certain: boolean;
}

/**
 * What a published port gives away that is meant for insiders alone.
 * @param target the port, or a range of them, inside the container.
 * @param image the image's reference, where it is known: the program decides, and the number only where no program is known.
 * @param called the service's name, which may tell the program as well
 * @returns its name; undefined for ports that may well be meant for everyone, and for ranges that hold one.
 */
export function internalService(target: string, image: string | undefined, called: string, images: Images): Insider | undefined {
  const name = image === undefined ? undefined : insidersOf(image, images);
  if (name !== undefined) return { name, certain: true };
  const ports = portsIn(target);
  const profile = image === undefined ? undefined : images.profile(image);
  if (profile?.kind === 'service' && ports.length > 0) {
    if (ports.some((port) => profile.publicPorts?.includes(port))) return undefined;
    if (ports.every((port) => profile.ports.includes(port))) return { name: productOf(image!, images), certain: true };
  }
  const found = ports.map((port) => byPort.get(port));
  if (found.length === 0 || !found.every((each) => each !== undefined)) return undefined;
  const { name: usual } = found[0]!;
  // Somebody else's program may have any number; what runs on a plain system, or is built here, is told by nothing else.
  const isForeign = image !== undefined && profile?.kind !== 'base';
  if (isForeign && !isNamedAfter(usual, `${image} ${called}`)) return undefined;
  const family = image === undefined ? undefined : images.family(image)?.family.name;
  return { name: usual, certain: family !== undefined && isNamedAfter(usual, family) };
}

/** True where names hold the beginning of a program's: `postgres-ha` is most likely PostgreSQL. */
function isNamedAfter(program: string, names: string): boolean {
  const plain = (text: string): string => text.toLowerCase().replace(/[^a-z0-9]/g, '');
  return plain(names).includes(plain(program).slice(0, 5));
}

/** The program of an image as people write it. */
function productOf(image: string, images: Images): string {
  const family = images.family(image)?.family;
  return family?.releases?.product ?? family?.name ?? image;
}

/** The program of an image that is there for insiders, whatever port it listens on. */
function insidersOf(reference: string, images: Images): string | undefined {
  const found = images.family(reference);
  const insiders = found?.family.insiders;
  return typeof insiders === 'function' ? insiders(found!.image) : insiders;
}

/**
 * True where a published port may well be what a service is there to offer to other machines.
 * @param target the port, or a range of them, inside the container; `undefined` where a variable decides.
 */
export function isOfferedToOthers(target: string | undefined, protocol: string): boolean {
  // Media: ranges for RTP, and the one port that Jitsi's bridge has for all streams (jitsi.github.io/handbook, self-hosting: firewall).
  if (protocol === 'udp' && target !== undefined && (target.includes('-') || target === '10000')) return true;
  const ports = target === undefined ? [] : portsIn(target);
  return target === undefined || (ports.length > 0 && ports.every((port) => isPublic.has(port)));
}

/** The ports of `5432` or `27017-27019`; none for a range of more than a hundred, or for what is no port. */
export function portsIn(text: string): number[] {
  const [, first, last = first] = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(text) ?? [];
  if (first === undefined) return [];
  const [from, to] = [Number(first), Number(last)];
  return to < from || to - from > 100 ? [] : Array.from({ length: to - from + 1 }, (_, i) => from + i);
}
