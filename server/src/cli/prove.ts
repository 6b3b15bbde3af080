import { visible } from '../core/base/visible';
import { type AllowNote, withNotes } from '../core/harden/allow-notes';
import { atomId } from '../core/harden/atoms';
import type { Refusal } from '../core/harden/harden';
import type { Progress as Step } from '../probe/order';
import { evidenceText, type ProvenHardening, proveHardening } from '../probe/project';
import type { Options } from './args';
import { givenChecks } from './given-checks';
import type { Host } from './host';
import { say } from './messages';
import type { Work } from './plan';
import { type Progress, progressOn } from './progress';
import type { Plan } from './reporters/harden-notes';

/** What running has shown of one analysis, and what is written beside what it takes back. */
export interface ProvenWork extends ProvenHardening {
  readonly notes: readonly AllowNote[];
}

export interface Proofs {
  readonly projects: readonly ProvenWork[];
}

/** Said where there is nothing to run services with. */
export const noProver = 'services cannot be run here: use the command line on a machine with Docker Engine';

/** Runs all applications that are hardened, one after the other. */
export async function proveAll(
  host: Host,
  works: readonly Work[],
  options: Options,
  progress: Progress,
): Promise<Proofs | { readonly failed: string }> {
  if (!host.prover) return { failed: noProver };
  const apps = works.flatMap(({ analysis }) => analysis.project.apps.map(({ services }) => services.map(({ name }) => name)));
  if (apps.length === 0) return { failed: 'there is no Compose file to run: --prove runs the services of Compose projects' };
  const given = givenChecks(options, apps);
  if ('failed' in given) return given;
  const asked = { ...given, ...howAsked(options) };
  const projects: ProvenWork[] = [];
  for (const work of works) {
    const proven = await proveHardening(host.prover, work.analysis, {
      options: work.options,
      asked,
      tell: (step) => progress.tick(stepText(step)),
    });
    projects.push(options.has('note') ? noted(work, proven) : { ...proven, notes: [] });
  }
  const results = projects.flatMap((project) => project.apps.map(({ result }) => result));
  const failures = results.flatMap((result) => ('failed' in result ? [result.failed] : []));
  // Where nothing could be run there is no proof to report, and mostly one reason.
  if (failures.length > 0 && failures.length === results.length) return { failed: [...new Set(failures)].join('\n') };
  return { projects };
}

/** How the options say that services are run. */
export function howAsked(
  options: Options,
): Pick<Parameters<typeof proveHardening>[2]['asked'], 'within' | 'withCopies' | 'pull' | 'build' | 'allowDangerous'> {
  return {
    within: Number(options.get('within')?.[0] ?? 60),
    withCopies: options.has('with-copies'),
    pull: options.has('pull'),
    build: options.has('build'),
    allowDangerous: options.has('allow-dangerous'),
  };
}

/** What is being done, for the line of progress. */
export function stepText({ service, start, what, seconds }: Step): string {
  return `${service === undefined ? '' : `${service}: `}${start > 0 ? `start ${start}, ` : ''}${what} (${Math.round(seconds)} s)`;
}

/** With an allow comment for each change that was taken back. */
function noted({ analysis }: Work, proven: ProvenHardening): ProvenWork {
  const back = proven.planned.changes.flatMap(({ finding }) => {
    const outcome = proven.outcomes.get(atomId(finding));
    return outcome?.is === 'taken-back' ? [{ finding, reason: reasonOf(evidenceText(outcome.evidence)) }] : [];
  });
  const { hardening, notes } = withNotes(analysis, proven.hardening, back);
  return { ...proven, hardening, notes };
}

const longest = 200;

function reasonOf(evidence: string): string {
  const text = `taken back by harden --prove: ${visible(evidence)}`;
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
}

/** A plan without the refusals that the report of the proof tells of. */
export function withoutTold(plan: Plan, { projects }: Proofs): Plan {
  const told = new Set(projects.flatMap(({ outcomes }) => [...outcomes].filter(([, { is }]) => is !== 'proven').map(([id]) => id)));
  return { ...plan, refused: plan.refused.filter(({ finding }: Refusal) => !told.has(atomId(finding))) };
}

/** True when something could not be run as it is: what is missing in the answer is not the fault of a change. */
export function isBroken({ projects }: Proofs): boolean {
  const broken: readonly string[] = ['broken', 'unsteady', 'check-cannot-fail'];
  return projects.some(({ apps }) =>
    apps.some(({ result }) => 'failed' in result || result.services.some(({ is }) => broken.includes(is))),
  );
}

/** Removes what a killed run has left. @returns the exit code */
export async function cleanCommand(host: Host, options: Options): Promise<number> {
  if (!host.prover) {
    say(host, undefined, noProver);
    return 2;
  }
  const progress = progressOn(host);
  const cleaned = await host.prover.clean((step) => progress.tick(stepText(step)));
  progress.done();
  if ('failed' in cleaned) {
    say(host, undefined, cleaned.failed);
    return 2;
  }
  for (const one of cleaned.removed) host.out(`${visible(one)}\n`);
  if (!options.has('quiet') && cleaned.removed.length === 0) say(host, undefined, 'nothing is left of a run');
  return 0;
}
