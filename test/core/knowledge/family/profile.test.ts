import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { defaultCapabilities } from '../../../../server/src/core/knowledge/capabilities';
import { builtInImages } from '../../../../server/src/core/knowledge/family/lookup';
import { checkOf, checkText, type Fact, fileVariable, type ImageProfile } from '../../../../server/src/core/knowledge/family/profile';
import { bringsHealthCheck } from '../../../../server/src/core/knowledge/health-checks';
import { families } from '../../../../server/src/core/knowledge/images';
import { vpnImage, vpnImages } from '../../../../server/src/core/knowledge/vpn-images';

const imageProfile = builtInImages.profile;

const digest = `@sha256:${'0'.repeat(64)}`;
const tags = [
  '',
  ':1',
  ':5',
  ':7.17',
  ':16',
  ':99',
  ':alpine',
  ':16-alpine',
  ':8-fpm',
  ':8-fpm-alpine',
  ':8-apache',
  ':3-management',
  ':nonroot',
  digest,
];

/** A profile of every image under every sort of tag. A tag that names a version may be one that was not looked up. */
const all: readonly (readonly [reference: string, profile: ImageProfile])[] = families
  .filter(({ profile }) => profile)
  .flatMap((family) =>
    family.images.flatMap((image) =>
      tags.flatMap((tag) => {
        const reference = image.replace(/ubi\*$/, 'ubi9').replace(/\*$/, 'kafka') + tag;
        const profile = imageProfile(reference);
        // Of some families one version starts as root, and another does not.
        ok(profile || /^:\d/.test(tag) || tag === digest, reference);
        return profile ? [[reference, profile] as const] : [];
      }),
    ),
  );

/** `/run` and `/var/run` are one directory. */
const place = (path: string): string => path.replace(/^\/var\/run(?=\/|$)/, '/run').replace(/^\/var\/lock(?=\/|$)/, '/run/lock');
const isWithin = (path: string, folder: string): boolean => `${place(path)}/`.startsWith(`${place(folder)}/`);

/** Holds a statement against every profile. @param wrong what is wrong with one; nothing when all is well */
function every(wrong: (profile: ImageProfile, reference: string) => string | false | undefined): void {
  const found = all.flatMap(([reference, profile]) => {
    const what = wrong(profile, reference);
    return typeof what === 'string' ? [`${reference}: ${what}`] : [];
  });
  deepEqual(found, []);
}

