import { demandForDefault, endReplaced } from '../../facts/compose/parameters';
import { type Opens, opensItself, reachOfLogin } from '../../facts/compose/weak-login';
import { applicationOf } from '../../facts/networks';
import { harmful, unknown } from '../../fix/condition';
import { absent, item, noItem, type ProposedFix, text, value, type Want } from '../../fix/want';
import { fileVariable } from '../../knowledge/family/profile';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { type WrittenService, writtenServices } from '../../model/compose/as-written';
import { pairsOf } from '../../model/compose/attributes';
import { type HeldCredential, heldCredential } from '../../model/held-credential';
import { counts, type HeldText, heldTexts } from '../../model/held-texts';
import { referenceOf } from '../../model/image-reference';
import type { PlainText } from '../../model/plain-texts';
import type { Project } from '../../model/project';
import type { EnvFile, Service } from '../../model/service';
import { known, type NodeRef, type Note, provenance, sameRef } from '../../model/traced';
import { allAt, get, itemsAt, scalarAt } from '../../model/value';
import { defineRule, type Report, type Severity } from '../rule';

export default defineRule({
  id: 'compose/plaintext-secret',
  on: 'service',
  meta: {
    title: 'Credential in plain text in a Compose file',
    severity: 'high',
    confidence: 'likely',
    profile: 'default',
    since: '0.1.0',
    takes: [{ need: 'other' }],
    tiers: ['review', 'manual'],
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
    for (const held of heldTexts(project).get(service) ?? []) yield report(service, project, held);
    for (const key of ['envFiles', 'labelFiles'] as const) {
      for (const file of service[key] ?? []) {
        // Once a file: the first service that reads it stands for all.
        const users = project.services.filter((one) => one[key]?.some((other) => other.file === file.file));
        if (file.shared && users[0] === service) yield* inFile(service, file, key, users.slice(1));
      }
    }
  },
});

const holder: Readonly<Record<Exclude<PlainText['where'], 'setting'>, string>> = {
  environment: 'environment',
  'build argument': 'build arguments',
  label: 'labels',
  command: 'command',
  'health check': 'health check',
};

function report(service: Service, project: Project, held: HeldText): Report {
  const { text: one, found, at, secret, again } = held;
  const { where } = one;
  const { what, placeholder, confidence } = found;
  const weak = placeholder ? worstLogin([held, ...again], service, project) : undefined;
  return {
    at,
    secrets: [secret, ...again.map((other) => other.secret)],
    message: weak ? messageOfLogin(held, weak) : messageOf(held),
    because: [
      ...notes(service, held),
      ...again.flatMap((other) => [{ at: other.at, note: `written again for "${other.holder}"` }, ...notes(service, other, other.holder)]),
    ].slice(0, mostNotes),
    value: `${where} ${one.place ?? one.name ?? what}${one.option === undefined ? '' : ` ${one.option}`}`,
    confidence: weak ? 'likely' : placeholder ? 'possible' : confidence,
    ...(placeholder && { severity: weak?.severity ?? 'low' }),
    fixes: where === 'environment' ? fixes(service, project, [held, ...again]) : [],
  };
}

/** More places are of no help to a reader. */
const mostNotes = 20;

function messageOf({ text: one, found: { what, placeholder }, holder: name }: HeldText): string {
  const by = one.via.find((step) => step.kind === 'variable' && step.from === 'default');
  const fallsBack = by?.kind === 'variable' ? `, as the default of ${by.name}` : '';
  // An option that takes a password has no name of its own.
  const shown = what === 'the value of password' ? 'a password' : what;
  const held = `"${name}" contains ${shown}${placeOf(one, what)}${fallsBack}`;
  return placeholder ? `${held}: change this default before you publish a port` : `${held}: anyone who can read this file knows it`;
}

