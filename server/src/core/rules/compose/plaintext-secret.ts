import { absent, type Fix, item, noItem, text, value, type Want } from '../../fix/want';
import { imageProfile } from '../../knowledge/family/find';
import { fileVariable } from '../../knowledge/family/profile';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { demandForDefault } from '../../model/compose/parameters';
import { type HeldCredential, heldCredential } from '../../model/held-credential';
import { type PlainText, plainTexts } from '../../model/plain-texts';
import type { Project } from '../../model/project';
import type { EnvFile, Service } from '../../model/service';
import { known, type Note, trail } from '../../model/traced';
import { get, itemsAt, scalarAt } from '../../model/value';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'compose/plaintext-secret',
  on: 'service',
  meta: {
    title: 'A credential stands in the file in plain text',
    severity: 'high',
    certainty: 'likely',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review', 'manual'],
    why: `A password in a Compose file is known to everybody who ever sees the file: in the repository and all its clones and forks, in backups, in the CI. Taking it out later does
not take it back. In the environment it is shown by \`docker inspect\`, inherited by every process of the container and written into many crash reports; build arguments stay in
the history of the image, and commands are in the list of processes.`,
    derivation: `Whoever reads it uses it as it is, from anywhere the service is reached: other systems without a flaw, one step down for disclosure: high. Low for placeholders
(\`changeme\`, \`<password>\`): many are never replaced, but nobody's secret is out yet.

Certainty: a token that has the form of its issuer (\`ghp_...\`, \`AKIA...\`) and a password in a connection string are certain; a name like \`DB_PASSWORD\` with a value is likely; what
stands in an \`env_file\` is possible, for nobody but git knows whether it is shared. Files that a \`.gitignore\` leaves out, and values that come from \`.env\`, are not reported.`,
    remedy: `Give the service a file instead: a secret of Compose, and the variable that takes a file name (\`POSTGRES_PASSWORD_FILE: /run/secrets/postgres_password\`) where the image has
one. The fix names the file, and you make it: nothing but you knows whether the password is to stay the same. Leave the folder out of the repository by a line \`secrets/\` in \`.gitignore\`. Otherwise take the value from outside with \`\${NAME:?set NAME}\`, and keep it in a \`.env\` that \`.gitignore\` lists. Then replace the credential: the old one is known.`,
    breaks: `Services whose secret's file holds another value than the one that is written now. Databases keep the password that they were first started with in their volume: with another
one, clients log "authentication failed". The file has to be readable for the user of the container. \`\${NAME:?}\` stops \`docker compose up\` until somebody sets the variable; nothing starts with an empty
password.`,
    allow: 'For credentials that are none: of throw-away services in tests that nobody else reaches. Say so.',
    references: [
      cis('4.10', 'secrets are not stored in Dockerfiles'),
      owasp(12, 'use secrets'),
      nist('3.1.4', 'embedded clear text secrets'),
      cwe(798, 'Use of Hard-coded Credentials'),
      cwe(526, 'Cleartext Storage of Sensitive Information in an Environment Variable'),
      cwe(312, 'Cleartext Storage of Sensitive Information'),
    ],
  },
  *check(service, { project }) {
    const said = new Set<string>();
    for (const one of plainTexts(service)) {
      // One word about a variable is enough.
      if (one.option !== undefined && said.has(one.name ?? '')) continue;
      const found = heldCredential(one.text, one.known, one.option ?? one.name);
      if (!found) continue;
      if (one.where === 'environment') said.add(one.name ?? '');
      yield report(service, project, one, found);
    }
    for (const file of service.envFiles) {
      const held = file.ignored ? undefined : inEnvFile(service, file);
      if (held) yield held;
    }
  },
});

const holder: Readonly<Record<PlainText['where'], string>> = {
  environment: 'environment',
  'build argument': 'build arguments',
  label: 'labels',
  command: 'command',
  'health check': 'health check',
};

