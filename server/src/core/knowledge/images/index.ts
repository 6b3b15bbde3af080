import { parseImage } from '../image-name';
import { remembered } from '../remembered';
import { alpine } from './alpine';
import { bitnami } from './bitnami';
import { caddy } from './caddy';
import { cadvisor } from './cadvisor';
import { coturn } from './coturn';
import { debian } from './debian';
import { chainguard, distroless } from './distroless';
import { adguard, pihole } from './dns-filters';
import { elasticsearch, kibana, logstash } from './elastic';
import { portainer, watchtower } from './engine-tools';
import { envoy } from './envoy';
import { etcd } from './etcd';
import { gitea } from './gitea';
import { grafana } from './grafana';
import { haproxy } from './haproxy';
import { consul, vault } from './hashicorp';
import { homeAssistant } from './home-assistant';
import { httpd } from './httpd';
import { influxdb } from './influxdb';
import { jenkins } from './jenkins';
import { confluent, kafka } from './kafka';
import { keycloak } from './keycloak';
import { languages } from './languages';
import { linuxserver } from './linuxserver';
import { alloy, loki, promtail } from './loki';
import { mailhog, mailpit } from './mail-catchers';
import { mariadb } from './mariadb';
import { memcached } from './memcached';
import { minio } from './minio';
import { mongo } from './mongo';
import { mosquitto } from './mosquitto';
import { mysql } from './mysql';
import { buildkit, dind } from './nested-engines';
import { netdata } from './netdata';
import { nginx, nginxUnprivileged } from './nginx';
import { node } from './node';
import { opensearch, opensearchDashboards } from './opensearch';
import { pgadmin } from './pgadmin';
import { php } from './php';
import { postgres } from './postgres';
import { type ImageFamily, type ImageProfile, readTag } from './profile';
import { alertmanager, nodeExporter, prometheus } from './prometheus';
import { python } from './python';
import { rabbitmq } from './rabbitmq';
import { redis } from './redis';
import { registry } from './registry';
import { socketProxy, wollomatic } from './socket-proxies';
import { sonarqube } from './sonarqube';
import { squid } from './squid';
import { telegraf } from './telegraf';
import { traefik } from './traefik';
import { valkey } from './valkey';
import { vaultwarden } from './vaultwarden';
import { vpn } from './vpn';
import { adminer, ghost, nextcloud, phpmyadmin, wordpress } from './web-applications';
import { zookeeper } from './zookeeper';

/** Every family, by name. */
export const families: readonly ImageFamily[] = [
  adguard,
  adminer,
  alertmanager,
  alloy,
  alpine,
  bitnami,
  buildkit,
  caddy,
  cadvisor,
  chainguard,
  confluent,
  consul,
  coturn,
  debian,
  dind,
  distroless,
  elasticsearch,
  envoy,
  etcd,
  ghost,
  gitea,
  grafana,
  haproxy,
  homeAssistant,
  httpd,
  influxdb,
  jenkins,
  kafka,
  keycloak,
  kibana,
  languages,
  linuxserver,
  logstash,
  loki,
  mailhog,
  mailpit,
  mariadb,
  memcached,
  minio,
  mongo,
  mosquitto,
  mysql,
  netdata,
  nextcloud,
  nginx,
  nginxUnprivileged,
  node,
  nodeExporter,
  opensearch,
  opensearchDashboards,
  pgadmin,
  php,
  phpmyadmin,
  pihole,
  portainer,
  postgres,
  prometheus,
  promtail,
  python,
  rabbitmq,
  redis,
  registry,
  socketProxy,
  sonarqube,
  squid,
  telegraf,
  traefik,
  valkey,
  vault,
  vaultwarden,
  vpn,
  watchtower,
  wollomatic,
  wordpress,
  zookeeper,
];

const names = families.flatMap((family) => family.images.map((name) => [name, family] as const));
const byImage = new Map(names.filter(([name]) => !name.endsWith('*')));
const byPrefix = names.filter(([name]) => name.endsWith('*')).map(([name, family]) => [name.slice(0, -1), family] as const);

/**
 * What is known about an image as it starts by itself.
 * @param reference an image reference: mirrors of Docker Hub count as Docker Hub.
 * @returns undefined for images nobody wrote down, and for Windows variants. An image of which nothing is known may need any capability but those
 * that no server uses (`spareCapabilities`), and neither a user nor a read-only root is written for it.
 */
export const imageProfile: (reference: string) => ImageProfile | undefined = remembered(findProfile);

function findProfile(reference: string): ImageProfile | undefined {
  const image = parseImage(reference);
  const tag = readTag(image);
  if (/windowsservercore|nanoserver/.test(tag.text)) return undefined;
  const family = byImage.get(image.name) ?? byPrefix.find(([prefix]) => image.name.startsWith(prefix))?.[1];
  return family?.profile(tag, image);
}
