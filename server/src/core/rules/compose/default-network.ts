import { memoize } from '../../base/memoize';
import { applicationOf, isReadWhole, networksOf, sourcesOf, uses } from '../../facts/networks';
import { type Evidence, unknownUnless } from '../../fix/condition';
import { item, noItem, type ProposedFix, value, type Want } from '../../fix/want';
import { isDatabase } from '../../knowledge/databases';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { imageNameOf } from '../../model/image-reference';
import type { Application } from '../../model/project';
import type { Service } from '../../model/service';
import { get, itemsAt } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'compose/default-network',
  on: 'service',
  meta: {
    title: 'Database reachable by every service of the project',
    severity: 'low',
    confidence: 'possible',
    profile: 'strict',
    since: '0.1.0',
    takes: [{ need: 'network' }],
    tiers: ['review', 'manual'],
    references: [
      cis('5.30', "Docker's default bridge is not used"),
      owasp(5, 'be mindful of inter-container connectivity'),
      nist('3.3.3', 'poorly separated inter-container network traffic'),
      cwe(653, 'Improper Isolation or Compartmentalization'),
    ],
  },
  *check(service, { project }) {
    const image = imageNameOf(service.image);
    const app = image !== undefined && isDatabase(image, service.images) ? applicationOf(project, service) : undefined;
    // Of a file that cannot be read whole nobody knows which services there are.
    if (!app || !service.complete || service.fragment || !isReadWhole(app, project)) return;
    const network = flatNetworkOf(app);
    const others = network === undefined ? [] : onNetworks(app).filter((other) => other !== service);
    // With one other service there is nothing to split.
    if (network === undefined || networksOf(service)[0] !== network || others.length < 2) return;
    // Databases face nobody.
    const users = others.filter((other) => uses(other, service) === 'yes');
    const shared = new Set(users.flatMap((user) => [...sourcesOf(user)]));
    const mayUse = (other: Service): boolean => uses(other, service) !== 'no' || [...sourcesOf(other)].some((source) => shared.has(source));
    const strangers = others.filter((other) => !mayUse(other) && !isDatabase(imageNameOf(other.image) ?? '', other.images));
    if (strangers.length === 0) return;
    const named = strangers.slice(0, strangers.length > 3 ? 2 : 3).map(({ name }) => `"${name}"`);
    const names = named.length < strangers.length ? [...named, `${strangers.length - named.length} more`] : named;
    yield {
      at: service.at,
      message: `"${service.name}" shares its network with all ${others.length} other services: nothing shows that ${list(names)} ${strangers.length === 1 ? 'uses' : 'use'} it`,
      value: network,
      fixes: split(app, service, others.filter(mayUse), strangers),
    };
  },
});

/** The services of an application that are on networks at all. */
const onNetworks = memoize((app: Application): readonly Service[] => {
  return app.services.filter((service) => !service.fragment && networksOf(service).length > 0);
});

/** The one network that all services of an application are on, where each is on no other. */
const flatNetworkOf = memoize((app: Application): string | undefined => {
  const [first, ...others] = new Set(onNetworks(app).map((service) => networksOf(service).join()));
  return others.length === 0 && first !== '' ? first : undefined;
});

function list(names: readonly string[]): string {
  const [last = ''] = names.slice(-1);
  return names.length === 1 ? last : `${names.slice(0, -1).join(', ')} and ${last}`;
}

/** A network for the database and its users, where all of them write their networks as lists or not at all. */
function split(app: Application, database: Service, users: readonly Service[], strangers: readonly Service[]): ProposedFix[] {
  const { name } = database;
  const isTaken = get(get(app.root, 'networks'), name) !== undefined;
  const asMap = [database, ...users].some(({ map }) => get(map, 'networks')?.kind === 'map');
  if (users.length === 0 || isTaken || asMap) return [];
  const top = { ref: { file: database.ref.file, path: [] } };
  return [
    {
      title: `Put ${name} on a separate network with ${list(users.map((user) => user.name))}`,
      kind: 'review',
      want: [
        value(top, `networks.${name}`, {}),
        ...itemsAt(database.map, 'networks').flatMap(({ origin }): Want[] => (origin ? [noItem(database, 'networks', origin)] : [])),
        item(database, 'networks', name),
        ...users.flatMap((user): Want[] => {
          const isWritten = itemsAt(user.map, 'networks').length > 0;
          return [...(isWritten ? [] : [item(user, 'networks', 'default')]), item(user, 'networks', name)];
        }),
      ],
      conditions: [unknownUnless('no-other-client', `No other service connects to "${name}".`, namedBy(strangers, name))],
    },
  ];
}

/** A file that a service mounts and that names the database as a host. */
function namedBy(services: readonly Service[], database: string): Evidence | undefined {
  const escaped = database.replaceAll('.', '\\.');
  const host = new RegExp(
    `(?:@|//)${escaped}(?![\\w.-])|(?<![\\w.-])${escaped}:\\d|host\\w*["']?\\s*[:=]?\\s*["']?${escaped}(?![\\w.-])`,
    'i',
  );
  for (const { name, mountedFiles = [] } of services) {
    const file = mountedFiles.find(({ text }) => host.test(text));
    if (file) return { note: `${file.target} of "${name}" mentions "${database}"` };
  }
  return undefined;
}
