/**
 * The one spelling of a host path that facts are looked up by.
 *
 * - `.`, `..`, doubled and trailing slashes are grouped (`//var/run` is how Git Bash users keep a path from being rewritten).
 * - `~`, `$HOME`, `/home/NAME`, `/Users/NAME` and `C:\Users\NAME` are `~`: the facts are the same for every account but root's.
 * - Links of a usual distribution are followed: `/var/run` is `/run`, `/bin` is `/usr/bin`, macOS's `/private/etc` is `/etc`.
 * - Drives are `c:/...` in lower case, whether written `C:\`, `/c/`, `/mnt/c/` (WSL) or `/host_mnt/c/` (Docker Desktop).
 * - `/run/user/1000` is `/run/user/*`, and so is `$XDG_RUNTIME_DIR`, which the XDG base directory specification puts there.
 * - A named pipe is `//./pipe/NAME` in lower case.
 *
 * @param path as a Compose file says it, known variables replaced.
 * @returns `undefined` for a path inside the project (relative, or below `$PWD`) and for one that hangs on another variable.
 */
export function canonicalPath(path: string): string | undefined {
  const slashed = path.trim().replaceAll('\\', '/');
  const pipe = /^\/\/[.?]\/pipe\/(.+)$/.exec(slashed);
  if (pipe) return `//./pipe/${pipe[1]!.toLowerCase()}`;

  const variable = /^(?:\$\{(\w+)\}|\$(\w+)|%(\w+)%)(\/.*)?$/.exec(slashed);
  if (variable) {
    const head = symbolic.get((variable[1] ?? variable[2] ?? variable[3])!);
    return head === undefined ? undefined : follow(fold(`${head}${variable[4] ?? ''}`));
  }
  if (slashed.includes('$')) return undefined;
  if (slashed === '~' || slashed.startsWith('~/')) return follow(fold(slashed));
  const drive = /^(?:\/host_mnt|\/mnt|\/run\/desktop\/mnt\/host)\/([a-z])(\/.*)?$|^\/?([a-z]):(\/.*)?$|^\/([a-z])(\/.*)$/i.exec(
    fold(slashed),
  );
  if (drive) {
    const letter = drive[1] ?? drive[3] ?? drive[5];
    return follow(fold(`${letter}:${drive[2] ?? drive[4] ?? drive[6] ?? '/'}`.toLowerCase()));
  }
  return slashed.startsWith('/') ? follow(fold(slashed)) : undefined;
}

/** Variables of a login session whose meaning is fixed by convention; the contract keeps them symbolic. */
const symbolic: ReadonlyMap<string, string> = new Map([
  ['HOME', '~'],
  ['USERPROFILE', '~'],
  ['XDG_RUNTIME_DIR', '/run/user/*'],
  ['SSH_AUTH_SOCK', '$SSH_AUTH_SOCK'],
]);

function fold(path: string): string {
  const rooted = path.startsWith('/');
  const out: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    const top = out.length === 0 || (out.length === 1 && /^(?:~|[a-z]:)$/i.test(out[0]!));
    if (part !== '..') out.push(part);
    else if (!top) out.pop();
    // Above an account's folder lie the others.
    else if (out[0] === '~') return '/home';
  }
  const joined = (rooted ? '/' : '') + out.join('/');
  return /^[a-z]:$/i.test(joined) ? `${joined}/` : joined;
}

/** Prefixes and what they stand for, in the order in which they are followed. */
const links: readonly (readonly [RegExp, string])[] = [
  [/^\/private(?=\/(?:etc|var|tmp)(?:\/|$))/, ''],
  [/^\/host_mnt(?=\/)/, ''],
  [/^\/proc\/(?:self|thread-self|\d+)\/root(?=\/|$)/, ''],
  [/^\/var\/run(?=\/|$)/, '/run'],
  [/^\/var\/home(?=\/|$)/, '/home'],
  [/^\/(bin|sbin|lib|lib32|lib64|libx32)(?=\/|$)/, '/usr/$1'],
  [/^\/run\/user\/[^/]+/, '/run/user/*'],
  [/^(?:\/home|\/Users|c:\/users)\/[^/]+/, '~'],
];

function follow(path: string): string {
  let out = path;
  for (const [prefix, target] of links) out = out.replace(prefix, target);
  return out === '' ? '/' : out;
}
