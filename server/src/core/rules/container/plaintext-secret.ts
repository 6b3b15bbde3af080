import { variableFromHost } from '../../fix/intent';
import { secretFixes } from '../../kinds/compose/secret-fixes';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { writtenVariables } from '../../model/devcontainer';
import { type HeldCredential, heldCredential } from '../../model/held-credential';
import { type HeldText, heldTexts } from '../../model/held-texts';
import type { PlainText } from '../../model/plain-texts';
import type { Project } from '../../model/project';
import type { EnvFile, Service } from '../../model/service';
import { type Note, sameRef, type Traced, trail } from '../../model/traced';
import { type ContainerReport, defineContainerRule } from '../container-rule';

export default defineContainerRule({
  name: 'plaintext-secret',
  serves: {
    compose: { title: 'A credential stands in the file in plain text', tiers: ['review', 'manual'] },
    devcontainer: { title: 'A credential stands in the file' },
  },
  meta: {
    severity: 'high',
    certainty: 'likely',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('4.10', 'secrets are not stored in Dockerfiles'),
      owasp(12, 'use secrets'),
      nist('3.1.4', 'embedded clear text secrets'),
      cwe(798, 'Use of Hard-coded Credentials'),
      cwe(526, 'Cleartext Storage of Sensitive Information in an Environment Variable'),
      cwe(312, 'Cleartext Storage of Sensitive Information'),
    ],
  },
  *check({ of }, { project }) {
    if (of.kind === 'devcontainer') {
      for (const { name, value } of writtenVariables(of)) yield* inVariable(name, value);
      for (const [name, value] of of.remoteEnv) yield* inVariable(name, value);
      return;
    }
    for (const held of heldTexts(project).get(of) ?? []) yield inService(of, project, held);
    for (const file of of.envFiles) {
      const held = file.ignored ? undefined : inEnvFile(of, file);
      if (held) yield held;
    }
  },
});

/** A placeholder is a credential only once somebody replaces it. */
function degree({ placeholder, certainty }: HeldCredential): Pick<ContainerReport, 'certainty' | 'severity'> {
  return placeholder ? { certainty: 'possible', severity: 'low' } : { certainty };
}

/** A variable of a development container; a default of another variable is written here as well. */
function* inVariable(name: string, held: Traced<string>): Iterable<ContainerReport> {
  const found = heldCredential(held.known ? held.value : held.raw, held.known, name);
  if (!found) return;
  const { what, placeholder } = found;
  yield {
    at: held.at,
    secrets: [held.at],
    message: placeholder
      ? `${name} is a placeholder now, and whoever replaces it here publishes it`
      : `The file holds ${what}${what.endsWith(name) ? '' : ` in ${name}`}: everyone who can read the repository has it`,
    because: trail(held),
    ...degree(found),
    value: name,
    fixes: [
      {
        title: `Take ${name} from the environment of the host`,
        tier: 'manual',
        ask: [variableFromHost(name, held)],
        reliesOn: `${name} is set on the host where the editor starts.`,
      },
    ],
  };
}

const holder: Readonly<Record<PlainText['where'], string>> = {
  environment: 'environment',
  'build argument': 'build arguments',
  label: 'labels',
  command: 'command',
  'health check': 'health check',
};

function inService(service: Service, project: Project, held: HeldText): ContainerReport {
  const { text: one, found, at, secret, holder: name } = held;
  const { where } = one;
  const { what, placeholder } = found;
  const by = one.via.find((hop) => hop.kind === 'variable' && hop.from === 'default');
  const place =
    one.name === undefined || what.endsWith(one.name) || where === 'command' || where === 'health check'
      ? `its ${holder[where]}`
      : `${one.name} of its ${holder[where]}`;
  const fallsBack = by?.kind === 'variable' ? `, as the default of ${by.name}` : '';
  return {
    at,
    secrets: [secret],
    message: placeholder
      ? `"${name}" holds ${what} in ${place}${fallsBack}: a placeholder now, and whoever replaces it here publishes it`
      : `"${name}" holds ${what} in ${place}${fallsBack}: whoever sees this file has it`,
    because: notes(service, held),
    value: `${where} ${one.name ?? what}${one.option === undefined ? '' : ` ${one.option}`}`,
    ...degree(found),
    fixes: where === 'environment' ? secretFixes(service, project, held) : [],
  };
}

/** Who takes the value from its place, and what is read in its stead. */
function notes(service: Service, { text: { where, name, via, origin }, at, uses }: HeldText): Note[] {
  const effective = where === 'environment' && name !== undefined ? service.environment.get(name) : undefined;
  const replaced = effective?.origin && origin && !sameRef(effective.origin, origin);
  return [
    ...uses.map((use) => ({ at: use.at, note: `"${use.service}" takes it from there` })),
    ...trail({ at, via: via.filter(({ kind }) => kind === 'variable') }),
    ...(replaced ? [{ at: effective.at, note: `"${service.name}" gets this value, but the file keeps the other one` }] : []),
  ];
}

/** One finding a file: its lines are named in the places that go along. */
function inEnvFile(service: Service, file: EnvFile): ContainerReport | undefined {
  const held: { readonly name: string; readonly found: HeldCredential; readonly note: Note }[] = [];
  for (const [name, { value: written, at }] of file.variables) {
    const found = heldCredential(written, true, name);
    if (found) held.push({ name, found, note: { at, note: `${name} is set here` } });
  }
  if (held.length === 0) return undefined;
  const real = held.filter(({ found }) => !found.placeholder);
  const named = real.length > 0 ? real : held;
  const names = named.slice(0, 3).map(({ name }) => name);
  const more = named.length > names.length ? ` and ${named.length - names.length} more` : '';
  return {
    at: file.at,
    message:
      real.length > 0
        ? `"${service.name}" takes ${names.join(', ')}${more} from "${file.name}", which no .gitignore leaves out: whoever gets the file has the values`
        : `"${service.name}" takes placeholders for ${names.join(', ')}${more} from "${file.name}", which no .gitignore leaves out: whoever replaces them there may publish them`,
    because: [...trail(file), ...named.map(({ note }) => note)],
    value: `env_file ${file.name}`,
    certainty: 'possible',
    ...(real.length === 0 && { severity: 'low' }),
  };
}
