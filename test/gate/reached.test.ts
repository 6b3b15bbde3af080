import { deepEqual } from 'node:assert/strict';
import { reachedBy, totals } from './reached';

/** A service as `bulkhead model` prints it. */
function service(image: string, dropped: readonly string[], bounding: readonly string[], is: { root: boolean; on: boolean }): object {
  return {
    compose: { image, cap_drop: dropped },
    effective: {
      user: { value: { root: is.root } },
      capabilities: { bounding: { value: bounding } },
      noNewPrivileges: { value: is.on },
      rootfsWritable: { value: !is.on },
      limits: { pids: { value: is.on ? 100 : null } },
    },
  };
}

describe('What hardening reaches', () => {
  it('is counted by service, ALL apart from single capabilities', () => {
    const services = {
      all: service('a:1', ['ALL'], [], { root: false, on: true }),
      most: service('b:1', ['CAP_ALL'], ['CHOWN', 'SETUID'], { root: true, on: true }),
      some: service('a:2', ['NET_RAW'], ['CHOWN'], { root: true, on: false }),
    };
    const reached = reachedBy({ projects: [{ files: ['compose.yaml'], services }] } as never);
    deepEqual(totals(reached), {
      'non-root': '1',
      'ALL dropped': '2 (1 keep none, the others 2.0 on average)',
      'some dropped': '1',
      'no-new-privileges': '2',
      'read-only': '2',
      'pids limit': '2',
    });
  });
});
