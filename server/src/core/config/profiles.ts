import { folderOf } from '../base/file';
import { append } from '../base/many';
import type { FileId, Span } from '../base/span';
import { fits, isOfImage, type Probed, type Start, wasRun } from '../knowledge/family/lookup';
import type { Scratch } from '../knowledge/family/profile';
import { parseImage } from '../knowledge/image-name';
import type { Node, Problem } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import { readImage } from './images';
import { ConfigNodes, isDate, isNothing } from './nodes';

/** What `bulkhead probe` found of one service. */
export interface ProbedProfile extends Probed {
  /** Its name in the Compose file. */
  readonly service: string;
  /** True where its image is built: the entry is there to be run again, and nothing relies on it. */
  readonly built?: true;
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** The Compose file, from the folder that the file of profiles is for. */
  readonly file?: string;
  /** What else it could not do without, in words for a person. */
  readonly also: readonly string[];
  /** What was checked while it ran. */
  readonly checked: readonly string[];
  /** The entry. */
  readonly at: Span;
}

/** A file of profiles, read: what it says where it is sound, else what is wrong with it. */
export interface ProfilesReading {
  readonly profiles: readonly ProbedProfile[];
  readonly problems: readonly Problem[];
}

/** Beside a config file, or in the root where there is none. */
export const profilesName = '.bulkhead/profiles.yaml';

/** The file of profiles that counts beside a config file. */
export function profilesBeside(config: FileId): FileId {
  return `${folderOf(config).replace(/\/$/, '')}/${profilesName}`;
}

/** What an entry says beside the keys of an image: each key with what it means. The file is written with these and its pages are made of them. */
export const profileKeys = {
  tag: 'Tag of the image that was run; absent for `latest`.',
  digest: 'Digest of the image that was run.',
  built: 'True where the image is built: `probe --verify` runs the entry again, and nothing else relies on it.',
  asked: 'True where `user` is not the user of the image: the entry counts for a service that sets it.',
  service: 'Name of the service in its Compose file.',
  file: 'That Compose file, from the root.',
  command: 'What it started, in words for a person.',
  configuration: 'Hash of its command, its user and its mounts.',
  memory: 'The most memory that it was seen to use.',
  processes: 'The most processes and threads that it was seen to have.',
  also: 'What else it could not do without.',
  checked: 'What was checked while it ran.',
  engine: 'The engine and the Compose that ran it.',
  kernel: 'The kernel under the engine.',
  lsm: 'Security modules of that kernel.',
  date: 'The day on which it was run.',
} as const;

/** Reads `.bulkhead/profiles.yaml`: the shape of `images` in `.bulkhead.yaml`, and what the entries are valid for. */
export function parseProfiles(file: FileId, text: string): ProfilesReading {
  const tree = parseYaml(file, text);
  if (tree.problems.length > 0) return { profiles: [], problems: tree.problems };
  const nodes = new ConfigNodes(file);
  const root = tree.documents[0];
  const profiles: ProbedProfile[] = [];
  if (root && !isNothing(root)) {
    for (const [, list] of nodes.entries(root, 'the file of profiles', ['images'])) {
      for (const item of nodes.items(list, '"images"', 'images with their names')) append(profiles, profileOf(item, nodes));
    }
  }
  return { profiles: nodes.problems.length > 0 ? [] : profiles, problems: nodes.problems };
}

/** A folder that root and the account that does the work both write to: whoever of them comes first must not shut out the other. */
function openToAll({ path }: Scratch): Scratch {
  return path === '/tmp' ? { path } : { path, mode: '1777' };
}

function profileOf(item: Node, nodes: ConfigNodes): ProbedProfile[] {
  const texts = new Map<string, string>();
  const textOf = (key: string) => (value: Node) => {
    const text = nodes.text(value, `"${key}"`);
    if (text !== undefined) texts.set(key, text);
  };
  const lists = new Map<string, string[]>();
  const listOf = (key: string) => (value: Node) => {
    lists.set(
      key,
      nodes.texts(value, key, 'texts').map(({ text }) => text),
    );
  };
  const own = Object.fromEntries(
    Object.keys(profileKeys).map((key) => [key, ['also', 'checked', 'lsm'].includes(key) ? listOf(key) : textOf(key)]),
  );
  const isTrue = (key: string): boolean => texts.get(key) === 'true';
  const { names, facts } = readImage(item, nodes, own);
  for (const key of ['service', 'configuration', 'date'])
    if (!texts.has(key)) nodes.problem(item, `a profile needs "${key}": "bulkhead probe" writes it`);
  if (!facts) nodes.problem(item, 'a profile needs "user": the account that the service starts as');
  const date = texts.get('date');
  if (date !== undefined && !isDate(date)) nodes.problem(item, `"date" must be a day such as 2027-01-31, not "${date}"`);
  const [service, configuration] = [texts.get('service'), texts.get('configuration')];
  if (!facts || service === undefined || configuration === undefined || date === undefined) return [];
  const [tag, digest] = [texts.get('tag'), texts.get('digest')];
  const { name, uid, gid } = facts.start;
  return [
    {
      names,
      ...(tag !== undefined && { tag }),
      ...(digest !== undefined && { digest }),
      configuration,
      user: name ?? `${uid}:${gid}`,
      ...(isTrue('asked') && { asked: true as const }),
      ...(isTrue('built') && { built: true as const }),
      service,
      date,
      ...(texts.has('file') && { file: texts.get('file')! }),
      also: lists.get('also') ?? [],
      checked: lists.get('checked') ?? [],
      at: nodes.span(item),
      facts: {
        ...facts,
        readOnly: { ...facts.readOnly, tmpfs: facts.readOnly.tmpfs.map((one) => (facts.start.uid === 0 ? openToAll(one) : one)) },
        checkedBy: 'engine',
        checked: date,
        sources: [profilesName],
        probed: true,
      },
    },
  ];
}

/** A profile that says nothing of the service any more that it was made of. */
export interface Outdated {
  readonly profile: ProbedProfile;
  /** Why, as the end of a sentence. */
  readonly why: string;
  /** True where running the service again makes another one. */
  readonly again?: true;
}

/** The profiles that count, of services that start otherwise by now. @param services those of the project, with how each starts */
export function outdated(
  profiles: readonly ProbedProfile[],
  services: readonly { readonly name: string; readonly start: Start }[],
): Outdated[] {
  return profiles.flatMap((profile) => {
    if (profile.built) return [];
    const own = services.filter(({ name, start }) => name === profile.service && profile.names.includes(parseImage(start.image).name));
    if (own.length === 0 || own.some(({ start }) => fits(profile, start))) return [];
    const { start } = own[0]!;
    if (own.some((one) => wasRun(profile, one.start))) return [{ profile, why: `it counts once the service sets "user: ${profile.user}"` }];
    const why = isOfImage(profile, start.image) ? 'its command, its user or its mounts have changed' : `its image is ${start.image} now`;
    return [{ profile, why, again: true }];
  });
}
