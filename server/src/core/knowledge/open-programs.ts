import type { Found } from './family/find';
import { readTag, type Tag } from './family/tag';
import { parseImage } from './image-name';

/** What clients gain: programs of their choice run, data and control, or a look at data alone. */
export type OpenPower = 'code' | 'data' | 'reading';

/** A program that asks nobody for a login unless it is told to, or that lets a password in which its documentation prints. */
export interface OpenProgram {
  /** Its name, as sentences say it. */
  readonly name: string;
  /** Names of images that start it, as `parseImage` gives them; `*` at the end stands for any rest. */
  readonly images: readonly string[];
  /** Only tags for which it holds. */
  readonly only?: (tag: Tag) => boolean;
  /** The programs of a command that start it; options alone go to the image's own. */
  readonly programs: readonly string[];
  /** The ports of the container on which it listens so. */
  readonly ports: readonly string[];
  /** What it lets clients do, as the end of a sentence whose subject they are. */
  readonly effect: string;
  readonly power: OpenPower;
  /** What makes it ask: a variable as `NAME=value`, or a word of the command. */
  readonly closes: RegExp;
  /** Paths in the container at which it finds settings that may make it ask. */
  readonly settings?: RegExp;
  /** What such a file holds then. */
  readonly closesIn?: RegExp;
  /** Directories in which it keeps the logins that people make: with a mount there nobody knows. */
  readonly keptIn?: readonly string[];
  /** The default password that it lets in, where it does ask. */
  readonly password?: string;
  /** What its command has to hold, where it listens on the loopback address otherwise. */
  readonly listens?: RegExp;
  /** Set where the image starts nothing of the kind by itself. */
  readonly byCommand?: true;
  readonly source: string;
}

const desktop = (image: string): string[] => [`linuxserver/${image}`, `lscr.io/linuxserver/${image}`, `ghcr.io/linuxserver/${image}`];

/** LinuxServer.io's images of programs with windows, all built on one base image (docs.linuxserver.io, images with "gui" among their tags). */
const desktops = `
  ardour audacity blender brave calibre chrome chromium cura darktable digikam doublecommander filezilla firefox freecad gimp github-desktop inkscape
  intellij-idea joplin kdenlive kicad krita libreoffice librewolf msedge mullvad-browser mysql-workbench obsidian onlyoffice openshot opera orcaslicer
  pycharm rawtherapee remmina shotcut spotube sqlitebrowser steamos thunderbird ungoogled-chromium vivaldi vscodium webtop wireshark zotero
`
  .trim()
  .split(/\s+/);

const never = /(?!)/;
const before = (version: number) => (tag: Tag) => tag.told && tag.version[0] !== undefined && tag.version[0] < version;

/**
 * Looked up on 2026-11-30 in the documentation and the entrypoints that are named. Programs that ask for a first administrator, or that make
 * a password of their own, are left out.
 */
