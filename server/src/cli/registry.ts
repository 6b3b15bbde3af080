import { parseImage } from '../core/knowledge/image-name';
import { type Failed, isFailed } from './host';
import type { Answer, Web } from './web';

/** Everything that may stand behind a tag: with fewer, a registry makes another manifest up, whose digest is another one. */
const manifests = [
  'application/vnd.oci.image.index.v1+json',
  'application/vnd.docker.distribution.manifest.list.v2+json',
  'application/vnd.oci.image.manifest.v1+json',
  'application/vnd.docker.distribution.manifest.v2+json',
].join(', ');

const hub = 'registry-1.docker.io';

/**
 * The digest that a tag stands for now, by the HTTP API of registries (distribution specification 1.1: pulling manifests; authentication as
 * distribution/distribution docs/spec/auth/token.md has it). One client asks for each image once.
 */
export function registryClient(web: Web): (reference: string) => Promise<string | Failed> {
  const known = new Map<string, Promise<string | Failed>>();
  return (reference) => {
    const { registry = hub, repository, tag = 'latest' } = parseImage(reference);
    const path = registry === hub && !repository.includes('/') ? `library/${repository}` : repository;
    const key = `${registry}/${path}:${tag}`;
    const asked = known.get(key) ?? digestOf(web, registry, path, tag);
    known.set(key, asked);
    return asked;
  };
}

async function digestOf(web: Web, registry: string, repository: string, tag: string): Promise<string | Failed> {
  const url = `${originOf(registry)}/v2/${repository}/manifests/${tag}`;
  const first = await web.request(url, { method: 'HEAD', headers: { accept: manifests } });
  if (isFailed(first)) return { failed: `${registry} does not answer: ${first.failed}` };
  const answer =
    first.status === 401 ? await again(web, url, { registry, repository, challenge: first.header('www-authenticate') ?? '' }) : first;
  if (isFailed(answer)) return answer;
  const digest = answer.header('docker-content-digest');
  if (answer.status === 200 && digest !== undefined && /^sha256:[0-9a-f]{64}$/.test(digest)) return digest;
  return { failed: wrong(answer, registry, `${repository}:${tag}`) };
}

/** Plain HTTP is for this machine alone, as Docker itself has it. */
function originOf(registry: string): string {
  return `${isLocal(registry) ? 'http' : 'https'}://${registry}`;
}

function isLocal(host: string): boolean {
  return /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/.test(host);
}

interface Challenged {
  readonly registry: string;
  readonly repository: string;
  /** What the registry asks for. */
  readonly challenge: string;
}

/** Asks again as the challenge says: with the login, or with a token that is given for it or to anybody. */
async function again(web: Web, url: string, { registry, repository, challenge }: Challenged): Promise<Answer | Failed> {
  const login = web.login(registry);
  const authorization = /^basic\b/i.test(challenge) ? login && `Basic ${login}` : await token(web, challenge, { repository, login });
  if (authorization === undefined) return { failed: `${registry} needs a login: run "docker login ${registry}"` };
  if (typeof authorization !== 'string') return authorization;
  const answer = await web.request(url, { method: 'HEAD', headers: { accept: manifests, authorization } });
  return isFailed(answer) ? { failed: `${registry} does not answer: ${answer.failed}` } : answer;
}

async function token(
  web: Web,
  challenge: string,
  { repository, login }: { repository: string; login: string | undefined },
): Promise<string | Failed | undefined> {
  const said = (name: string): string | undefined => new RegExp(`\\b${name}="([^"]*)"`).exec(challenge)?.[1];
  const realm = said('realm');
  if (!/^bearer\b/i.test(challenge) || realm === undefined || !URL.canParse(realm)) return undefined;
  const address = new URL(realm);
  // A login, and a token, may be read by whoever is on the way.
  if (address.protocol !== 'https:' && !isLocal(address.host))
    return { failed: `the address for tokens, ${address.origin}, is not secure` };
  const service = said('service');
  if (service !== undefined) address.searchParams.set('service', service);
  address.searchParams.set('scope', said('scope') ?? `repository:${repository}:pull`);
  const answer = await web.request(address.href, {
    method: 'GET',
    headers: login === undefined ? {} : { authorization: `Basic ${login}` },
  });
  if (isFailed(answer)) return { failed: `${address.host} does not answer: ${answer.failed}` };
  if (answer.status === 401 || answer.status === 403) return undefined;
  if (answer.status !== 200) return { failed: wrong(answer, address.host, 'a token') };
  return bearer(answer.body) ?? { failed: `${address.host} gives no token` };
}

function bearer(body: string): string | undefined {
  try {
    const { token: given, access_token: other } = JSON.parse(body) as { readonly token?: unknown; readonly access_token?: unknown };
    const text = given ?? other;
    return typeof text === 'string' && /^[\x21-\x7e]+$/.test(text) ? `Bearer ${text}` : undefined;
  } catch {
    return undefined;
  }
}

function wrong({ status, header }: Answer, registry: string, what: string): string {
  if (status === 429) {
    const after = Number(header('retry-after'));
    return `${registry} has a rate limit, which is reached: try again ${after > 0 ? `in ${after} s` : 'later'}, or run "docker login ${registry}"`;
  }
  if (status === 404) return `${registry} has no ${what}`;
  if (status === 401 || status === 403) return `${registry} refuses ${what}: run "docker login ${registry}"`;
  if (status >= 500) return `${registry} has a fault (HTTP ${status}): try again later`;
  return `${registry} answers with HTTP ${status} and no digest of ${what}`;
}
