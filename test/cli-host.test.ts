import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict';
import { type Failed, type Host, isFailed, type Listed } from '../server/src/cli/host';
import { run } from '../server/src/cli/run';

const calm = 'services:\n  web:\n    image: example/unknown:1.0\n';
const denied: Failed = { failed: 'no permission, not read: change its permissions or leave it out' };
const missing: Failed = { failed: 'no such file or folder: check the path', missing: true };

interface Machine {
  readonly files: Map<string, string | Failed>;
  out: string;
  err: string;
  milliseconds: number;
  readonly host: Host;
}

/** A machine whose disk is a map; a folder is there when a file lies below it. */
function machine(files: Readonly<Record<string, string | Failed>>, changes: Partial<Host> = {}): Machine {
  const disk = new Map(Object.entries(files));
  const isFolder = (path: string) => [...disk.keys()].some((file) => file.startsWith(`${path}/`));
  const made: Machine = {
    files: disk,
    out: '',
    err: '',
    milliseconds: 0,
    host: {
      cwd: '/w',
      today: '2026-01-01',
      environment: {},
      outIsTerminal: false,
      errIsTerminal: false,
      elapsed: () => made.milliseconds,
      resolve: (path) => (path === '.' ? '/w' : path.startsWith('/') ? path : `/w/${path}`),
      stat: (file) => {
        const found = disk.get(file);
        if (found !== undefined) return { kind: 'file', size: typeof found === 'string' ? found.length : 0 };
        return isFolder(file) ? { kind: 'folder', size: 0 } : missing;
      },
      real: (file) => file,
      list: (folder) => {
        const names = new Set(
          [...disk.keys()].filter((file) => file.startsWith(`${folder}/`)).map((file) => file.slice(folder.length + 1)),
        );
        return [...new Set([...names].map((name) => name.split('/')[0]!))].map((name): Listed => {
          return { name, kind: disk.has(`${folder}/${name}`) ? 'file' : 'folder' };
        });
      },
      read: (file) => {
        const found = disk.get(file) ?? missing;
        return typeof found === 'string' ? new TextEncoder().encode(found) : found;
      },
      write: (file, bytes) => {
        disk.set(file, new TextDecoder().decode(bytes));
        return undefined;
      },
      stdin: () => new Uint8Array(),
      out: (text) => {
        made.out += text;
      },
      err: (text) => {
        made.err += text;
      },
      ...changes,
    },
  };
  return made;
}

const about = { version: '1.2.3', pages: {} };

describe('The command line on a machine that', () => {
  it('does not let it read a file: says so and judges the others', async () => {
    const at = machine({ '/w/a/compose.yaml': denied, '/w/b/compose.yaml': calm });
    strictEqual(await run(['check', '--quiet'], at.host, about), 2);
    strictEqual(at.err, 'a/compose.yaml: no permission, not read: change its permissions or leave it out\n');
    ok(at.out.includes('b/compose.yaml:2:3'));
  });

  it('does not let it list a folder', async () => {
    const files = { '/w/a/compose.yaml': calm, '/w/b/compose.yaml': calm };
    const plain = machine(files);
    const at = machine(files, { list: (folder) => (folder === '/w/a' ? denied : plain.host.list(folder)) });
    strictEqual(await run(['check', '--quiet'], at.host, about), 2);
    match(at.err, /^a: no permission/);
    ok(at.out.includes('b/compose.yaml') && !at.out.includes('a/compose.yaml'));
  });

  it('changes a file meanwhile: leaves it alone', async () => {
    const at = machine({ '/w/compose.yaml': calm });
    let reads = 0;
    const read: Host['read'] = (file) => {
      const bytes = at.host.read(file);
      if (file === '/w/compose.yaml' && !isFailed(bytes) && ++reads === 1) at.files.set(file, `# new\n${calm}`);
      return bytes;
    };
    strictEqual(await run(['harden', '--write', '--quiet'], { ...at.host, read }, about), 2);
    strictEqual(at.err, 'compose.yaml: changed while it was being judged, not written: run again\n');
    strictEqual(at.files.get('/w/compose.yaml'), `# new\n${calm}`);
  });

  it('cannot write', async () => {
    const at = machine(
      { '/w/compose.yaml': calm },
      { write: () => ({ failed: 'the disk is full, not written: make room and run again' }) },
    );
    strictEqual(await run(['harden', '--write', '--quiet'], at.host, about), 2);
    strictEqual(at.err, 'compose.yaml: the disk is full, not written: make room and run again\n');
  });

  it('breaks: says that it is its own fault, in one line', async () => {
    const broken: Host['stat'] = () => {
      throw new Error('out of luck');
    };
    const at = machine({}, { stat: broken });
    deepStrictEqual([await run([], at.host, about), at.out, at.err], [3, '', 'bulkhead: internal error, please report it: out of luck\n']);
  });

  it('takes longer than a second: shows progress on a terminal and wipes it away', async () => {
    const at = machine({ '/w/compose.yaml': calm }, { errIsTerminal: true });
    at.milliseconds = 1500;
    strictEqual(await run(['check'], at.host, about), 0);
    strictEqual(at.err, '\r\u001b[Kreading /w/compose.yaml\r\u001b[K');
    const quick = machine({ '/w/compose.yaml': calm }, { errIsTerminal: true });
    await run(['check'], quick.host, about);
    strictEqual(quick.err, '');
  });

  it('has its files elsewhere: reads nothing outside the project', async () => {
    const at = machine({
      '/w/compose.yaml': 'services:\n  web:\n    build: ../x\n',
      '/x/Dockerfile': 'NONSENSE\n',
      '/x/.bulkhead.yaml': 'a: 1\n',
    });
    strictEqual(await run(['check', '--format', 'json'], at.host, about), 0);
    strictEqual((JSON.parse(at.out) as { files: number }).files, 1);
  });
});
