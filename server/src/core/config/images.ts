import { suggestion } from '../base/nearest';
import { allCapabilities, type CapabilityName, normaliseCapability } from '../knowledge/capabilities';
import type { Distribution, Facts, ImageFamily } from '../knowledge/family/family';
import type { Account, ImageProfile } from '../knowledge/family/profile';
import type { Release } from '../knowledge/family/releases';
import { service } from '../knowledge/family/service';
import { parseImage } from '../knowledge/image-name';
import type { Node } from '../syntax/tree';
import { type ConfigNodes, isDate, isNothing, target } from './nodes';

/** What may stand behind a key of an image, and how its values look. */
type Shape = 'names' | 'texts' | 'account' | 'capabilities' | 'paths' | 'ports' | 'health' | 'flag' | 'count' | 'ends' | readonly string[];

/** A key of an image: its shape, what it says, and whether that is about its start, which `user` has to come with. */
interface Key {
  readonly is: Shape;
  readonly doc: string;
  readonly start?: true;
}

const distributions = ['debian', 'alpine', 'rhel', 'distroless', 'scratch'] as const satisfies readonly Distribution[];
const confidences = ['high', 'medium', 'low'] as const satisfies readonly ImageProfile['confidence'][];

/** All keys of an image: the check of the config and its schema are derived from them. */
export const imageKeys = {
  names: { is: 'names', doc: 'Names of the image with registry and without tag; `*` at the end matches any rest.' },
  user: { is: 'account', doc: 'The account that the first process starts as: `1000`, `1000:1000`, or `root`.' },
  run: {
    is: 'account',
    start: true,
    doc: 'The account that does the work, if the first process starts as root and then changes its user.',
  },
  capabilities: {
    is: 'capabilities',
    start: true,
    doc: 'Capabilities that it requires when it starts as root; for another user, the file capabilities of its programs.',
  },
  writable: { is: 'paths', start: true, doc: 'Directories that it writes to, in addition to `data`; `[]` for none.' },
  data: { is: 'paths', start: true, doc: 'Directories where it stores data, which need a mount.' },
  ports: { is: 'ports', start: true, doc: 'Ports that it listens on.' },
  public: { is: 'ports', start: true, doc: 'Ports that other machines are meant to reach. Default: all of `ports`.' },
  health: { is: 'health', start: true, doc: 'The `test` of its health check, or `image` if the image has a health check.' },
  secrets: { is: 'texts', start: true, doc: 'Variables that contain the name of a file with a secret: `DB_*_FILE`.' },
  setuid: { is: 'flag', start: true, doc: 'Whether it needs setuid programs, which `no-new-privileges` disables.' },
  pids: { is: 'count', start: true, doc: 'Number of processes and threads that it needs.' },
  database: { is: 'flag', doc: 'Whether it stores the data of other services, and only those connect to it.' },
  distribution: { is: distributions, doc: 'Distribution of the image: decides how a Dockerfile based on it creates a user.' },
  ends: { is: 'ends', doc: 'Last day with security updates for each version, as its tags begin; empty for a version without an end.' },
  confidence: { is: confidences, doc: 'How reliable this is; fixes that depend on `low` are manual. Default: `high`.' },
} as const satisfies Readonly<Record<string, Key>>;

type KeyName = keyof typeof imageKeys;

/** The values of an image's keys, read. */
interface Entry {
  readonly texts: ReadonlyMap<string, readonly string[]>;
  readonly accounts: ReadonlyMap<string, Account>;
  readonly flags: ReadonlyMap<string, boolean>;
  readonly capabilities?: readonly CapabilityName[];
  readonly health?: NonNullable<ImageProfile['health']>;
  readonly pids?: number;
  readonly ends?: readonly Release[];
}

/**
 * The families that `images` of a config tells of: a team's own images, or others that it knows better.
 * @param nodes reads the nodes, and collects what is wrong with them
 */
export function readImages(list: Node, nodes: ConfigNodes): ImageFamily[] {
  const seen = new Set<string>();
  return nodes.items(list, '"images"', 'images with their names').flatMap((item) => {
    const entry = checkedEntry(item, nodes);
    const names = entry.texts.get('names') ?? [];
    for (const name of names) {
      if (seen.has(name)) nodes.problem(item, `the image "${name}" is listed twice: merge both entries`);
      seen.add(name);
    }
    const [first] = names;
    return first === undefined ? [] : [familyOf(first, names, entry)];
  });
}