describe('Facts about images', () => {
  it('are there for every family that the plan names', () => {
    ok(families.length >= 70);
    const names = families.map(({ name }) => name);
    deepEqual(names, [...new Set(names)]);
    const images = families.flatMap((family) => family.images);
    deepEqual(images, [...new Set(images)]);
    for (const image of images) match(image, /^[a-z0-9./_-]+\*?$/);
  });

  it('never lay a tmpfs over data, or over another tmpfs', () => {
    every(({ data, readOnly }) => {
      const paths = readOnly.tmpfs.map(({ path }) => path);
      for (const folder of data) {
        const cover = paths.find((path) => isWithin(folder, path) || isWithin(path, folder));
        if (cover) return `${cover} over ${folder}`;
      }
      return paths.find((path, index) => paths.some((other, at) => at !== index && place(other) === place(path)));
    });
  });

  it('name absolute paths, and owners, modes and sizes that a mount takes', () => {
    every(({ data, volumes = [], readOnly }) => {
      const paths = [...data, ...volumes, ...readOnly.tmpfs.flatMap(({ path, usedWith }) => [path, usedWith ?? path])];
      const odd = paths.find((path) => !/^(\/[\w.-]+)+$/.test(path));
      if (odd !== undefined) return odd;
      for (const { owner, mode = '1777', size = '64m' } of readOnly.tmpfs) {
        if (owner?.uid === 0) return 'root owns every tmpfs anyway';
        if (!/^[0-7]{3,4}$/.test(mode) || !/^\d+[kmg]$/.test(size)) return `${mode} ${size}`;
      }
      return volumes.find((path) => !data.includes(path));
    });
  });

  it('ask for capabilities of the default set alone, sorted, and say which of them a second start shows', () => {
    every(({ capabilities: { root, restart = [], file, optional } }) => {
      const extra = [...root, ...file].find((name) => !defaultCapabilities.includes(name));
      if (extra) return extra;
      if (root.join() !== [...root].sort().join()) return 'not sorted';
      if (optional.some(({ name, why }) => root.includes(name) || why === '')) return 'optional';
      return restart.find((name) => !root.includes(name));
    });
  });

  it('give who steps down what that takes, and who does not start as root nothing', () => {
    every(({ start, run, stepDown, kind, capabilities: { root } }) => {
      if (start.uid !== 0) return run || (kind === 'service' && root.length > 0) ? 'not root' : undefined;
      if (stepDown === 'none') return run && 'who is that';
      if (!run || run.uid === 0) return 'steps down to nobody';
      return !(root.includes('SETGID') && root.includes('SETUID')) && 'cannot step down';
    });
  });

  it('offer no account of root, and the account that the work is done by where there is one', () => {
    every(({ start, run, userOk, userWith, kind }) => {
      if (userOk?.uid === 0 || userWith?.account.uid === 0) return 'root';
      const worker = run ?? (start.uid === 0 ? undefined : start);
      return kind === 'service' && userOk && worker && userOk.uid !== worker.uid && `${userOk.uid}, not ${worker.uid}`;
    });
  });

  it('put ports into one list', () => {
    every(({ ports, udp = [], publicPorts = [] }) => {
      if (new Set(ports).size !== ports.length) return 'twice';
      const odd = [...udp, ...publicPorts].find((port) => !ports.includes(port)) ?? ports.find((port) => port < 1 || port > 65535);
      return odd === undefined ? undefined : String(odd);
    });
  });

  it('say where they come from, how well they are founded and when they were looked up', () => {
    every((profile) => {
      const facts: Fact[] = ['capabilities', 'user', 'readOnly', 'needs'];
      for (const fact of facts) {
        const { checked, checkedBy, sources } = checkOf(profile, fact);
        if (!/^20\d\d-[01]\d-[0-3]\d$/.test(checked)) return checked;
        if (!['source', 'entrypoint', 'engine'].includes(checkedBy)) return checkedBy;
        if (sources.length === 0 || sources.some((source) => source.trim() === '')) return 'no source';
      }
      return undefined;
    });
  });

  it('are written as sentences', () => {
    every(({ silent = [], needs, replacement, limits }) => {
      const sentences = [...silent, ...(needs ? [needs.instead] : []), ...(replacement?.note ? [replacement.note] : [])];
      return sentences.find((text) => !/^[A-Z`].*\.$/.test(text)) ?? (limits && /\.$/.test(limits.why) ? limits.why : undefined);
    });
  });

  it('sort what a socket proxy lets through, and let nobody write who only reads', () => {
    every(({ needs }) => {
      const socket = needs?.socket;
      if (!socket) return undefined;
      if (socket.groups.join() !== [...socket.groups].sort().join()) return 'not sorted';
      return socket.access === 'read' && socket.groups.includes('POST') ? 'reads and posts' : undefined;
    });
  });

  it('name files of secrets by variables that end so', () => {
    every(({ fileSecrets }) => fileSecrets.find((name) => !/^([A-Z][A-Z0-9_]*)?\*?_*(SECRET)?FILE$|^FILE__\*$/.test(name)));
  });
});

/** What tells variants of an image apart, as `start run stepDown capabilities`. */
function short(reference: string): string {
  const profile = imageProfile(reference);
  ok(profile, reference);
  const { start, run, stepDown, capabilities } = profile;
  const account = run ? ` ${run.uid}:${run.gid}` : '';
  return `${start.uid}:${start.gid}${account} ${stepDown} ${[...capabilities.root, ...capabilities.file].join(' ')}`.trim();
}

const step = 'CHOWN DAC_OVERRIDE SETGID SETUID';

const expected: Readonly<Record<string, string>> = {
  'mongo:8': `0:0 999:999 gosu ${step}`,
  'valkey/valkey:8': `0:0 999:999 setpriv ${step}`,
  'docker.io/valkey/valkey:8-alpine': `0:0 999:1000 setpriv ${step}`,
  'memcached:1.6-alpine': '11211:11211 none',
  'public.ecr.aws/nginx/nginx:1.27': '0:0 101:101 native CHOWN SETGID SETUID',
  'quay.io/nginx/nginx-unprivileged': '101:101 none',
  'caddy:2-alpine': '0:0 none NET_BIND_SERVICE',
  'traefik:v3.6': '0:0 none DAC_OVERRIDE',
  'haproxy:2.2': '0:0 none SETGID SETUID SYS_CHROOT',
  'haproxy:3.2-alpine': '99:99 none',
  haproxy: '99:99 none',
  'envoyproxy/envoy:v1.31-latest': '0:0 101:101 su-exec CHOWN SETGID SETUID',
  'envoyproxy/envoy:distroless-v1.31.0': '65532:65532 none',
  'rabbitmq:4-management': `0:0 999:999 gosu ${step}`,
  'rabbitmq:4-management-alpine': `0:0 100:101 gosu ${step}`,
  'apache/kafka:4.0.0': '1000:1000 none',
  'confluentinc/cp-kafka:7.6.0': '1000:1000 none',
  'confluentinc/cp-zookeeper:5.5.0': '0:0 none',
  'zookeeper:3.9': `0:0 1000:1000 gosu ${step}`,
  'elasticsearch:7.17.0': '0:0 1000:0 chroot CHOWN SETGID SETUID SYS_CHROOT',
  'docker.elastic.co/elasticsearch/elasticsearch:8.15.0': '1000:0 none',
  'docker.elastic.co/kibana/kibana:8.15.0': '1000:1000 none',
  'logstash:8.15.0': '1000:1000 none',
  'opensearchproject/opensearch:2': '1000:1000 none',
  'opensearchproject/opensearch-dashboards:2': '1000:1000 none',
  'php:8.3-apache-bookworm': '0:0 33:33 native SETGID SETUID',
  'php:8.3-fpm': '0:0 33:33 native KILL SETGID SETUID',
  'php:fpm-alpine': '0:0 82:82 native KILL SETGID SETUID',
  'gcr.io/distroless/static-debian12:debug-nonroot': '65532:65532 none CHOWN DAC_OVERRIDE FOWNER SETGID SETUID',
  'gcr.io/distroless/base': '0:0 none CHOWN DAC_OVERRIDE FOWNER SETGID SETUID',
  'cgr.dev/chainguard/python': '65532:65532 none CHOWN DAC_OVERRIDE FOWNER SETGID SETUID',
  'cgr.dev/chainguard/wolfi-base': '0:0 none CHOWN DAC_OVERRIDE FOWNER SETGID SETUID',
  'eclipse-mosquitto:2.0.18': '0:0 1883:1883 native CHOWN SETGID SETUID',
  'ubuntu/squid:5.2-22.04_beta': '0:0 13:13 native DAC_OVERRIDE SETGID SETUID',
  'grafana/grafana:11.2.0': '472:0 none',
  'grafana/grafana:6.7.1': '472:472 none',
  'prom/prometheus:v3.0.0': '65534:65534 none',
  'prom/prometheus:v3.9.0-distroless': '65532:65532 none',
  'gcr.io/cadvisor/cadvisor:v0.49.1': '0:0 none DAC_OVERRIDE',
  'grafana/loki:3.2.0': '10001:10001 none',
  'influxdb:1.8': '0:0 none DAC_OVERRIDE',
  'influxdb:1.11-alpine': '100:1000 none',
  'influxdb:2.7': '0:0 1000:1000 gosu CHOWN DAC_OVERRIDE FOWNER SETGID SETUID',
  'influxdb:3-core': '1500:1500 none',
  'telegraf:1.33-alpine': '0:0 100:101 su-exec SETGID SETUID',
  'quay.io/minio/minio:RELEASE.2024-01-01T00-00-00Z': '0:0 none DAC_OVERRIDE',
  'hashicorp/vault:1.18': '0:0 100:1000 su-exec CHOWN DAC_OVERRIDE SETFCAP SETGID SETUID',
  'wordpress:6-apache': '0:0 33:33 native CHOWN DAC_OVERRIDE FOWNER SETGID SETUID',
  'wordpress:6-fpm-alpine': '0:0 82:82 native CHOWN DAC_OVERRIDE FOWNER KILL SETGID SETUID',
  'gitea/gitea:1.22': '0:0 1000:1000 su-exec CHOWN DAC_OVERRIDE FOWNER KILL SETGID SETUID SYS_CHROOT',
  'gitea/gitea:1.22-rootless': '1000:1000 none',
  'sonarqube:9.9-community': '1000:1000 none',
  'sonarqube:lts': '1000:0 none',
  'tecnativa/docker-socket-proxy:0.3': '0:0 none',
  'lscr.io/linuxserver/socket-proxy': '0:0 none CHOWN SETGID SETUID',
  'ghcr.io/wollomatic/socket-proxy:1': '65534:65534 none',
  'bitnami/redis:7.2': '1001:0 none CHOWN DAC_OVERRIDE FOWNER SETGID SETUID',
  'lscr.io/linuxserver/sonarr': '0:0 911:911 s6 CHOWN DAC_OVERRIDE FOWNER KILL SETGID SETUID',
  'docker:27-dind-rootless': '1000:1000 none',
  'moby/buildkit:v0.16.0-rootless': '1000:1000 none',
  'adguard/adguardhome': '0:0 none DAC_OVERRIDE FOWNER NET_BIND_SERVICE',
  'collabora/code:25.04.9.1.1': '1001:1001 none CHOWN FOWNER SYS_CHROOT',
  'docker.elastic.co/beats/filebeat:9.2.0': '1000:1000 none',
  'docker.elastic.co/beats/heartbeat-wolfi:9.2.0': '1000:1000 none NET_RAW',
  'elastic/packetbeat:8.19.0': '1000:1000 none NET_RAW',
  'ghcr.io/goauthentik/server:2026.8': '1000:1000 none',
  'ghcr.io/immich-app/postgres:17-vectorchord0.4.3': '0:0 999:999 gosu CHOWN DAC_OVERRIDE SETGID SETUID',
  'lldap/lldap:v0.6.2': '0:0 1000:1000 gosu CHOWN DAC_OVERRIDE SETGID SETUID',
  'lldap/lldap:latest-alpine-rootless': '1000:1000 none',
  'matomo:5-fpm-alpine': '0:0 82:82 native CHOWN DAC_OVERRIDE FOWNER KILL SETGID SETUID',
  'qdrant/qdrant:v1.16.1-unprivileged': '1000:1000 none',
  'roundcube/roundcubemail:1.6.11-apache-nonroot': '33:33 none',
};

describe('Variants of images', () => {
  for (const [reference, text] of Object.entries(expected)) {
    it(reference, () => equal(short(reference), text));
  }

  it('make PHP without Apache and FPM a base', () => {
    for (const reference of ['php:8.3', 'php:8.3-cli-alpine', 'php:8-zts']) equal(imageProfile(reference)?.kind, 'base', reference);
  });

  it('give images of one platform the ports and data of their own', () => {
    deepEqual(imageProfile('confluentinc/cp-schema-registry:7.6.0')?.ports, [8081]);
    deepEqual(imageProfile('confluentinc/cp-kafka:7.6.0')?.data, ['/var/lib/kafka/data', '/etc/kafka/secrets']);
    equal(imageProfile('confluentinc/cp-zookeeper:7.6.0')?.replacement?.image, 'confluentinc/cp-kafka');
    deepEqual(imageProfile('confluentinc/cp-something-new')?.ports, []);
  });

  it('know no image whose name only resembles one', () => {
    for (const reference of [
      'confluentinc/ksqldb-cli',
      'gcr.io/distroless-like/x',
      'acme/traefik',
      'ghcr.io/acme/valkey/valkey',
      'squid',
      'docker.elastic.co/apm/apm-server',
      'bitnami/node',
      'acme/linuxserver/sonarr',
      'grafana/grafana-image-renderer',
      'php-fpm',
    ]) {
      equal(imageProfile(reference), undefined, reference);
    }
  });

  it('keep what is written down elsewhere: VPNs, and health checks that images bring', () => {
    for (const image of vpnImages.flatMap(({ images }) => images)) {
      const needs = imageProfile(image)?.needs;
      deepEqual(
        needs?.capabilities?.map(({ name }) => name),
        vpnImage(image)?.capabilities,
        image,
      );
      deepEqual(
        needs?.devices?.map(({ what }) => what),
        vpnImage(image)?.devices,
        image,
      );
    }
    equal(imageProfile('lscr.io/linuxserver/wireguard')?.family, 'wireguard');
    ok(bringsHealthCheck('axllent/mailpit', builtInImages) && bringsHealthCheck('louislam/uptime-kuma:1', builtInImages));
    ok(!bringsHealthCheck('postgres', builtInImages) && !bringsHealthCheck('acme/web', builtInImages));
  });

  it('know the file capabilities of Collabora by its version, and the outposts of authentik by their names', () => {
    deepEqual(imageProfile('collabora/code:25.04.9.1.1')?.capabilities.file, ['CHOWN', 'FOWNER', 'SYS_CHROOT']);
    deepEqual(imageProfile('collabora/code:23.05.10.1.1')?.capabilities.file, ['CHOWN', 'FOWNER', 'MKNOD', 'SYS_CHROOT']);
    deepEqual(imageProfile('ghcr.io/goauthentik/ldap')?.ports, [3389, 6636]);
    every(
      ({ gainsFile, usesSetuid, capabilities: { file } }) => gainsFile && (usesSetuid !== true || file.length === 0) && 'gains nothing',
    );
  });

  it('take capabilities beyond the default set for needs alone', () => {
    every(({ needs }) => needs?.capabilities?.find(({ name }) => defaultCapabilities.includes(name))?.name);
    every(({ needs }) => needs?.privileged && !/^[A-Z].*\.$/.test(needs.privileged) && needs.privileged);
  });

  it('know the command line of Docker from an engine in a container', () => {
    equal(imageProfile('docker:27-cli')?.kind, 'base');
    ok(imageProfile('docker:27-dind')?.needs?.privileged);
    equal(imageProfile('moby/buildkit:rootless')?.needs?.privileged, undefined);
  });

  it('say how well a fact is founded in words', () => {
    const mongo = imageProfile('mongo:8');
    ok(mongo);
    equal(checkText(mongo, 'capabilities'), 'checked with its entrypoint, 2026-11-24');
    equal(checkText(mongo, 'readOnly'), 'read in its sources, 2026-11-24');
    const postgres = ['postgres:16', 'postgres:16-alpine'].map((reference) => imageProfile(reference));
    deepEqual(
      postgres.map((profile) => profile && checkText(profile, 'capabilities')),
      ['checked in an engine, 2026-11-24', 'checked with its entrypoint, 2026-11-24'],
    );
  });
});

describe('Variables that take the name of a file', () => {
  const files = (image: string, name: string): string | undefined => {
    const profile = imageProfile(image);
    ok(profile, image);
    return fileVariable(profile, name);
  };

  it('are those of a list, or of a pattern', () => {
    equal(files('postgres:16', 'POSTGRES_PASSWORD'), 'POSTGRES_PASSWORD_FILE');
    equal(files('postgres:16', 'PGPASSWORD'), undefined);
    equal(files('grafana/grafana', 'GF_SECURITY_ADMIN_PASSWORD'), 'GF_SECURITY_ADMIN_PASSWORD__FILE');
    equal(files('grafana/grafana', 'SMTP_PASSWORD'), undefined);
    equal(files('grafana/grafana', 'GF_'), undefined);
    equal(files('gitea/gitea:1.22', 'GITEA__database__PASSWD'), 'GITEA__database__PASSWD__FILE');
    equal(files('wordpress:6', 'WORDPRESS_DB_PASSWORD'), 'WORDPRESS_DB_PASSWORD_FILE');
    equal(files('vaultwarden/server', 'ADMIN_TOKEN'), 'ADMIN_TOKEN_FILE');
    equal(files('lscr.io/linuxserver/mariadb', 'MYSQL_PASSWORD'), 'FILE__MYSQL_PASSWORD');
    equal(files('qmcgaw/gluetun', 'OPENVPN_PASSWORD'), 'OPENVPN_PASSWORD_SECRETFILE');
    equal(files('rabbitmq:4', 'RABBITMQ_DEFAULT_PASS'), undefined);
  });
});
