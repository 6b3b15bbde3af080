import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { abreastOf } from './abreast';
import { type Client, clientOf } from './client';
import { type Config, type Mutation, mutations } from './mutations';
import { folder, type Project, projectOf } from './project';
import { said } from './saying';
import { services, type Tried } from './services';
import { processes, type Stop, stop, worse } from './stops';
import { type Tools, toolsOf } from './tools';
import { inset, withNewestEngine } from './with-newest';

/*
 * Shows that the tests of `engine:harden` see what hardening must not take: takes one thing away from each hardened service of
 * test/engine/services after the other, and uses the service as there. A service passes when at least one of these is noticed; what
 * nobody misses is listed. `npm run engine:mutate [NAME...]`.
 */

/** Seconds until a service without something it needs is given up. */
const patience = 20;

/** What uses a service as `engine:harden` does. */
interface Use {
  readonly tools: Tools;
  readonly tried: Tried;
  readonly project: Project;
  /** How the plain service stopped. */
  readonly plain: Stop;
}

/** @throws when a mutated service does not do what the plain one did: by itself, when it is stopped, and when it starts again */
async function lives({ tools, tried, project, plain }: Use, client: Client, kept: readonly string[]): Promise<void> {
  await project.up();
  if (kept.length > 0) await client.keeps(kept);
  await client.use('third');
  await client.crowd();
  await client.use('fourth');
  const wrong = worse(plain, await stop(tools, project.work));
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
  await tools.compose(project.work, 'start');
  await client.keeps([...kept, ...(tried.keeps === undefined ? [] : ['third', 'fourth'])]);
}

/** The images of the project's own Dockerfiles, and names by which they are found again. */
async function keepImages(tools: Tools, { own }: Project, as: string): Promise<void> {
  for (const tag of own) await tools.docker('tag', tag, `${tag}-${as}`);
}

async function useImages(tools: Tools, { own }: Project, as: string): Promise<void> {
  for (const tag of own) await tools.docker('tag', `${tag}-${as}`, tag);
}

/** How one mutation is noticed; undefined where nobody misses what was taken. */
async function noticed(use: Use, { config }: Mutation, plainText: string): Promise<string | undefined> {
  const { tools, tried, project } = use;
  const file = join(project.work, 'compose.yaml');
  const client = clientOf(tools, project.work, tried, patience);
  const mutated = JSON.stringify(config);
  try {
    await project.down();
    writeFileSync(file, mutated);
    await lives(use, client, []);
    // On the volumes of the plain service.
    await project.down();
    writeFileSync(file, plainText);
    await useImages(tools, project, 'plain');
    await project.up();
    await client.use('first');
    await stop(tools, project.work);
  } catch (error) {
    return said(error);
  } finally {
    await useImages(tools, project, 'hardened');
  }
  try {
    writeFileSync(file, mutated);
    await lives(use, client, tried.keeps === undefined || tried.keeps.inContainer ? [] : ['first']);
    return undefined;
  } catch (error) {
    return said(error);
  }
}

interface Outcome {
  readonly noticed: readonly string[];
  readonly missed: readonly string[];
}

async function mutateOne(tools: Tools, programs: string, tried: Tried): Promise<Outcome> {
  const project = await projectOf(tools, programs, tried);
  const { work } = project;
  const file = join(work, 'compose.yaml');
  const plainText = readFileSync(file, 'utf8');
  const client = clientOf(tools, work, tried);
  try {
    await project.build('all');
    await keepImages(tools, project, 'plain');
    await project.up();
    await client.use('first');
    const counts = await processes(tools, work);
    const plain = await stop(tools, work);
    project.harden();
    await project.build('own');
    await keepImages(tools, project, 'hardened');
    const config = JSON.parse(await tools.compose(work, 'config', '--format', 'json')) as Config;
    const use: Use = { tools, tried, project, plain };
    const wrong = await noticed(use, { name: 'nothing', config }, plainText);
    if (wrong !== undefined) throw new Error(`with nothing taken away: ${wrong}`);
    const outcome = { noticed: [] as string[], missed: [] as string[] };
    for (const mutation of mutations(config, counts, tried.crowd !== undefined)) {
      const how = await noticed(use, mutation, plainText);
      if (how === undefined) outcome.missed.push(mutation.name);
      else outcome.noticed.push(mutation.name);
      if (process.env.VERBOSE === '1') console.log(`${tried.name}: ${mutation.name}: ${how ?? 'nobody misses it'}`);
    }
    return outcome;
  } finally {
    await project.end();
  }
}

withNewestEngine(async (engine, programs, count) => {
  const only = process.argv.slice(2);
  const tools = toolsOf(engine, programs);
  await tools.docker('build', '--network', 'host', '-t', 'client', join(folder, 'client'));
  await abreastOf(
    services.filter(({ name }) => only.length === 0 || only.includes(name)),
    async (tried) => {
      const from = Date.now();
      try {
        const { noticed, missed } = await mutateOne(tools, programs, tried);
        const seconds = ((Date.now() - from) / 1000).toFixed(0);
        await count(
          noticed.length > 0,
          `${tried.name.padEnd(20)} ${noticed.length} of ${noticed.length + missed.length} are noticed (${seconds} s)`,
          ...noticed.map((what) => `    noticed: ${what}`),
          ...missed.map((what) => `    not noticed: ${what}`),
        );
      } catch (error) {
        await count(false, `${tried.name.padEnd(20)} cannot be tried`, inset(said(error)));
      }
    },
  );
});
