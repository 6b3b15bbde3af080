import { credentialsIn, passwordsIn } from '../knowledge/credential-formats';
import { credentialName, type Literal, literalKind } from '../knowledge/credentials';

/** A credential that a plain text holds. */
export interface HeldCredential {
  /** What is held, as the end of "holds ...". */
  readonly what: string;
  /** True for a word that somebody is going to replace in place. */
  readonly placeholder: boolean;
  readonly confidence: 'certain' | 'likely';
}

/**
 * The credential in a text: by the format of a token, as the password of a connection string, or by the name of the variable that holds it.
 * @param isKnown false for a text that hangs on a variable nobody sets: its name says nothing then
 */
export function heldCredential(written: string, isKnown: boolean, name?: string): HeldCredential | undefined {
  const [token] = credentialsIn(written);
  if (token) return { what: token.name, placeholder: false, confidence: 'certain' };
  for (const { password } of passwordsIn(written)) {
    // A variable in the midst of it decides.
    const kind = password.includes('$') ? 'reference' : literalKind(decoded(password));
    if (kind === 'value' || kind === 'placeholder' || kind === 'setting') {
      return { what: 'a password in a connection string', placeholder: kind === 'placeholder', confidence: 'certain' };
    }
  }
  if (!isKnown || name === undefined || credentialName(name) === undefined) return undefined;
  const kind = literalKind(written, name);
  if (kind !== 'value' && kind !== 'placeholder') return undefined;
  return { what: `the value of ${name}`, placeholder: kind === 'placeholder', confidence: 'likely' };
}

/** What stands in the place of a credential that is not printed. */
export const mask = '****';

/** Where a text holds credentials that are known by their form: tokens, and passwords of connection strings. Sorted, apart from each other. */
export function credentialSpans(text: string): { readonly start: number; readonly end: number }[] {
  // All of them are longer than any word of a sentence, or in an address or a list.
  if (!/[\w.-]{16}|:\/\/|(?:password|pwd)=/i.test(text)) return [];
  const passwords = passwordsIn(text).filter(({ password }) => !password.includes('$') && !isNone(literalKind(decoded(password))));
  const spans: { start: number; end: number }[] = [];
  for (const { start, end } of [...credentialsIn(text), ...passwords].sort((a, b) => a.start - b.start)) {
    const last = spans.at(-1);
    if (last && start <= last.end) last.end = Math.max(last.end, end);
    else spans.push({ start, end });
  }
  return spans;
}

function isNone(kind: Literal): boolean {
  return kind === 'reference' || kind === 'placeholder' || kind === 'empty';
}

/** A text without the credentials that are known by their form. */
export function concealed(text: string): string {
  return credentialSpans(text).reduceRight((done, { start, end }) => done.slice(0, start) + mask + done.slice(end), text);
}

/** `%40` and its like are plain characters of a password. */
function decoded(password: string): string {
  return password.replace(/%[0-9a-f]{2}/gi, '_');
}
