import { parseImage } from '../image-name';
import { remembered } from '../remembered';
import { alpine } from './alpine';
import { caddy } from './caddy';
import { debian } from './debian';
import { chainguard, distroless } from './distroless';
import { elasticsearch, kibana, logstash } from './elastic';
import { envoy } from './envoy';
import { haproxy } from './haproxy';
import { httpd } from './httpd';
import { confluent, kafka } from './kafka';
import { languages } from './languages';
import { mariadb } from './mariadb';
import { memcached } from './memcached';
import { mongo } from './mongo';
import { mosquitto } from './mosquitto';
import { mysql } from './mysql';
import { nginx, nginxUnprivileged } from './nginx';
import { node } from './node';
import { opensearch, opensearchDashboards } from './opensearch';
import { php } from './php';
import { postgres } from './postgres';
import { type ImageFamily, type ImageProfile, readTag } from './profile';
import { python } from './python';
import { rabbitmq } from './rabbitmq';
import { redis } from './redis';
import { squid } from './squid';
import { traefik } from './traefik';
import { valkey } from './valkey';
import { zookeeper } from './zookeeper';

/** Every family, by name. */
export const families: readonly ImageFamily[] = [
  alpine,
  caddy,
  chainguard,
  confluent,
  debian,
  distroless,
  elasticsearch,
  envoy,
  haproxy,
  httpd,
  kafka,
  kibana,
  languages,
  logstash,
  mariadb,
  memcached,
  mongo,
  mosquitto,
  mysql,
  nginx,
  nginxUnprivileged,
  node,
  opensearch,
  opensearchDashboards,
  php,
  postgres,
  python,
  rabbitmq,
  redis,
  squid,
  traefik,
  valkey,
  zookeeper,
];

const names = families.flatMap((family) => family.images.map((name) => [name, family] as const));
const byImage = new Map(names.filter(([name]) => !name.endsWith('*')));
const byPrefix = names.filter(([name]) => name.endsWith('*')).map(([name, family]) => [name.slice(0, -1), family] as const);

/**
 * What is known about an image as it starts by itself.
 * @param reference an image reference: mirrors of Docker Hub count as Docker Hub.
 * @returns undefined for images nobody wrote down, and for Windows variants. An image of which nothing is known may need what
 * entrypoints need that prepare directories and step down (`unknownProgram`), and neither a user nor a read-only root is offered to it.
 */
export const imageProfile: (reference: string) => ImageProfile | undefined = remembered(findProfile);

function findProfile(reference: string): ImageProfile | undefined {
  const image = parseImage(reference);
  const tag = readTag(image);
  if (/windowsservercore|nanoserver/.test(tag.text)) return undefined;
  const family = byImage.get(image.name) ?? byPrefix.find(([prefix]) => image.name.startsWith(prefix))?.[1];
  return family?.profile(tag, image);
}
