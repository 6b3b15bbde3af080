import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../support/fixtures';
import { run } from './roots';
import type { Tried } from './services';
import type { Tools } from './tools';

export const folder = join(repository, 'test/engine/services');
const cli = join(repository, 'dist/cli.js');

/** A copy of a service's folder that is worked on as a person does it. */
export interface Project {
  /** The folder. Compose names the project after it. */
  readonly work: string;
  /** The names of the images that the person's Dockerfiles make. */
  readonly own: readonly string[];
  /** Makes all images, or only those whose Dockerfile is the person's. */
  build(which: 'all' | 'own'): Promise<void>;
  up(): Promise<void>;
  /** How many findings there are, grouped as a person sees them. */
  findings(): number;
  harden(): void;
  /** Removes the containers and their volumes. */
  down(): Promise<void>;
  /** Removes everything, unless `KEEP` is 1. */
  end(): Promise<void>;
}

/** Lays the files of a service into a folder of its own, as those of a person. */
export async function projectOf(tools: Tools, programs: string, tried: Tried): Promise<Project> {
  const { name, prepare } = tried;
  const work = join(mkdtempSync(join(tmpdir(), 'bulkhead-service-')), name);
  cpSync(join(folder, name), work, { recursive: true });
  if (prepare !== undefined) await tools.docker('run', '--rm', '-v', `${work}:/work`, '-w', '/work', 'client', 'sh', '-c', prepare);
  run('chown', ['-R', '1000:1000', work]);
  const images = imagesOf(tried, work);
  // What others made is not there to be read.
  if (!images.some(({ isOwn }) => isOwn)) rmSync(join(work, 'Dockerfile'), { force: true });
  const workplace = existsSync(join(work, '.devcontainer')) ? developmentContainer(programs) : undefined;
  const bulkhead = (...words: readonly string[]): string => run(process.execPath, [cli, ...words], { cwd: work });
  const down = async (): Promise<void> => {
    await tools.compose(work, 'down', '-v', '-t', '1');
  };
  return {
    work,
    own: images.flatMap(({ tag, isOwn }) => (isOwn ? [tag] : [])),
    build: async (which) => {
      for (const { tag, words, isOwn } of images) {
        if (which === 'all' || isOwn) await tools.docker('build', '--network', 'host', '-t', tag, ...words);
      }
    },
    up: async () => {
      // Compose gives a new container the volumes of the old one, those without a name, too.
      if (workplace === undefined) await tools.compose(work, 'up', '-d', '--no-build', '--pull', 'never');
      else await tools.run(process.execPath, ...workplace, '--workspace-folder', work);
    },
    findings: () => {
      const out = bulkhead('check', '--format', 'json', '--fail-on', 'none');
      return (JSON.parse(out) as { readonly findings: readonly unknown[] }).findings.length;
    },
    harden: () => {
      bulkhead('harden', '--write', '--quiet');
    },
    down,
    end: async () => {
      if (process.env.KEEP === '1') return;
      await down();
      rmSync(join(work, '..'), { recursive: true, force: true });
    },
  };
}

/** How an image is made. */
interface Image {
  readonly tag: string;
  /** Arguments of `docker build`. */
  readonly words: readonly string[];
  /** Its Dockerfile is the person's. */
  readonly isOwn: boolean;
}

function imagesOf({ images }: Tried, work: string): Image[] {
  return Object.entries(images).map(([tag, from]) => {
    const [path, stage] = from.split('#') as [string, string | undefined];
    const target = stage === undefined ? [] : ['--target', stage];
    if (path.startsWith('./')) return { tag, words: [...target, '-f', join(work, path), work], isOwn: true };
    if (path.startsWith('bases/')) return { tag, words: ['-f', join(folder, path), folder], isOwn: false };
    return { tag, words: [join(folder, path)], isOwn: false };
  });
}

/** The command that makes a development container anew, as an editor does it. */
function developmentContainer(programs: string): string[] {
  const tool = join(repository, 'test/oracle/devcontainer');
  run('bash', [join(tool, 'install.sh')]);
  return [
    join(tool, 'node_modules/@devcontainers/cli/devcontainer.js'),
    ...[
      'up',
      '--remove-existing-container',
      '--update-remote-user-uid-default',
      'never',
      '--docker-path',
      '/usr/bin/docker',
      '--docker-compose-path',
      join(programs, 'docker-compose'),
    ],
  ];
}