/** In its ..., with the name only where it is not said already. */
function placeOf({ where, name, place }: PlainText, what: string): string {
  const isSaid = name === undefined || what.endsWith(name);
  if (where !== 'setting') {
    return isSaid || where === 'command' || where === 'health check' ? ` in its ${holder[where]}` : ` in ${name} of its ${holder[where]}`;
  }
  const keys = place?.split('.') ?? [];
  const own = isSaid && keys.at(-1) === name ? keys.slice(0, -1) : keys;
  return own.length > 0 ? ` in its ${own.join('.')}` : '';
}

interface WeakLogin {
  readonly opens: Opens;
  /** False where a variable decides whether other machines reach it. */
  readonly isSure: boolean;
  readonly severity: Severity;
}

/**
 * What a guessed value opens to other machines: the service itself takes it, and its ports are published. The default of a variable, a key
 * that only signs, and a port that a variable decides are one step less.
 */
function worstLogin(places: readonly HeldText[], service: Service, project: Project): WeakLogin | undefined {
  const found = places.flatMap((place): WeakLogin[] => {
    const { text: one } = place;
    const owner = ownerOf(place, service, project);
    const opens = one.where === 'environment' && !counts(owner, one) ? undefined : opensItself(owner, one, project);
    const reach = opens && reachOfLogin(owner, project);
    if (!opens || reach === 'inside') return [];
    const isDecided = reach === 'outside' && opens === 'login' && !one.via.some(({ kind }) => kind === 'variable');
    return [{ opens, isSure: reach === 'outside', severity: isDecided ? 'high' : 'medium' }];
  });
  return found.find(({ severity }) => severity === 'high') ?? found[0];
}

function messageOfLogin({ text: { name, via }, holder }: HeldText, { opens, isSure }: WeakLogin): string {
  const value = via.some(({ kind }) => kind === 'variable') ? `a guessable default for ${name}` : `a guessable ${name}`;
  const harm = opens === 'login' ? 'anyone who reaches it can log in' : 'anyone can forge what it signs';
  return `"${holder}" ${isSure ? 'is' : 'may be'} open to other machines with ${value}: ${harm}`;
}

/** Who takes the value from its place, and what is read in its stead. */
function notes(service: Service, { text: { where, name, via, origin }, at, uses }: HeldText, holder = service.name): Note[] {
  const effective = where === 'environment' && name !== undefined ? service.environment.get(name) : undefined;
  const replaced = holder === service.name && effective?.origin && origin && !sameRef(effective.origin, origin);
  return [
    ...uses.map((use) => ({ at: use.at, note: `"${use.service}" uses it` })),
    ...provenance({ at, via: via.filter(({ kind }) => kind === 'variable') }),
    ...(replaced ? [{ at: effective.at, note: `"${service.name}" gets this value, but the file still contains the other one` }] : []),
  ];
}

/** Fixes that take the value out of every place of the file where it is written. */
function fixes(service: Service, project: Project, places: readonly HeldText[]): ProposedFix[] {
  const each = places.map((place) => fixesOf(ownerOf(place, service, project), project, place));
  return (each[0] ?? []).flatMap((first): ProposedFix[] => {
    const same = each.flatMap((own) => own.find(({ title }) => title === first.title) ?? []);
    if (same.length < each.length) return [];
    const conditions = same.flatMap((fix) => fix.conditions ?? []);
    return [{ ...first, ...(conditions.length > 0 && { conditions }), want: same.flatMap(({ want }) => want) }];
  });
}

/** The service that an entry of a file is of; else the one that stands for the finding. */
function ownerOf({ entry }: HeldText, service: Service, project: Project): Service {
  const owner = entry && project.services.find(({ mentions }) => mentions.some((mention) => sameRef(mention, entry.ref)));
  return owner ?? service;
}

