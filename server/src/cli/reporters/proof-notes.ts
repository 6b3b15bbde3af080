import { append } from '../../core/base/many';
import { visible } from '../../core/base/visible';
import { atomId } from '../../core/harden/atoms';
import type { Change } from '../../core/harden/harden';
import type { Evidence } from '../../core/probe/evidence';
import type { EngineInfo, ServiceProof } from '../../probe/order';
import { evidenceText, type Given, type Outcome, type ProvenApp } from '../../probe/project';
import type { Proofs, ProvenWork } from '../prove';
import type { Session } from '../session';
import type { Paint } from './colour';
import { inColumns } from './columns';

/** What running has shown: the engine, a table of the services, what was taken back and why, what nobody could tell. */
export function proofNotes(session: Session, { projects }: Proofs, paint: Paint): string {
  const lines: string[] = [];
  for (const project of projects) {
    for (const app of project.apps) append(lines, appLines(session, project, app, paint));
    append(lines, outcomeLines(session, project, paint));
  }
  return lines.length === 0 ? 'nothing to prove: no change is planned for a service of a Compose file\n' : `${lines.join('\n')}\n`;
}

function appLines(session: Session, project: ProvenWork, { files, atoms, result }: ProvenApp, paint: Paint): string[] {
  const name = files.map((file) => visible(session.nameOf(file))).join(', ');
  if ('failed' in result) return [`${paint.strong(`proof of ${name}`)}: ${visible(result.failed)}`];
  const { engine, services, found, notes, starts, seconds } = result;
  const lines = [`${paint.strong(`proof of ${name}`)} in ${engineText(engine)}`];
  for (const text of engine.unseen) lines.push(`  not seen: ${visible(text)}`);
  const rows = services.map((service) => rowOf(service, { atoms, outcomes: project.outcomes }));
  append(
    lines,
    inColumns([['service', 'base line', 'planned', 'proven', 'taken back'], ...rows]).map((line) => `  ${line}`),
  );
  for (const { service, reason } of services)
    if (reason !== undefined) lines.push(`  ${visible(reason.startsWith(`"${service}" `) ? reason : `"${service}": ${reason}`)}`);
  for (const text of notes) lines.push(`  note: ${visible(text)}`);
  const whole = found.is === 'some' ? '; the starts were used up before all sets of changes were tried' : '';
  lines.push(`  ${starts} ${starts === 1 ? 'start' : 'starts'}, ${Math.round(seconds)} s${whole}`);
  return lines;
}

/** An engine in a few words. */
export function engineText({ program, version, compose, kernel, cgroup, seccomp, modules, rootless, remapped }: EngineInfo): string {
  const traits = [
    `kernel ${kernel}`,
    ...(cgroup === undefined ? [] : [`cgroup v${cgroup}`]),
    ...(seccomp ? ['seccomp'] : []),
    ...modules,
    ...(rootless ? ['rootless'] : []),
    ...(remapped ? ['userns-remap'] : []),
  ];
  return visible(`${program} ${version}, Compose ${compose} (${traits.join(', ')})`);
}

const words: Readonly<Record<ServiceProof['is'], string>> = {
  proven: 'works',
  started: 'started, nothing to check',
  refused: 'not run',
  broken: 'does not work',
  unsteady: 'works at times',
  'check-cannot-fail': 'check cannot fail',
};

function rowOf(
  { service, is }: ServiceProof,
  { atoms, outcomes }: Pick<ProvenApp, 'atoms'> & Pick<ProvenWork, 'outcomes'>,
): readonly string[] {
  const own = atoms.filter(({ services }) => services.includes(service)).map(({ id }) => outcomes.get(id)?.is);
  const count = (what: Outcome['is']): string => `${own.filter((one) => one === what).length}`;
  return [visible(service), words[is], `${own.length}`, count('proven'), count('taken-back')];
}

/** Planned changes that were not proven, by what became of them. */
function outcomeLines(session: Session, { planned, hardening, outcomes }: ProvenWork, paint: Paint): string[] {
  const kept = new Set(hardening.changes.map(({ finding }) => atomId(finding)));
  const lines: string[] = [];
  const list = (heading: string, is: Outcome['is'], whose: (change: Change) => boolean = () => true): void => {
    const own = planned.changes.filter((change) => outcomes.get(atomId(change.finding))?.is === is && whose(change));
    if (own.length > 0) lines.push(`${paint.strong(heading)} (${own.length})`);
    for (const change of own) append(lines, changeLines(session, change, outcomes.get(atomId(change.finding))!, paint));
  };
  const stays = ({ finding }: Change): boolean => kept.has(atomId(finding));
  list('taken back', 'taken-back');
  list('proven but for what is kept', 'proven', ({ finding }) => givenOf(outcomes.get(atomId(finding))).length > 0);
  list('not proven, for you to decide', 'not-proven', (change) => !stays(change));
  list('not tried, for you to decide', 'not-tried', (change) => !stays(change));
  list('not proven, safe', 'not-proven', stays);
  list('not tried, safe', 'not-tried', stays);
  return lines;
}

function changeLines(session: Session, { finding, title, tier }: Change, outcome: Outcome, paint: Paint): string[] {
  const { line, character } = session.place(finding.at.file, finding.at.start);
  const where = visible(`${session.nameOf(finding.at.file)}:${line + 1}:${character + 1}`);
  const lines = [`  ${where}  ${visible(title)} ${paint.dim(`[${finding.rule}, ${tier}]`)}`];
  if (outcome.is === 'taken-back') {
    const shown = outcome.evidence.slice(0, mostEvidence);
    for (const one of shown) lines.push(`      ${visible(evidenceText([one]))}`);
    if (shown.length === 0) lines.push(`      ${evidenceText([])}`);
  } else if (outcome.is === 'proven') {
    for (const { capability, evidence } of outcome.given) lines.push(`      keeps ${capability}: ${keptBecause(evidence)}`);
  } else if ('reason' in outcome) lines.push(`      ${visible(outcome.reason)}`);
  return lines;
}

function givenOf(outcome: Outcome | undefined): readonly Given[] {
  return outcome?.is === 'proven' ? outcome.given : [];
}

/** The first signs tell most; JSON has all of them. */
const mostEvidence = 3;

function keptBecause(evidence: readonly Evidence[]): string {
  return evidence.length > 0 ? visible(evidenceText(evidence)) : 'the number of starts was used up before it was tried without';
}
