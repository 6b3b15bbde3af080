import { deepEqual, equal, match, ok } from 'node:assert/strict';
import type { Atom } from '../../server/src/core/probe/atom';
import type { Failed, Plain, Proof, ProveOrder } from '../../server/src/probe/order';
import { clean, prove } from '../../server/src/probe/prove';
import { type Fake, type FakeOptions, fake } from './fake-machine';

const atom = (id: string, service: string, rests: readonly string[] = []): Atom => ({
  id,
  services: [service],
  takes: [{ need: 'other' }],
  rests,
});

/** Each change sets a key of its own name. */
function orderOf(atoms: readonly Atom[], more: Partial<ProveOrder> = {}): ProveOrder {
  return {
    root: '/shop',
    composeFiles: ['/shop/compose.yaml'],
    envFiles: [],
    atoms,
    textsWith: () => new Map(),
    changeWith: (kept) => (config) => {
      const services = config.services as Record<string, Record<string, unknown>>;
      const changed = Object.entries(services).map(([name, service]) => {
        const own = atoms.filter(({ id, services: [of] }) => kept.has(id) && of === name).map(({ id }) => id);
        return [name, { ...service, environment: { ...(service.environment as object | undefined), KEPT: own.join(' ') } }];
      });
      return { ...config, services: Object.fromEntries(changed) as never };
    },
    checks: [],
    within: 10,
    withCopies: false,
    pull: false,
    build: false,
    allowDangerous: false,
    starts: 40,
    ...more,
  };
}

const has = (service: Record<string, unknown>, id: string): boolean =>
  String((service.environment as Record<string, string> | undefined)?.KEPT ?? '')
    .split(' ')
    .includes(id);

const two: FakeOptions['services'] = {
  db: { image: 'db:1', volumes: ['data'], fails: (service) => (has(service, 'user') ? 'mkdir /data/x: permission denied' : undefined) },
  web: { image: 'web:1' },
};
const atoms = [atom('user', 'db'), atom('caps', 'db'), atom('read', 'web')];

const run = async (options: FakeOptions, order: ProveOrder): Promise<{ readonly result: Proof | Failed; readonly made: Fake }> => {
  const made = fake(options);
  return { result: await prove(made.machine, order, () => undefined), made };
};

function proven(result: Proof | Failed): Proof {
  ok(!('failed' in result), 'failed' in result ? result.failed : '');
  return result;
}

