import type { FileId } from '../core/base/span';
import { atomId, atomsOf, hardenWith, type Parts, partId, textsWith, whyOfNoApp } from '../core/harden/atoms';
import { type Change, type Hardening, type HardenOptions, harden } from '../core/harden/harden';
import type { Analysis } from '../core/lint/analyze';
import type { App } from '../core/model/files';
import type { Application } from '../core/model/project';
import type { Atom } from '../core/probe/atom';
import type { Evidence } from '../core/probe/evidence';
import type { Failed, GivenCheck, Proof, ProveOrder, ServiceProof, Tell } from './order';
import type { Prover } from './prover';

/** How a person wants services to be run. */
export interface Asked extends Pick<ProveOrder, 'within' | 'withCopies' | 'pull' | 'build' | 'allowDangerous'> {
  readonly checks: readonly GivenCheck[];
}

/** What became of a planned change. */
export type Outcome =
  /** `given`: capabilities that it drops as it was planned, and that stay, each with what was seen without it. */
  | { readonly is: 'proven'; readonly given: readonly Given[] }
  | { readonly is: 'taken-back'; readonly evidence: readonly Evidence[] }
  /** A service that it changes was not proven. */
  | { readonly is: 'not-proven'; readonly reason: string }
  /** It was never in a run. */
  | { readonly is: 'not-tried'; readonly reason: string };

/** A capability that a service keeps, and what was seen without it. */
export interface Given {
  readonly capability: string;
  readonly evidence: readonly Evidence[];
}

/** What running one application has shown. */
export interface ProvenApp {
  readonly files: readonly FileId[];
  readonly atoms: readonly Atom[];
  readonly result: Proof | Failed;
}

/** A hardening of which every application was run. */
export interface ProvenHardening {
  /** All that was planned. */
  readonly planned: Hardening;
  /** What was proven, and the safe changes that nothing speaks against. */
  readonly hardening: Hardening;
  /** By the ids of the planned changes. */
  readonly outcomes: ReadonlyMap<string, Outcome>;
  /** Those with a change to prove. */
  readonly apps: readonly ProvenApp[];
}

/** Starts that a proof may cost: a plan that holds costs five, and each change that is taken back one or two. */
const mostStarts = 60;

/**
 * Hardens an analysis and keeps what running shows to hold: each application is run as it is and hardened, one after the other. A safe change stays
 * where nobody could tell; a change for review does not.
 */
export async function proveHardening(
  prover: Prover,
  analysis: Analysis,
  { options, asked, tell }: { readonly options: HardenOptions; readonly asked: Asked; readonly tell: Tell },
): Promise<ProvenHardening> {
  const planned = harden(analysis, options);
  const outcomes = new Map<string, Outcome>();
  const apps: ProvenApp[] = [];
  // A development container may start the same files once more.
  const distinct = new Map(analysis.project.apps.map((app) => [JSON.stringify(app.files), app]));
  const parts = new Map<string, readonly string[]>();
  for (const app of distinct.values()) {
    const { atoms, parts: own, notTried } = atomsOf(analysis, planned, app, asked);
    for (const [id, names] of own) parts.set(id, [...new Set([...(parts.get(id) ?? []), ...names])]);
    for (const [id, reason] of notTried) join(outcomes, id, { is: 'not-tried', reason });
    // What does not hold in one application is tried in no other.
    const gone = [...outcomes].filter(([, { is }]) => is === 'taken-back').map(([id]) => id);
    const open = atoms.filter(({ id, rests }) => ![id, ...rests].some((one) => gone.includes(one)));
    if (open.length === 0) continue;
    const result = await prover.prove(orderOf(analysis, app, { atoms: open, parts, options, asked }), tell);
    apps.push({ files: app.files, atoms: open.filter(({ rests }) => rests.length === 0), result });
    for (const atom of open) join(outcomes, atom.id, outcomeOf(atom, result));
  }
  for (const [id, names] of parts) joinParts(outcomes, id, names);
  for (const change of planned.changes) {
    const id = atomId(change.finding);
    if (!outcomes.has(id)) outcomes.set(id, { is: 'not-tried', reason: whyOfNoApp(change) });
  }
  const wholes = new Map(outcomes);
  for (const [id, names] of parts) for (const name of names) wholes.delete(partId(id, name));
  const failed = new Set(apps.flatMap(({ atoms, result }) => ('failed' in result ? atoms.map(({ id }) => id) : [])));
  const kept = keptOf(planned.changes, parts, outcomes, failed);
  const hardening =
    kept.size === outcomes.size ? planned : hardenWith(analysis, options, { kept, parts }, (id) => whyLeftOut(outcomes.get(id)));
  return { planned, hardening, outcomes: wholes, apps };
}

