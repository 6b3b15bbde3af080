/** What a feature of a development container brings along beside the tools that it installs. */
export interface Brought {
  readonly privileged?: boolean;
  /** Set where it runs a container engine inside. */
  readonly engine?: true;
  readonly capAdd?: readonly string[];
  readonly securityOpt?: readonly string[];
  /** Binds of the host. Named volumes hold its own data and are left out. */
  readonly mounts?: readonly { readonly source: string; readonly target: string }[];
}

/** A feature of a registry. */
export interface FeatureFacts extends Brought {
  /** Names without registry and version, the first one today's: `devcontainers/features/docker-in-docker`. */
  readonly names: readonly string[];
  /** Where an older version brings something else: what holds below this version. */
  readonly before?: readonly { readonly version: string; readonly securityOpt: readonly string[] }[];
  /** The newest major version, to pin to. */
  readonly major: string;
  readonly source: string;
}

/** When the facts were last compared with their sources. */
export const checkedFeatures = '2026-11-24';

const official = (id: string): string => `github.com/devcontainers/features src/${id}/devcontainer-feature.json`;

/**
 * The features that change what a container may do, from their own descriptions at 765e8eb with their history, and those of
 * the collections that copied them. A feature that is not listed here, and is none of `majors`, is unknown: nothing is said about it.
 */
const featureFacts: readonly FeatureFacts[] = [
  {
    names: ['devcontainers/features/docker-in-docker'],
    privileged: true,
    engine: true,
    major: '4',
    source: official('docker-in-docker'),
  },
  {
    names: ['devcontainers/features/docker-outside-of-docker', 'devcontainers/features/docker-from-docker'],
    // Since 1.6.0 of February 2025; the socket has been there from the first version on.
    securityOpt: ['label=disable'],
    before: [{ version: '1.6.0', securityOpt: [] }],
    mounts: [{ source: '/var/run/docker.sock', target: '/var/run/docker-host.sock' }],
    major: '1',
    source: official('docker-outside-of-docker'),
  },
  {
    names: ['devcontainers/features/go', 'devcontainers/features/golang'],
    capAdd: ['SYS_PTRACE'],
    securityOpt: ['seccomp=unconfined'],
    major: '1',
    source: official('go'),
  },
  {
    names: ['devcontainers/features/rust'],
    capAdd: ['SYS_PTRACE'],
    securityOpt: ['seccomp=unconfined'],
    major: '1',
    source: official('rust'),
  },
];

/** Major versions of the features of the official collection that bring nothing of the kind. */
const majors: ReadonlyMap<string, string> = new Map([
  ['anaconda', '1'],
  ['aws-cli', '1'],
  ['azure-cli', '1'],
  ['common-utils', '2'],
  ['conda', '2'],
  ['copilot-cli', '1'],
  ['desktop-lite', '1'],
  ['dotnet', '2'],
  ['git', '1'],
  ['git-lfs', '1'],
  ['github-cli', '1'],
  ['hugo', '1'],
  ['java', '1'],
  ['kubectl-helm-minikube', '1'],
  ['nix', '1'],
  ['node', '2'],
  ['nvidia-cuda', '3'],
  ['oryx', '2'],
  ['php', '1'],
  ['powershell', '2'],
  ['python', '1'],
  ['ruby', '2'],
  ['sshd', '1'],
  ['terraform', '1'],
]);

const collection = 'devcontainers/features';

/** A reference to a feature, taken apart. */
export interface FeatureName {
  /** `owner/collection/id` in lower case, without the registry; a path or a URL stays as it is. */
  readonly name: string;
  readonly kind: 'registry' | 'local' | 'archive';
  /** The version or digest as written; absent where none is. */
  readonly version?: string;
  /** How long the reference is without its version. */
  readonly end: number;
}

/**
 * Takes a reference apart (devcontainers/cli src/spec-configuration/containerCollectionsOCI.ts getRef,
 * containerFeaturesConfiguration.ts processFeatureIdentifier): `registry/owner/collection/id:version`, the same `@sha256:...`, the older
 * `owner/collection/id@version`, a bare `id` of the official collection, `./folder`, `https://.../x.tgz`.
 */
export function parseFeature(reference: string): FeatureName {
  if (/^\.{0,2}\//.test(reference)) return { name: reference, kind: 'local', end: reference.length };
  if (/^https?:\/\//i.test(reference)) return { name: reference, kind: 'archive', end: reference.length };
  const at = reference.indexOf('@');
  const colon = reference.lastIndexOf(':');
  const end = at >= 0 ? at : colon > reference.lastIndexOf('/') ? colon : reference.length;
  const parts = reference.slice(0, end).toLowerCase().split('/');
  if (parts.length > 3 && /[.:]|^localhost$/.test(parts[0]!)) parts.shift();
  const name = parts.length === 1 ? `${collection}/${parts[0]}` : parts.join('/');
  const version = reference.slice(end + 1);
  return { name, kind: 'registry', end, ...(version === '' ? {} : { version }) };
}

/** What is known of the feature of that name; undefined where it brings nothing, or nobody wrote down what. */
export function factsOfFeature(name: string): FeatureFacts | undefined {
  return featureFacts.find(({ names }) => names.includes(name));
}

/** The major version of a feature to pin to, where it is known. */
export function majorOfFeature(name: string): string | undefined {
  const known = factsOfFeature(name)?.major;
  if (known !== undefined) return known;
  return name.startsWith(`${collection}/`) ? majors.get(name.slice(collection.length + 1)) : undefined;
}

/** The options of `security_opt` that a version of a feature brings; without a version it is the newest one. */
export function securityOptOf(facts: FeatureFacts, version: string | undefined): readonly string[] {
  const older = facts.before?.find((step) => version !== undefined && isBelow(version, step.version));
  return older?.securityOpt ?? facts.securityOpt ?? [];
}

/** True where every version that a reference may mean lies below another one: `1.5` is below `1.6.0`, `1` is not. */
function isBelow(version: string, other: string): boolean {
  if (!/^\d+(\.\d+){0,2}$/.test(version)) return false;
  const limit = other.split('.').map(Number);
  for (const [index, part] of version.split('.').map(Number).entries()) {
    const bound = limit[index] ?? 0;
    if (part !== bound) return part < bound;
  }
  return false;
}
