import { alternatives, programFacts, programsWith } from '../knowledge/program/find';
import { programOf } from '../model/words';

/** Programs that start as root and go on as another user; each refuses to for anybody but root. */
const programs = alternatives(programsWith('switchesUser').filter(({ switchesUser }) => switchesUser.by === 'root'));
const anywhere = new RegExp(String.raw`(^|[\s/"',[])(${programs})([\s"',\]]|$)`);

/** Whether a command line names a program that steps down from root. */
export function namesStepDown(text: string): boolean {
  return anywhere.test(text);
}

/** The program that steps down which a command starts, by itself or behind an init (`tini -- gosu app server`); scripts are not read. */
export function stepDownOf(words: readonly string[]): string | undefined {
  const isInit = programFacts(programOf(words[0] ?? ''))?.wraps?.init === true;
  const start = isInit ? words.findIndex((word, i) => i > 0 && !word.startsWith('-')) : 0;
  const program = programOf(words[start] ?? '');
  return programFacts(program)?.switchesUser?.by === 'root' ? program : undefined;
}