function orderOf(
  analysis: Analysis,
  app: Application,
  {
    atoms,
    parts,
    options,
    asked,
  }: Pick<ProvenApp, 'atoms'> & { readonly parts: Parts; readonly options: HardenOptions; readonly asked: Asked },
): ProveOrder {
  const { checks, ...how } = asked;
  const names = new Set(app.services.map(({ name }) => name));
  const of = analysis.entries.apps.find((one) => isSame(one, app));
  return {
    ...how,
    root: analysis.options.root,
    composeFiles: app.files,
    envFiles: of?.envs ?? [],
    atoms,
    textsWith: (kept) => textsWith(analysis, hardenWith(analysis, options, { kept, parts })),
    checks: checks.filter(({ service }) => service === undefined || names.has(service)),
    starts: mostStarts,
  };
}

function isSame(given: App, { files }: Application): boolean {
  return given.files.length === files.length && given.files.every((file, index) => file === files[index]);
}

/** Of what several applications say of a change the worst counts. */
function join(outcomes: Map<string, Outcome>, id: string, now: Outcome): void {
  const rank = { proven: 0, 'not-tried': 1, 'not-proven': 2, 'taken-back': 3 } as const;
  const before = outcomes.get(id);
  if (!before || rank[now.is] > rank[before.is]) outcomes.set(id, now);
}

function outcomeOf({ id, services }: Atom, result: Proof | Failed): Outcome {
  if ('failed' in result) return { is: 'not-tried', reason: 'its project could not be run' };
  const back = result.found.back.find((one) => one.id === id);
  if (back) return { is: 'taken-back', evidence: back.evidence };
  const left = result.notTried.find((one) => one.id === id);
  if (left) return { is: 'not-tried', reason: left.reason };
  const unproven = services.find((name) => proofOf(result, name)?.is !== 'proven');
  if (unproven !== undefined) return { is: 'not-proven', reason: whyNotProven(unproven, proofOf(result, unproven)) };
  return result.found.kept.includes(id)
    ? { is: 'proven', given: [] }
    : { is: 'not-tried', reason: 'the number of starts was used up before' };
}

/**
 * What became of a change with parts: it is as good as the best of them, and says which were taken back. The parts themselves are told with it.
 */
function joinParts(outcomes: Map<string, Outcome>, id: string, names: readonly string[]): void {
  const whole = outcomes.get(id);
  if (whole?.is !== 'proven') return;
  const each = names.map((name) => [name, outcomes.get(partId(id, name))] as const);
  const given = each.flatMap(([capability, one]): Given[] => {
    if (one === undefined || one.is === 'proven') return [];
    return [{ capability, evidence: one.is === 'taken-back' ? one.evidence : [] }];
  });
  const none = given.length === names.length;
  outcomes.set(id, none ? { is: 'taken-back', evidence: given.flatMap(({ evidence }) => evidence) } : { is: 'proven', given });
}

function proofOf({ services }: Proof, name: string): ServiceProof | undefined {
  return services.find(({ service }) => service === name);
}

/** Why a service is not proven, in a sentence for a person. */
export function whyNotProven(name: string, proof: ServiceProof | undefined): string {
  const rest = proof?.reason === undefined ? '' : `: ${proof.reason}`;
  switch (proof?.is) {
    case 'started':
      return `"${name}" was started, but shows no sign of life that could be checked${rest || ': give one with --check'}`;
    case 'broken':
      return `"${name}" does not work here as it is${rest}`;
    case 'unsteady':
      return `"${name}" does not always start as it is${rest}`;
    case 'check-cannot-fail':
      return `the check of "${name}" passes although the service is stopped${rest}`;
    default:
      // The reason may begin with the name, as a sentence of its own.
      return proof?.reason?.startsWith(`"${name}" `) ? proof.reason : `"${name}" was not run${rest}`;
  }
}

/** What stays: what was proven, and of the rest what is safe, unless its application could not be run at all; so it is of the parts of a change. */
function keptOf(
  changes: readonly Change[],
  parts: Parts,
  outcomes: ReadonlyMap<string, Outcome>,
  failed: ReadonlySet<string>,
): ReadonlySet<string> {
  const kept = new Set<string>();
  for (const { finding, tier } of changes) {
    const id = atomId(finding);
    const stays = (one: string): boolean => {
      const is = outcomes.get(one)?.is;
      return is === 'proven' || (tier === 'safe' && is !== 'taken-back');
    };
    if (failed.has(id) || !stays(id)) continue;
    kept.add(id);
    for (const name of parts.get(id) ?? []) if (stays(partId(id, name))) kept.add(partId(id, name));
  }
  return kept;
}

function whyLeftOut(outcome: Outcome | undefined): string {
  if (outcome?.is === 'taken-back') return `taken back: ${evidenceText(outcome.evidence)}`;
  return outcome && 'reason' in outcome ? `not proven: ${outcome.reason}` : 'it was not planned';
}

/** What speaks against a change, in a sentence for a person. */
export function evidenceText([first]: readonly Evidence[]): string {
  if (!first) return 'the services do not work with it';
  return `"${first.service}", ${phaseText[first.phase]}: ${first.text}`;
}

const phaseText: Readonly<Record<Evidence['phase'], string>> = {
  plain: 'as it is',
  'plain-again': 'as it is, started again',
  fresh: 'hardened, on empty volumes',
  kept: 'hardened, on the volumes that it had before',
  'kept-again': 'hardened, started again',
};