function fixesOf(service: Service, project: Project, held: HeldText): ProposedFix[] {
  const { text: one, entry } = held;
  const { name, variable } = one;
  if (name === undefined || !variable || !entry || !/^[A-Za-z_]\w*$/.test(name)) return [];
  const out: ProposedFix[] = [];
  const file = asFile(service, project, held, entry);
  if (file) out.push(file);
  if (!one.known) return out;
  const ask = asked(held, project);
  if (ask) {
    const idle = !counts(service, one);
    if (idle && service.mentions.some((mention) => sameRef(mention, entry.ref))) for (const one of withoutEffect(held)) out.push(one);
    const says = `${ask.name} is set wherever the file is used${idle ? ': Compose requires it even where another value replaces it' : ''}.`;
    out.push({
      title: `Require ${ask.name} to be set outside the file`,
      kind: 'review',
      want: ask.want,
      conditions: [harmful('variable-set', says)],
    });
  }
  return out;
}

/** The wants that make the value, where it is written, one that has to be set outside. */
function asked(
  { text: one, text: { name, variable, origin, via } }: HeldText,
  project: Project,
): { readonly name: string; readonly want: readonly Want[] } | undefined {
  const fallsBack = via.find((step) => step.kind === 'variable' && step.from === 'default');
  if (fallsBack?.kind === 'variable') {
    const demand = demandForDefault(one, project, (each) => `set ${each}`) ?? [];
    return demand.length > 0 ? { name: fallsBack.name, want: demand.map(({ at, is }) => text(at, is)) } : undefined;
  }
  const required = `\${${name}:?set ${name}}`;
  // A map writes it in the hand of the file; a list holds name and value in one text, and an anchor of its own has another name.
  if (variable?.form === 'map' && origin?.path.at(-1) === name) {
    return { name: name!, want: [value({ ref: parentOf(origin!) }, name!, required)] };
  }
  const from = variable?.form === 'list' ? name!.length + 1 : 0;
  const edit = origin && endReplaced(origin, project, from, required);
  return edit && { name: name!, want: [text(edit.at, edit.is)] };
}

/** What another entry of the service replaces can go. */
function withoutEffect({ text: { name, variable, origin }, fileName, uses }: HeldText): ProposedFix[] {
  if (variable?.form !== 'map' || !origin || origin.path.at(-1) !== name || uses.length > 0) return [];
  return [
    {
      title: `Remove ${name} from ${fileName}, where it has no effect`,
      kind: 'choice',
      want: [absent({ ref: parentOf(origin) }, name!)],
      conditions: [harmful('entry-always-used', `${fileName} is never used without the entry that replaces the value.`)],
    },
  ];
}

function parentOf({ file, path }: NodeRef): NodeRef {
  return { file, path: path.slice(0, -1) };
}

/**
 * The image's own variable for a file. Only where a service takes a secret of that name already is its file known to be there: elsewhere
 * somebody has to write it first, for nothing starts without. The file that holds the credential gets all of it.
 */
