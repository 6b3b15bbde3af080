import { atomId } from '../../core/harden/atoms';
import type { Change } from '../../core/harden/harden';
import type { Evidence } from '../../core/probe/evidence';
import type { EngineInfo } from '../../probe/order';
import type { ProvenApp } from '../../probe/project';
import type { Proofs, ProvenWork } from '../prove';
import type { Session } from '../session';
import { editJson } from './json';

/** What running has shown, for programs. */
export function proofJson(session: Session, { projects }: Proofs): object {
  return {
    projects: projects.flatMap((project) => project.apps.map((app) => appJson(session, app))),
    changes: projects.flatMap((project) => project.planned.changes.map((change) => changeJson(session, project, change))),
  };
}

function appJson(session: Session, { files, result }: ProvenApp): object {
  const names = files.map((file) => session.nameOf(file));
  if ('failed' in result) return { files: names, failed: result.failed };
  const { engine, services, found, notes, starts, seconds } = result;
  return {
    files: names,
    engine: engineJson(engine),
    services: services.map(({ service, is, reason = null }) => ({ service, is, reason })),
    found: found.is,
    notes,
    starts,
    seconds,
  };
}

/** An engine, for programs: what it does not say is null. */
export function engineJson(engine: EngineInfo): object {
  return { ...engine, cgroup: engine.cgroup ?? null };
}

/** A planned change and what became of it. */
function changeJson(session: Session, { outcomes, hardening, apps, notes }: ProvenWork, { finding, title, tier }: Change): object {
  const id = atomId(finding);
  const outcome = outcomes.get(id);
  const services = apps.flatMap(({ atoms }) => atoms.find((atom) => atom.id === id)?.services ?? []);
  const note = notes.find((one) => atomId(one.finding) === id);
  return {
    rule: finding.rule,
    file: session.nameOf(finding.at.file),
    fingerprint: finding.fingerprint,
    subject: finding.subject,
    title,
    tier,
    services: [...new Set(services)],
    is: outcome?.is ?? 'not-tried',
    made: hardening.changes.some((change) => atomId(change.finding) === id),
    reason: outcome && 'reason' in outcome ? outcome.reason : null,
    evidence: outcome?.is === 'taken-back' ? evidenceJson(outcome.evidence) : [],
    given:
      outcome?.is === 'proven' ? outcome.given.map(({ capability, evidence }) => ({ capability, evidence: evidenceJson(evidence) })) : [],
    note: note ? editJson(session, note.edit) : null,
  };
}

function evidenceJson(all: readonly Evidence[]): object[] {
  return all.map(({ service, phase, sign, text }) => ({ service, phase, sign, text }));
}
