import { type ReleaseLine, releasesOf } from './line';

/** Servers: databases, proxies, search engines and other programs that images run. */
export const services: readonly ReleaseLine[] = [
  {
    product: 'MySQL',
    images: ['mysql', 'container-registry.oracle.com/mysql/community-server'],
    releases: releasesOf(`
      5.5 2018-12-31, 5.6 2021-02-28, 5.7 2023-10-31, 8.0 2026-04-30, 8.1 2023-10-25, 8.2 2023-12-14, 8.3 2024-04-10, 8.4 2032-04-30,
      9.0 2024-10-15, 9.1 2025-01-21, 9.2 2025-04-15, 9.3 2025-07-22, 9.4 2025-10-21, 9.5 2026-01-20, 9.6 2026-04-21, 9.7 2034-04-21
    `),
    source: 'endoflife.date/mysql',
  },
  {
    product: 'MariaDB',
    images: ['mariadb'],
    releases: releasesOf(`
      5.5 2020-04-11, 10.0 2019-03-31, 10.1 2020-10-17, 10.2 2022-05-23, 10.3 2023-05-25, 10.4 2024-06-18, 10.5 2025-06-24, 10.6
      2026-07-06, 10.7 2023-02-09, 10.8 2023-05-20, 10.9 2023-08-22, 10.10 2023-11-17, 10.11 2028-02-16, 11.0 2024-06-06, 11.1
      2024-08-21, 11.2 2024-11-21, 11.3 2024-05-29, 11.4 2029-05-29, 11.5 2024-11-21, 11.6 2025-02-13, 11.7 2025-05-12, 11.8
      2028-06-04, 12.0 2025-11-18, 12.1 2026-02-13, 12.2 2026-05-28, 12.3 2029-06-12
    `),
    source: 'endoflife.date/mariadb',
  },
  {
    product: 'PostgreSQL',
    images: ['postgres', 'postgis/postgis'],
    releases: releasesOf(`
      9.0 2015-10-08, 9.1 2016-10-27, 9.2 2017-11-09, 9.3 2018-11-08, 9.4 2020-02-13, 9.5 2021-02-11, 9.6 2021-11-11, 10 2022-11-10,
      11 2023-11-09, 12 2024-11-21, 13 2025-11-13, 14 2026-11-12, 15 2027-11-11, 16 2028-11-09, 17 2029-11-08, 18 2030-11-14
    `),
    source: 'endoflife.date/postgresql',
  },
  {
    product: 'MongoDB',
    images: ['mongo'],
    releases: releasesOf(`
      3.0 2018-02-28, 3.2 2018-09-30, 3.4 2020-01-31, 3.6 2021-04-30, 4.0 2022-04-30, 4.2 2023-04-30, 4.4 2024-02-29, 5.0 2024-10-31,
      5.1 2022-01-19, 5.2 2022-03-23, 5.3 2022-07-19, 6.0 2025-07-31, 6.1 2023-02-09, 6.2 2023-04-24, 6.3 2023-08-31, 7.0 2027-08-31,
      7.1 2024-01-23, 7.2 2024-03-27, 7.3 2024-10-02, 8.0 2029-10-31, 8.1 2025-09-30, 8.2 2026-07-31, 8.3 2029-10-31
    `),
    source: 'endoflife.date/mongodb',
  },
  {
    product: 'Redis',
    images: ['redis'],
    releases: releasesOf(`
      5.0 2022-04-27, 6.0 2022-05-31, 6.2 2027-04-01, 7.0 2024-07-29, 7.2 2029-12-01, 7.4 2029-12-01, 8.0 2026-12-01, 8.2 2030-09-01,
      8.4 -, 8.6 -, 8.8 -, 8.10 -
    `),
    source: 'endoflife.date/redis',
  },
  {
    product: 'Elasticsearch',
    images: ['elasticsearch', 'docker.elastic.co/elasticsearch/elasticsearch'],
    releases: releasesOf(`
      6 2022-02-10, 7 2026-01-15, 8 2027-07-15, 9 -
    `),
    fullTags: true,
    source: 'endoflife.date/elasticsearch',
  },
  {
    product: 'Kibana',
    images: ['kibana', 'docker.elastic.co/kibana/kibana'],
    releases: releasesOf(`
      6 2022-02-10, 7 2026-01-15, 8 2027-07-15, 9 -
    `),
    fullTags: true,
    source: 'endoflife.date/kibana',
  },
  {
    product: 'Logstash',
    images: ['logstash', 'docker.elastic.co/logstash/logstash'],
    releases: releasesOf(`
      6 2022-02-10, 7 2026-01-15, 8 2027-07-15, 9 -
    `),
    fullTags: true,
    source: 'endoflife.date/logstash',
  },
  {
    product: 'nginx',
    images: ['nginx', 'nginxinc/nginx-unprivileged', 'ghcr.io/nginxinc/nginx-unprivileged'],
    releases: releasesOf(`
      1.10 2017-04-12, 1.12 2018-04-17, 1.14 2019-04-23, 1.16 2020-04-20, 1.18 2021-04-20, 1.19 2021-05-25, 1.20 2022-05-24, 1.21
      2022-06-21, 1.22 2023-04-11, 1.23 2023-05-23, 1.24 2024-04-23, 1.25 2024-05-29, 1.26 2025-04-23, 1.27 2025-06-24, 1.28
      2026-04-14, 1.29 2026-05-13, 1.30 -, 1.31 -
    `),
    source: 'endoflife.date/nginx',
  },
  {
    product: 'Traefik',
    images: ['traefik'],
    releases: releasesOf(`
      1.7 2021-12-31, 2.0 2019-12-11, 2.1 2020-03-25, 2.2 2020-09-23, 2.3 2021-01-19, 2.4 2021-08-17, 2.5 2022-01-24, 2.6 2022-05-24,
      2.7 2022-06-29, 2.8 2022-10-03, 2.9 2023-04-24, 2.10 2024-02-12, 2.11 2026-02-01, 3.0 2024-07-15, 3.1 2024-10-28, 3.2
      2025-01-06, 3.3 2025-05-05, 3.4 2025-07-23, 3.5 2025-11-07, 3.6 2026-08-16, 3.7 -
    `),
    source: 'endoflife.date/traefik',
  },
  {
    product: 'HAProxy',
    images: ['haproxy'],
    releases: releasesOf(`
      1.5 2020-01-10, 1.6 2020-10-01, 1.7 2021-10-01, 1.8 2022-12-09, 1.9 2020-07-31, 2.0 2024-04-05, 2.1 2021-03-18, 2.2 2025-04-23,
      2.3 2022-07-27, 2.4 2026-04-01, 2.5 2023-05-02, 2.6 2027-04-01, 2.7 2024-04-05, 2.8 2028-04-01, 2.9 2025-03-21, 3.0 2029-04-01,
      3.1 2026-01-01, 3.2 2030-04-01, 3.3 2027-01-01, 3.4 2031-04-01
    `),
    source: 'endoflife.date/haproxy',
  },
  {
    product: 'RabbitMQ',
    images: ['rabbitmq'],
    releases: releasesOf(`
      3.0 2013-11-30, 3.1 2014-04-30, 3.2 2014-10-31, 3.3 2015-03-31, 3.4 2015-10-31, 3.5 2016-10-31, 3.6 2018-05-31, 3.7 2020-09-30,
      3.8 2022-07-31, 3.9 2023-01-31, 3.10 2022-09-28, 3.11 2023-06-01, 3.12 2024-02-21, 3.13 2024-09-17, 4.0 2025-04-15, 4.1
      2026-01-30, 4.2 2026-07-31, 4.3 -
    `),
    source: 'endoflife.date/rabbitmq',
  },
  {
    product: 'Tomcat',
    images: ['tomcat'],
    releases: releasesOf(`
      5 2012-09-30, 6 2016-12-31, 7 2021-03-31, 8.0 2018-06-30, 8.5 2024-03-31, 9.0 2027-03-31, 10.0 2022-10-31, 10.1 -, 11.0 -
    `),
    source: 'endoflife.date/tomcat',
  },
  {
    product: 'Nextcloud',
    images: ['nextcloud'],
    releases: releasesOf(`
      15 2019-12-31, 16 2020-06-30, 17 2020-10-31, 18 2021-01-31, 19 2021-06-30, 20 2021-11-30, 21 2022-02-28, 22 2022-07-31, 23
      2022-12-31, 24 2023-04-30, 25 2023-10-31, 26 2024-03-31, 27 2024-06-30, 28 2024-12-31, 29 2025-04-30, 30 2025-10-31, 31
      2026-02-28, 32 2026-09-30, 33 2027-02-28, 34 2027-06-30
    `),
    source: 'endoflife.date/nextcloud',
  },
  {
    product: 'Grafana',
    images: ['grafana/grafana', 'grafana/grafana-oss', 'grafana/grafana-enterprise'],
    releases: releasesOf(`
      6 2021-06-08, 7 2022-06-14, 8 2023-06-09, 9 2024-05-14, 10 2025-06-05, 11 2026-06-25, 12 2027-05-24, 13 2027-05-18
    `),
    fullTags: true,
    source: 'endoflife.date/grafana',
  },
  {
    product: 'ZooKeeper',
    images: ['zookeeper'],
    releases: releasesOf(`
      3.4 2020-06-01, 3.5 2022-06-01, 3.6 2022-12-30, 3.7 2024-01-19, 3.8 -, 3.9 -
    `),
    source: 'endoflife.date/zookeeper',
  },
  {
    product: 'Solr',
    images: ['solr'],
    releases: releasesOf(`
      5 2017-10-24, 6 2019-03-13, 7 2022-05-11, 8 2024-10-25, 9 -, 10 -
    `),
    source: 'endoflife.date/solr',
  },
  {
    product: 'Neo4j',
    images: ['neo4j'],
    releases: releasesOf(`
      3 2022-05-27, 4 2025-11-30, 5 2028-06-06
    `),
    source: 'endoflife.date/neo4j',
  },
  {
    product: 'Cassandra',
    images: ['cassandra'],
    releases: releasesOf(`
      3.0 2024-09-05, 3.11 2024-09-05, 4.0 -, 4.1 -, 5.0 -
    `),
    source: 'endoflife.date/apache-cassandra',
  },
  {
    product: 'Drupal',
    images: ['drupal'],
    releases: releasesOf(`
      7 2025-01-05, 8.8 2020-12-01, 8.9 2021-11-02, 9.0 2021-06-16, 9.1 2021-12-08, 9.2 2022-06-15, 9.3 2022-12-14, 9.4 2023-06-21,
      9.5 2023-11-01, 10.0 2023-12-15, 10.1 2024-06-20, 10.2 2024-12-17, 10.3 2025-06-16, 10.4 2025-12-10, 10.5 2026-06-17, 10.6
      2026-12-16, 11.0 2025-06-16, 11.1 2025-12-10, 11.2 2026-06-17, 11.3 2026-12-16, 11.4 2027-07-07
    `),
    source: 'endoflife.date/drupal',
  },
];