/** Keys that an entry has beside those of an image, and what reads each. */
export type OwnKeys = Readonly<Record<string, (value: Node) => void>>;

/** The names of an image, and what is told of its start. @param own reads the keys that stand beside those of an image */
export function readImage(
  item: Node,
  nodes: ConfigNodes,
  own: OwnKeys,
): { readonly names: readonly string[]; readonly facts: Facts | undefined } {
  const entry = checkedEntry(item, nodes, own);
  return { names: entry.texts.get('names') ?? [], facts: factsOf(entry) };
}

function checkedEntry(item: Node, nodes: ConfigNodes, own: OwnKeys = {}): Entry {
  const entry = entryOf(item, nodes, own);
  const names = entry.texts.get('names') ?? [];
  if (target(item).kind === 'map' && names.length === 0) nodes.problem(item, 'an image needs "names": a list of its names');
  if (entry.accounts.get('user')?.uid === 0 && !entry.capabilities)
    nodes.problem(item, 'an image that starts as root needs "capabilities": those that it requires, or [] for none');
  return entry;
}

function entryOf(item: Node, nodes: ConfigNodes, own: OwnKeys): Entry {
  const texts = new Map<string, readonly string[]>();
  const accounts = new Map<string, Account>();
  const flags = new Map<string, boolean>();
  const entry: { -readonly [key in keyof Entry]: Entry[key] } = { texts, accounts, flags };
  const all = [...nodes.entries(item, 'an image', [...Object.keys(imageKeys), ...Object.keys(own)])];
  for (const [name, value] of all) if (Object.hasOwn(own, name)) own[name]!(value);
  const keys = all.filter(([name]) => !Object.hasOwn(own, name));
  const bare = keys.some(([name]) => name === 'user') ? undefined : keys.find(([name]) => 'start' in imageKeys[name as KeyName]);
  if (bare) nodes.problem(bare[2], `"${bare[0]}" describes how the image starts: add "user", the account that it starts as`);
  for (const [name, value] of keys) {
    const key: Key = imageKeys[name as KeyName];
    switch (key.is) {
      case 'account': {
        const account = accountOf(value, name, nodes);
        if (account) accounts.set(name, account);
        break;
      }
      case 'capabilities':
        entry.capabilities = capabilitiesOf(value, nodes);
        break;
      case 'health':
        entry.health = healthOf(value, nodes);
        break;
      case 'flag': {
        const flag = target(value);
        if (flag.kind === 'scalar' && typeof flag.value === 'boolean') flags.set(name, flag.value);
        else nodes.problem(value, `"${name}" must be true or false`);
        break;
      }
      case 'count': {
        const text = nodes.text(value, `"${name}"`) ?? '';
        if (/^[1-9]\d{0,6}$/.test(text)) entry.pids = Number(text);
        else if (text !== '') nodes.problem(value, `"${name}" must be a number of 1 or more, not "${text}"`);
        break;
      }
      case 'ends':
        entry.ends = endsOf(value, nodes);
        break;
      case 'names':
      case 'texts':
      case 'paths':
      case 'ports':
        texts.set(name, listOf(value, name, key.is, nodes));
        break;
      default:
        texts.set(name, [nodes.oneOf(value, `"${name}"`, key.is)]);
    }
  }
  return entry;
}

/** What an item of each list has to look like, and what it is called. */
const items = {
  names: { looks: /^[^\s:@]+(:\d+\/[^\s:@]+)?$/, of: 'names of images without tag' },
  texts: { looks: /./, of: 'names of variables' },
  paths: { looks: /^\/[^\s:,]*$/, of: 'absolute paths' },
  ports: { looks: /^([1-9]\d{0,3}|[1-5]\d{4}|6[0-4]\d{3}|65[0-4]\d\d|655[0-2]\d|6553[0-5])$/, of: 'port numbers' },
} as const;

function listOf(list: Node, name: string, kind: keyof typeof items, nodes: ConfigNodes): string[] {
  const { looks, of } = items[kind];
  return nodes.items(list, `"${name}"`, of).flatMap((item) => {
    const text = nodes.text(item, `an item of "${name}"`);
    if (text === undefined) return [];
    if (!looks.test(text)) nodes.problem(item, `"${name}" must list ${of}, not "${text}"`);
    return [kind === 'names' ? nameOf(text) : text];
  });
}

/** The name that an index knows it by. */
function nameOf(text: string): string {
  return text.endsWith('*') ? `${parseImage(text.slice(0, -1)).name}*` : parseImage(text).name;
}

