import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { heldCredential } from '../../model/held-credential';
import { settingTexts } from '../../model/plain-texts';
import { provenance } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'daemon/plaintext-secret',
  on: 'daemon',
  meta: {
    title: 'Credential in plain text in daemon.json',
    severity: 'high',
    confidence: 'likely',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('3.18', 'the permissions of daemon.json are 644 or stricter'),
      owasp(12, 'use secrets'),
      nist('3.1.4', 'embedded clear text secrets'),
      cwe(312, 'Cleartext Storage of Sensitive Information'),
      cwe(798, 'Use of Hard-coded Credentials'),
    ],
    tiers: [],
  },
  *check(daemon) {
    for (const text of settingTexts(daemon.map)) {
      const found = heldCredential(text.text, text.known, text.name);
      if (!found) continue;
      const { what, placeholder, confidence } = found;
      yield {
        at: text.at,
        secrets: [text.at],
        message: placeholder
          ? `"${text.place}" contains a placeholder: a real value here would be readable by every user of the host`
          : `"${text.place}" contains ${what}: every user who can read the file can use it`,
        because: provenance(text),
        confidence: placeholder ? 'possible' : confidence,
        ...(placeholder && { severity: 'low' }),
        value: text.place ?? what,
      };
    }
  },
});
