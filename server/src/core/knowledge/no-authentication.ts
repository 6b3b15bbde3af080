import { parseImage } from './image-name';

/** A setting by which a service lets everybody in. */
export interface OpenSetting {
  /** What it opens, as the beginning of a sentence about callers: "everybody is superuser". */
  readonly effect: string;
  /** The variable of the environment, or the option of the command without its dashes. */
  readonly variable?: string;
  readonly option?: string;
  /** The values that open it; an option without a value counts as `true`. */
  readonly when: RegExp;
  /** Last parts of the names of the images that know the setting; absent where its name is unmistakable. */
  readonly images?: readonly string[];
  /** Variables or options that ask for a password after all, when they are not empty. */
  readonly unless?: RegExp;
  /**
   * Words of the command that start a part of the program which does not listen, and those that start the part which does: with one of the
   * first and none of the second the setting does nothing.
   */
  readonly parts?: { readonly deaf: RegExp; readonly listening: RegExp };
  /** The ports of the container that it opens, where it is not every port of the service. */
  readonly ports?: readonly string[];
  /** A value that closes it; where there is none, the setting has to go. */
  readonly instead?: string;
  readonly source: string;
  readonly checked: string;
}

const checked = '2026-11-24';
const yes = /^(?:true|yes|y|on|1)$/i;
const no = /^(?:false|no|n|off|0)$/i;
const anything = /./s;
const nothing = /^(?:''|"")?$/;

/** A setting of the environment. */
const variable = (
  name: string,
  when: RegExp,
  effect: string,
  source: string,
  more: Pick<OpenSetting, 'images' | 'unless' | 'instead' | 'ports' | 'parts'> = {},
): OpenSetting => ({ variable: name, when, effect, source, checked, ...more });

/** A setting of the command. */
const option = (
  name: string,
  when: RegExp,
  effect: string,
  source: string,
  more: Pick<OpenSetting, 'images' | 'unless' | 'ports'> = {},
): OpenSetting => ({ option: name, when, effect, source, checked, ...more });

const rootPassword = /^(?:MYSQL|MARIADB)_(?:ROOT_PASSWORD(?:_FILE|_HASH)?|RANDOM_ROOT_PASSWORD)$/;
const bitnamiPassword = /_PASSWORD(?:_FILE)?$/;
// airflow.apache.org/docs, command line interface: the webserver alone offers the API.
const airflow = {
  deaf: /^(?:scheduler|worker|flower|triggerer|dag-processor|celery|kubernetes|kerberos|db|initdb|upgradedb|resetdb|users|create_user|version)$/,
  listening: /^(?:webserver|api-server|standalone)$/,
};
const search = ['elasticsearch', 'elasticsearch-oss'];

