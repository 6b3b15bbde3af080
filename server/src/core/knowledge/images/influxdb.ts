import { defineFamily } from '../family/family';
import { no, variable } from '../family/open-setting';
import { root, staysRoot, stepsDown } from '../family/profile';
import { service } from '../family/service';
import { atLeast, type Tag } from '../family/tag';

const limits = { pids: 1024, why: 'InfluxDB waits for disks in threads of their own' } as const;

function majorOf(tag: Tag): 1 | 2 | 3 {
  const [isThree, isOne] = [atLeast(tag, 3), !atLeast(tag, 2)];
  if (/(^|-)(core|enterprise)$/.test(tag.text)) return 3;
  if (tag.version.length === 0) return 2;
  return isThree ? 3 : isOne ? 1 : 2;
}

/** InfluxDB, the official image: three programs by the version. What `latest` means has changed, so it names no user. */
export default defineFamily({
  name: 'influxdb',
  images: ['influxdb'],
  database: true,
  open: [
    variable('INFLUXDB_HTTP_AUTH_ENABLED', no, 'can read and write every series', 'docs.influxdata.com/influxdb/v1, authentication', {
      instead: 'true',
    }),
  ],
  profile(tag) {
    const sources = (version: string) => [
      `influxdata/influxdata-docker influxdb/${version}/Dockerfile`,
      `influxdata/influxdata-docker influxdb/${version}/entrypoint.sh`,
    ];
    const major = majorOf(tag);
    if (major === 3) {
      return service({
        limits,
        variant: '3',
        start: { name: 'influxdb3', uid: 1500, gid: 1500 },
        data: ['/var/lib/influxdb3'],
        ports: [8181],
        silent: ['With `--without-auth` everybody who reaches the port reads and writes all data.'],
        sources: sources('3.0-core'),
      });
    }
    if (major === 1) {
      const isRoot = !atLeast(tag, 1, 11);
      return service({
        limits,
        variant: isRoot ? '1, before 1.11' : '1.11 and later',
        start: isRoot ? root : tag.alpine ? { name: 'influxdb', uid: 100, gid: 1000 } : { name: 'influxdb', uid: 999, gid: 999 },
        capabilities: isRoot ? staysRoot : { root: [], file: [], optional: [] },
        data: ['/var/lib/influxdb'],
        volumes: ['/var/lib/influxdb'],
        ports: [8086, 8088],
        health: ['CMD-SHELL', 'curl -sf -o /dev/null http://127.0.0.1:8086/ping || wget -q -O /dev/null http://127.0.0.1:8086/ping'],
        silent: ['Without INFLUXDB_HTTP_AUTH_ENABLED everybody who reaches the port reads and writes all data, whatever users there are.'],
        sources: sources('1.11'),
        confidence: 'medium',
      });
    }
    const run = { name: 'influxdb', uid: 1000, gid: 1000 };
    return service({
      limits,
      variant: '2',
      start: root,
      run,
      stepDown: 'gosu',
      // It gives its folders the mode 0700 first; a refusal of that is let pass.
      capabilities: { ...stepsDown, root: ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETUID'] },
      ...(tag.version.length > 0 && { userOk: run }),
      data: ['/var/lib/influxdb2', '/etc/influxdb2'],
      volumes: ['/var/lib/influxdb2', '/etc/influxdb2'],
      ports: [8086],
      fileSecrets: ['DOCKER_INFLUXDB_INIT_ADMIN_TOKEN_FILE', 'DOCKER_INFLUXDB_INIT_PASSWORD_FILE', 'DOCKER_INFLUXDB_INIT_USERNAME_FILE'],
      health: ['CMD', 'influx', 'ping'],
      silent: ['The DOCKER_INFLUXDB_INIT variables count for the first start alone: later changes of them change nothing.'],
      sources: sources('2.7'),
    });
  },
});
