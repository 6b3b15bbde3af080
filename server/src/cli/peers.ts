import { otherTools, rulesOf } from '../core/knowledge/suppressions/index';
import { answersTo, standards } from '../core/lint/standards';

/** A rule of another tool, or a recommendation of a benchmark, and the rules here that are about the same. */
export interface Peer {
  /** Whose rule it is. */
  readonly of: string;
  readonly rules: readonly string[];
}

/** What an id of another tool or benchmark means here: `DL3002`, `CL-0001`, `DS-0002`, `CKV_DOCKER_8`, `CIS-5.5`. */
export function peersOf(id: string): Peer[] {
  const tools = otherTools.flatMap((tool): Peer[] => {
    const rules = rulesOf(tool, id);
    return rules.length > 0 ? [{ of: tool.title, rules }] : [];
  });
  const number = /^cis[-_ ]?(?:docker[-_ ])?(\d+(?:\.\d+)+)$/i.exec(id.trim())?.[1];
  const named = number === undefined ? id.trim().toUpperCase() : number;
  const ofStandards = standards.flatMap((standard): Peer[] => {
    if ((standard.id === 'cis') !== (number !== undefined)) return [];
    const found = standard.recommendations.find((one) => one.id === named);
    const rules = found ? answersTo(standard, found) : [];
    return standard.id !== 'owasp' && standard.id !== 'nist' && rules.length > 0 ? [{ of: standard.title, rules }] : [];
  });
  return [...tools, ...ofStandards];
}