export const openSettings: readonly OpenSetting[] = [
  variable('POSTGRES_HOST_AUTH_METHOD', /^trust$/, 'every connection is a superuser of the database', 'hub.docker.com/_/postgres', {
    instead: 'scram-sha-256',
  }),
  variable('MYSQL_ALLOW_EMPTY_PASSWORD', anything, 'root of the database has no password', 'hub.docker.com/_/mysql', {
    unless: rootPassword,
  }),
  variable(
    'MARIADB_ALLOW_EMPTY_ROOT_PASSWORD',
    anything,
    'root of the database has no password',
    'mariadb.com/kb, Docker official image variables',
    {
      unless: rootPassword,
    },
  ),
  variable('ALLOW_EMPTY_PASSWORD', yes, 'it takes an empty password', 'github.com/bitnami/containers, README of each image', {
    unless: bitnamiPassword,
  }),
  variable('ALLOW_ANONYMOUS_LOGIN', yes, 'it takes connections without a login', 'github.com/bitnami/containers, zookeeper', {
    unless: /^ZOO_ENABLE_AUTH$/,
  }),
  variable('ALLOW_NONE_AUTHENTICATION', yes, 'it takes requests without a login', 'github.com/bitnami/containers, etcd', {
    unless: /^ETCD_ROOT_PASSWORD$/,
  }),
  variable('ALLOW_PLAINTEXT_LISTENER', yes, 'it takes connections without a login, unencrypted', 'github.com/bitnami/containers, kafka'),
  variable('xpack.security.enabled', no, 'everybody reads and writes every index', 'elastic.co/guide, security settings', {
    images: [...search, 'kibana'],
    instead: 'true',
  }),
  variable('ES_SETTING_XPACK_SECURITY_ENABLED', no, 'everybody reads and writes every index', 'elastic.co/guide, configure with Docker', {
    instead: 'true',
  }),
  option('xpack.security.enabled', no, 'everybody reads and writes every index', 'elastic.co/guide, security settings'),
  variable('DISABLE_SECURITY_PLUGIN', yes, 'everybody reads and writes every index', 'docs.opensearch.org, disabling security', {
    instead: 'false',
  }),
  variable('plugins.security.disabled', yes, 'everybody reads and writes every index', 'docs.opensearch.org, disabling security', {
    instead: 'false',
  }),
  variable('DISABLE_SECURITY_DASHBOARDS_PLUGIN', yes, 'its dashboards ask nobody for a login', 'docs.opensearch.org, disabling security', {
    instead: 'false',
  }),
  variable('TRAEFIK_API_INSECURE', yes, 'its API and dashboard answer everybody on port 8080', 'doc.traefik.io, API: insecure', {
    instead: 'false',
    ports: ['8080'],
  }),
  option('api.insecure', yes, 'its API and dashboard answer everybody on port 8080', 'doc.traefik.io, API: insecure', { ports: ['8080'] }),
  option('protected-mode', no, 'it takes commands from everybody', 'redis.io/docs, security: protected mode', {
    images: ['redis', 'redis-stack', 'redis-stack-server', 'valkey', 'keydb'],
    unless: /^(?:requirepass|aclfile|user|REDIS_PASSWORD|VALKEY_PASSWORD)$/,
  }),
  option('noauth', yes, 'it asks nobody for a login', 'mongodb.com/docs, mongod; filebrowser.org, CLI', {
    images: ['mongo', 'mongodb', 'filebrowser'],
  }),
  variable('FB_NOAUTH', yes, 'it asks nobody for a login', 'filebrowser.org, CLI', { instead: 'false' }),
  variable('ME_CONFIG_BASICAUTH', no, 'everybody edits the database', 'github.com/mongo-express/mongo-express', { instead: 'true' }),
  variable('NEO4J_AUTH', /^none$/i, 'everybody reads and writes the graph', 'neo4j.com/docs, Docker: configuration'),
  variable('ARANGO_NO_AUTH', anything, 'it asks nobody for a login', 'hub.docker.com/_/arangodb', {
    unless: /^ARANGO_(?:ROOT_PASSWORD(?:_FILE)?|RANDOM_ROOT_PASSWORD)$/,
  }),
  variable(
    'CLICKHOUSE_SKIP_USER_SETUP',
    /^1$/,
    'the user "default" has no password',
    'clickhouse.com/docs, Docker: managing the default user',
    {
      unless: /^CLICKHOUSE_PASSWORD(?:_FILE)?$/,
    },
  ),
  variable('CASSANDRA_AUTHENTICATOR', /^AllowAllAuthenticator$/, 'it asks nobody for a login', 'cassandra.apache.org/doc, security', {
    instead: 'PasswordAuthenticator',
  }),
  variable('INFLUXDB_HTTP_AUTH_ENABLED', no, 'everybody reads and writes every series', 'docs.influxdata.com/influxdb/v1, authentication', {
    instead: 'true',
  }),
  variable('AUTHENTICATION_ANONYMOUS_ACCESS_ENABLED', yes, 'it asks nobody for a key', 'docs.weaviate.io, authentication', {
    instead: 'false',
  }),
  variable('SURREAL_UNAUTHENTICATED', yes, 'it asks nobody for a login', 'surrealdb.com/docs, start command', { instead: 'false' }),
  option('unauthenticated', yes, 'it asks nobody for a login', 'surrealdb.com/docs, start command', { images: ['surrealdb'] }),
  option('insecure', yes, 'everybody is root of the database', 'cockroachlabs.com/docs, cockroach start', { images: ['cockroach'] }),
  variable('FLOWER_UNAUTHENTICATED_API', yes, 'everybody controls the workers through its API', 'flower.readthedocs.io, authentication', {
    unless: /^(?:FLOWER_BASIC_AUTH|FLOWER_AUTH|basic_auth|basic-auth|auth)$/,
    instead: 'false',
  }),
  variable('SE_VNC_NO_PASSWORD', yes, 'everybody drives the browser by VNC', 'github.com/SeleniumHQ/docker-selenium, README', {
    instead: 'false',
    ports: ['5900', '7900'],
  }),
  variable(
    'AIRFLOW__API__AUTH_BACKEND',
    /^airflow\.api\.auth\.backend\.default$/,
    'its API starts jobs for everybody',
    'airflow.apache.org/docs, API authentication',
    {
      instead: 'airflow.api.auth.backend.deny_all',
      parts: airflow,
    },
  ),
  ...['ASPIRE', 'DOTNET'].map((prefix) =>
    variable(
      `${prefix}_DASHBOARD_UNSECURED_ALLOW_ANONYMOUS`,
      yes,
      'everybody reads its logs and traces, and settings with the secrets in them',
      'aspire.dev/dashboard, configuration and security considerations',
      { instead: 'false' },
    ),
  ),
  variable('JUPYTER_TOKEN', nothing, 'everybody runs code in its notebooks', 'jupyter-server.readthedocs.io, security'),
  ...['NotebookApp', 'ServerApp', 'IdentityProvider'].map((app) =>
    option(`${app}.token`, nothing, 'everybody runs code in its notebooks', 'jupyter-server.readthedocs.io, security', {
      unless: /\.(?:password|hashed_password)$/,
    }),
  ),
  option('auth', /^none$/, 'everybody has its editor and its shell', 'coder.com/docs/code-server, FAQ', { images: ['code-server'] }),
  option('no-auth', yes, 'it asks nobody for a login', 'github.com/portainer/portainer, releases before 2.0', {
    images: ['portainer', 'portainer-ce'],
  }),
];

/** The configuration without passwords that comes with the image of Mosquitto (hub.docker.com/_/eclipse-mosquitto). */
export const openConfiguration = { path: '/mosquitto-no-auth.conf', effect: 'everybody publishes and reads messages' };

/** True where an image knows a setting. @param image its reference, where it is known */
export function knowsSetting({ images }: OpenSetting, image: string | undefined): boolean {
  return images === undefined || (image !== undefined && images.includes(parseImage(image).short));
}
