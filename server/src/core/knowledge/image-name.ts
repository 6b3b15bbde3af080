/** An image reference, taken apart. Names are lower case: registries compare them so. */
export interface ImageName {
  /** The reference as given. */
  readonly reference: string;
  /**
   * The name to compare with: `nginx`, `bitnami/redis`, `gcr.io/distroless/static`. Docker Hub's host and `library/` are left out, and so
   * are those of its mirrors, which serve the same images.
   */
  readonly name: string;
  /** The host, port included; absent for Docker Hub and its mirrors. */
  readonly registry?: string;
  /** The name without the host: `distroless/static`. */
  readonly repository: string;
  /** Last segment of the repository: `static`. */
  readonly short: string;
  /** Absent when none is written (the engine then takes `latest`). */
  readonly tag?: string;
  /** `sha256:...` */
  readonly digest?: string;
}

/** Hosts that serve Docker Hub's repositories under their own names (moby/moby registry/config.go; cloud.google.com artifact-registry mirror). */
const HUB = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com', 'mirror.gcr.io']);
/** Amazon's copy of the official images (docs.aws.amazon.com/AmazonECR/latest/public: Docker official images). */
const ECR_OFFICIAL = 'docker/library/';

/**
 * Takes an image reference apart as the engine does (distribution/reference normalize.go): the first segment is a host only when it
 * holds a dot or a colon or is `localhost`.
 * @param reference `[host/]path[:tag][@digest]`; any text is accepted.
 */
export function parseImage(reference: string): ImageName {
  let rest = reference.trim();
  const at = rest.indexOf('@');
  const digest = at < 0 ? undefined : rest.slice(at + 1).toLowerCase();
  if (at >= 0) rest = rest.slice(0, at);
  const colon = rest.indexOf(':', rest.lastIndexOf('/') + 1);
  const tag = colon < 0 ? undefined : rest.slice(colon + 1);
  if (colon >= 0) rest = rest.slice(0, colon);
  rest = rest.toLowerCase();

  const slash = rest.indexOf('/');
  const head = slash < 0 ? '' : rest.slice(0, slash);
  let registry = /[.:]/.test(head) || head === 'localhost' ? head : undefined;
  let repository = registry === undefined ? rest : rest.slice(slash + 1);
  if (registry !== undefined && HUB.has(registry)) registry = undefined;
  if (registry === 'public.ecr.aws' && repository.startsWith(ECR_OFFICIAL)) {
    registry = undefined;
    repository = repository.slice(ECR_OFFICIAL.length);
  }
  if (registry === undefined && repository.startsWith('library/')) repository = repository.slice('library/'.length);
  return {
    reference,
    name: registry === undefined ? repository : `${registry}/${repository}`,
    ...(registry !== undefined && { registry }),
    repository,
    short: repository.slice(repository.lastIndexOf('/') + 1),
    ...(tag && { tag }),
    ...(digest && { digest }),
  };
}

/** A reference as messages show it: its digest is cut to 12 digits, as Docker itself prints ids. */
export function shownImage(reference: string): string {
  return reference.replace(/(@sha(?:256|512):[0-9a-f]{12})[0-9a-f]+/i, '$1');
}

/** What tells images of one build apart, without host and `latest` spelt out or not: `nginx:latest` for `nginx`. */
export function nameAndTag(reference: string): string {
  const { name, tag = 'latest' } = parseImage(reference);
  return `${name}:${tag}`;
}

/** The image that a scalar of YAML or a word of a Dockerfile names, without its quotes. */
export function imageIn(written: string): string {
  return written.replace(/^(["'])(.*)\1$/s, '$2');
}

/** A reference with its tag, so that people can read it and it can be pinned anew, and the digest that counts. */
export function withDigest(reference: string, digest: string): string {
  const [name = ''] = reference.split('@');
  return `${name}${parseImage(reference).tag === undefined ? ':latest' : ''}@${digest}`;
}
