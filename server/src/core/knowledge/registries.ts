/** Names under which Docker Hub answers (moby/moby registry/config.go, distribution/reference normalize.go). */
const hub: ReadonlySet<string> = new Set(['docker.io', 'index.docker.io', 'registry-1.docker.io', 'registry.hub.docker.com']);

/**
 * Where an image comes from, in full: host and repository, without tag and digest. Mirrors are hosts of their own here: who trusts Docker
 * Hub has not said to trust another host that serves copies of it.
 */
export function originOf(reference: string): { readonly host: string; readonly repository: string } {
  const bare = reference.trim().replace(/@.*$/, '');
  const colon = bare.indexOf(':', bare.lastIndexOf('/') + 1);
  const path = (colon < 0 ? bare : bare.slice(0, colon)).toLowerCase();
  const slash = path.indexOf('/');
  const head = slash < 0 ? '' : path.slice(0, slash);
  const isHost = /[.:]/.test(head) || head === 'localhost';
  const host = !isHost || hub.has(head) ? 'docker.io' : head;
  const repository = isHost ? path.slice(slash + 1) : path;
  return { host, repository: host === 'docker.io' && !repository.includes('/') ? `library/${repository}` : repository };
}

/**
 * True for an image of one of the registries.
 * @param registries hosts, or hosts with the beginning of a name: `ghcr.io/acme`; without a host the name is one of Docker Hub's
 */
export function isFrom(reference: string, registries: readonly string[]): boolean {
  const { host, repository } = originOf(reference);
  const full = `${host}/${repository}`;
  return registries.some((entry) => {
    const trusted = entry.trim().toLowerCase().replace(/\/+$/, '');
    const isHost = /^(?:[^/]*[.:][^/]*|localhost)(?:\/|$)/.test(trusted);
    const [head = '', ...rest] = trusted.split('/');
    const prefix = isHost ? [hub.has(head) ? 'docker.io' : head, ...rest].join('/') : `docker.io/${trusted}`;
    return full === prefix || full.startsWith(`${prefix}/`);
  });
}
