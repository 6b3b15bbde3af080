/** Families of user-land: they decide how a user is made. `rhel` stands for Fedora and its kin. */
export type Distribution = 'debian' | 'alpine' | 'rhel' | 'distroless' | 'scratch' | 'windows' | 'unknown';

/** A user that an image already has. */
export interface ReadyUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** What is known of the images of some names. */
export interface Fact {
  /** Names as `parseImage` gives them; `*` at the end stands for any rest. */
  readonly names: readonly string[];
  /** The fact holds only for tags that match. */
  readonly tag?: RegExp;
  readonly user?: string;
  readonly ready?: ReadyUser;
  /** The ready user of Alpine tags, where it differs. */
  readonly alpine?: ReadyUser;
  readonly distribution?: Distribution;
  readonly stepsDown?: boolean;
  /** Written down from memory, and compared with its source by nobody: messages and certainties say so. */
  readonly believed?: true;
  readonly source: string;
}

/** Day on which the facts that are not merely believed were looked up. */
export const CHECKED = '2026-11-24';

const node: ReadyUser = { name: 'node', uid: 1000, gid: 1000 };
const nobody: ReadyUser = { name: 'nobody', uid: 65534, gid: 65534 };
const nonroot: ReadyUser = { name: 'nonroot', uid: 65532, gid: 65532 };
const wwwData: ReadyUser = { name: 'www-data', uid: 33, gid: 33 };
const wwwDataAlpine: ReadyUser = { name: 'www-data', uid: 82, gid: 82 };
const nginx: ReadyUser = { name: 'nginx', uid: 101, gid: 101 };

