import { base } from '../family/base';
import { defineFamily } from '../family/family';
import { variable, yes } from '../family/open-setting';

const password = /_PASSWORD(?:_FILE)?$/;

/** Programs whose Dockerfile ends in `USER 1001`; images of languages and tools have none. */
const programs = [
  'apache cassandra consul elasticsearch etcd grafana influxdb kafka keycloak kibana logstash mariadb mariadb-galera memcached minio mongodb',
  'mysql nginx openldap opensearch pgbouncer pgpool phpmyadmin postgresql postgresql-repmgr prometheus rabbitmq redis redis-cluster',
  'redis-sentinel schema-registry solr spark valkey wordpress wordpress-nginx zookeeper',
].flatMap((line) => line.split(' '));

const account = { uid: 1001, gid: 0 };

/** Bitnami: one way of building for many programs, each as uid 1001 in the group of root. */
export default defineFamily({
  name: 'bitnami',
  images: ['bitnami/', 'bitnamilegacy/', 'public.ecr.aws/bitnami/'].flatMap((place) => programs.map((name) => `${place}${name}`)),
  distribution: 'debian',
  database: ({ short }) => /^(?:cassandra|mariadb|memcached|mongodb|mysql|postgresql|redis|valkey)$/.test(short),
  open: [
    variable('ALLOW_EMPTY_PASSWORD', yes, 'can log in with an empty password', 'github.com/bitnami/containers, README of each image', {
      unless: password,
    }),
    variable('ALLOW_ANONYMOUS_LOGIN', yes, 'can connect without a login', 'github.com/bitnami/containers, zookeeper', {
      unless: /^ZOO_ENABLE_AUTH$/,
    }),
    variable('ALLOW_NONE_AUTHENTICATION', yes, 'can send requests without a login', 'github.com/bitnami/containers, etcd', {
      unless: /^ETCD_ROOT_PASSWORD$/,
    }),
    variable('ALLOW_PLAINTEXT_LISTENER', yes, 'can connect without a login and without encryption', 'github.com/bitnami/containers, kafka'),
  ],
  profile: (_tag, { short }) => ({
    ...base({
      family: `bitnami-${short}`,
      variant: 'all',
      start: account,
      userOk: account,
      sources: ['bitnami/containers bitnami/redis/7.2/debian-12/Dockerfile', 'bitnami/containers#83267'],
    }),
    // Its scripts know each of their variables with this ending.
    fileSecrets: ['*_FILE'],
    silent: ['ALLOW_EMPTY_PASSWORD lets everybody in who reaches the port.'],
  }),
});
