/** A service of test/engine/services and how a real client sees that it works. */
export interface Tried {
  /** Its folder: `compose.yaml` and what it needs. */
  readonly name: string;
  /** The name under which the image is built, that of the official one. */
  readonly image: string;
  /** The folder or file below `services` that makes the image; without it the folder's own Dockerfile, which Compose names when it is the person's. */
  readonly from?: string;
  /** The image that the Dockerfile starts from; the one of that name in `bases` makes it. */
  readonly base?: string;
  /** Shell command of the client in the project's folder, before anything starts; afterwards all files belong to user 1000. */
  readonly prepare?: string;
  /** Shell command of the client, in a container on the service's network, and what it must print. */
  readonly ask?: readonly [command: string, answer: RegExp];
  readonly keeps?: Keeps;
}

/** How a client gives a service words to keep, and reads them again. */
export interface Keeps {
  /** Shell command of the client. */
  readonly write: (word: string) => string;
  /** Shell command that prints all words. */
  readonly read: string;
  /** The words are in the container's own layer: a new container starts without them. */
  readonly inContainer?: true;
  /** A volume that the client has at `/kept` meanwhile, for a service that nobody asks over the network. */
  readonly volume?: string;
  /** Seconds until a word can be read, where that takes longer. */
  readonly patience?: number;
}

const fcgi = 'SCRIPT_FILENAME=/var/www/html/index.php REQUEST_METHOD=GET cgi-fcgi -bind -connect app:9000';

/** Words by the query of a GET; the page lists all. */
const page = (url: string): Keeps => ({ write: (word) => `curl -fsS '${url}?word=${word}'`, read: `curl -fsS ${url}` });

const psql = `PGPASSWORD='correct horse' psql -v ON_ERROR_STOP=1 -h db -U postgres -At`;
const mariadb = 'mariadb -h db -u root -pcorrect-horse -N';
const sftp = 'sshpass -p correct-horse sftp -q -o BatchMode=no -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -b - joe@files';
const shop = '-u shop -P correct-horse -h broker';

