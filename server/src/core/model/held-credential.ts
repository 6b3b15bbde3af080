import { assignmentsIn, credentialsIn, passwordsIn } from '../knowledge/credential-formats';
import { credentialName, loginsIn } from '../knowledge/credentials';
import { type Literal, literalKind, type Surroundings } from '../knowledge/literals';

/** A credential that a plain text holds. */
export interface HeldCredential {
  /** What is held, as the end of "holds ...". */
  readonly what: string;
  /** True for a word that somebody is going to replace in place, or that everybody tries first. */
  readonly placeholder: boolean;
  readonly confidence: 'certain' | 'likely';
}

/**
 * The credential in a text: by the format of a token, as the password of a connection string, by the name of the variable that holds it, or
 * by a name that a configuration in the text has for it.
 * @param isKnown false for a text that hangs on a variable nobody sets: its name says nothing then
 */
export function heldCredential(written: string, isKnown: boolean, name?: string, around: Surroundings = {}): HeldCredential | undefined {
  const [token] = credentialsIn(written);
  if (token) return { what: token.name, placeholder: false, confidence: 'certain' };
  return inAddress(written, around) ?? (isKnown ? (named(written, name, around) ?? inConfiguration(written, around)) : undefined);
}

function inAddress(written: string, around: Surroundings): HeldCredential | undefined {
  let weak: HeldCredential | undefined;
  for (const { password, user } of passwordsIn(written)) {
    const kind = isReference(password) ? 'reference' : literalKind(decoded(password), undefined, beside(around, user));
    const held = { what: 'a password in a connection string', placeholder: kind === 'placeholder', confidence: 'certain' } as const;
    if (kind === 'value' || kind === 'setting') return held;
    if (kind === 'placeholder') weak ??= held;
  }
  return weak;
}

function named(written: string, name: string | undefined, around: Surroundings): HeldCredential | undefined {
  if (name === undefined) return undefined;
  const what = `the value of ${name}`;
  const [login] = loginsIn(name, written).flatMap(({ user, password }) => {
    const kind = literalKind(password, 'password', beside(around, user));
    // A word may as well be the role of that user.
    const isHeld = kind === 'placeholder' || (kind === 'value' && /^(?=.*[A-Za-z])(?=.*\d).{6,}$/.test(password));
    return isHeld ? [{ what, placeholder: kind === 'placeholder', confidence: 'likely' } as const] : [];
  });
  if (login || credentialName(name) === undefined) return login;
  const kind = literalKind(written, name, around);
  if (kind !== 'value' && kind !== 'placeholder') return undefined;
  return { what, placeholder: kind === 'placeholder', confidence: 'likely' };
}

/** A block of text that is a configuration of its own. */
function inConfiguration(written: string, around: Surroundings): HeldCredential | undefined {
  const found = assignmentsIn(written).flatMap(({ name, value }) =>
    credentialName(name) === 'plain' && !isReference(value) ? (named(value, name, around) ?? []) : [],
  );
  return found.find(({ placeholder }) => !placeholder) ?? found[0];
}

function beside(around: Surroundings, user: string | undefined): Surroundings {
  return user ? { ...around, near: [...(around.near ?? []), user] } : around;
}

/** A variable decides, in the midst of it or as a whole; a single `$` is a character like any other. */
function isReference(password: string): boolean {
  return /\$[{(]|^(?:\$\w+)+$|\{\{|^%\w+%$/.test(password);
}

/** What stands in the place of a credential that is not printed. */
export const mask = '****';

/** Where a text holds credentials that are known by their form: tokens, and passwords of connection strings. Sorted, apart from each other. */
export function credentialSpans(text: string): { readonly start: number; readonly end: number }[] {
  // All of them are longer than any word of a sentence, or in an address or a list.
  if (!/[\w.-]{16}|:\/\/|(?:password|pwd)=/i.test(text)) return [];
  const passwords = passwordsIn(text).filter(({ password }) => !isReference(password) && !isNone(literalKind(decoded(password))));
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
