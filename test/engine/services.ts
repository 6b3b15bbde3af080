/** A service of test/engine/services and how a real client sees that it works. */
export interface Tried {
  /** Its folder: `compose.yaml` and what it needs. */
  readonly name: string;
  /**
   * The images in the order in which they are made, each with its Dockerfile: `./` begins one of the person's, in the folder, which is
   * hardened too (`#` names a stage of it); anything else is the file, or the folder with the `Dockerfile`, below `services`.
   */
  readonly images: Readonly<Record<string, string>>;
  /** Shell command of the client in the project's folder, before anything starts; afterwards all files belong to user 1000. */
  readonly prepare?: string;
  /** Shell command of the client, in a container on the service's network, and what it must print. */
  readonly ask?: readonly [command: string, answer: RegExp];
  readonly keeps?: Keeps;
  /** Shell command of many clients at once, which fails unless each is served. */
  readonly crowd?: string;
  /** The client works inside this service, as this user, as a person does in a development container. */
  readonly inside?: { readonly service: string; readonly user: string };
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

/** That many clients at once, each of which runs a shell command without single quotes. */
const crowd = (count: number, command: string): string => `seq ${count} | xargs -P ${count} -I+ sh -c '${command}'`;

/** Words by the query of a GET; the page lists all. */
const page = (url: string): Keeps => ({ write: (word) => `curl -fsS '${url}?word=${word}'`, read: `curl -fsS ${url}` });

/** That many visitors of a page at once. */
const visitors = (count: number, url: string): string => crowd(count, `curl -fsS ${url}`);

const fcgi = 'SCRIPT_FILENAME=/var/www/html/index.php REQUEST_METHOD=GET cgi-fcgi -bind -connect app:9000';
const psql = `PGPASSWORD='correct horse' psql -v ON_ERROR_STOP=1 -h db -U postgres -At`;
const mariadb = 'mariadb -h db -u root -pcorrect-horse -N';
const sftp = 'sshpass -p correct-horse sftp -q -o BatchMode=no -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -b - joe@files';
const shop = '-u shop -P correct-horse -h broker';
const imap = 'curl -sS -u joe:correct-horse';

const table: Keeps = {
  write: (word) => `${psql} -c 'create table if not exists words(word text)' -c "insert into words values ('${word}')"`,
  read: `${psql} -c 'select word from words'`,
};

const rows: Keeps = {
  write: (word) =>
    `${mariadb} -e 'create database if not exists d; create table if not exists d.words(word text); insert into d.words values ("${word}")'`,
  read: `${mariadb} -e 'select word from d.words'`,
};

/** Official images, by the folder of the service that has the same. */
const nginx = { 'nginx:1.22': 'nginx' };
const mosquitto = { 'eclipse-mosquitto:2': 'mosquitto' };

/** The images that a person's Dockerfile starts from, and the one that it makes. */
const ofNode = (tag: string): Tried['images'] => ({ 'node:18': 'bases/node.Dockerfile', [tag]: './Dockerfile' });
const ofPython = (tag: string): Tried['images'] => ({ 'python:3.11': 'bases/python.Dockerfile', [tag]: './Dockerfile' });

export const services: readonly Tried[] = [
  {
    name: 'cron',
    images: { 'shop/jobs:1': './Dockerfile' },
    keeps: { write: (word) => `echo ${word} >> /kept/orders`, read: 'cat /kept/backup/orders', volume: 'shop', patience: 75 },
  },
  {
    name: 'postgres',
    images: { 'postgres:15': 'postgres' },
    keeps: table,
    crowd: crowd(80, `PGPASSWORD="correct horse" psql -h db -U postgres -c "select pg_sleep(1)"`),
  },
  // It writes logs beside its data, where the image has a folder for them.
  { name: 'postgres-log', images: { 'postgres:15': 'postgres' }, keeps: table },
  { name: 'mariadb', images: { 'mariadb:10.11': 'mariadb' }, keeps: rows, crowd: crowd(120, `${mariadb} -e "select sleep(1)"`) },
  // A thread for each connection, and more of them than a guess would allow.
  { name: 'orders', images: { 'mariadb:10.11': 'mariadb' }, keeps: rows, crowd: crowd(350, `${mariadb} -e "select sleep(9)"`) },
  {
    name: 'redis',
    images: { 'redis:7': 'redis' },
    keeps: { write: (word) => `redis-cli -e -h cache sadd words ${word}`, read: 'redis-cli -e -h cache smembers words' },
    crowd: 'redis-benchmark -h cache -c 300 -n 3000 -t set,lpush -q',
  },
  { name: 'sentinel', images: { 'redis:7': 'redis' }, ask: ['redis-cli -h watch -p 26379 sentinel masters', /^shop$/m] },
  { name: 'nginx', images: nginx, ask: ['curl -fsS http://web/', /^hello$/m], crowd: visitors(300, 'http://web/') },
  {
    name: 'nginx-key',
    images: nginx,
    prepare:
      'mkdir certs && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -subj /CN=web -keyout certs/key.pem -out certs/cert.pem && chmod 600 certs/key.pem',
    ask: ['curl -kfsS https://web/', /^hello$/m],
  },
  { name: 'nginx-log', images: nginx, prepare: 'chmod 600 site.conf', ask: ['curl -fsS http://web/', /^hello$/m] },
  {
    name: 'httpd',
    images: { 'httpd:2.4': 'httpd' },
    ask: ['curl -fsS http://web/', /^hello$/m],
    // A thread waits for each request that is not complete.
    crowd: crowd(200, '(printf "GET / HTTP/1.0\\r\\n"; sleep 6; printf "\\r\\n") | nc -w 20 web 80 | grep -q hello'),
  },
  {
    name: 'memcached',
    images: { 'memcached:1.6': 'memcached' },
    ask: [`printf 'set k 0 60 5\\r\\nhello\\r\\nget k\\r\\nquit\\r\\n' | nc -w 3 sessions 11211`, /^hello\r?$/m],
    crowd: crowd(300, '(printf "get k\\r\\n"; sleep 3; printf "quit\\r\\n") | nc -w 20 sessions 11211 | grep -q hello'),
  },
  {
    name: 'rabbitmq',
    images: { 'rabbitmq:3': 'rabbitmq' },
    keeps: {
      write: (word) => `amqp-declare-queue -s queue -d -q words && amqp-publish -s queue -r words -p -b '${word}'`,
      // What is not acknowledged goes back into the queue.
      read: `timeout 3 amqp-consume -s queue -q words -- sh -c 'cat; echo; exit 1'; true`,
    },
    crowd: crowd(100, 'amqp-publish -s queue -r crowd -b +'),
  },
  {
    name: 'haproxy',
    images: { 'haproxy:2.6': 'haproxy', ...nginx },
    ask: ['curl -fsS http://balancer:8080/', /^hello$/m],
    crowd: visitors(300, 'http://balancer:8080/'),
  },
  {
    name: 'mosquitto',
    images: mosquitto,
    keeps: {
      write: (word) => `mosquitto_pub -h broker -t words/${word} -r -q 1 -m ${word}`,
      read: `mosquitto_sub -h broker -t 'words/#' -W 1 || [ $? = 27 ]`,
    },
    crowd: crowd(200, 'mosquitto_pub -h broker -t crowd -q 1 -m +'),
  },
  {
    name: 'mosquitto-passwords',
    images: mosquitto,
    prepare: 'touch config/passwords && chmod 600 config/passwords && mosquitto_passwd -b config/passwords shop correct-horse',
    keeps: {
      write: (word) => `mosquitto_pub ${shop} -t words/${word} -r -q 1 -m ${word}`,
      read: `mosquitto_sub ${shop} -t 'words/#' -W 1 || [ $? = 27 ]`,
    },
  },
  {
    name: 'squid',
    images: { 'ubuntu/squid:5.2-22.04_beta': 'squid', ...nginx },
    ask: ['curl -fsS -x http://proxy:3128 http://shop/', /^hello$/m],
    crowd: visitors(200, '-x http://proxy:3128 http://shop/'),
  },
  { name: 'php-fpm', images: { 'php:8.2-fpm': 'php-fpm' }, ask: [fcgi, /fpm [1-9]/], crowd: crowd(50, `${fcgi} | grep -q fpm`) },
  {
    name: 'node',
    images: ofNode('shop/web:1.0'),
    ask: ['curl -fsS http://web:3000/', /^hello$/m],
    crowd: visitors(200, 'http://web:3000/'),
  },
  { name: 'node-log', images: ofNode('shop/visits:1'), keeps: { ...page('http://web:3000/'), inContainer: true } },
  {
    name: 'port',
    images: { 'shop/door:2': './Dockerfile' },
    ask: ['curl -fsS http://web/', /^hello$/m],
    crowd: visitors(100, 'http://web/'),
  },
  { name: 'probe', images: ofPython('shop/probe:1'), ask: ['curl -fsS http://probe:8000/', /^answered$/m] },
  {
    name: 'python',
    images: ofPython('guestbook/web:2'),
    prepare: 'chmod 600 app.py',
    keeps: page('http://web:8000/'),
    crowd: visitors(100, 'http://web:8000/'),
  },
  { name: 'bind', images: ofPython('shop/notes:1'), prepare: 'touch data/words && chmod 600 data/words', keeps: page('http://web:8000/') },
  {
    name: 'person',
    images: ofPython('shop/diary:1'),
    prepare: 'chmod 600 diary.ini diary/words && chmod 700 diary',
    keeps: {
      write: (word) => `curl -fsS 'http://diary:8000/?token=let-me-in&word=${word}'`,
      read: `curl -fsS 'http://diary:8000/?token=let-me-in'`,
    },
  },
  {
    name: 'flask',
    images: ofPython('shop/flask:1'),
    keeps: { write: (word) => `curl -fsS -d word=${word} http://web:8000/`, read: 'curl -fsS http://web:8000/' },
    crowd: visitors(100, 'http://web:8000/'),
  },
  // Serves nobody until 300 are there.
  {
    name: 'crowd',
    images: ofPython('shop/counter:1'),
    ask: ['curl -fsS http://web:8000/', /^hello$/m],
    crowd: visitors(300, '-m 50 http://web:8000/crowd'),
  },
  { name: 'tally', images: ofPython('shop/tally:1'), keeps: page('http://web:8000/') },
  { name: 'hook', images: ofPython('shop/board:1'), keeps: page('http://web:8000/') },
  {
    name: 'ping',
    images: ofPython('shop/watch:1'),
    ask: ['curl -fsS http://watch:8000/localhost', /1 received/],
    crowd: visitors(40, 'http://watch:8000/localhost'),
  },
  // One program on an image, another on that image: both Dockerfiles are hardened, and then built.
  {
    name: 'stages',
    images: { ...ofNode('shop/web:7'), 'shop/web:check': './Dockerfile#check', 'shop/report:7': './report.Dockerfile' },
    keeps: {
      write: (word) => `curl -fsS http://web:8000/ | grep -q hello && curl -fsS 'http://report:8000/?word=${word}'`,
      read: 'curl -fsS http://report:8000/',
    },
  },
  { name: 'supervisor', images: { 'shop/ledger:3': './Dockerfile' }, keeps: page('http://ledger:8080/') },
  // A server, a queue and the one who empties it, each as another user.
  {
    name: 'desk',
    images: { 'shop/desk:1': './Dockerfile' },
    keeps: page('http://desk:8080/'),
    crowd: visitors(100, 'http://desk:8080/?word=crowd'),
  },
  { name: 's6', images: { 'shop/all-in-one:4': './Dockerfile' }, keeps: page('http://shop/'), crowd: visitors(100, 'http://shop/') },
  {
    name: 'papers',
    images: { 'registry.example.org/office/papers:2.13': 'bases/papers.Dockerfile' },
    keeps: page('http://papers:8080/'),
  },
  { name: 'sudo', images: { 'shop/steps-down:1': './Dockerfile' }, keeps: page('http://web:8000/') },
  {
    name: 'workplace',
    images: { 'postgres:15': 'postgres', 'mcr.microsoft.com/devcontainers/base:bookworm': 'bases/workplace.Dockerfile' },
    inside: { service: 'dev', user: 'vscode' },
    keeps: {
      write: (word) =>
        `sudo sh -c 'echo ${word} >> /cache/root' && psql -h db -U postgres -c 'create table if not exists words(word text)' -c "insert into words values ('${word}')"`,
      read: `psql -h db -U postgres -At -c 'select word from words' | sort > /tmp/words && sudo grep -Fxf /tmp/words /cache/root`,
    },
  },
  {
    name: 'sftp',
    images: { 'shop/sftp:1': './Dockerfile' },
    keeps: {
      write: (word) => `echo ${word} > /tmp/${word} && echo 'put /tmp/${word} upload/${word}' | ${sftp}`,
      read: `echo 'ls -1 upload' | ${sftp} | sed 's#.*/##'`,
    },
    crowd: crowd(8, `echo "ls -1 upload" | ${sftp}`),
  },
  {
    name: 'ftp',
    images: { 'registry.example.org/ops/ftp:3': 'bases/ftp.Dockerfile' },
    keeps: {
      write: (word) => `echo ${word} | curl -sS -u joe:correct-horse -T - ftp://ftp/${word}`,
      read: 'curl -sS -u joe:correct-horse -l ftp://ftp/',
    },
  },
  {
    name: 'mail',
    images: { 'shop/mail:1': './Dockerfile' },
    keeps: {
      write: (word) =>
        `printf 'Subject: order\\r\\n\\r\\n${word}\\r\\n' | curl -sS smtp://mail/shop --mail-from shop@example.org --mail-rcpt joe@shop.example -T -`,
      read: 'cat /kept/joe',
      volume: 'boxes',
    },
  },
  {
    name: 'imap',
    images: { 'shop/imap:1': './Dockerfile' },
    keeps: {
      write: (word) => `printf 'Subject: order\\r\\n\\r\\n${word}\\r\\n' > /tmp/mail && ${imap} -T /tmp/mail imap://imap/INBOX`,
      read: `for n in 1 2 3 4; do ${imap} "imap://imap/INBOX;MAILINDEX=$n" || break; done; true`,
    },
    crowd: crowd(8, `${imap} imap://imap/INBOX`),
  },
  {
    name: 'names',
    images: { 'shop/names:1': './Dockerfile' },
    prepare: 'chmod 600 shop.conf',
    ask: ['drill till.shop @names', /^till\.shop\.\s.*\s192\.0\.2\.7$/m],
    crowd: crowd(100, 'drill till.shop @names | grep -q 192.0.2.7'),
  },
];