function asFile(
  service: Service,
  project: Project,
  { text: one, holder }: HeldText,
  { ref, map }: WrittenService,
): ProposedFix | undefined {
  const { name, variable, via, origin } = one;
  const image = referenceOf(service.image);
  const profile = image === undefined ? undefined : service.images.profile(image);
  const fileName = profile && name !== undefined ? fileVariable(profile, name) : undefined;
  if (!fileName || !variable || !origin || via.length > 0 || service.environment.has(fileName)) return undefined;
  // The image refuses both at once, and an entry that others extend cannot bring the secret along.
  if (!counts(service, one) || !service.mentions.some((mention) => sameRef(mention, ref)) || isSetElsewhere(service, project, name!)) {
    return undefined;
  }
  // A list of its own would hide what a merge key brings.
  if (holder.includes('.') || map.entries.get('secrets')?.key.via.length) return undefined;
  const app = applicationOf(project, service);
  const wanted = name!.toLowerCase();
  const secrets = get(app?.root, 'secrets');
  const declared = secrets?.kind === 'map' ? [...secrets.entries.keys()] : [];
  const existing = declared.find((each) => each.toLowerCase().replaceAll('-', '_') === wanted);
  const secret = existing ?? wanted;
  const path = `/run/secrets/${secret}`;
  // Not by the name of the service: its last file would get what belongs into this one.
  const services = { ref: parentOf(ref) };
  const environment = { ref: parentOf(origin) };
  const wants: Want[] = [
    ...(variable.form === 'map'
      ? [absent(environment, name!), value(environment, fileName, path)]
      : [noItem(services, `${holder}.environment`, origin), item(services, `${holder}.environment`, `${fileName}=${path}`)]),
    ...(takes(service, secret) ? [] : [item(services, `${holder}.secrets`, secret)]),
  ];
  if (existing !== undefined) {
    const says = `The secret "${secret}" holds the password that the service uses now.`;
    const used = app?.services.some((each) => takes(each, secret));
    return {
      title: `Read ${name} from the secret ${secret}`,
      kind: 'review',
      want: wants,
      conditions: [used ? unknown('secret-holds-value', says) : harmful('secret-holds-value', says)],
    };
  }
  const top = { ref: { file: ref.file, path: ref.path.slice(0, -2) } };
  return {
    title: `Read ${name} from ./secrets/${secret}.txt, which you create first`,
    kind: 'choice',
    want: [...wants, value(top, `secrets.${secret}.file`, `./secrets/${secret}.txt`)],
  };
}

/** True where the service gets the variable from more than one place: another one would count once this one is gone. */
function isSetElsewhere({ mentions, map }: Service, project: Project, name: string): boolean {
  if (get(map, 'environment')?.via.some(({ kind }) => kind === 'extends')) return true;
  const entries = writtenServices(project).filter(({ ref }) => mentions.some((mention) => sameRef(mention, ref)));
  const values = entries.flatMap((entry) => allAt(entry.map, 'environment'));
  return values.flatMap(pairsOf).filter((pair) => pair.name === name).length > 1;
}

function takes({ map }: Service, secret: string): boolean {
  return itemsAt(map, 'secrets').some((each) => known(each.kind === 'scalar' ? each : scalarAt(each, 'source')) === secret);
}

/** One finding a file: its lines are named in the places that go along. */
function* inFile(service: Service, file: EnvFile, key: 'envFiles' | 'labelFiles', users: readonly Service[]): Iterable<Report> {
  const held: { readonly name: string; readonly found: HeldCredential; readonly note: Note }[] = [];
  for (const [written, { value, at }] of file.variables) {
    // The names of labels are paths of a program's own.
    const name = key === 'labelFiles' ? written.slice(written.lastIndexOf('.') + 1) : written;
    const found = heldCredential(value, true, name);
    if (found) held.push({ name: written, found, note: { at, note: `${written} is set here` } });
  }
  if (held.length === 0) return;
  const real = held.filter(({ found }) => !found.placeholder);
  const named = real.length > 0 ? real : held;
  const names = named.slice(0, 3).map(({ name }) => name);
  const more = named.length > names.length ? ` and ${named.length - names.length} more` : '';
  const readers = users.flatMap((user) => (user[key] ?? []).filter((other) => other.file === file.file).map((other) => ({ user, other })));
  yield {
    at: file.at,
    message:
      real.length > 0
        ? `"${service.name}" reads ${names.join(', ')}${more} from "${file.name}", which no .gitignore excludes: a commit exposes the values`
        : `"${service.name}" reads placeholders for ${names.join(', ')}${more} from "${file.name}", which no .gitignore excludes: real values may be committed`,
    because: [
      ...provenance(file),
      ...named.map(({ note }) => note),
      ...readers.map(({ user, other }) => ({ at: other.at, note: `"${user.name}" reads it, too` })),
    ].slice(0, mostNotes),
    value: `${key === 'labelFiles' ? 'label_file' : 'env_file'} ${file.name}`,
    confidence: 'possible',
    ...(real.length === 0 && { severity: 'low' }),
  };
}