export const openPrograms: readonly OpenProgram[] = [
  {
    name: 'Redis',
    images: ['redis', 'redis/redis-stack', 'redis/redis-stack-server'],
    programs: ['redis-server', 'redis-stack-server'],
    ports: ['6379', '8001'],
    effect: 'can read, change and delete all data',
    power: 'data',
    closes: /^(?:--?requirepass|--?aclfile|--?user|REDIS_ARGS=.*(?:requirepass|aclfile|user)|\w*PASS(?:WORD)?\w*=.)/,
    settings: /\.(?:conf|cfg)$/,
    closesIn: /^\s*(?:requirepass|aclfile|user)\s/m,
    source: 'redis/docker-library-redis docker-entrypoint.sh: protected mode is off',
  },
  {
    name: 'Valkey',
    images: ['valkey/valkey'],
    programs: ['valkey-server', 'redis-server'],
    ports: ['6379'],
    effect: 'can read, change and delete all data',
    power: 'data',
    closes: /^(?:--?requirepass|--?aclfile|--?user|\w*(?:EXTRA_FLAGS)=.*(?:requirepass|aclfile)|\w*PASS(?:WORD)?\w*=.)/,
    settings: /\.(?:conf|cfg)$/,
    closesIn: /^\s*(?:requirepass|aclfile|user)\s/m,
    source: 'valkey-io/valkey-container docker-entrypoint.sh: protected mode is off',
  },
  {
    name: 'Dragonfly',
    images: ['docker.dragonflydb.io/dragonflydb/dragonfly', 'ghcr.io/dragonflydb/dragonfly'],
    programs: ['dragonfly'],
    ports: ['6379'],
    effect: 'can read, change and delete all data',
    power: 'data',
    closes: /^(?:--?requirepass|--?aclfile|--?flagfile|DFLY_\w+=.)/,
    source: 'dragonflydb.io/docs, flags: requirepass',
  },
  {
    name: 'MongoDB',
    images: ['mongo'],
    programs: ['mongod'],
    ports: ['27017'],
    effect: 'are administrators of the database',
    power: 'data',
    closes: /^(?:MONGO_INITDB_ROOT_(?:USERNAME|PASSWORD)(?:_FILE)?=.|--auth\b|--keyFile|--clusterAuthMode|--tlsCAFile)/,
    settings: /mongod?[\w.-]*\.(?:conf|ya?ml)$/,
    closesIn: /^\s*(?:authorization:\s*["']?enabled|keyFile|clusterAuthMode)/m,
    source: 'docker-library/mongo docker-entrypoint.sh: it adds --auth where both variables are set',
  },
  {
    name: 'memcached',
    images: ['memcached'],
    programs: ['memcached'],
    ports: ['11211'],
    effect: 'can read, change and delete all data',
    power: 'data',
    closes: /^(?:-S$|--enable-sasl|-Y|--auth-file|-l$|--listen)/,
    source: 'github.com/memcached/memcached doc/protocol.txt: authentication is optional',
  },
  {
    name: 'Elasticsearch',
    images: ['elasticsearch', 'elastic/elasticsearch', 'docker.elastic.co/elasticsearch/*'],
    only: before(8),
    programs: ['elasticsearch', 'eswrapper'],
    ports: ['9200'],
    effect: 'can read and write every index',
    power: 'data',
    closes: /xpack\.security\.enabled=(?!false)|XPACK_SECURITY_ENABLED=(?!false)|searchguard|readonlyrest/i,
    settings: /elasticsearch\.yml$/,
    closesIn: /^\s*xpack\.security\.enabled:\s*["']?true/m,
    source: 'elastic.co/guide/en/elasticsearch/reference/7.17, security settings: disabled by default',
  },
  {
    name: 'InfluxDB',
    images: ['influxdb'],
    only: (tag) => tag.version[0] === 1,
    programs: ['influxd'],
    ports: ['8086'],
    effect: 'can read and write every series',
    power: 'data',
    closes: /^INFLUXDB_HTTP_AUTH_ENABLED=(?!false)./i,
    settings: /influxdb[\w.-]*\.conf$/,
    closesIn: /^\s*auth-enabled\s*=\s*true/m,
    source: 'docs.influxdata.com/influxdb/v1, authentication',
  },
  {
    name: 'CouchDB',
    images: ['couchdb', 'apache/couchdb'],
    only: before(3),
    programs: ['couchdb'],
    ports: ['5984'],
    effect: 'are administrators of the database',
    power: 'data',
    closes: /^COUCHDB_(?:USER|PASSWORD)=./,
    settings: /\/couchdb\/.*(?:\.ini|local\.d)/,
    closesIn: /^\s*\[admins\]/m,
    keptIn: ['/opt/couchdb/etc'],
    source: 'docs.couchdb.org, what is new in 3.0: no more admin party',
  },
  {
    name: 'Cassandra',
    images: ['cassandra', 'scylladb/scylla'],
    programs: ['cassandra'],
    ports: ['9042'],
    effect: 'can read and write every table',
    power: 'data',
    closes: /AUTHENTICATOR=(?!AllowAll)|^--authenticator/i,
    settings: /(?:cassandra|scylla)\.ya?ml$/,
    closesIn: /^\s*authenticator:\s*(?:class_name:\s*)?["']?(?!AllowAll)\w/m,
    source: 'cassandra.apache.org/doc, security: AllowAllAuthenticator is the default',
  },
  {
    name: 'etcd',
    byCommand: true,
    images: ['quay.io/coreos/etcd', 'gcr.io/etcd-development/etcd'],
    programs: ['etcd'],
    ports: ['2379'],
    effect: 'can read and write every key',
    power: 'data',
    closes:
      /client-cert-auth|^ETCD_(?:CLIENT_CERT_AUTH|TRUSTED_CA_FILE)=.|^--(?:client-)?trusted-ca-file|^--config-file|^ETCD_CONFIG_FILE=./,
    listens: /listen-client-urls.*0\.0\.0\.0|^ETCD_LISTEN_CLIENT_URLS=.*0\.0\.0\.0|https?:\/\/0\.0\.0\.0:2379/i,
    source: 'etcd.io/docs, role-based access control and transport security: both are off by default',
  },
  {
    name: 'ZooKeeper',
    images: ['zookeeper', 'confluentinc/cp-zookeeper', 'debezium/zookeeper', 'quay.io/debezium/zookeeper'],
    programs: ['zkServer.sh'],
    ports: ['2181'],
    effect: 'can read and write every node',
    power: 'data',
    closes: /sasl|jaas|authProvider|SSL/i,
    settings: /zoo[\w.-]*\.cfg$/,
    closesIn: /authProvider|sasl/i,
    source: 'zookeeper.apache.org, administrator guide: authentication is optional',
  },
  {
    name: 'Kafka',
    images: [
      'apache/kafka',
      'apache/kafka-native',
      'confluentinc/cp-kafka',
      'confluentinc/cp-server',
      'confluentinc/confluent-local',
      'debezium/kafka',
      'quay.io/debezium/kafka',
      'wurstmeister/kafka',
    ],
    programs: ['run', 'start'],
    ports: ['9092', '9093', '9094', '29092', '19092'],
    effect: 'can read and write every topic',
    power: 'data',
    closes: /SASL|SSL/,
    settings: /server\.properties$|jaas/,
    closesIn: /SASL|SSL/,
    source: 'kafka.apache.org/documentation, security: listeners are PLAINTEXT by default',
  },
  {
    name: 'RabbitMQ',
    images: ['rabbitmq'],
    programs: ['rabbitmq-server'],
    ports: ['5672', '15672'],
    effect: 'can read and write every queue',
    power: 'data',
    closes: /^RABBITMQ_(?:DEFAULT_(?:USER|PASS)(?:_FILE)?|CONFIG_FILE|LOAD_DEFINITIONS|SERVER_ADDITIONAL_ERL_ARGS)=./,
    settings: /\/etc\/rabbitmq/,
    closesIn: /^\s*(?:default_pass|load_definitions|management\.load_definitions|auth_backends|loopback_users\.guest\s*=\s*true)/m,
    keptIn: ['/var/lib/rabbitmq'],
    password: 'guest/guest',
    source: 'docker-library/rabbitmq 10-defaults.conf: loopback_users.guest = false',
  },
  {
    name: 'MinIO',
    images: ['minio/minio', 'quay.io/minio/minio'],
    programs: ['minio', 'server'],
    ports: ['9000', '9001'],
    effect: 'are administrators of all buckets',
    power: 'data',
    closes: /^MINIO_(?:ROOT_PASSWORD|SECRET_KEY|ROOT_USER|ACCESS_KEY|CONFIG_ENV|IDENTITY)\w*=./,
    password: 'minioadmin/minioadmin',
    source: 'min.io/docs, root credentials',
  },
  {
    name: 'mongo-express',
    images: ['mongo-express'],
    programs: ['mongo-express'],
    ports: ['8081'],
    effect: 'can edit the database, with no login or with admin/pass',
    power: 'data',
    closes: /^ME_CONFIG_(?:BASICAUTH|OIDC)\w*=(?!false)./i,
    settings: /mongo-express\/config/,
    source: 'github.com/mongo-express/mongo-express, README: ME_CONFIG_BASICAUTH_PASSWORD',
  },
  {
    name: 'Redis Commander',
    images: ['rediscommander/redis-commander', 'ghcr.io/joeferner/redis-commander'],
    programs: ['redis-commander'],
    ports: ['8081'],
    effect: 'can edit the database',
    power: 'data',
    closes: /^HTTP_(?:USER|PASSWORD)\w*=.|^--http-auth/,
    settings: /redis-commander\/config/,
    source: 'github.com/joeferner/redis-commander, README: HTTP_USER',
  },
  {
    name: 'Kafka UI',
    images: ['provectuslabs/kafka-ui', 'ghcr.io/kafbat/kafka-ui', 'kafbat/kafka-ui'],
    programs: ['java'],
    ports: ['8080'],
    effect: 'can read and write every topic',
    power: 'data',
    closes: /^(?:AUTH_TYPE=(?!DISABLED).|SPRING_SECURITY|SPRING_CONFIG|DYNAMIC_CONFIG_ENABLED=true)/i,
    settings: /\.ya?ml$/,
    closesIn: /^auth:/m,
    source: 'docs.kafka-ui.provectus.io, authentication: AUTH_TYPE',
  },
  {
    name: 'Kafdrop',
    images: ['obsidiandynamics/kafdrop'],
    programs: ['/kafdrop.sh'],
    ports: ['9000'],
    effect: 'can read every topic',
    power: 'reading',
    closes: never,
    source: 'github.com/obsidiandynamics/kafdrop, README: it has no login of its own',
  },
  {
    name: 'Dozzle',
    images: ['amir20/dozzle', 'ghcr.io/amir20/dozzle'],
    programs: ['dozzle'],
    ports: ['8080'],
    effect: 'can read the logs of all containers',
    power: 'reading',
    closes: /^(?:DOZZLE_(?:AUTH_PROVIDER|USERNAME)=.|--auth-provider|--username)/,
    source: 'dozzle.dev/guide/authentication: none by default',
  },
  {
    name: 'Qdrant',
    images: ['qdrant/qdrant', 'ghcr.io/qdrant/qdrant/qdrant'],
    programs: ['qdrant', 'entrypoint.sh'],
    ports: ['6333', '6334'],
    effect: 'can read and write every collection',
    power: 'data',
    closes: /^QDRANT__SERVICE__(?:API_KEY|JWT_RBAC)\w*=./,
    settings: /qdrant\/config/,
    closesIn: /^\s*api_key:\s*\S/m,
    source: 'qdrant.tech/documentation, security: instances are open by default',
  },
  {
    name: 'Milvus',
    images: ['milvusdb/milvus'],
    programs: ['milvus'],
    ports: ['19530'],
    effect: 'can read and write every collection',
    power: 'data',
    closes: /AUTHORIZATIONENABLED=(?!false)./i,
    settings: /milvus\/configs/,
    closesIn: /authorizationEnabled:\s*true/,
    source: 'milvus.io/docs, authenticate user access: off by default',
  },
  {
    name: 'Chroma',
    images: ['chromadb/chroma', 'ghcr.io/chroma-core/chroma'],
    programs: ['chroma'],
    ports: ['8000'],
    effect: 'can read and write every collection',
    power: 'data',
    closes: /^CHROMA_SERVER_AUTH\w*=.|^CHROMA_SERVER_AUTHN\w*=./,
    settings: /config\.ya?ml$/,
    source: 'docs.trychroma.com, authentication: none by default',
  },
  {
    name: 'Meilisearch',
    images: ['getmeili/meilisearch'],
    programs: ['meilisearch'],
    ports: ['7700'],
    effect: 'can read and write every index',
    power: 'data',
    closes: /^(?:MEILI_(?:MASTER_KEY|ENV=production|CONFIG_FILE_PATH)|--master-key|--env$|--env=production|--config-file-path)/,
    settings: /config\.toml$/,
    closesIn: /^\s*master_key\s*=/m,
    source: 'meilisearch.com/docs, securing your project: without a master key all routes are open',
  },
  {
    name: 'RethinkDB',
    images: ['rethinkdb'],
    programs: ['rethinkdb'],
    ports: ['28015', '8080'],
    effect: 'are administrators of the database',
    power: 'data',
    closes: /^--initial-password/,
    keptIn: ['/data'],
    source: 'rethinkdb.com/docs/security: the account admin has no password',
  },
  {
    name: 'NATS',
    images: ['nats'],
    programs: ['nats-server'],
    ports: ['4222'],
    effect: 'can publish and read messages',
    power: 'data',
    closes: /^(?:--?(?:user|pass|auth|tlsverify)\b|NATS_\w*(?:USER|PASS|TOKEN|AUTH)\w*=.)/,
    settings: /\.conf$/,
    closesIn: /\b(?:authorization|accounts|operator|resolver|verify)\b/,
    source: 'docs.nats.io, authentication: none by default',
  },
  {
    name: 'Mosquitto',
    images: ['eclipse-mosquitto'],
    only: before(2),
    programs: ['mosquitto'],
    ports: ['1883', '9001'],
    effect: 'can publish and read messages',
    power: 'data',
    closes: never,
    settings: /mosquitto/,
    closesIn: /^\s*(?:password_file|allow_anonymous\s+false|auth_plugin|plugin|require_certificate\s+true)/m,
    source: 'mosquitto.org/documentation/migrating-to-2-0: anonymous clients were allowed before',
  },
  {
    name: 'Consul',
    images: ['consul', 'hashicorp/consul'],
    programs: ['consul', 'agent'],
    ports: ['8500'],
    effect: 'can change services and keys',
    power: 'data',
    closes: /acl/i,
    settings: /\/consul\/config/,
    closesIn: /acl/i,
    listens: /^-?-client(?:=|$)|^CONSUL_CLIENT_INTERFACE=.|client_addr/,
    source: 'developer.hashicorp.com/consul/docs, access control: off by default',
  },
  {
    name: 'its registry',
    images: ['registry', 'distribution/distribution'],
    programs: ['registry', 'serve'],
    ports: ['5000'],
    effect: 'can replace every image',
    power: 'data',
    closes: /^REGISTRY_(?:AUTH\w*|PROXY_REMOTEURL|HTTP_TLS_CLIENTCAS\w*|STORAGE_MAINTENANCE_READONLY\w*|CONFIGURATION_PATH)=./,
    settings: /config[\w.-]*\.ya?ml$/,
    closesIn: /^(?:auth|proxy):/m,
    source: 'distribution.github.io/distribution, deploying a registry: native basic auth',
  },
  {
    name: 'Solr',
    images: ['solr'],
    programs: ['solr', 'solr-precreate', 'solr-create', 'solr-foreground', 'solr-demo'],
    ports: ['8983'],
    effect: 'can read and change every collection',
    power: 'data',
    closes: /^SOLR_AUTH\w*=.|security\.json/,
    settings: /security\.json$/,
    keptIn: ['/var/solr', '/var/solr/data', '/opt/solr/server/solr'],
    source: 'solr.apache.org/guide, authentication and authorization plugins: none by default',
  },
  {
    name: 'Ollama',
    images: ['ollama/ollama'],
    programs: ['serve', 'ollama'],
    ports: ['11434'],
    effect: 'can use, add and delete its models',
    power: 'data',
    closes: never,
    source: 'docs.ollama.com, API: it has no authentication',
  },
  {
    name: 'LocalStack',
    images: ['localstack/localstack'],
    programs: ['localstack'],
    ports: ['4566'],
    effect: 'can use all of its services',
    power: 'data',
    closes: never,
    source: 'docs.localstack.cloud, security: it takes any credentials',
  },
  {
    name: 'Selenium',
    images: ['selenium/standalone-*', 'selenium/hub', 'seleniarm/standalone-*', 'seleniarm/hub'],
    programs: ['/opt/bin/entry_point.sh'],
    ports: ['4444'],
    effect: 'can control its browsers, and by them read what the network offers',
    power: 'data',
    closes: /^SE_ROUTER_(?:USERNAME|PASSWORD)=.|^SE_(?:OPTS|HUB_OPTS)=.*--(?:username|password)/,
    source: 'selenium.dev/documentation/grid/getting_started: the grid must be protected from external access',
  },
  {
    name: 'Browserless',
    images: ['browserless/chrome', 'browserless/chromium', 'ghcr.io/browserless/*'],
    programs: ['./start.sh'],
    ports: ['3000'],
    effect: 'can control its browsers, and by them read what the network offers',
    power: 'data',
    closes: /^TOKEN=./,
    source: 'docs.browserless.io, Docker configuration: TOKEN',
  },
  {
    name: 'Node-RED',
    images: ['nodered/node-red', 'nodered/node-red-docker', 'ghcr.io/node-red/node-red'],
    programs: ['node-red'],
    ports: ['1880'],
    effect: 'can run programs with its flows',
    power: 'code',
    closes: never,
    settings: /settings\.js$/,
    closesIn: /^\s*adminAuth\s*:/m,
    keptIn: ['/data'],
    source: 'nodered.org/docs/user-guide/runtime/securing-node-red: the editor is open by default',
  },
  {
    name: 'its desktop',
    images: desktops.flatMap(desktop),
    programs: ['/init'],
    ports: ['3000', '3001'],
    effect: 'can use its desktop and its terminal',
    power: 'code',
    closes: /^(?:FILE__)?PASSWORD=./,
    source: 'docs.linuxserver.io, baseimage-selkies and baseimage-kasmvnc: no authentication by default, and a terminal with sudo',
  },
  {
    name: 'code-server',
    images: desktop('code-server'),
    programs: ['/init'],
    ports: ['8443'],
    effect: 'can use its editor and its shell',
    power: 'code',
    closes: /^(?:FILE__)?(?:HASHED_)?PASSWORD=./,
    source: 'docs.linuxserver.io/images/docker-code-server: without PASSWORD there is no auth',
  },
  {
    name: 'OpenVSCode Server',
    images: [...desktop('openvscode-server'), 'gitpod/openvscode-server'],
    programs: ['/init'],
    ports: ['3000'],
    effect: 'can use its editor and its shell',
    power: 'code',
    closes: /^CONNECTION_(?:TOKEN|SECRET)=.|^--connection-token/,
    source: 'gitpod-io/openvscode-releases Dockerfile: --without-connection-token',
  },
  {
    name: 'its desktop',
    images: ['dorowu/ubuntu-desktop-lxde-vnc'],
    programs: ['/startup.sh'],
    ports: ['80', '443', '5900'],
    effect: 'can use its desktop and its terminal',
    power: 'code',
    closes: /^(?:VNC|HTTP)_PASSWORD=./,
    source: 'github.com/fcwu/docker-ubuntu-vnc-desktop, README: VNC_PASSWORD and HTTP_PASSWORD',
  },
  {
    name: 'its desktop',
    images: ['jlesage/*'],
    programs: ['/init'],
    ports: ['5800', '5900'],
    effect: 'can use its program and the files that it opens',
    power: 'data',
    closes: /^(?:VNC_PASSWORD|WEB_AUTHENTICATION|SECURE_CONNECTION_VNC_METHOD)\w*=./,
    settings: /\/config\/\.?(?:vncpass|webauth)/,
    keptIn: ['/config'],
    source: 'github.com/jlesage/docker-baseimage-gui, README: VNC password and web authentication are optional',
  },
  {
    name: 'ttyd',
    images: ['tsl0922/ttyd'],
    programs: ['ttyd'],
    ports: ['7681'],
    effect: 'can use its shell',
    power: 'code',
    closes: /^(?:-c|--credential|-H|--auth-header|-A|--ssl-ca)/,
    source: 'github.com/tsl0922/ttyd, README: --credential',
  },
  {
    name: 'Flink',
    byCommand: true,
    images: ['flink', 'apache/flink'],
    programs: ['jobmanager', 'standalone-job'],
    ports: ['8081'],
    effect: 'can run jobs of their own',
    power: 'code',
    closes: /security\.ssl\.rest|web\.submit\.enable:\s*false/,
    settings: /flink[\w-]*\.ya?ml$|\/opt\/flink\/conf/,
    closesIn: /security\.ssl\.rest|web\.submit\.enable:\s*false/,
    source: 'nightlies.apache.org/flink, security: the REST endpoint has no authentication',
  },
  {
    name: 'Ray',
    byCommand: true,
    images: ['rayproject/ray', 'rayproject/ray-ml'],
    programs: ['ray'],
    ports: ['8265', '10001'],
    effect: 'can run jobs of their own',
    power: 'code',
    closes: /^RAY_AUTH_MODE=token/i,
    listens: /^--dashboard-host(?:=0\.0\.0\.0)?$|^--ray-client-server-port|^0\.0\.0\.0$/,
    source: 'docs.ray.io/en/latest/ray-security: clients run arbitrary code',
  },
  {
    name: 'Dask',
    byCommand: true,
    images: ['daskdev/dask', 'ghcr.io/dask/dask'],
    programs: ['dask-scheduler', 'dask', 'scheduler'],
    ports: ['8786'],
    effect: 'can run jobs of their own',
    power: 'code',
    closes: /tls/i,
    source: 'distributed.dask.org, TLS/SSL: off by default',
  },
];

/** The program of an image that asks nobody, where one is known for it. */
export function openProgramOf(reference: string, found: Found | undefined): OpenProgram | undefined {
  const image = found?.image ?? parseImage(reference);
  const tag = readTag(image);
  return openPrograms.find(
    ({ images, only = () => true }) =>
      images.some((name) => (name.endsWith('*') ? image.name.startsWith(name.slice(0, -1)) : image.name === name)) && only(tag),
  );
}

/** A way of starting a program for which every client that reaches its port may run code in it. */
export interface OpenDebugger {
  readonly name: string;
  /** On a command with its options, or on the value of a variable; the group `port` is the port where one is said. */
  readonly starts: RegExp;
  readonly port?: string;
  readonly source: string;
}

/** Debuggers that listen on all addresses of the container. By default they listen on the loopback address, which no published port reaches. */
export const openDebuggers: readonly OpenDebugger[] = [
  {
    name: "Node's debugger",
    starts: /--inspect(?:-brk|-wait)?[= ](?:0\.0\.0\.0|\[?::\]?|\*)(?::(?<port>\d{1,5}))?(?![\d.])/,
    port: '9229',
    source: 'nodejs.org/en/learn/getting-started/debugging, security implications',
  },
  {
    name: "Java's debugger",
    starts: /(?:jdwp[=:]|Xrunjdwp:)(?=[^\s"']*server=y)[^\s"']*?address=(?:\*|0\.0\.0\.0):(?<port>\d{1,5})/,
    source: 'docs.oracle.com, JPDA connection and invocation',
  },
  {
    name: "Python's debugger",
    starts: /debugpy\s(?:[^;&|]*\s)?--listen[= ](?:0\.0\.0\.0|\*):(?<port>\d{1,5})/,
    source: 'github.com/microsoft/debugpy, README',
  },
  {
    name: "Go's debugger",
    starts: /\bdlv\s[^;&|]*--listen[= ](?:0\.0\.0\.0|\[::\])?:(?<port>\d{1,5})/,
    source: 'github.com/go-delve/delve Documentation/usage/dlv.md',
  },
  {
    name: 'gdbserver',
    starts: /\bgdbserver\s(?:[^;&|]*\s)?(?:0\.0\.0\.0|\*)?:(?<port>\d{1,5})/,
    source: 'sourceware.org/gdb, gdbserver manual page',
  },
];
