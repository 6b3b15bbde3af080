import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { builtInImages } from '../../server/src/core/knowledge/family/lookup';
import { recorder } from '../bench/recorder';
import { repository } from '../support/fixtures';
import { folder, projectOf } from './project';
import { said } from './saying';
import { services } from './services';
import { toolsOf } from './tools';
import { inset, withNewestEngine } from './with-newest';

/*
 * Finds by running, as `bulkhead probe` does, what each image of the knowledge needs, and holds it against what is written down about the image: no needed
 * capability may be missing there. `npm run engine:least [--record] [NAME...]`.
 */

/** The services with an image that is known, the one that is probed, and what shows that it does its work. */
const known: Readonly<Record<string, { readonly service: string; readonly check?: string }>> = {
  postgres: { service: 'db', check: 'psql -U postgres -c "select 1"' },
  mariadb: { service: 'db', check: 'mariadb-admin -uroot -p"$MARIADB_ROOT_PASSWORD" ping' },
  redis: { service: 'cache', check: 'redis-cli set shop open && redis-cli get shop' },
  memcached: { service: 'sessions' },
  rabbitmq: { service: 'queue', check: 'rabbitmqctl await_startup' },
  nginx: { service: 'web' },
  httpd: { service: 'web' },
  mosquitto: { service: 'broker' },
  squid: { service: 'proxy' },
  'php-fpm': { service: 'app' },
};

/** What is used of `bulkhead probe --format json`. */
interface Probed {
  readonly found: string;
  readonly needs: readonly { readonly title: string; readonly takes: readonly { readonly need: string; readonly name?: string }[] }[];
  readonly starts: number;
  readonly seconds: number;
}

withNewestEngine(async (engine, programs, count) => {
  const only = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  const rows: string[][] = [];
  const tools = toolsOf(engine, programs);
  await tools.docker('build', '--network', 'host', '-t', 'client', join(folder, 'client'));
  const environment = {
    ...process.env,
    PATH: `${programs}:/usr/bin:${process.env.PATH}`,
    DOCKER_HOST: engine.address,
    DOCKER_BUILDKIT: '1',
  };
  for (const tried of services) {
    const probed = known[tried.name];
    if (probed === undefined || (only.length > 0 && !only.includes(tried.name))) continue;
    const project = await projectOf(tools, programs, tried);
    try {
      await project.build('all');
      const words = ['probe', '--format', 'json', '--quiet', ...(probed.check === undefined ? [] : ['--check', probed.check])];
      const out = await new Promise<string>((resolve, reject) => {
        const program = [join(repository, 'dist/cli.js'), ...words, 'compose.yaml', probed.service];
        execFile(process.execPath, program, { cwd: project.work, env: environment, maxBuffer: 2 ** 26 }, (error, text, wrong) =>
          error ? reject(new Error(`${text}${wrong}`)) : resolve(text),
        );
      });
      const { good, row, lines } = judged(tried.name, JSON.parse(out) as Probed, imageOf(project.work, probed.service));
      rows.push(row);
      await record(rows);
      await count(good, ...lines);
    } catch (error) {
      await count(false, `${tried.name.padEnd(20)} cannot be probed`, inset(said(error)));
    } finally {
      await project.end();
    }
  }
});

/** Writes what there is so far. */
async function record(rows: readonly (readonly string[])[]): Promise<void> {
  if (!process.argv.includes('--record')) return;
  const { finish, table } = await recorder();
  const head = ['Image', 'Found', 'Starts', 'Seconds', 'Needs', 'Written down', 'Cannot do without what is taken by'];
  finish('least', {}, table(head, rows));
}

/** Holds what was found against what is written down about the image. */
function judged(
  name: string,
  { found, needs, starts, seconds }: Probed,
  image: string,
): { readonly good: boolean; readonly row: string[]; readonly lines: string[] } {
  const needed = needs.flatMap(({ takes }) => takes.flatMap(({ need, name: one }) => (need === 'capability' && one ? [one] : [])));
  const profile = builtInImages.profile(image);
  const written = profile?.kind === 'service' ? profile.capabilities : undefined;
  const optional = (written?.optional ?? []).map((one) => one.name);
  const all: readonly string[] = [...(written?.root ?? []), ...(written?.file ?? []), ...optional];
  const missing = [...new Set(needed)].filter((one) => !all.includes(one));
  const [has, root] = [needed.join(' ') || 'none', (written?.root ?? []).join(' ') || 'none'];
  return {
    // `some`: the starts were used up before it was shown that less does not do.
    good: written !== undefined && missing.length === 0 && found !== 'none',
    row: [name, found, `${starts}`, seconds.toFixed(0), has, root, needs.map(({ title }) => title).join('; ') || '-'],
    lines: [
      `${name.padEnd(20)} ${found} in ${starts} starts, ${seconds.toFixed(0)} s: needs ${has}; written down: ${root}`,
      ...needs.map(({ title }) => inset(`needs what is taken by: ${title}`)),
      ...(missing.length > 0 ? [inset(`not written down: ${missing.join(', ')}`)] : []),
    ],
  };
}

/** The image of a service, as its Compose file names it. */
function imageOf(work: string, service: string): string {
  const file = parse(readFileSync(join(work, 'compose.yaml'), 'utf8')) as {
    readonly services: Readonly<Record<string, { readonly image: string }>>;
  };
  return file.services[service]!.image;
}
