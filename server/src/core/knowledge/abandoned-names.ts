/** An image that is no longer updated, whatever its tag. */
export interface AbandonedImage {
  /** Names as `parseImage` gives them; `*` at the end stands for any rest. */
  readonly names: readonly string[];
  /** Only tags that match. */
  readonly tag?: RegExp;
  /** What has been the case, as the end of a sentence whose subject is the image; "since" and the day follow. */
  readonly what: string;
  /** The day, as far as it is known: `2025-10-31`, `2024-04`. */
  readonly since: string;
  /** What to use now, in words. */
  readonly successor: string;
  /** The name to write instead, where it has the same tags. */
  readonly renamed?: readonly [from: string, to: string];
  readonly source: string;
}

/** Looked up on 2026-11-24; deprecated official images in docker-library/docs of 2026-08-21, and in its history. */
export const abandonedImages: readonly AbandonedImage[] = [
  {
    names: ['openjdk'],
    // Early access builds are still published.
    tag: /^(?!.*-ea)/,
    what: 'has been deprecated',
    since: '2022-07',
    successor: 'eclipse-temurin or another Java distribution',
    source: 'docker-library/docs openjdk/deprecated.md',
  },
  {
    names: ['bitnamilegacy/*'],
    what: 'has been an archive without updates',
    since: '2025-08-28',
    successor: 'the official image of the program',
    source: 'bitnami/containers#83267',
  },
  {
    names: ['bitnami/*'],
    // Free images remain under the tag "latest" alone; minideb went on.
    tag: /^(?!latest$)/,
    what: 'has been in an archive without updates',
    since: '2025-08-28',
    successor: 'the official image of the program',
    source: 'bitnami/containers#83267',
  },
  {
    names: ['containrrr/watchtower', 'ghcr.io/containrrr/watchtower'],
    what: 'has been archived by its authors',
    since: '2025-12-17',
    successor: 'ghcr.io/nicholas-fedor/watchtower, a maintained fork',
    source: 'github.com/containrrr/watchtower',
  },
  {
    names: ['google/cadvisor'],
    what: 'has been published by its authors only under another name',
    since: '2019-11',
    successor: 'ghcr.io/google/cadvisor',
    source: 'google/cadvisor README.md',
  },
  {
    names: ['mcr.microsoft.com/vscode/devcontainers/*'],
    what: 'has been published by its authors only under another name',
    since: '2023-11-30',
    successor: 'mcr.microsoft.com/devcontainers',
    source: 'github.com/microsoft/vscode-dev-containers',
  },
  {
    names: ['grafana/promtail'],
    what: 'has been at its end of life',
    since: '2026-03-02',
    successor: 'grafana/alloy',
    source: 'grafana.com/docs/loki/latest/send-data/promtail',
  },
  {
    names: ['grafana/agent'],
    what: 'has been at its end of life',
    since: '2025-11-01',
    successor: 'grafana/alloy',
    source: 'grafana.com/docs/agent/latest',
  },
  {
    names: ['mailhog/mailhog'],
    what: 'has had no release',
    since: '2020-08',
    successor: 'axllent/mailpit',
    source: 'github.com/mailhog/MailHog',
  },
  {
    names: ['minio/minio', 'quay.io/minio/minio'],
    what: 'has been neither published nor maintained',
    since: '2025-10',
    successor: 'another S3-compatible store',
    source: 'github.com/minio/minio README.md',
  },
  {
    names: ['jaegertracing/all-in-one', 'jaegertracing/jaeger-agent', 'jaegertracing/jaeger-collector', 'jaegertracing/jaeger-query'],
    what: 'is Jaeger 1, at its end of life',
    since: '2025-12-31',
    successor: 'jaegertracing/jaeger',
    source: 'jaegertracing.io/download',
  },
  {
    names: ['vault'],
    what: 'has been published by its authors only under another name',
    since: '2023-06',
    successor: 'hashicorp/vault',
    renamed: ['vault', 'hashicorp/vault'],
    source: 'hashicorp/docker-vault#343',
  },
  {
    names: ['rockylinux'],
    what: 'has received no updates',
    since: '2025',
    successor: 'rockylinux/rockylinux',
    renamed: ['rockylinux', 'rockylinux/rockylinux'],
    source: 'docker-library/docs rockylinux/deprecated.md',
  },
  {
    names: ['k8s.gcr.io/*'],
    what: 'comes from a registry that has been frozen',
    since: '2023-04-03',
    successor: 'registry.k8s.io',
    renamed: ['k8s.gcr.io/', 'registry.k8s.io/'],
    source: 'kubernetes.io/blog/2023/03/10/image-registry-redirect',
  },
  {
    names: ['docker/compose'],
    what: 'is Compose 1, without updates',
    since: '2023-07',
    successor: 'docker, whose images include "docker compose"',
    source: 'docs.docker.com/compose/intro/history',
  },
  {
    names: ['circleci/*'],
    tag: /./,
    what: 'is a CircleCI image, deprecated',
    since: '2021-12-31',
    successor: 'the cimg/ images',
    source: 'discuss.circleci.com/t/legacy-convenience-image-deprecation/41034',
  },
  {
    names: ['mongo-express'],
    what: 'has had no maintainer',
    since: '2024-04',
    successor: 'another administration console, reachable only internally',
    source: 'docker-library/docs mongo-express/deprecated.md',
  },
  {
    names: ['notary'],
    what: 'has been archived',
    since: '2025-07-30',
    successor: 'Notation or Cosign',
    source: 'docker-library/docs notary/deprecated.md',
  },
  {
    names: ['unit'],
    what: 'has been archived together with NGINX Unit',
    since: '2025-10',
    successor: 'nginx and an application server for the language',
    source: 'docker-library/docs unit/deprecated.md',
  },
  {
    names: ['emqx'],
    what: 'has been published by its authors only under another name',
    since: '2025',
    successor: 'emqx/emqx',
    source: 'docker-library/docs emqx/deprecated.md',
  },
  {
    names: ['clearlinux'],
    what: 'has been discontinued together with Clear Linux OS',
    since: '2025-07-18',
    successor: 'a distribution that gets updates',
    source: 'docker-library/docs clearlinux/deprecated.md',
  },
  {
    names: ['clefos'],
    what: 'has been discontinued together with CentOS 7',
    since: '2024-06-30',
    successor: 'almalinux or rockylinux/rockylinux',
    source: 'docker-library/docs clefos/deprecated.md',
  },
  {
    names: ['php-zendserver'],
    what: 'has not been maintained',
    since: '2020',
    successor: 'php',
    source: 'docker-library/docs php-zendserver/deprecated.md',
  },
  {
    names: ['jenkins'],
    what: 'has received no updates after LTS 2.60',
    since: '2018',
    successor: 'jenkins/jenkins',
    source: 'docker-library/docs jenkins/deprecated.md',
  },
  {
    names: ['java'],
    what: 'has been replaced by openjdk, now deprecated as well,',
    since: '2016-12-31',
    successor: 'eclipse-temurin or another Java distribution',
    source: 'docker-library/docs java/deprecated.md',
  },
  {
    names: ['adoptopenjdk'],
    what: 'has been published only under another name',
    since: '2021-08-01',
    successor: 'eclipse-temurin',
    source: 'docker-library/docs adoptopenjdk/deprecated.md',
  },
  {
    names: ['consul'],
    what: 'has been published by its authors only under another name',
    since: '2023-06',
    successor: 'hashicorp/consul',
    source: 'docker-library/docs consul/deprecated.md',
  },
  {
    names: ['owncloud'],
    what: 'has been published by its authors only under another name',
    since: '2018-12-31',
    successor: 'owncloud/server',
    source: 'docker-library/docs owncloud/deprecated.md',
  },
  {
    names: ['sentry'],
    what: 'has received no updates',
    since: '2019-07',
    successor: "Sentry's self-hosted installation",
    source: 'docker-library/docs sentry/deprecated.md',
  },
];
