import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { realpathSync } from 'node:fs';
import type { Host } from '../../server/src/cli/host';
import { run } from '../../server/src/cli/run';
import { answerTo } from '../../server/src/cli/shares';
import type { Order, Threads } from '../../server/src/cli/threads';
import { diskHost, slashed } from '../../server/src/entry/host';
import { version } from '../../server/src/entry/version';
import { folderWith, type Run, removeFolders, startProcess } from '../support/command-line';
import { pages } from '../support/pages';

const projects = 340;

/** Enough files for two threads, with everything that threads could disagree about. */
function tree(): string {
  const files: Record<string, string | Uint8Array> = {
    'daemon.json': '{ "userns-remap": "default", "hosts": ["tcp://0.0.0.0:2375"] }\n',
    'shared/base.yaml': 'services:\n  base:\n    image: nginx:1.27\n    privileged: true\n',
    'strange/.bulkhead.yaml':
      'profile: strict\nrules:\n  compose/no-such-rule: off\n  compose/privileged:\n    allow:\n      - reason: old\n        until: 2020-01-01\n',
  };
  for (let index = 0; index < projects; index++) {
    const folder = index % 7 === 0 ? `strange/${index}` : `p${index}`;
    const up = index % 7 === 0 ? '../..' : '..';
    const base = index % 10 === 0 ? `\n    extends:\n      file: ${up}/shared/base.yaml\n      service: base` : '';
    const env = index % 25 === 0 ? '\n    env_file: odd.env' : '';
    files[`${folder}/compose.yaml`] = `services:\n  web${index}:\n    build: .\n    network_mode: host${base}${env}\n`;
    files[`${folder}/Dockerfile`] =
      'FROM alpine:3.20\nCOPY run.sh /\nENV TOKEN=ghp_0123456789abcdefghijABCDEFGHIJ012345\nCMD ["/run.sh"]\n';
    files[`${folder}/run.sh`] = '#!/bin/sh\nexec nginx -g "daemon off;"\n';
    files[`${folder}/worker.Dockerfile`] = 'FROM debian:12\nRUN curl -k https://example.org/x | sh\n';
    if (index % 25 === 0) files[`${folder}/odd.env`] = new Uint8Array([0x41, 0x3d, 0xff, 0xfe, 0x0a]);
  }
  return folderWith(files);
}

/** This machine, seen from a folder. */
function hostIn(folder: string, out: (text: string) => void, err: (text: string) => void, threads?: Threads): Host {
  return diskHost({
    cwd: slashed(realpathSync(folder)),
    environment: {},
    outIsTerminal: false,
    errIsTerminal: false,
    elapsed: () => 0,
    stdin: () => new Uint8Array(),
    out,
    err,
    ...(threads && { threads }),
  });
}

async function runWith(folder: string, words: readonly string[], threads: Threads | undefined): Promise<Run> {
  const [out, err]: [string[], string[]] = [[], []];
  const host = hostIn(
    folder,
    (text) => out.push(text),
    (text) => err.push(text),
    threads,
  );
  const code = await run(words, host, { version, pages });
  return { code, out: out.join(''), err: err.join('') };
}

describe('Threads', () => {
  const folder = tree();
  const lines = (text: string): string[] => text.split('\n').sort();
  const common = ['check', '--profile', 'strict', '--fail-on', 'none', '--today', '2026-12-01'];
  after(removeFolders);

  /** Threads without threads: what is said between them is copied, as it is between real ones. */
  const copying = (orders: Order[]): Threads => ({
    count: 3,
    judge: async (order) => {
      orders.push(structuredClone(order));
      const said: string[] = [];
      const note = (text: string): unknown => said.push(text);
      const host = hostIn(folder, note, note);
      const answer = structuredClone(await answerTo(host, structuredClone(order)));
      deepEqual(said, []);
      return answer;
    },
  });

  const words = [...common, '--format', 'json'];
  let alone: Run;
  before(async () => {
    alone = await runWith(folder, words, undefined);
    ok(alone.out.length > 100_000, 'there is something to find');
    match(alone.err, /odd\.env/);
    match(alone.err, /no-such-rule/);
  });

  const same = (shared: Run): void => deepEqual([shared.code, shared.out, lines(shared.err)], [alone.code, alone.out, lines(alone.err)]);

  it('change nothing of the answer', async () => {
    const orders: Order[] = [];
    same(await runWith(folder, words, copying(orders)));
    deepEqual(
      orders.map(({ share }) => share),
      [{ index: 1, of: 2 }],
    );
  });

  it('change nothing of that of a shard', async () => {
    const orders: Order[] = [];
    const shard = [...words, '--shard', '1/2'];
    const [one, two] = [await runWith(folder, shard, undefined), await runWith(folder, shard, copying(orders))];
    equal(two.out, one.out);
    ok(one.out.length < alone.out.length && orders.length === 1);
  });

  it('are done without where one of them fails', async () => {
    same(await runWith(folder, words, { count: 2, judge: async () => undefined }));
  });

  it('are real ones in a process', () => {
    same(startProcess(folder, words));
  });

  it('are not asked for small trees, nor for standard input', async () => {
    const never: Threads = { count: 8, judge: () => Promise.reject(new Error('asked')) };
    const small = folderWith({ 'compose.yaml': 'services:\n  web:\n    image: nginx\n' });
    equal((await runWith(small, ['check', '--fail-on', 'none'], never)).code, 0);
  });
});
