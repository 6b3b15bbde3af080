import { harmful } from '../../fix/condition';
import { absent, type ProposedFix, value } from '../../fix/want';
import type { DevContainer } from '../../kinds/devcontainer/dev-container';
import { writtenVariables } from '../../kinds/devcontainer/written';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { heldCredential } from '../../model/held-credential';
import { settingTexts } from '../../model/plain-texts';
import { provenance, type Traced } from '../../model/traced';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'devcontainer/plaintext-secret',
  on: 'devcontainer',
  meta: {
    title: 'Credential in plain text in devcontainer.json',
    severity: 'high',
    confidence: 'likely',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('4.10', 'secrets are not stored in Dockerfiles'),
      owasp('12', 'utilize Docker secrets for sensitive data management'),
      nist('3.1.4', 'embedded clear text secrets'),
      cwe(798, 'Use of Hard-coded Credentials'),
      cwe(312, 'Cleartext Storage of Sensitive Information'),
    ],
  },
  *check(container) {
    for (const { name, value: held } of writtenVariables(container)) yield* analyze(container, name, held, 'containerEnv');
    for (const [name, held] of container.remoteEnv) yield* analyze(container, name, held, 'remoteEnv');
    yield* elsewhere(container);
  },
});

/** In any other text of the file: options of features, arguments of the build, commands, settings of the editor. */
function* elsewhere(container: DevContainer): Iterable<Report> {
  const flags = new Set(container.runArgs.map(({ value }) => value.at.start));
  for (const text of settingTexts(container.read, ([key]) => key === 'containerEnv' || key === 'remoteEnv')) {
    const found = flags.has(text.at.start) ? undefined : heldCredential(text.text, text.known, text.name);
    if (!found) continue;
    const { what, placeholder, confidence } = found;
    const own = what === 'the value of password' ? 'a password' : what;
    yield {
      at: text.at,
      secrets: [text.at],
      message: placeholder
        ? `${text.place} holds a placeholder: a real value here would be exposed to everyone who can read the repository`
        : `The file contains ${own} in ${text.place}: everyone who can read the repository can use it`,
      because: provenance(text),
      confidence: placeholder ? 'possible' : confidence,
      ...(placeholder && { severity: 'low' }),
      value: text.place ?? what,
    };
  }
}

function* analyze(container: DevContainer, name: string, held: Traced<string>, key: 'containerEnv' | 'remoteEnv'): Iterable<Report> {
  const found = heldCredential(held.known ? held.value : held.raw, held.known, name);
  if (!found) return;
  const { what, placeholder, confidence } = found;
  // A default of a variable is written here as well.
  yield {
    at: held.at,
    secrets: [held.at],
    message: placeholder
      ? `${name} holds a placeholder: a real value here would be exposed to everyone who can read the repository`
      : `The file contains ${what}${what.endsWith(name) ? '' : ` in ${name}`}: everyone who can read the repository can use it`,
    because: provenance(held),
    confidence: placeholder ? 'possible' : confidence,
    ...(placeholder && { severity: 'low' }),
    value: name,
    fixes: fromOutside(container, name, held, key),
  };
}

/** The environment in which the container is started provides the value. */
function fromOutside(container: DevContainer, name: string, held: Traced<string>, key: 'containerEnv' | 'remoteEnv'): ProposedFix[] {
  if (held.origin?.path[0] !== key || name.includes('.')) return [];
  const want = [value(container, `remoteEnv.${name}`, `\${localEnv:${name}}`)];
  if (key === 'containerEnv') want.push(absent(container, `containerEnv.${name}`));
  return [
    {
      title: `Read ${name} from the environment of the host`,
      kind: 'choice',
      want,
      conditions: [harmful('variable-set', `${name} is set on the host where the editor starts.`)],
    },
  ];
}
