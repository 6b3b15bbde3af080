import { otherTools, rulesOf } from '../core/knowledge/suppressions/index';
import { allRules } from './rule-facts';

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
  const answers = number === undefined ? [] : rulesFor(`CIS Docker Benchmark ${number}:`);
  return [...tools, ...(answers.length > 0 ? [{ of: 'the CIS Docker Benchmark', rules: answers }] : [])];
}

/** The rules that give a reference whose title starts in this way. */
function rulesFor(start: string): string[] {
  return allRules()
    .filter(([, { references }]) => references.some(({ title }) => title.startsWith(start)))
    .map(([id]) => id);
}