export const services: readonly Tried[] = [
  {
    name: 'cron',
    image: 'shop/jobs:1',
    keeps: { write: (word) => `echo ${word} >> /kept/orders`, read: 'cat /kept/backup/orders', volume: 'shop', patience: 75 },
  },
  {
    name: 'postgres',
    image: 'postgres:15',
    keeps: {
      write: (word) => `${psql} -c 'create table if not exists words(word text)' -c "insert into words values ('${word}')"`,
      read: `${psql} -c 'select word from words'`,
    },
  },
  {
    name: 'mariadb',
    image: 'mariadb:10.11',
    keeps: {
      write: (word) =>
        `${mariadb} -e 'create database if not exists d; create table if not exists d.words(word text); insert into d.words values ("${word}")'`,
      read: `${mariadb} -e 'select word from d.words'`,
    },
  },
  {
    name: 'redis',
    image: 'redis:7',
    keeps: { write: (word) => `redis-cli -e -h cache sadd words ${word}`, read: 'redis-cli -e -h cache smembers words' },
  },
  { name: 'sentinel', image: 'redis:7', from: 'redis', ask: ['redis-cli -h watch -p 26379 sentinel masters', /^shop$/m] },
  { name: 'nginx', image: 'nginx:1.22', ask: ['curl -fsS http://web/', /^hello$/m] },
  {
    name: 'nginx-key',
    image: 'nginx:1.22',
    from: 'nginx',
    prepare:
      'mkdir certs && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=web -keyout certs/key.pem -out certs/cert.pem && chmod 600 certs/key.pem',
    ask: ['curl -kfsS https://web/', /^hello$/m],
  },
  { name: 'nginx-log', image: 'nginx:1.22', from: 'nginx', ask: ['curl -fsS http://web/', /^hello$/m] },
  { name: 'httpd', image: 'httpd:2.4', ask: ['curl -fsS http://web/', /^hello$/m] },
  {
    name: 'memcached',
    image: 'memcached:1.6',
    ask: [`printf 'set k 0 60 5\\r\\nhello\\r\\nget k\\r\\nquit\\r\\n' | nc -w 3 sessions 11211`, /^hello\r?$/m],
  },
  {
    name: 'rabbitmq',
    image: 'rabbitmq:3',
    keeps: {
      write: (word) => `amqp-declare-queue -s queue -d -q words && amqp-publish -s queue -r words -p -b '${word}'`,
      // What is not acknowledged goes back into the queue.
      read: `timeout 3 amqp-consume -s queue -q words -- sh -c 'cat; echo; exit 1'; true`,
    },
  },
  { name: 'haproxy', image: 'haproxy:2.6', ask: ['curl -fsS http://balancer:8080/', /^hello$/m] },
  {
    name: 'mosquitto',
    image: 'eclipse-mosquitto:2',
    keeps: {
      write: (word) => `mosquitto_pub -h broker -t words/${word} -r -q 1 -m ${word}`,
      read: `mosquitto_sub -h broker -t 'words/#' -W 1 || [ $? = 27 ]`,
    },
  },
  {
    name: 'mosquitto-passwords',
    image: 'eclipse-mosquitto:2',
    from: 'mosquitto',
    prepare: 'mosquitto_passwd -b -c config/passwords shop correct-horse && chmod 600 config/passwords',
    keeps: {
      write: (word) => `mosquitto_pub ${shop} -t words/${word} -r -q 1 -m ${word}`,
      read: `mosquitto_sub ${shop} -t 'words/#' -W 1 || [ $? = 27 ]`,
    },
  },
  {
    name: 'squid',
    image: 'ubuntu/squid:5.2-22.04_beta',
    ask: [
      'curl -sS -x http://proxy:3128 http://proxy:3128/squid-internal-static/icons/SN.png -o /dev/null -w "%{http_code}\\n"; curl -sSI http://proxy:3128/ | grep -i "^server"',
      /squid/i,
    ],
  },
  { name: 'php-fpm', image: 'php:8.2-fpm', ask: [fcgi, /fpm [1-9]/] },
  { name: 'node', image: 'shop/web:1.0', base: 'node:18', ask: ['curl -fsS http://web:3000/', /^hello$/m] },
  { name: 'node-log', image: 'shop/visits:1', base: 'node:18', keeps: { ...page('http://web:3000/'), inContainer: true } },
  { name: 'python', image: 'guestbook/web:2', base: 'python:3.11', keeps: page('http://web:8000/') },
  { name: 'bind', image: 'shop/notes:1', base: 'python:3.11', keeps: page('http://web:8000/') },
  {
    name: 'flask',
    image: 'shop/flask:1',
    base: 'python:3.11',
    keeps: { write: (word) => `curl -fsS -d word=${word} http://web:8000/`, read: 'curl -fsS http://web:8000/' },
  },
  { name: 'supervisor', image: 'shop/ledger:3', keeps: page('http://ledger:8080/') },
  {
    name: 'papers',
    image: 'registry.example.org/office/papers:2.13',
    from: 'bases/papers.Dockerfile',
    keeps: page('http://papers:8080/'),
  },
  { name: 'sudo', image: 'shop/steps-down:1', keeps: page('http://web:8000/') },
  {
    name: 'sftp',
    image: 'shop/sftp:1',
    keeps: {
      write: (word) => `echo ${word} > /tmp/${word} && echo 'put /tmp/${word} upload/${word}' | ${sftp}`,
      read: `echo 'ls -1 upload' | ${sftp} | sed 's#.*/##'`,
    },
  },
  {
    name: 'ftp',
    image: 'registry.example.org/ops/ftp:3',
    from: 'bases/ftp.Dockerfile',
    keeps: {
      write: (word) => `echo ${word} | curl -sS -u joe:correct-horse -T - ftp://ftp/${word}`,
      read: 'curl -sS -u joe:correct-horse -l ftp://ftp/',
    },
  },
  {
    name: 'mail',
    image: 'shop/mail:1',
    keeps: {
      write: (word) =>
        `printf 'Subject: order\\r\\n\\r\\n${word}\\r\\n' | curl -sS smtp://mail/shop --mail-from shop@example.org --mail-rcpt joe@shop.example -T -`,
      read: 'cat /kept/joe',
      volume: 'boxes',
    },
  },
];
