import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { nameOf } from '../../server/src/core/base/file';
import { openProject } from '../../server/src/core/kinds/open';
import { casesOf, fixtureIds, repository } from '../support/fixtures';
import { devContainersOf, type Files, fileId, reader } from '../support/open';
import { accepted, differences, type Printed } from './devcontainer-difference';

/** A devcontainer.json with the files around it. */
interface Sample {
  readonly name: string;
  readonly file: string;
  readonly files: Files;
}

const folder = join(repository, 'test/oracle/devcontainer');
const home = '/home/somebody';
const isContainer = /^\.?devcontainer\.json$/;
const run = promisify(execFile);

/** The devcontainer files of the fixtures, before and after their fixes. */
function fixtures(): Sample[] {
  return fixtureIds().flatMap((id) =>
    casesOf(id).flatMap((one) =>
      [one.files, ...one.fixed.map(({ files }) => new Map([...one.files, ...files]))].flatMap((files, index) =>
        [...files.keys()]
          .filter((file) => isContainer.test(nameOf(file)))
          .map((file) => ({ name: `${id}: ${one.title}: ${file} ${index}`, file, files })),
      ),
    ),
  );
}

/** The devcontainer files below a folder, each by itself: what they name is read where it lies beside them. */
function filesBelow(root: string): Sample[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((path) => isContainer.test(nameOf(path)) && !/(^|\/)node_modules\//.test(path))
    .sort()
    .map((path) => ({
      name: path,
      file: '.devcontainer/devcontainer.json',
      files: new Map([['.devcontainer/devcontainer.json', readFileSync(join(root, path), 'utf8')]]),
    }));
}

/** Asks the tool. @param merged ask for the merged configuration as well, for which it looks at the image */
async function ask(workspace: string, file: string, merged: boolean): Promise<Printed> {
  const args = [
    'read-configuration',
    '--workspace-folder',
    workspace,
    '--config',
    join(workspace, file),
    '--docker-path',
    join(folder, 'docker'),
  ];
  const program = join(folder, 'node_modules/@devcontainers/cli/devcontainer.js');
  const { stdout } = await run(process.execPath, [program, ...args, ...(merged ? ['--include-merged-configuration'] : [])], {
    env: { PATH: process.env.PATH ?? '', HOME: home },
  });
  return JSON.parse(stdout) as Printed;
}

/** What differs for a sample; undefined where neither side can read it. */
async function analyze({ file, files }: Sample): Promise<readonly string[] | undefined> {
  const project = openProject({ apps: [], files: { devcontainer: [fileId(file)] } }, reader(files));
  const [container] = devContainersOf(project);
  const broken = (project.files.get(fileId(file))?.tree.problems.length ?? 0) > 0;
  const workspace = mkdtempSync(join(tmpdir(), 'bulkhead-devcontainer-'));
  try {
    for (const [name, text] of files) {
      mkdirSync(dirname(join(workspace, name)), { recursive: true });
      writeFileSync(join(workspace, name), text);
    }
    // Features come from registries, and services from Compose: neither is asked here. An image without a name is refused.
    const { image, build } = container?.container ?? {};
    const merged = !container?.compose && container?.features.length === 0 && (image?.known === true || build?.stage !== undefined);
    const printed = await ask(workspace, file, merged);
    if (broken) return undefined;
    return container ? differences(container, printed, { home, workspace }) : ['the tool reads it, Bulkhead does not'];
  } catch (error) {
    return broken || !container ? undefined : [`the tool refuses it: ${String(error).split('\n').slice(0, 4).join(' ')}`];
  } finally {
    rmSync(workspace, { recursive: true, force: true });
  }
}

async function main(): Promise<number> {
  execFileSync('bash', [join(folder, 'install.sh')], { stdio: 'inherit' });
  const corpus = process.env.CORPUS;
  const samples = [...fixtures(), ...(corpus ? filesBelow(corpus) : [])];
  const queue = [...samples];
  let [passed, failed, unread] = [0, 0, 0];
  const work = async (): Promise<void> => {
    for (let sample = queue.shift(); sample; sample = queue.shift()) {
      const found = await analyze(sample);
      if (found === undefined) unread++;
      else if (found.length === 0) passed++;
      else {
        failed++;
        console.log([sample.name, ...found.map((line) => `  ${line}`)].join('\n'));
      }
    }
  };
  await Promise.all([work(), work(), work()]);
  console.log(
    `${samples.length} files, ${unread} broken ones passed over; not compared: ${accepted.flatMap(({ keys }) => keys).join(', ')}`,
  );
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

void main().then((code) => {
  process.exitCode = code;
});
