import { deepEqual } from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from '../support/fixtures';
import { services } from './services';
import { type Stop, shown, worse } from './stops';

/** A stop of one container, or of two. */
function stop(seconds: number, web: number, db?: number): Stop {
  return {
    seconds,
    codes: new Map([
      ['web', web],
      ['db', db ?? 0],
    ]),
  };
}

describe('How a hardened service stops', () => {
  it('is no worse when it is the same, and a little later', () => {
    deepEqual(worse(stop(0.4, 0), stop(2.9, 0)), []);
    deepEqual(worse(stop(10.2, 137), stop(10.4, 137)), []);
    deepEqual(worse(stop(0.4, 143), stop(0.2, 143)), []);
  });

  it('is worse when it is killed, and was not', () => {
    deepEqual(worse(stop(1.2, 0, 0), stop(10.3, 0, 137)), [
      'it stops after 10.3 s, and stopped after 1.2 s before',
      'db ends with 137 (SIGKILL), and ended with 0 before',
    ]);
  });

  it('is worse when it ends by itself with an error, even where it was killed before', () => {
    deepEqual(worse(stop(10.2, 137), stop(0.1, 1)), ['web ends with 1, and ended with 137 before']);
    deepEqual(worse(stop(10.2, 137), stop(0.1, 0)), []);
  });

  it('is worse when a container is missing', () => {
    deepEqual(worse(stop(0.4, 0), { seconds: 0.4, codes: new Map([['web', 0]]) }), ['db is not there any more']);
  });

  it('is shown with seconds and codes', () => {
    deepEqual(shown(stop(0.42, 0, 143)), '0.4 s 0,143');
  });
});

describe('The services that are hardened in an engine', () => {
  const folder = join(repository, 'test/engine/services');

  it('are all tried', () => {
    const found = readdirSync(folder).filter((name) => existsSync(join(folder, name, 'compose.yaml')));
    deepEqual(services.map(({ name }) => name).sort(), found.sort());
  });

  it('are made by Dockerfiles that are there', () => {
    const absent = services.flatMap(({ name, images }) =>
      Object.values(images).filter((from) => {
        const [path = ''] = from.split('#');
        const file = path.startsWith('./') ? join(name, path) : path.endsWith('.Dockerfile') ? path : join(path, 'Dockerfile');
        return !existsSync(join(folder, file));
      }),
    );
    deepEqual(absent, []);
  });

  it('are asked, or keep something', () => {
    const silent = services.filter(({ ask, keeps }) => (ask === undefined) === (keeps === undefined));
    deepEqual(silent, []);
  });
});
