import { defaultConfig } from '../../server/src/core/config/config';
import { fixEdits } from '../../server/src/core/harden/fix-edits';
import { harden } from '../../server/src/core/harden/harden';
import { analyze } from '../../server/src/core/lint/analyze';
import { fixesOf } from '../../server/src/core/lint/fixes';
import { startSession } from '../support/session';
import { nestedProject } from './nested';

/**
 * `npm run bench:fixes`: what a check, a hardening, single fixes and code actions take on a file of many services; then what a hardening takes of a
 * project whose files include and extend each other.
 */
async function main(): Promise<void> {
  await oneFile();
  hardenNested();
}

/** Prints what `harden` costs in checks: it must not be more than five, whatever the files say to each other. */
function hardenNested(): void {
  const { files, entries } = nestedProject();
  const options = { config: defaultConfig, root: 'file:///nested', today: '2026-01-01' };
  const check = () => analyze(entries, (file) => files.get(file) ?? null, options);
  for (let i = 0; i < 3; i++) check();
  const checking = cpuOf(check);
  const analysis = check();
  const hardening = cpuOf(() => harden(analysis, { tier: 'review' }));
  const composeFiles = [...files.keys()].filter((file) => file.endsWith('.yaml')).length;
  console.log(
    `${composeFiles} Compose files and ${files.size - composeFiles} Dockerfiles, ${analysis.project.services.length} services, ${analysis.findings.length} findings`,
  );
  const times = ((checking + hardening) / checking).toFixed(1);
  console.log(`check ${ms(checking)} of CPU, harden with its check ${ms(checking + hardening)} (${times} times the check, at most 5)`);
}

function cpuOf(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1000;
}

async function oneFile(): Promise<void> {
  const count = Number(process.argv[2] ?? 300);
  const text = compose(count);
  const file = 'file:///bench/compose.yaml';
  const options = { config: { ...defaultConfig, profile: 'strict' as const }, root: 'file:///bench', today: '2026-01-01' };
  const check = () => analyze({ apps: [{ files: [file] }], files: {} }, (name) => (name === file ? text : null), options);
  // The engine compiles what it sees often.
  for (let i = 0; i < 5; i++) check();
  const checking = await timed(check);
  const analysis = check();
  const hardening = await timed(() => harden(analysis, { tier: 'review' }));
  console.log(`${count} services, ${Math.round(text.length / 1024)} KiB, ${analysis.findings.length} findings`);
  console.log(`check ${ms(checking)}, harden beyond it ${ms(hardening)} (${(hardening / checking).toFixed(1)} times the check)`);

  const byRule = new Map(
    analysis.findings.filter((finding) => fixesOf(analysis, finding).length > 0).map((finding) => [finding.rule, finding]),
  );
  for (const [rule, finding] of byRule) console.log(`fix of ${rule}: ${ms(await timed(() => fixEdits(analysis, finding, 0)))}`);

  const session = await startSession({}, { folders: ['file:///bench'] });
  session.open(file, text);
  await session.diagnostics(file);
  const lines = text.split('\n');
  for (const word of ['privileged: true', 'ports:', '  svc7:']) {
    const line = lines.map((each) => each.includes(word)).lastIndexOf(true) + (word === 'ports:' ? 1 : 0);
    const range = { start: { line, character: 0 }, end: { line, character: lines[line]!.length } };
    let offered = 0;
    const took = await timed(async () => {
      offered = (await session.actions(file, range)).length;
    });
    console.log(`code actions on "${word.trim()}": ${ms(took)}, ${offered} offered`);
  }
  await session.stop();
}

/** Services as people write them: images, ports, variables, volumes that some share, here and there one that is privileged. */
function compose(count: number): string {
  const services = Array.from({ length: count }, (_, index) => {
    const needs = index === 0 ? '' : '    depends_on: [svc0]\n';
    const privileged = index % 10 === 0 ? '    privileged: true\n' : '';
    return `  svc${index}:
    image: registry.example.com/team/app${index % 7}:1.${index % 9}
    restart: unless-stopped
    ports:
      - "${8000 + index}:80"
    environment:
      MODE: production
    volumes:
      - data${index % 20}:/var/lib/app
${needs}${privileged}`;
  });
  const volumes = Array.from({ length: 20 }, (_, index) => `  data${index}:\n`);
  return `services:\n${services.join('')}volumes:\n${volumes.join('')}`;
}

async function timed(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

function ms(milliseconds: number): string {
  return `${milliseconds.toFixed(0)} ms`;
}

void main();
