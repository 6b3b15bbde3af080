/** Programs that start as root and go on as another user; each refuses to for anybody but root. */
const programs = 'gosu|su-exec|setpriv|su|runuser|chroot|s6-setuidgid|chpst';
const anywhere = new RegExp(String.raw`(^|[\s/"',[])(${programs})([\s"',\]]|$)`);
const first = new RegExp(String.raw`^(?:\S*/)?(${programs})$`);

/** Whether a command line names a program that steps down from root. */
export function namesStepDown(text: string): boolean {
  return anywhere.test(text);
}

/** The program that steps down which a command starts, by itself or behind an init (`tini -- gosu app server`); scripts are not read. */
export function stepDownOf(words: readonly string[]): string | undefined {
  const start = /^(?:\S*\/)?(tini|dumb-init|docker-init)$/.test(words[0] ?? '')
    ? words.findIndex((word, i) => i > 0 && !word.startsWith('-'))
    : 0;
  return first.exec(words[start] ?? '')?.[1];
}