describe('a proof by running', () => {
  it('keeps what holds, takes back what does not, and leaves nothing', async () => {
    const { result, made } = await run({ services: two }, orderOf(atoms));
    const { found, services, starts } = proven(result);
    deepEqual([...found.kept].sort(), ['caps', 'read']);
    deepEqual(
      found.back.map(({ id }) => id),
      ['user'],
    );
    match(found.back[0]!.evidence[0]!.text, /permission denied/);
    equal(found.is, 'largest');
    deepEqual(
      services.map(({ service, is }) => [service, is]),
      [
        ['db', 'proven'],
        ['web', 'proven'],
      ],
    );
    ok(starts <= 12, `${starts} starts`);
    deepEqual(made.left(), []);
  });

  it('knows what the image of a service says that is built', async () => {
    let seen: Plain | undefined;
    const choose: ProveOrder['choose'] = (plain) => {
      seen = plain;
      return { atoms: [] };
    };
    await run({ services: { db: {}, web: { image: 'web:1' } } }, orderOf([], { choose }));
    const services = seen?.config.services as Record<string, { readonly image: string }>;
    deepEqual(
      Object.values(services).map(({ image }) => seen!.images.has(image)),
      [true, true],
    );
    equal(services.web!.image, 'web:1');
  });

  it('fetches and builds nothing, and publishes on loopback only', async () => {
    const { made } = await run({ services: two }, orderOf(atoms));
    deepEqual(
      made.calls.filter((words) => /\b(?:pull|build|push|login)\b/.test(words.replaceAll(/--no-build|--pull never/g, ''))),
      [],
    );
    ok(
      made.calls.filter((words) => words.includes(' up ')).every((words) => words.includes('--no-build') && words.includes('--pull never')),
    );
  });

  it('takes five starts where all holds, and four where nothing is kept', async () => {
    equal(proven((await run({ services: two }, orderOf([atom('caps', 'db')]))).result).starts, 5);
    equal(proven((await run({ services: { web: two.web! } }, orderOf([atom('read', 'web')]))).result).starts, 4);
  });

  it('says which image is missing and what brings it', async () => {
    const { result, made } = await run({ services: two, images: ['web:1'] }, orderOf(atoms));
    const { services, notTried, found } = proven(result);
    const db = services.find(({ service }) => service === 'db')!;
    equal(db.is, 'refused');
    match(db.reason!, /image "db:1" is not here: --pull fetches it/);
    deepEqual(notTried.map(({ id }) => id).sort(), ['caps', 'user']);
    deepEqual(found.kept, ['read']);
    deepEqual(made.left(), []);
  });

  it('runs nothing hardened that does not start as it is', async () => {
    const services = { ...two, web: { image: 'web:1', fails: () => 'no license' } };
    const { result, made } = await run({ services }, orderOf(atoms));
    const proof = proven(result);
    const web = proof.services.find(({ service }) => service === 'web')!;
    equal(web.is, 'broken');
    match(web.reason!, /no license/);
    deepEqual(
      proof.notTried.map(({ id }) => id),
      ['read'],
    );
    deepEqual([...proof.found.kept], ['caps']);
    deepEqual(made.left(), []);
  });

  it('believes a service that fails at times only when it fails three times', async () => {
    let failed = false;
    const services = {
      web: {
        image: 'web:1',
        fails: (_: unknown, start: number) => {
          const fails = start === 1 || start === 4;
          failed ||= fails;
          return fails ? 'lock is held' : undefined;
        },
      },
    };
    const { result } = await run({ services }, orderOf([atom('read', 'web')]));
    const { found, notes } = proven(result);
    ok(failed);
    deepEqual(found.kept, ['read']);
    ok(
      notes.some((note) => /does not always start/.test(note)),
      notes.join(),
    );
  });

  it('says what Compose says, without the values of variables', async () => {
    const before = (_: number, words: string): ReturnType<NonNullable<FakeOptions['before']>> =>
      words.includes(' config ') ? { code: 1, out: '', err: 'bad value "correct-horse" of services.db' } : undefined;
    const made = fake({ services: two, before });
    const machine = { ...made.machine, environment: { DB_PASSWORD: 'correct-horse' } };
    const result = await prove(machine, orderOf(atoms), () => undefined);
    ok('failed' in result);
    match(result.failed, /bad value "\*\*\*" of services\.db/);
    deepEqual(made.left(), []);
  });

  it('prints no value of the environment when a project cannot be created', async () => {
    const services = { web: { image: 'web:1', environment: { API_KEY: 'correct-horse' } } };
    const before = (_: number, words: string): ReturnType<NonNullable<FakeOptions['before']>> =>
      words.includes(' create ') && words.includes('compose') ? { code: 1, out: '', err: 'oci: correct-horse is no number' } : undefined;
    const { result } = await run({ services, before }, orderOf([]));
    ok(
      !JSON.stringify(result)
        .replace(/"plain":.*/, '')
        .includes('correct-horse'),
      JSON.stringify(result),
    );
  });

  it('removes everything when it is stopped at any moment', async () => {
    const order = orderOf([atom('user', 'db')]);
    const total = (await run({ services: two }, order)).made.calls.length;
    for (let at = 0; at < total; at++) {
      const before: FakeOptions['before'] = (call, _, made) => {
        if (call === at) made.stop();
        return undefined;
      };
      const { result, made } = await run({ services: two, before }, order);
      deepEqual(made.left(), [], `stopped at ${at}: ${made.calls[at]}`);
      ok('failed' in result || result.found.is === 'largest', `stopped at ${at}: ${made.calls[at]}`);
    }
  });

  it('takes nothing back because the engine has stopped', async () => {
    const total = (await run({ services: two }, orderOf([atom('caps', 'db')]))).made.calls.length;
    for (let at = 0; at < total; at++) {
      // Compose says its version without an engine.
      const before: FakeOptions['before'] = (call, words) =>
        call >= at && !/--version|compose version/.test(words)
          ? { code: 1, out: '', err: 'Cannot connect to the Docker daemon' }
          : undefined;
      const { result, made } = await run({ services: two, before }, orderOf([atom('caps', 'db')]));
      if ('failed' in result) match(result.failed, /Cannot connect|does not answer/);
      else deepEqual([result.found.back, result.found.kept], [[], ['caps']], `engine gone at ${at}: ${made.calls[at]}`);
    }
  });

  it('ends when the disk of the engine is full', async () => {
    let ups = 0;
    const before: FakeOptions['before'] = (_, words) =>
      words.includes(' up ') && ++ups > 2 ? { code: 1, out: '', err: 'write /x: no space left on device' } : undefined;
    const { result, made } = await run({ services: two, before }, orderOf(atoms));
    ok('failed' in result);
    match(result.failed, /disk of the engine is full/);
    deepEqual(made.left(), []);
  });

  it('ends when the engine has no addresses left for a network, which no change is to blame for', async () => {
    let ups = 0;
    const before: FakeOptions['before'] = (_, words) =>
      words.includes(' up ') && ++ups > 2
        ? {
            code: 1,
            out: '',
            err: 'failed to create network x: Error response from daemon: all predefined address pools have been fully subnetted',
          }
        : undefined;
    const { result, made } = await run({ services: two, before }, orderOf(atoms));
    ok('failed' in result);
    match(result.failed, /no addresses left .*docker network prune/);
    deepEqual(made.left(), []);
  });

  it('removes what a killed run has left, and nothing of one that is alive', async () => {
    const options: FakeOptions = {
      services: two,
      containers: [
        { id: 'old', run: 'bulkhead-prove-0000000000000dead-a1-2' },
        { id: 'other', run: 'bulkhead-prove-000000000000alive-b2-1' },
      ],
      folders: ['/tmp/bulkhead-prove-0000000000000dead-a1', '/tmp/bulkhead-prove-000000000000alive-b2', '/tmp/else'],
      dead: ['0000000000000dead'],
    };
    const made = fake(options);
    const result = await clean(made.machine, () => undefined);
    deepEqual(result, { removed: ['container old', '/tmp/bulkhead-prove-0000000000000dead-a1'] });
    deepEqual(made.left().sort(), ['/tmp/bulkhead-prove-000000000000alive-b2', '/tmp/else', 'other']);
  });
});
