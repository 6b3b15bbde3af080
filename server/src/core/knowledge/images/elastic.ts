import { atLeast, type ImageFamily, type ImageProfile, none, root } from './profile';

const common = {
  kind: 'service',
  usesSetuid: false,
  confidence: 'high',
  checkedBy: 'source',
  checked: '2026-11-24',
} as const satisfies Partial<ImageProfile>;

const account = { name: 'elasticsearch', uid: 1000, gid: 0 };

/** Elasticsearch: before version 8 the entrypoint starts as root and steps down with chroot. */
export const elasticsearch: ImageFamily = {
  name: 'elasticsearch',
  images: ['elasticsearch', 'elastic/elasticsearch', 'docker.elastic.co/elasticsearch/*'],
  profile(tag) {
    const isRoot = !atLeast(tag, 8);
    return {
      ...common,
      family: 'elasticsearch',
      variant: isRoot ? 'before 8' : '8 and later',
      start: isRoot ? root : account,
      ...(isRoot && { run: account }),
      stepDown: isRoot ? 'chroot' : 'none',
      capabilities: isRoot ? { root: ['SETGID', 'SETUID', 'SYS_CHROOT'], file: [], optional: [] } : none,
      userOk: account,
      readOnly: {
        tmpfs: [
          // Its native libraries are unpacked there.
          { path: '/tmp', exec: true },
          { path: '/usr/share/elasticsearch/logs', owner: account },
        ],
        blockers: ['at its first start it writes a key store, and from version 8 certificates, to /usr/share/elasticsearch/config'],
      },
      data: ['/usr/share/elasticsearch/data'],
      ports: [9200, 9300],
      fileSecrets: ['ELASTIC_PASSWORD_FILE'],
      // An answer that asks for a login counts as alive.
      health: ['CMD-SHELL', 'curl -sk -o /dev/null https://127.0.0.1:9200 || curl -s -o /dev/null http://127.0.0.1:9200'],
      needs: {
        instead:
          'Set vm.max_map_count on the host; a container needs neither privileges nor IPC_LOCK for it, and `ulimits` with memlock -1 is enough to lock memory.',
      },
      silent: [
        'The password in ELASTIC_PASSWORD counts for the first start of the first node only.',
        'With `xpack.security.enabled=false` everybody who reaches the port reads and writes every index.',
        'A file behind ELASTIC_PASSWORD_FILE must be readable for uid 1000 and closed to all others.',
      ],
      limits: { pids: 4096, why: 'Elasticsearch checks at its start that it may create 4096 threads' },
      sources: [
        'elastic/elasticsearch distribution/docker/src/docker/dockerfiles/default/Dockerfile',
        'elastic/elasticsearch distribution/docker/src/docker/bin/docker-entrypoint.sh',
        'elastic.co guide/en/cloud-on-k8s/2.15/k8s-security-context.html',
        'elastic.co guide/en/elasticsearch/reference/current/max-number-threads-check.html',
      ],
    };
  },
};

/** Kibana. */
export const kibana: ImageFamily = {
  name: 'kibana',
  images: ['kibana', 'elastic/kibana', 'docker.elastic.co/kibana/*'],
  profile: () => {
    const kibanaUser = { name: 'kibana', uid: 1000, gid: 1000 };
    return {
      ...common,
      family: 'kibana',
      variant: 'all',
      start: kibanaUser,
      stepDown: 'none',
      capabilities: none,
      userOk: kibanaUser,
      readOnly: { tmpfs: [{ path: '/tmp' }, { path: '/usr/share/kibana/logs', owner: kibanaUser }], blockers: [] },
      data: ['/usr/share/kibana/data'],
      ports: [5601],
      fileSecrets: [],
      health: [
        'CMD-SHELL',
        'curl -s -o /dev/null http://127.0.0.1:5601/api/status || curl -sk -o /dev/null https://127.0.0.1:5601/api/status',
      ],
      silent: ['Without security in Elasticsearch it has no login of its own.'],
      sources: ['elastic/kibana src/dev/build/tasks/os_packages/docker_generator/templates/base/Dockerfile'],
    };
  },
};

/** Logstash. */
export const logstash: ImageFamily = {
  name: 'logstash',
  images: ['logstash', 'elastic/logstash', 'docker.elastic.co/logstash/*'],
  profile: () => {
    const logstashUser = { name: 'logstash', uid: 1000, gid: 1000 };
    return {
      ...common,
      family: 'logstash',
      variant: 'all',
      start: logstashUser,
      stepDown: 'none',
      capabilities: none,
      userOk: logstashUser,
      readOnly: {
        tmpfs: [
          { path: '/tmp', exec: true },
          { path: '/usr/share/logstash/logs', owner: logstashUser },
        ],
        blockers: [
          'settings in variables it writes to /usr/share/logstash/config/logstash.yml at its start, where a mounted file does the same',
        ],
      },
      data: ['/usr/share/logstash/data'],
      ports: [5044, 9600],
      publicPorts: [5044],
      fileSecrets: [],
      health: ['CMD', 'curl', '-s', '-o', '/dev/null', 'http://127.0.0.1:9600'],
      limits: { memory: '1536m', why: 'Logstash asks for a heap of 1 GB' },
      sources: [
        'elastic/logstash docker/templates/Dockerfile.erb',
        'elastic/logstash docker/data/logstash/bin/docker-entrypoint',
        'elastic/logstash config/jvm.options',
      ],
    };
  },
};