function report(service: Service, project: Project, one: PlainText, found: HeldCredential): Report {
  const { where, name } = one;
  const { what, placeholder, certainty } = found;
  const by = one.via.find((hop) => hop.kind === 'variable' && hop.from === 'default');
  const place =
    name === undefined || what.endsWith(name) || where === 'command' || where === 'health check'
      ? `its ${holder[where]}`
      : `${name} of its ${holder[where]}`;
  const fallsBack = by?.kind === 'variable' ? `, as the default of ${by.name}` : '';
  return {
    at: one.at,
    message: placeholder
      ? `"${service.name}" holds ${what} in ${place}${fallsBack}: a placeholder now, and whoever replaces it here publishes it`
      : `"${service.name}" holds ${what} in ${place}${fallsBack}: whoever sees this file has it`,
    because: trail(one),
    value: `${where} ${name ?? what}${one.option === undefined ? '' : ` ${one.option}`}`,
    certainty: placeholder ? 'possible' : certainty,
    ...(placeholder && { severity: 'low' }),
    fixes: where === 'environment' ? fixes(service, project, one) : [],
  };
}

function fixes(service: Service, project: Project, one: PlainText): Fix[] {
  const { name, variable, via } = one;
  if (name === undefined || !variable || !/^[A-Za-z_]\w*$/.test(name)) return [];
  const out: Fix[] = [];
  const file = asFile(service, project, one);
  if (file) out.push(file);
  if (!one.known) return out;
  // A map writes it in the hand of the file; a list holds name and value in one text.
  const required = `\${${name}:?set ${name}}`;
  const want = variable.form === 'map' && via.length === 0 ? value(service, `environment.${name}`, required) : undefined;
  const fallsBack = via.find((hop) => hop.kind === 'variable');
  if (fallsBack?.kind === 'variable' && fallsBack.from === 'default') {
    const demand = demandForDefault(one, project, (each) => `set ${each}`) ?? [];
    if (demand.length > 0)
      out.push({ title: `Ask for ${fallsBack.name} when it starts`, tier: 'manual', want: demand.map(({ at, is }) => text(at, is)) });
    return out;
  }
  const wish = want ?? (variable.written ? text(variable.written, required) : undefined);
  if (wish) out.push({ title: `Ask for ${name} when it starts`, tier: 'manual', want: [wish] });
  return out;
}

/**
 * The image's own variable for a file. Only where a service takes a secret of that name already is its file known to be there: elsewhere
 * somebody has to write it first, for nothing starts without.
 */
function asFile(service: Service, project: Project, { name, variable, via, origin }: PlainText): Fix | undefined {
  const image = known(service.image);
  const profile = image === undefined ? undefined : imageProfile(image);
  const fileName = profile && name !== undefined ? fileVariable(profile, name) : undefined;
  if (!fileName || !variable || !origin || via.length > 0 || service.environment.has(fileName)) return undefined;
  const app = project.apps.find(({ services }) => services.includes(service));
  const wanted = name!.toLowerCase();
  const secrets = get(app?.root, 'secrets');
  const declared = secrets?.kind === 'map' ? [...secrets.entries.keys()] : [];
  const existing = declared.find((each) => each.toLowerCase().replaceAll('-', '_') === wanted);
  const secret = existing ?? wanted;
  const path = `/run/secrets/${secret}`;
  const wants: Want[] = [
    ...(variable.form === 'map'
      ? [absent(service, `environment.${name}`), value(service, `environment.${fileName}`, path)]
      : [noItem(service, 'environment', origin), item(service, 'environment', `${fileName}=${path}`)]),
    ...(takes(service, secret) ? [] : [item(service, 'secrets', secret)]),
  ];
  if (existing !== undefined) {
    const used = app?.services.some((each) => takes(each, secret));
    return {
      title: `Read ${name} from the secret ${secret}`,
      tier: used ? 'review' : 'manual',
      want: wants,
      reliesOn: `The secret "${secret}" holds the password that the service uses now.`,
    };
  }
  const top = { ref: { file: service.ref.file, path: [] } };
  return {
    title: `Read ${name} from ./secrets/${secret}.txt, once you have put it there`,
    tier: 'manual',
    want: [...wants, value(top, `secrets.${secret}.file`, `./secrets/${secret}.txt`)],
  };
}

function takes({ map }: Service, secret: string): boolean {
  return itemsAt(map, 'secrets').some((each) => known(each.kind === 'scalar' ? each : scalarAt(each, 'source')) === secret);
}

/** One finding a file: its lines are named in the places that go along. */
function inEnvFile(service: Service, file: EnvFile): Report | undefined {
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
