import { writtenTexts } from '../../facts/shell/written';
import { credentialsIn } from '../../knowledge/credential-formats';
import { literalKind } from '../../knowledge/literals';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { spanIn } from '../../model/shell/text';
import { defineRule } from '../rule';

/** `https://user:password@host`; lengths are bounded, so that a search takes linear time. */
const IN_URL = /\b(?:https?|git|ftp|postgres(?:ql)?|mysql|mongodb(?:\+srv)?|amqps?|redis):\/\/[^\s:@/"'$]{0,100}:([^\s@/"']{3,300})@[\w$]/g;

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
    if (!stage.feedsShipped) return;
    for (const { text, instruction } of writtenTexts(stage)) {
      const known = credentialsIn(text.value);
      for (const { name, start, end } of known) {
        const at = spanIn(text, start, end);
        yield {
          at,
          secrets: [at],
          message: `${instruction.keyword} contains ${name}: anyone who can read the Dockerfile can use it`,
          // Not the token itself: fingerprints are stored.
          value: `${instruction.keyword} ${name}`,
        };
      }
      for (const match of text.value.matchAll(IN_URL)) {
        const password = match[1] ?? '';
        const start = match.index + match[0].indexOf(`:${password}@`, match[0].indexOf('//')) + 1;
        const inside = known.some((one) => one.start < start + password.length && start < one.end);
        if (inside || password.includes('$') || literalKind(password) !== 'value' || isForm(password)) continue;
        const at = spanIn(text, start, start + password.length);
        yield {
          at,
          secrets: [at],
          message: `${instruction.keyword} contains a URL with a password: anyone who can read the Dockerfile can use it`,
          confidence: 'likely',
          value: `${instruction.keyword} address`,
        };
      }
    }
  },
});

/** Words that stand for a password in a form: `user:pass@host`, `{{ token }}`, `%s`. */
function isForm(password: string): boolean {
  return /[{}<>%]|^(user|pass|pwd|token|key|x-oauth-basic)$/i.test(password);
}
