/** A service of test/engine/services and how a real client sees that it works. */
export interface Tried {
  /** Its folder: `Dockerfile`, `compose.yaml` and what they need. */
  readonly name: string;
  /** The name under which the image is built, that of the official one. */
  readonly image: string;
  /** The image that the folder's own Dockerfile, which is hardened too, starts from; the Dockerfile of that name in `bases` makes it. */
  readonly base?: string;
  /** Shell command of the client, in a container on the service's network. */
  readonly ask: string;
  readonly answer: RegExp;
  /** Answer on the second start, where it shows that the data is the same. */
  readonly again?: RegExp;
}

const fcgi = 'SCRIPT_FILENAME=/var/www/html/index.php REQUEST_METHOD=GET cgi-fcgi -bind -connect app:9000';

export const services: readonly Tried[] = [
  {
    name: 'postgres',
    image: 'postgres:15',
    ask: `PGPASSWORD='correct horse' psql -h db -U postgres -Atc 'create table if not exists t(n int)' -c 'insert into t values (1)' -c 'select count(*), 6*7 from t'`,
    answer: /^1\|42$/m,
    again: /^2\|42$/m,
  },
  {
    name: 'mariadb',
    image: 'mariadb:10.11',
    ask: `mariadb -h db -u root -pcorrect-horse -N -e 'create database if not exists d; create table if not exists d.t(n int); insert into d.t values (1); select concat(count(*), "|", 6*7) from d.t'`,
    answer: /^1\|42$/m,
    again: /^2\|42$/m,
  },
  { name: 'redis', image: 'redis:7', ask: 'redis-cli -h cache incr visits', answer: /^1$/m, again: /^2$/m },
  { name: 'nginx', image: 'nginx:1.22', ask: 'curl -fsS http://web/', answer: /^hello$/m },
  { name: 'httpd', image: 'httpd:2.4', ask: 'curl -fsS http://web/', answer: /^hello$/m },
  {
    name: 'memcached',
    image: 'memcached:1.6',
    ask: `printf 'set k 0 60 5\\r\\nhello\\r\\nget k\\r\\nquit\\r\\n' | nc -w 3 sessions 11211`,
    answer: /^hello\r?$/m,
  },
  {
    name: 'rabbitmq',
    image: 'rabbitmq:3',
    ask: `printf 'AMQP\\000\\000\\011\\001' | nc -w 3 queue 5672 | strings -n 4`,
    answer: /RabbitMQ/,
  },
  { name: 'haproxy', image: 'haproxy:2.6', ask: 'curl -fsS http://balancer:8080/', answer: /^hello$/m },
  {
    name: 'mosquitto',
    image: 'eclipse-mosquitto:2',
    ask: 'mosquitto_sub -h broker -t kept -C 1 -W 2 || true; mosquitto_pub -h broker -t kept -r -q 1 -m hello && mosquitto_sub -h broker -t kept -C 1 -W 3',
    answer: /^hello$/m,
    again: /^hello\nhello$/m,
  },
  {
    name: 'squid',
    image: 'ubuntu/squid:5.2-22.04_beta',
    ask: 'curl -sS -x http://proxy:3128 http://proxy:3128/squid-internal-static/icons/SN.png -o /dev/null -w "%{http_code}\\n"; curl -sSI http://proxy:3128/ | grep -i "^server"',
    answer: /squid/i,
  },
  { name: 'php-fpm', image: 'php:8.2-fpm', ask: fcgi, answer: /fpm [1-9]/ },
  { name: 'node', image: 'shop/web:1.0', base: 'node:18', ask: 'curl -fsS http://web:3000/', answer: /^hello$/m },
  {
    name: 'python',
    image: 'guestbook/web:2',
    base: 'python:3.11',
    ask: 'curl -fsS http://web:8000/',
    answer: /^visits 1$/m,
    again: /^visits 2$/m,
  },
];
