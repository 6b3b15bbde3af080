import { deepEqual } from 'node:assert/strict';
import { checkCanFail, controls, signsOfLife } from '../../../server/src/core/probe/controls';
import { answer, baseLine, sight, start, stop } from './starts';

const only = ['web'];
const reasons = (base: ReturnType<typeof baseLine>, services = only): string[] =>
  controls(base, services).map(({ is, reason }) => `${is}: ${reason}`);

describe('Whether a base line is fit', () => {
  it('is where the service runs, or ends with 0', () => {
    deepEqual(reasons(baseLine()), []);
    deepEqual(reasons(baseLine({ health: 'healthy' })), []);
    deepEqual(reasons(baseLine({ state: 'exited', exitCode: 0 }, [])), []);
    deepEqual(reasons(baseLine({}, [answer({ ok: false })])), []);
  });

  it('is not where it does not work as it is', () => {
    deepEqual(reasons(baseLine({ state: 'exited', exitCode: 2, log: ['a', '', 'b', 'c', 'no such key'] })), [
      'broken: "web" ends with code 2: "b", "c", "no such key"',
    ]);
    deepEqual(reasons(baseLine({ health: 'starting', log: [] })), ['broken: "web" does not become healthy in time, and logs nothing']);
    deepEqual(reasons(baseLine({ health: 'unhealthy' })), ['broken: "web" is unhealthy: "ready"']);
    deepEqual(reasons(baseLine({}, [answer({ by: 'given', asked: 'test -e /x', ok: false, code: 1, body: '' })])), [
      'broken: "web" fails the check "test -e /x" with code 1',
    ]);
    const failed = { ...start('plain'), sights: [], answers: [], stopped: [], failed: 'pull access denied for web' };
    deepEqual(reasons([failed], ['web', 'db']), ['broken: "web" does not start: "pull access denied for web"']);
  });

  it('is not where both starts differ', () => {
    deepEqual(reasons([start('plain'), start('plain-again', { state: 'exited', exitCode: 1, log: ['lock file exists'] })]), [
      'unsteady: "web" ends with code 1 when it is started again, though it worked before: "lock file exists"',
    ]);
    deepEqual(reasons([start('plain', { health: 'unhealthy' }), start('plain-again', { health: 'healthy' })]), [
      'unsteady: "web" is unhealthy at its first start, though it works later: "ready"',
    ]);
    deepEqual(reasons([start('plain'), start('plain-again', {}, [answer()], [stop({ exitCode: 137, seconds: 10 })])]), [
      'unsteady: When it is started again, "web" has to be killed instead of stopping with code 0',
    ]);
    deepEqual(reasons([start('plain'), start('plain-again', {}, [answer({ body: 'visit 2' })])]), []);
  });

  it('finds the signs of life that can be checked', () => {
    deepEqual(signsOfLife(baseLine({}, []), 'web'), []);
    deepEqual(signsOfLife(baseLine({ health: 'healthy' }), 'web'), ['health', 'port']);
    deepEqual(signsOfLife(baseLine(), 'web', [answer()]), []);
    deepEqual(signsOfLife(baseLine({ state: 'exited' }, []), 'web'), ['exit']);
    deepEqual(signsOfLife([start('plain'), start('plain-again', {}, [answer({ ok: false })])], 'web'), []);
    deepEqual(signsOfLife(baseLine({}, [answer({ by: 'given', asked: 'true' })]), 'web'), ['check']);
    const two = baseLine().map((one) => ({ ...one, sights: [sight({ health: 'healthy' }), sight({ replica: 2, health: 'starting' })] }));
    deepEqual(signsOfLife(two, 'web'), ['port']);
    deepEqual(signsOfLife([], 'web'), []);
  });

  it('finds checks that cannot fail', () => {
    const check = answer({ by: 'given', asked: 'true' });
    deepEqual(
      checkCanFail([check, answer(), { ...check, asked: 'curl -f localhost', ok: false }]).map(({ reason }) => reason),
      ['The check "true" cannot fail: it passes while "web" is stopped'],
    );
  });
});