/** First match wins. `user` is the text of the image's USER; `0` where it has none. */
export const FACTS: readonly Fact[] = [
  { names: ['scratch'], user: '0', distribution: 'scratch', source: 'docs.docker.com/build/building/base-images' },

  // Distroless and Wolfi: the tag decides.
  {
    names: ['gcr.io/distroless/*'],
    tag: /(^|-)nonroot(-|$)/,
    user: '65532',
    ready: nonroot,
    distribution: 'distroless',
    source: 'github.com/GoogleContainerTools/distroless README.md',
  },
  {
    names: ['gcr.io/distroless/*'],
    user: '0',
    ready: nonroot,
    distribution: 'distroless',
    source: 'github.com/GoogleContainerTools/distroless README.md',
  },
  {
    names: ['cgr.dev/chainguard/wolfi-base', 'cgr.dev/chainguard/chainguard-base'],
    user: '0',
    ready: nonroot,
    distribution: 'alpine',
    believed: true,
    source: 'github.com/chainguard-images/images wolfi-base',
  },
  {
    names: ['cgr.dev/*', 'chainguard/*'],
    user: '65532',
    ready: nonroot,
    distribution: 'distroless',
    source: 'github.com/chainguard-images/images README.md',
  },

  // Images made to run without root.
  {
    names: ['nginxinc/nginx-unprivileged', 'ghcr.io/nginxinc/nginx-unprivileged', 'public.ecr.aws/nginx/nginx-unprivileged'],
    user: '101',
    ready: nginx,
    source: 'github.com/nginxinc/docker-nginx-unprivileged',
  },
  {
    names: ['bitnami/minideb'],
    user: '0',
    ready: nobody,
    distribution: 'debian',
    believed: true,
    source: 'github.com/bitnami/minideb',
  },
  {
    names: ['bitnami/*', 'bitnamilegacy/*', 'public.ecr.aws/bitnami/*'],
    user: '1001',
    distribution: 'debian',
    source: 'github.com/bitnami/containers',
  },
  { names: ['memcached'], user: 'memcache', source: 'github.com/docker-library/memcached Dockerfile.template' },
  { names: ['adminer'], user: 'adminer', source: 'github.com/TimWolla/docker-adminer' },
  { names: ['haproxy'], tag: /^(?!1\.|2\.[0-3](\D|$))/, user: 'haproxy', source: 'github.com/docker-library/haproxy 3.2/Dockerfile' },
  { names: ['jenkins/jenkins'], user: 'jenkins', source: 'github.com/jenkinsci/docker debian/Dockerfile' },
  {
    names: ['grafana/grafana', 'grafana/grafana-oss', 'grafana/grafana-enterprise'],
    user: '472',
    source: 'github.com/grafana/grafana Dockerfile',
  },
  { names: ['grafana/loki'], user: '10001', source: 'github.com/grafana/loki cmd/loki/Dockerfile' },
  {
    names: [
      'prom/prometheus',
      'prom/alertmanager',
      'prom/node-exporter',
      'quay.io/prometheus/prometheus',
      'quay.io/prometheus/node-exporter',
    ],
    user: 'nobody',
    source: 'github.com/prometheus/prometheus Dockerfile',
  },
  {
    names: ['elasticsearch', 'docker.elastic.co/elasticsearch/elasticsearch'],
    user: '1000',
    source: 'github.com/elastic/elasticsearch distribution/docker',
  },
  { names: ['kibana', 'docker.elastic.co/kibana/kibana'], user: '1000', source: 'github.com/elastic/kibana docker templates' },
  {
    names: ['opensearchproject/opensearch', 'opensearchproject/opensearch-dashboards'],
    user: '1000',
    source: 'github.com/opensearch-project/opensearch-build docker/release',
  },
  {
    names: ['quay.io/keycloak/keycloak', 'keycloak/keycloak'],
    user: '1000',
    source: 'github.com/keycloak/keycloak quarkus/container/Dockerfile',
  },
  {
    names: ['8', '9', '10'].map((version) => `registry.access.redhat.com/ubi${version}/nodejs-*`),
    user: '1001',
    ready: { name: 'default', uid: 1001, gid: 0 },
    distribution: 'rhel',
    source: 'github.com/sclorg/s2i-nodejs-container 20/Dockerfile.rhel9, github.com/sclorg/s2i-base-container core/Dockerfile.rhel9',
  },
  {
    names: ['8', '9', '10'].flatMap((version) =>
      ['python', 'ruby', 'php', 'perl', 'nginx', 'httpd'].map((name) => `registry.access.redhat.com/ubi${version}/${name}-*`),
    ),
    user: '1001',
    ready: { name: 'default', uid: 1001, gid: 0 },
    distribution: 'rhel',
    believed: true,
    source:
      'github.com/sclorg (s2i-python-container, s2i-ruby-container, s2i-php-container, s2i-perl-container, nginx-container, httpd-container)',
  },
  { names: ['apache/kafka'], user: 'appuser', source: 'github.com/apache/kafka docker/jvm/Dockerfile' },
  { names: ['confluentinc/cp-*'], user: 'appuser', source: 'github.com/confluentinc/kafka-images' },

  // Start as root, step down on their own.
  {
    names: ['nginx', 'nginx/nginx', 'public.ecr.aws/nginx/nginx'],
    user: '0',
    ready: nginx,
    stepsDown: true,
    source: 'github.com/nginxinc/docker-nginx Dockerfile-debian.template',
  },
  {
    names: ['httpd'],
    user: '0',
    ready: wwwData,
    alpine: wwwDataAlpine,
    stepsDown: true,
    source: 'github.com/docker-library/httpd 2.4/Dockerfile',
  },
  {
    names: ['postgres'],
    user: '0',
    ready: { name: 'postgres', uid: 999, gid: 999 },
    alpine: { name: 'postgres', uid: 70, gid: 70 },
    stepsDown: true,
    source: 'github.com/docker-library/postgres Dockerfile-debian.template',
  },
  {
    names: ['mysql'],
    user: '0',
    ready: { name: 'mysql', uid: 999, gid: 999 },
    distribution: 'rhel',
    stepsDown: true,
    source: 'github.com/docker-library/mysql 8.4/Dockerfile.oracle',
  },
  {
    names: ['mariadb'],
    user: '0',
    ready: { name: 'mysql', uid: 999, gid: 999 },
    stepsDown: true,
    source: 'github.com/MariaDB/mariadb-docker Dockerfile.template',
  },
  {
    names: ['mongo'],
    user: '0',
    ready: { name: 'mongodb', uid: 999, gid: 999 },
    stepsDown: true,
    source: 'github.com/docker-library/mongo Dockerfile-linux.template',
  },
  {
    names: ['redis'],
    user: '0',
    ready: { name: 'redis', uid: 999, gid: 999 },
    alpine: { name: 'redis', uid: 999, gid: 1000 },
    stepsDown: true,
    source: 'github.com/redis/docker-library-redis',
  },
  {
    names: ['valkey/valkey'],
    user: '0',
    ready: { name: 'valkey', uid: 999, gid: 999 },
    alpine: { name: 'valkey', uid: 999, gid: 1000 },
    stepsDown: true,
    source: 'github.com/valkey-io/valkey-container Dockerfile.template',
  },
  {
    names: ['rabbitmq'],
    user: '0',
    ready: { name: 'rabbitmq', uid: 999, gid: 999 },
    alpine: { name: 'rabbitmq', uid: 100, gid: 101 },
    stepsDown: true,
    source: 'github.com/docker-library/rabbitmq',
  },
  { names: ['ghost'], user: '0', ready: node, stepsDown: true, source: 'github.com/docker-library/ghost' },
  {
    names: ['wordpress', 'nextcloud'],
    user: '0',
    ready: wwwData,
    alpine: wwwDataAlpine,
    stepsDown: true,
    source: 'github.com/docker-library/wordpress Dockerfile.template',
  },
  {
    names: ['drupal', 'joomla'],
    user: '0',
    ready: wwwData,
    alpine: wwwDataAlpine,
    stepsDown: true,
    believed: true,
    source: 'github.com/docker-library/drupal, github.com/joomla-docker/docker-joomla',
  },
  {
    names: ['php'],
    tag: /(^|-)(apache|fpm)(-|$)/,
    user: '0',
    ready: wwwData,
    alpine: wwwDataAlpine,
    stepsDown: true,
    source: 'github.com/docker-library/php Dockerfile-linux.template',
  },

  // Bases with a user ready to be switched to.
  { names: ['node'], user: '0', ready: node, source: 'github.com/nodejs/docker-node' },
  { names: ['php'], user: '0', ready: wwwData, alpine: wwwDataAlpine, source: 'github.com/docker-library/php' },
  { names: ['composer'], user: '0', ready: wwwData, alpine: wwwDataAlpine, believed: true, source: 'github.com/composer/docker' },
  {
    names: ['mcr.microsoft.com/dotnet/*'],
    tag: /chiseled|distroless/,
    user: '1654',
    ready: { name: 'app', uid: 1654, gid: 1654 },
    distribution: 'distroless',
    believed: true,
    source: 'github.com/dotnet/dotnet-docker documentation',
  },
  {
    names: [
      'mcr.microsoft.com/dotnet/aspnet',
      'mcr.microsoft.com/dotnet/runtime',
      'mcr.microsoft.com/dotnet/runtime-deps',
      'mcr.microsoft.com/dotnet/sdk',
    ],
    tag: /^(8|9|[1-9]\d)(\.|-|$)/,
    user: '0',
    ready: { name: 'app', uid: 1654, gid: 1654 },
    believed: true,
    source: 'github.com/dotnet/dotnet-docker documentation',
  },
  {
    names: ['ubuntu'],
    tag: /^(2[4-9]|[3-9]\d|23\.(04|10)|noble|latest|rolling|devel|resolute)/,
    user: '0',
    ready: { name: 'ubuntu', uid: 1000, gid: 1000 },
    distribution: 'debian',
    source: 'github.com/MariaDB/mariadb-docker Dockerfile.template (deletes it)',
  },
  {
    names: ['oven/bun'],
    user: '0',
    ready: { name: 'bun', uid: 1000, gid: 1000 },
    believed: true,
    source: 'github.com/oven-sh/bun dockerhub/debian/Dockerfile',
  },
  {
    names: ['denoland/deno'],
    user: '0',
    ready: { name: 'deno', uid: 1993, gid: 1993 },
    believed: true,
    source: 'github.com/denoland/deno_docker',
  },
  {
    names: ['gradle'],
    user: '0',
    ready: { name: 'gradle', uid: 1000, gid: 1000 },
    believed: true,
    source: 'github.com/gradle/docker-gradle',
  },
  { names: ['caddy'], user: '0', distribution: 'alpine', source: 'github.com/caddyserver/caddy-docker' },
  { names: ['traefik'], user: '0', distribution: 'alpine', source: 'github.com/traefik/traefik-library-image' },

  // Plain systems and language bases: root, nobody made ready but `nobody`, which must own nothing.
  { names: ['alpine'], user: '0', distribution: 'alpine', source: 'github.com/alpinelinux/docker-alpine' },
  { names: ['busybox'], user: '0', ready: nobody, source: 'github.com/docker-library/busybox' },
  {
    names: ['debian', 'ubuntu'],
    user: '0',
    distribution: 'debian',
    source: 'github.com/debuerreotype/docker-debian-artifacts',
  },
  { names: ['buildpack-deps'], user: '0', distribution: 'debian', believed: true, source: 'github.com/docker-library/buildpack-deps' },
  {
    names: [
      'fedora',
      'almalinux',
      'rockylinux',
      'rockylinux/rockylinux',
      'oraclelinux',
      'amazonlinux',
      'public.ecr.aws/amazonlinux/amazonlinux',
      'centos',
      'quay.io/centos/centos',
      ...['7', '8', '9', '10'].flatMap((version) => [
        ...['', '/ubi*', '-minimal', '-micro', '-init'].map((rest) => `registry.access.redhat.com/ubi${version}${rest}`),
        `redhat/ubi${version}*`,
      ]),
    ],
    user: '0',
    distribution: 'rhel',
    believed: true,
    source: 'hub.docker.com/_/fedora, catalog.redhat.com',
  },
  {
    names: ['python', 'golang', 'ruby', 'openjdk', 'eclipse-temurin'],
    user: '0',
    source: 'github.com/docker-library (python, golang, ruby, openjdk), github.com/adoptium/containers',
  },
  {
    names: [
      'rust',
      'amazoncorretto',
      'maven',
      'perl',
      'swift',
      'erlang',
      'elixir',
      'haskell',
      'julia',
      'gcc',
      'tomcat',
      'jetty',
      'pypy',
      'clojure',
    ],
    user: '0',
    believed: true,
    source: 'github.com/docker-library/official-images library/',
  },
  // Their users are those of devcontainer-images.ts; common-utils of the features gives the first user the number 1000.
  {
    names: devImages('javascript-node', 'typescript-node'),
    user: '0',
    ready: { name: 'node', uid: 1000, gid: 1000 },
    distribution: 'debian',
    believed: true,
    source: 'github.com/devcontainers/images',
  },
  {
    names: devImages('anaconda', 'base', 'cpp', 'dotnet', 'go', 'java', 'jekyll', 'miniconda', 'php', 'python', 'ruby', 'rust'),
    user: '0',
    ready: { name: 'vscode', uid: 1000, gid: 1000 },
    distribution: 'debian',
    believed: true,
    source: 'github.com/devcontainers/images',
  },
  {
    names: ['mcr.microsoft.com/devcontainers/*'],
    user: '0',
    distribution: 'debian',
    believed: true,
    source: 'github.com/devcontainers/images',
  },
  { names: ['nvidia/cuda', 'nvcr.io/nvidia/cuda'], user: '0', believed: true, source: 'gitlab.com/nvidia/container-images/cuda' },
];

/** The names of images for development containers, of today and of before 2022. */
function devImages(...names: readonly string[]): string[] {
  return names.flatMap((name) => [`mcr.microsoft.com/devcontainers/${name}`, `mcr.microsoft.com/vscode/devcontainers/${name}`]);
}
