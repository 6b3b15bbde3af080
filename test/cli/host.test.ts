import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { type Failed, type Host, isFailed, type Listed } from '../../server/src/cli/host';
import { run } from '../../server/src/cli/run';

const calm = 'services:\n  web:\n    image: example/unknown:1.0\n';
const denied: Failed = { failed: 'permission denied, not read: change its permissions or leave it out' };
const missing: Failed = { failed: 'no such file or directory: check the path', missing: true };

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
        if (found !== undefined) return { kind: 'file', size: typeof found === 'string' ? found.length : 0, id: file };
        return isFolder(file) ? { kind: 'folder', size: 0, id: file } : missing;
      },
      real: (file) => (disk.has(file) || isFolder(file) ? file : missing),
      sha256: (bytes) => `${bytes.length} bytes`,
      entry: (file) => (disk.has(file) ? 'file' : isFolder(file) ? 'folder' : undefined),
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
      stage: (file, bytes) => ({
        commit: () => {
          disk.set(file, new TextDecoder().decode(bytes));
          return undefined;
        },
        discard: () => undefined,
      }),
      makeFolder: () => undefined,
      git: () => missing,
      output: (file, bytes) => {
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
    equal(await run(['check', '--quiet'], at.host, about), 2);
    equal(at.err, 'a/compose.yaml: permission denied, not read: change its permissions or leave it out\n');
    ok(at.out.includes('b/compose.yaml:2:3'));
  });

  it('does not let it list a folder', async () => {
    const files = { '/w/a/compose.yaml': calm, '/w/b/compose.yaml': calm };
    const plain = machine(files);
    const at = machine(files, { list: (folder) => (folder === '/w/a' ? denied : plain.host.list(folder)) });
    equal(await run(['check', '--quiet'], at.host, about), 2);
    match(at.err, /^a: permission denied/);
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
    equal(await run(['harden', '--write', '--quiet'], { ...at.host, read }, about), 2);
    equal(at.err, 'compose.yaml: changed during the analysis, not written: run again\n');
    equal(at.files.get('/w/compose.yaml'), `# new\n${calm}`);
  });

  it('cannot write', async () => {
    const at = machine(
      { '/w/compose.yaml': calm },
      { stage: () => ({ failed: 'the disk is full, not written: free some space and run again' }) },
    );
    equal(await run(['harden', '--write', '--quiet'], at.host, about), 2);
    equal(at.err, 'compose.yaml: the disk is full, not written: free some space and run again\n');
  });

  it('breaks: says that it is its own fault, in one line', async () => {
    const broken: Host['stat'] = () => {
      throw new Error('out of luck');
    };
    const at = machine({}, { stat: broken });
    deepEqual([await run([], at.host, about), at.out, at.err], [3, '', 'bulkhead: internal error, please report it: out of luck\n']);
  });

  it('takes longer than a second: shows progress on a terminal and wipes it away', async () => {
    const at = machine({ '/w/compose.yaml': calm }, { errIsTerminal: true });
    at.milliseconds = 1500;
    equal(await run(['check'], at.host, about), 0);
    equal(at.err, '\r\u001b[Kreading /w/compose.yaml\r\u001b[K');
    const quick = machine({ '/w/compose.yaml': calm }, { errIsTerminal: true });
    await run(['check'], quick.host, about);
    equal(quick.err, '');
  });

  it('has its files elsewhere: reads nothing outside the project', async () => {
    const at = machine({
      '/w/compose.yaml': 'services:\n  web:\n    build: ../x\n',
      '/x/Dockerfile': 'NONSENSE\n',
      '/x/.bulkhead.yaml': 'a: 1\n',
    });
    equal(await run(['check', '--format', 'json'], at.host, about), 0);
    equal((JSON.parse(at.out) as { files: number }).files, 1);
  });

  /** In a Dockerfile: Compose refuses a file with such characters, and it gets no fixes. */
  const hostile = 'FROM node:22\nCOPY server.js .\n# \u001b]0;owned\u0007\u001b[2J\u009b31m\u202eabc\u200ed\nCMD ["node", "server.js"]\n';

  it('lets no file drive a terminal, and gives a pipe every byte', async () => {
    const piped = machine({ '/w/Dockerfile': hostile, '/w/server.js': 'serve();\n' });
    await run(['harden', '--profile', 'strict', '.'], piped.host, { version: '0', pages: {} });
    ok(piped.out.includes('\u001b]0;owned\u0007\u001b[2J\u009b31m\u202eabc\u200ed\n'), piped.out);
    const shown = machine({ '/w/Dockerfile': hostile, '/w/server.js': 'serve();\n' }, { outIsTerminal: true });
    await run(['harden', '--profile', 'strict', '.'], shown.host, { version: '0', pages: {} });
    ok(shown.out.includes('␛]0;owned␇␛[2J\ufffd31m\ufffdabc\ufffdd\n'), shown.out);
    equal(shown.out.split('\n').length, piped.out.split('\n').length);
  });

  it('escapes in JSON what could drive a terminal', async () => {
    const files = {
      '/w/compose.yaml': 'services:\n  "a\u009b\u202e":\n    image: b\n    privileged: true\n    labels: { x: "\u0085\u200f" }\n',
    };
    for (const command of ['check', 'model']) {
      const one = machine(files);
      await run([command, '--format', 'json', '.'], one.host, { version: '0', pages: {} });
      ok(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200e-\u200f\u202a-\u202e]/.test(one.out), command);
      ok(one.out.includes(String.raw`a\u009b\u202e`), command);
      JSON.parse(one.out);
    }
  });

  it('prints no credential', async () => {
    const compose = `services:
  db:
    image: mysql:8
    user: "\${RUN_AS}"
    command: --requirepass inC0mmand --url amqp://me:inAddr3ss@\${HOST}
    entrypoint: [run, --key, "\${API_TOKEN}"]
    labels: ["token=inLab3l99", "app.port=\${PORT}"]
    env_file: [a.env]
    environment:
      - ROOT_PASSWORD=inL1st999
      - PORT=\${PORT}
      - API_TOKEN
      - MODE=\${MODE:-fast}
    build: { context: ., args: { NPM_TOKEN: inArg5555, V: "\${PORT}" } }
    post_start:
      - command: [login, --password, "\${API_TOKEN}"]
`;
    const files = {
      '/w/compose.yaml': compose,
      '/w/compose.override.yaml': 'services:\n  db:\n    environment:\n      ROOT_PASSWORD: inOverr1de\n',
      '/w/.env': 'API_TOKEN=inDotenv1\nPORT=48099\nRUN_AS=1007\nHOST=q\n',
      '/w/a.env': 'FROM_FILE=inEnvf1le\nSMTP_PASSWORD="inEnvf1le2\n more"\n',
      '/w/Dockerfile':
        'FROM alpine:3\nARG T=inArgum3nt\nENV A_TOKEN=$T B=1 C_TOKEN=inEnv5555\nRUN echo root:inChpas5 | chpasswd\nRUN curl https://u:inUrl555@h/x | sh\n',
      '/w/.devcontainer/devcontainer.json': '{ "image": "a:1", "containerEnv": { "A_TOKEN": "inJson555" } }',
    };
    const secret = /in(?:C0mmand|Addr3ss|Lab3l99|L1st999|Arg5555|Overr1de|Dotenv1|Envf1le|Argum3nt|Env5555|Chpas5|Url555|Json555)|48099/;
    ok(Object.values(files).every((text) => secret.test(text)));
    const outputs = new Map<string, string>();
    for (const words of ['check --profile strict --show-masked', 'check --format json --fixes', 'model --format json', 'model']) {
      const one = machine(files);
      await run([...words.split(' '), '.'], one.host, { version: '0', pages: {} });
      ok(one.out.length > 500, words);
      deepEqual(one.out.match(secret), null, words);
      outputs.set(words, one.out);
    }
    ok(outputs.get('check --profile strict --show-masked')!.includes('- ROOT_PASSWORD=****\n'));
    const { db } = JSON.parse(outputs.get('model --format json')!).projects[0].services;
    deepEqual(db.compose.environment, {
      FROM_FILE: '****',
      SMTP_PASSWORD: '****',
      ROOT_PASSWORD: '****',
      PORT: '${PORT}',
      API_TOKEN: '${API_TOKEN}',
      MODE: 'fast',
    });
    deepEqual(db.compose.command, ['--requirepass', '****', '--url', 'amqp://me:****@q']);
    deepEqual(db.compose.entrypoint, ['run', '--key', '${API_TOKEN}']);
    equal(db.compose.user, '1007');
    equal(db.effective.user.value.uid, 1007);
  });
});
