import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Web } from '../cli/web';

const patience = 20_000;
/** Answers that are read hold a token, or say what is wrong. */
const mostBytes = 1_000_000;

/** Asks servers by the program's own HTTP client. */
export const web: Web = {
  async request(url, { method, headers }) {
    try {
      const response = await fetch(url, { method, headers, signal: AbortSignal.timeout(patience) });
      const body = method === 'HEAD' ? '' : await read(response);
      return { status: response.status, header: (name) => response.headers.get(name) ?? undefined, body };
    } catch (error) {
      return { failed: reasonOf(error) };
    }
  },
  login,
};

async function read(response: Response): Promise<string> {
  const length = Number(response.headers.get('content-length') ?? 0);
  if (length > mostBytes) throw new Error('the answer is too long');
  const text = await response.text();
  if (text.length > mostBytes) throw new Error('the answer is too long');
  return text;
}

/** The cause, which the client wraps: "connect ECONNREFUSED 127.0.0.1:5000". */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `no answer within ${patience / 1000} s`;
  const { cause } = error;
  return cause instanceof Error && cause.message !== '' ? cause.message : error.message;
}

/** What `docker login` has written down for a registry; logins that another program keeps are not asked for. */
function login(registry: string): string | undefined {
  try {
    const folder = process.env.DOCKER_CONFIG ?? join(homedir(), '.docker');
    const { auths = {} } = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as {
      readonly auths?: Readonly<Record<string, { readonly auth?: string }>>;
    };
    const names =
      registry === 'registry-1.docker.io'
        ? ['https://index.docker.io/v1/', 'index.docker.io', 'docker.io']
        : [registry, `https://${registry}`];
    return names
      .map((name) => (Object.hasOwn(auths, name) ? auths[name]?.auth : undefined))
      .find((auth) => auth !== undefined && auth !== '');
  } catch {
    return undefined;
  }
}
