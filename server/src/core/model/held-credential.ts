import { credentialsIn, passwordsIn } from '../knowledge/credential-formats';
import { credentialName, literalKind } from '../knowledge/credentials';

/** A credential that a plain text holds. */
export interface HeldCredential {
  /** What is held, as the end of "holds ...". */
  readonly what: string;
  /** True for a word that somebody is going to replace in place. */
  readonly placeholder: boolean;
  readonly certainty: 'certain' | 'likely';
}

/**
 * The credential in a text: by the format of a token, as the password of a connection string, or by the name of the variable that holds it.
 * @param isKnown false for a text that hangs on a variable nobody sets: its name says nothing then
 */
export function heldCredential(written: string, isKnown: boolean, name?: string): HeldCredential | undefined {
  const [token] = credentialsIn(written);
  if (token) return { what: token.name, placeholder: false, certainty: 'certain' };
  for (const { password } of passwordsIn(written)) {
    // A variable in the midst of it decides.
    const kind = password.includes('$') ? 'reference' : literalKind(decoded(password));
    if (kind === 'value' || kind === 'placeholder' || kind === 'setting') {
      return { what: 'a password in a connection string', placeholder: kind === 'placeholder', certainty: 'certain' };
    }
  }
  if (!isKnown || name === undefined || credentialName(name) === undefined) return undefined;
  const kind = literalKind(written, name);
  if (kind !== 'value' && kind !== 'placeholder') return undefined;
  return { what: `the value of ${name}`, placeholder: kind === 'placeholder', certainty: 'likely' };
}

/** `%40` and its like are plain characters of a password. */
function decoded(password: string): string {
  return password.replace(/%[0-9a-f]{2}/gi, '_');
}
