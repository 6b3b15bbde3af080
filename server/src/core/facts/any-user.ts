import { programFacts } from '../knowledge/program/find';
import { programOf } from '../model/words';

/** True for a command, word by word, that any user can run with the same outcome. No shell reads the words. */
export function needsNoRoot([program = '', ...args]: readonly string[]): boolean {
  const anyUser = programFacts(programOf(program))?.anyUser;
  if (anyUser === undefined || anyUser === true) return anyUser === true;
  const { needs, unless } = anyUser;
  return (needs === undefined || args.some((word) => needs.test(word))) && !args.some((word) => unless?.test(word) === true);
}
