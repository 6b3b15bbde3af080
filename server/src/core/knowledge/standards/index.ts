import { cis } from './cis';
import { nist } from './nist';
import { owasp } from './owasp';
import type { Standard } from './standard';
import { stig } from './stig';

export type { Recommendation, Standard } from './standard';

/** The standards that findings are told by. */
export const standards: readonly Standard[] = [cis, owasp, nist, stig];
