import type { Span } from '../../base/span';
import { givenPasswords } from '../../facts/shell/given-passwords';
import { writtenTexts } from '../../facts/shell/written';
import { credentialsIn, passwordsIn } from '../../knowledge/credential-formats';
import { literalKind } from '../../knowledge/literals';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { spanIn } from '../../model/shell/text';
import type { Stage } from '../../model/stage';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'dockerfile/embedded-credential',
  on: 'stage',
  meta: {
    title: 'Token, key or password in plain text in the Dockerfile',
    severity: 'critical',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('4.10', 'secrets are not stored in Dockerfiles'),
      owasp(12, 'use secrets'),
      nist('3.1.4', 'embedded clear text secrets'),
      cwe(798, 'Use of Hard-coded Credentials'),
      cwe(312, 'Cleartext Storage of Sensitive Information'),
    ],
    tiers: [],
  },
  *check(stage) {
    // What stands before the first FROM is in no stage: it is said with the first one.
    const before = stage.index === 0 ? writtenTexts(stage, stage.preamble) : [];
    const texts = [...before, ...(stage.feedsShipped ? writtenTexts(stage) : [])];
    const said: Span[] = [];
    for (const { text, instruction } of texts) {
      const known = credentialsIn(text.value);
      for (const { name, start, end } of known) {
        const at = spanIn(text, start, end);
        said.push(at);
        yield {
          at,
          secrets: [at],
          message: `${instruction.keyword} contains ${name}: anyone who can read the Dockerfile can use it`,
          // Not the token itself: fingerprints are stored.
          value: `${instruction.keyword} ${name}`,
        };
      }
      for (const { kind, user, password, start, end } of passwordsIn(text.value)) {
        const inside = known.some((one) => one.start < end && start < one.end);
        if (inside || password.length < 3 || password.includes('$') || isForm(password)) continue;
        if (literalKind(password, undefined, { near: user ? [user] : [] }) !== 'value') continue;
        const at = spanIn(text, start, end);
        said.push(at);
        yield {
          at,
          secrets: [at],
          message: `${instruction.keyword} contains a ${kind === 'url' ? 'URL' : 'connection string'} with a password: anyone who can read the Dockerfile can use it`,
          confidence: 'likely',
          value: `${instruction.keyword} ${kind === 'url' ? 'address' : 'list'}`,
        };
      }
    }
    if (stage.feedsShipped) yield* given(stage, said);
  },
});

/** Words that stand for a password in a form: `user:pass@host`, `{{ token }}`, `%s`. */
function isForm(password: string): boolean {
  return /[{}<>%]|^(user|pass|pwd|token|key|x-oauth-basic)$/i.test(password);
}

/** Passwords that commands hand to programs. @param said what has been reported by its form */
function* given(stage: Stage, said: readonly Span[]): Iterable<Report> {
  for (const { at, to, variable, body } of givenPasswords(stage)) {
    if (said.some((one) => one.start < at.end && at.start < one.end)) continue;
    const where = variable ? `sets ${to} to a password` : `contains a password for ${to}`;
    yield {
      at,
      secrets: [at],
      message: `${body.instruction.keyword} ${where}: anyone who can read the Dockerfile or the image's history can use it`,
      // What it opens may lie in the container alone.
      severity: 'high',
      confidence: 'likely',
      value: `${body.instruction.keyword} ${to}`,
    };
  }
}
