import { defineFamily } from '../family/family';
import { root, stepsDown, tried } from '../family/profile';
import { releasesOf } from '../family/releases';

const run = { name: 'zookeeper', uid: 1000, gid: 1000 };

/** ZooKeeper, the official image. */
export default defineFamily({
  name: 'zookeeper',
  images: ['zookeeper'],
  releases: {
    product: 'ZooKeeper',
    releases: releasesOf(`
      3.4 2020-06-01, 3.5 2022-06-01, 3.6 2022-12-30, 3.7 2024-01-19, 3.8 -, 3.9 -
    `),
    source: 'endoflife.date/zookeeper',
  },
  profile: () => ({
    variant: 'ubuntu',
    kind: 'service',
    start: root,
    run,
    stepDown: 'gosu',
    capabilities: stepsDown,
    userOk: run,
    readOnly: {
      tmpfs: [{ path: '/tmp' }],
      blockers: ['without a zoo.cfg of yours it writes one to /conf, beside its logging configuration'],
    },
    data: ['/data', '/datalog', '/logs'],
    volumes: ['/data', '/datalog', '/logs'],
    ports: [2181, 2888, 3888, 8080],
    fileSecrets: [],
    usesSetuid: false,
    health: ['CMD', 'zkServer.sh', 'status'],
    silent: ['Its administration server on port 8080 answers everybody: ZOO_ADMINSERVER_ENABLED=false switches it off.'],
    sources: ['31z4/zookeeper-docker 3.9.4/Dockerfile', '31z4/zookeeper-docker 3.9.4/docker-entrypoint.sh'],
    confidence: 'high',
    checkedBy: 'source',
    checked: '2026-11-24',
    checks: tried('entrypoint'),
  }),
});
