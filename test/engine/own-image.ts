import {
  chmodSync,
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { repository } from '../support/fixtures';
import { run } from './roots';
import { type Tools, toolsOf } from './tools';
import { inset, withNewestEngine } from './with-newest';

/*
 * Builds the image of Bulkhead from the Dockerfile of this repository and runs the line that docs/ci.md gives for it: `npm run engine:own-image`.
 * The base images are stand-ins of the same layout, made of Debian and of the Node.js of this machine, under the names of the real ones.
 */

const dockerfile = readFileSync(join(repository, 'Dockerfile'), 'utf8');
const [builder = '', base = ''] = [...dockerfile.matchAll(/^FROM (\S+)/gm)].map((match) => match[1]!);

/** A directory in which the stand-in of the image with npm is built, from `debian:12`. */
function builderContext(folder: string): string {
  const npm = dirname(dirname(realpathSync(run('sh', ['-c', 'command -v npm']).trim())));
  cpSync(npm, join(folder, 'npm'), { recursive: true, dereference: true });
  copyFileSync(process.execPath, join(folder, 'node'));
  // It installs from where this machine does.
  const setting = (name: string): string => run('npm', ['config', 'get', name]).trim();
  const authorities = setting('cafile');
  const hasAuthorities = existsSync(authorities);
  writeFileSync(join(folder, 'authorities.pem'), hasAuthorities ? readFileSync(authorities) : '');
  const trust = hasAuthorities ? 'cafile=/etc/authorities.pem\n' : '';
  writeFileSync(join(folder, 'npmrc'), `registry=${setting('registry')}\n${trust}`);
  writeFileSync(
    join(folder, 'Dockerfile'),
    `FROM debian:12
COPY node /usr/local/bin/node
COPY npm /usr/local/lib/node_modules/npm
COPY authorities.pem /etc/authorities.pem
COPY npmrc /usr/local/etc/npmrc
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
`,
  );
  return folder;
}

/** A tar with Node.js, the libraries that it loads and a user, and nothing else. */
function distroless(folder: string): string {
  const root = join(folder, 'root');
  const put = (from: string, to: string): void => {
    mkdirSync(dirname(join(root, to)), { recursive: true });
    copyFileSync(realpathSync(from), join(root, to));
    chmodSync(join(root, to), 0o755);
  };
  put(process.execPath, 'nodejs/bin/node');
  for (const [library] of run('ldd', [process.execPath]).matchAll(/\/\S+\.so\S*/g)) put(library, library);
  mkdirSync(join(root, 'etc'));
  writeFileSync(
    join(root, 'etc/passwd'),
    'root:x:0:0:root:/root:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
  );
  run('tar', ['-C', root, '--owner=0', '--group=0', '-cf', join(folder, 'root.tar'), '.']);
  return join(folder, 'root.tar');
}

async function buildImage(tools: Tools, work: string): Promise<void> {
  for (const name of ['builder', 'base']) mkdirSync(join(work, name));
  await tools.docker('build', '--network', 'host', '--progress', 'plain', '-t', builder, builderContext(join(work, 'builder')));
  await tools.docker('import', distroless(join(work, 'base')), base);
  await tools.docker('build', '--network', 'host', '--progress', 'plain', '-t', 'bulkhead', repository);
}

/** A small project that everybody may read. */
function project(work: string): string {
  const folder = join(work, 'project');
  mkdirSync(folder);
  writeFileSync(join(folder, 'compose.yaml'), 'services:\n  web:\n    image: nginx:1.30\n    privileged: true\n');
  for (const path of [work, folder]) chmodSync(path, 0o755);
  return folder;
}

/** The documented line for an ordinary user, whatever user runs this. */
function documentedLine(): string {
  const [line = ''] = /^docker run (?:.*\\\n)*.*$/m.exec(readFileSync(join(repository, 'docs/ci.md'), 'utf8')) ?? [];
  return `id() { echo 1000; }\n${line}`;
}

withNewestEngine(async (engine, programs, count) => {
  const tools = toolsOf(engine, programs);
  const work = mkdtempSync(join(tmpdir(), 'bulkhead-own-image-'));
  const step = async (what: string, made: () => Promise<void>): Promise<void> => {
    try {
      await made();
      await count(true, `ok    ${what}`);
    } catch (error) {
      await count(false, `failed ${what}`, inset(error instanceof Error ? error.message : String(error)));
    }
  };
  const expect = (holds: boolean, seen: unknown): void => {
    if (!holds) throw new Error(`unexpected: ${JSON.stringify(seen)}`);
  };
  /** Runs the line in a folder. @returns what the program printed, and its exit code */
  const documented = async (folder: string, more = ''): Promise<{ readonly out: string; readonly code: string }> => {
    const [out = '', code = ''] = (await tools.run('sh', '-c', `cd "${folder}"\n${documentedLine()}${more}\necho "code $?"`)).split(
      'code ',
    );
    return { out, code: code.trim() };
  };
  try {
    const folder = project(work);
    await step('the image is built', () => buildImage(tools, work));
    await step('it runs as no root, and holds no shell', async () => {
      const [{ Config: config }] = JSON.parse(await tools.docker('image', 'inspect', 'bulkhead')) as [{ Config: { User: string } }];
      expect(config.User === '65532:65532', config);
      const shell = await tools.docker('run', '--rm', '--network', 'none', '--entrypoint', '/bin/sh', 'bulkhead', '-c', 'id').catch(String);
      expect(/no such file or directory/.test(shell), shell);
    });
    await step('the documented line finds what the program finds', async () => {
      const program = await tools.run('sh', '-c', `cd "${folder}"; node "${join(repository, 'dist/cli.js')}" check || true`);
      const { out, code } = await documented(folder);
      expect(code === '1' && out === program && program.includes('compose/privileged'), { code, out, program });
    });
    await step('it cannot write to the files', async () => {
      const before = readFileSync(join(folder, 'compose.yaml'), 'utf8');
      const { code } = await documented(folder, ' --output report.txt');
      expect(code === '2' && !existsSync(join(folder, 'report.txt')), code);
      expect(readFileSync(join(folder, 'compose.yaml'), 'utf8') === before, before);
    });
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
});
