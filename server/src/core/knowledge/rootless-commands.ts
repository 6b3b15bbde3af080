/**
 * Programs that do the same whoever starts them, as long as they write no file: they ask a service something, wait, or print.
 * Source: their manuals (curl.1 and wget.1; coreutils), read 2026-11-24. Clients of databases are none of them: who starts `psql` or `mysql` decides
 * whom they log in as.
 */
const PROGRAMS = new Set(['curl', 'wget', 'echo', 'printf', 'true', 'sleep', 'date']);

/** Options of curl and wget by which they read or write files. */
const FILES =
  /^(-[a-zA-Z]*[oOcPKTDE]|--(output|remote-name|cookie-jar|directory-prefix|config|upload-file|dump-header|cert|key|post-file|body-file).*)/;

/** True for a command, word by word, that any user can run with the same outcome. No shell reads the words. */
export function needsNoRoot([program = '', ...args]: readonly string[]): boolean {
  const name = program.slice(program.lastIndexOf('/') + 1);
  if (!PROGRAMS.has(name)) return false;
  if (name === 'wget')
    return (
      args.some((word) => /^(--spider|-[a-z]*O-|--output-document=-)$/.test(word)) &&
      !args.some((word) => /^-[oPi]|^--(post|body)-file/.test(word))
    );
  return name !== 'curl' || !args.some((word) => FILES.test(word) || /^@|=@/.test(word));
}
