import type { Json } from '../../server/src/core/base/json';
import type { DevContainer } from '../../server/src/core/kinds/devcontainer/dev-container';
import type { Trace, Traced } from '../../server/src/core/model/traced';
import type { Value } from '../../server/src/core/model/value';

/** What the reference implementation prints of a configuration. */
export interface Printed {
  readonly configuration: { readonly [key: string]: Json };
  readonly workspace?: { readonly workspaceFolder?: string };
  readonly mergedConfiguration?: { readonly [key: string]: Json };
}

/** A difference that stays, and why. */
export interface Accepted {
  readonly name: string;
  /** The keys it is about. */
  readonly keys: readonly string[];
  readonly reason: string;
}

/** What is not compared; docs/oracle.md says the same. */
export const accepted: readonly Accepted[] = [
  { name: 'where-it-was-read', keys: ['configFilePath'], reason: 'the tool adds the path of the file to what it prints' },
  {
    name: 'older-editor-settings',
    keys: ['extensions', 'settings', 'devPort', 'customizations'],
    reason: 'the tool moves what older files say about VS Code into "customizations"; nothing of it bears on the container',
  },
];

const passedOver = new Set(accepted.flatMap(({ keys }) => keys));

/** Where the file was read and with what environment, to fill in what Bulkhead leaves open. */
export interface Surroundings {
  readonly home: string;
  readonly workspace: string;
}

/** What differs between a configuration as Bulkhead reads it and as the tool prints it. */
export function differences(container: DevContainer, printed: Printed, around: Surroundings): string[] {
  const folder = printed.workspace?.workspaceFolder ?? '';
  const fill = (text: string): string =>
    text.replace(/\$\{([^}]*)\}/g, (match, name: string) => {
      if (name === 'HOME') return around.home;
      if (name === 'PWD') return around.workspace;
      if (name === 'localWorkspaceFolderBasename') return around.workspace.slice(around.workspace.lastIndexOf('/') + 1);
      if (name === 'containerWorkspaceFolder') return folder;
      if (name === 'containerWorkspaceFolderBasename') return folder.slice(folder.lastIndexOf('/') + 1);
      // What is left of the environment's is empty there; all else the tool leaves as it stands.
      return /^[A-Z_][A-Z0-9_]*$/.test(name) ? '' : match;
    });
  const out: string[] = [];
  const compare = (what: string, ours: Json | undefined, theirs: Json | undefined): void => {
    const [left, right] = [sorted(ours), sorted(theirs)];
    if (left !== right) out.push(`${what}: ours ${left}, theirs ${right}`);
  };

  const own = plain(container.read, fill) as { readonly [key: string]: Json };
  for (const key of new Set([...Object.keys(own), ...Object.keys(printed.configuration)])) {
    if (!passedOver.has(key)) compare(key, own[key], printed.configuration[key]);
  }

  const merged = printed.mergedConfiguration;
  if (!merged) return out;
  // The tool passes runArgs on without reading them; what they add in Bulkhead's model is not in its merged configuration.
  const said = (trace: Trace): boolean => trace.at.file === container.file && trace.origin?.path[0] !== 'runArgs';
  const texts = (list: readonly Traced<string>[]): Json => [
    ...new Set(list.filter(said).map((one) => fill(one.known ? one.value : one.raw))),
  ];
  const { container: started } = container;
  compare(
    'privileged',
    container.privilegedBy.some((one) => said(one) && one.known && one.value),
    merged.privileged,
  );
  compare('capAdd', texts(started.capAdd), merged.capAdd ?? []);
  compare('securityOpt', texts(started.securityOpt), merged.securityOpt ?? []);
  const ours = started.mounts.filter((mount) => said(mount) && mount.origin?.path[0] === 'mounts');
  const theirs: readonly Json[] = Array.isArray(merged.mounts) ? merged.mounts : [];
  // What its options make of a volume is for Docker to say: a bind mount, a file system of the kernel.
  const typeOf = (type: string, index: number): string => (JSON.stringify(theirs[index] ?? '').includes('volume-opt') ? 'volume' : type);
  compare(
    'mounts',
    ours.map(
      ({ type, source, target }, index) =>
        `${typeOf(type, index)} ${source ? fill(source.known ? source.value : source.raw) : ''} ${fill(target ?? '')}`,
    ),
    theirs.map(mountText),
  );
  const pairs = (map: ReadonlyMap<string, Traced<string>>): Json =>
    Object.fromEntries([...map].filter(([, held]) => said(held)).map(([name, held]) => [name, fill(held.known ? held.value : held.raw)]));
  compare('containerEnv', pairs(container.containerEnv), merged.containerEnv ?? {});
  compare('remoteEnv', pairs(container.remoteEnv), withoutNulls(merged.remoteEnv));
  const remote = container.remoteUser;
  // An empty name counts as none.
  compare('remoteUser', (remote && fill(remote.known ? remote.value : remote.raw)) || undefined, merged.remoteUser);
  return out;
}

/** A value as JSON, texts with what is open filled in. */
function plain(value: Value, fill: (text: string) => string): Json {
  if (value.kind === 'map') return Object.fromEntries([...value.entries].map(([key, entry]) => [key, plain(entry.value, fill)]));
  if (value.kind === 'seq') return value.items.map((item) => plain(item, fill));
  if (typeof value.plain !== 'string') return value.plain;
  return fill(value.known ? value.value : value.raw);
}

/** A mount of the merged configuration in one text: either form of it. */
function mountText(mount: Json): string {
  const fields: { readonly [key: string]: Json } =
    typeof mount === 'string'
      ? Object.fromEntries(mount.split(',').map((field) => field.split('=', 2)))
      : (mount as { [key: string]: Json });
  const target = fields.target ?? fields.dst ?? fields.destination ?? '';
  return `${fields.type ?? 'volume'} ${fields.source ?? fields.src ?? ''} ${target}`;
}

function withoutNulls(value: Json | undefined): Json {
  return Object.fromEntries(Object.entries(value ?? {}).filter(([, held]) => held !== null));
}

function sorted(value: Json | undefined): string {
  return JSON.stringify(value, (_, held: Json) => {
    if (typeof held !== 'object' || held === null || Array.isArray(held)) return held;
    return Object.fromEntries(Object.entries(held).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