function accountOf(value: Node, name: string, nodes: ConfigNodes): Account | undefined {
  const text = nodes.text(value, `"${name}"`);
  if (text === undefined) return undefined;
  if (text === 'root') return { name: 'root', uid: 0, gid: 0 };
  const [, uid, gid = uid] = /^(\d{1,9})(?::(\d{1,9}))?$/.exec(text) ?? [];
  if (uid === undefined) nodes.problem(value, `"${name}" must be a number, two numbers with a colon between them, or root, not "${text}"`);
  return uid === undefined ? undefined : { uid: Number(uid), gid: Number(gid) };
}

function capabilitiesOf(list: Node, nodes: ConfigNodes): CapabilityName[] {
  return nodes.items(list, '"capabilities"', 'capabilities').flatMap((item) => {
    const text = nodes.text(item, 'an item of "capabilities"');
    const name = text === undefined ? undefined : normaliseCapability(text);
    if (text !== undefined && (name === undefined || name === 'ALL')) {
      const near = suggestion(text.toUpperCase(), allCapabilities);
      nodes.problem(item, `there is no capability "${text}"${near}: name each capability that it needs`);
    }
    return name === undefined || name === 'ALL' ? [] : [name];
  });
}

function healthOf(value: Node, nodes: ConfigNodes): NonNullable<ImageProfile['health']> {
  const node = target(value);
  if (node.kind !== 'seq') {
    const text = nodes.text(value, '"health"') ?? '';
    return text === 'image' ? 'image' : ['CMD-SHELL', text];
  }
  const [kind = '', ...words] = node.items.map((item) => nodes.text(item, 'an item of "health"') ?? '');
  if (kind === 'CMD' || kind === 'CMD-SHELL') return [kind, ...words];
  nodes.problem(value, `"health" must be a command, "image", or a list that begins with CMD or CMD-SHELL, as in \`test\` of Compose`);
  return 'image';
}

function endsOf(value: Node, nodes: ConfigNodes): Release[] {
  return [...nodes.entries(value, '"ends"')].map(([version, day]) => {
    if (isNothing(day)) return { version };
    const end = nodes.text(day, `the end of "${version}"`) ?? '';
    if (end !== '' && !isDate(end)) nodes.problem(day, `an end must be the last day with updates, such as 2027-01-31, not "${end}"`);
    return { version, end };
  });
}

function familyOf(name: string, names: readonly string[], entry: Entry): ImageFamily {
  const { texts, flags, ends, health } = entry;
  const facts = factsOf(entry);
  const distribution = texts.get('distribution')?.[0] as Distribution | undefined;
  return {
    name,
    images: names,
    ...(facts && { profile: () => facts }),
    ...(distribution && { distribution }),
    ...(flags.get('database') && { database: true }),
    ...(health === 'image' && { bringsHealthCheck: true }),
    // Only the team knows which tags there are.
    ...(ends && { releases: { product: name, releases: ends, fullTags: true, source: '.bulkhead.yaml' } }),
  };
}

/** What is told of its start. */
function factsOf({ texts, accounts, flags, capabilities = [], health, pids }: Entry): Facts | undefined {
  const start = accounts.get('user');
  if (!start) return undefined;
  const run = accounts.get('run');
  const isRoot = start.uid === 0;
  const owner = run ?? (isRoot ? undefined : start);
  const writable = texts.get('writable');
  const ports = (texts.get('ports') ?? []).map(Number);
  const setuid = flags.get('setuid');
  return service({
    start,
    ...(run && { run }),
    stepDown: run && isRoot ? 'gosu' : 'none',
    capabilities: { root: isRoot ? capabilities : [], file: isRoot ? [] : capabilities, optional: [] },
    readOnly: {
      tmpfs: (writable ?? []).map((path) => ({ path, ...(owner && { owner }) })),
      blockers: writable ? [] : ['the config does not list the directories that it writes to'],
    },
    data: texts.get('data') ?? [],
    ports,
    publicPorts: texts.get('public')?.map(Number) ?? ports,
    fileSecrets: texts.get('secrets') ?? [],
    usesSetuid: setuid ?? null,
    ...(health && { health }),
    ...(pids !== undefined && { limits: { pids, why: `It needs ${pids} processes and threads` } }),
    confidence: (texts.get('confidence')?.[0] as ImageProfile['confidence'] | undefined) ?? 'high',
    checkedBy: 'config',
    checked: 'in .bulkhead.yaml',
    sources: ['.bulkhead.yaml'],
  });
}
