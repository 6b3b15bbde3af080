import { deepEqual } from 'node:assert/strict';
import { type Config, mutations } from './mutations';

/** What is taken from a project, in words, when each of its services has so many processes. */
function taken(services: Config['services'], processes: number, crowded = false): string[] {
  const counts = new Map(Object.keys(services).map((name) => [name, processes]));
  return mutations({ services }, counts, crowded).map(({ name }) => name);
}

describe('What is taken from a hardened service', () => {
  it('is each capability, each writable place, its user and half of its processes', () => {
    const db = {
      cap_drop: ['ALL'],
      cap_add: ['CHOWN', 'SETUID'],
      read_only: true,
      tmpfs: ['/tmp'],
      security_opt: ['no-new-privileges:true'],
    };
    deepEqual(taken({ db }, 9), [
      'db without CHOWN',
      'db without SETUID',
      'db without tmpfs /tmp',
      'db as user 54321:54321',
      'db with pids_limit 4',
    ]);
  });

  it('is what hardening left to it, too', () => {
    deepEqual(taken({ web: { cap_drop: ['MKNOD'] } }, 1), [
      'web without any capability',
      'web with read_only',
      'web with no-new-privileges',
      'web as user 54321:54321',
    ]);
  });

  it('is also what many clients need', () => {
    deepEqual(taken({ web: { cap_drop: ['ALL'], pids_limit: 4096 } }, 1, true).slice(-1), ['web with pids_limit 256']);
    deepEqual(taken({ web: { cap_drop: ['ALL'], pids_limit: 256 } }, 1, true).slice(-1), ['web as user 54321:54321']);
  });

  it('is taken one at a time, from one service', () => {
    const services = { db: { cap_drop: ['ALL'], cap_add: ['CHOWN', 'SETUID'] }, web: { cap_drop: ['ALL'] } };
    const [first] = mutations({ services }, new Map(), false);
    deepEqual(first?.config, { services: { db: { cap_drop: ['ALL'], cap_add: ['SETUID'] }, web: { cap_drop: ['ALL'] } } });
  });
});
