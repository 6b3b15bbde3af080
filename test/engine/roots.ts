import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { repository } from '../support/fixtures';

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'bulkhead-engine');

/** Runs a program and gives what it printed. @throws with its last words when it fails */
export function run(
  program: string,
  words: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly cwd?: string } = {},
): string {
  const done = spawnSync(program, words, { encoding: 'utf8', maxBuffer: 2 ** 28, ...options });
  if (done.status === 0) return done.stdout;
  const words_ = `${done.error?.message ?? ''}${done.stdout ?? ''}${done.stderr ?? ''}`.trim().split('\n').slice(-12).join('\n');
  throw new Error(`${program} ${words.join(' ')}: ${done.status ?? done.signal}\n${words_}`);
}

/** Folder with today's `dockerd`, `runc` and `docker-compose`, built unless they are there. @throws when they cannot be built */
export function newestPrograms(): string {
  return run('bash', [join(repository, 'test/engine/newest.sh')]).trim();
}

/** A tar of a small Debian 12, made by debootstrap from the package archive of the machine, unless it is there. */
export function debianRoot(): string {
  const tar = join(cache, 'debian-12-slim.tar');
  if (existsSync(tar)) return tar;
  mkdirSync(cache, { recursive: true });
  const work = mkdtempSync(join(tmpdir(), 'bulkhead-debian-'));
  try {
    const sources = run('sh', ['-c', 'cat /etc/apt/sources.list /etc/apt/sources.list.d/* 2>/dev/null || true']);
    const mirror = /^(?:deb .*?|URIs: *)(https?:\/\/\S+\/debian)\/?(?:\s|$)/m.exec(sources)?.[1];
    if (mirror === undefined) throw new Error('No package archive of Debian in /etc/apt: write one into /etc/apt/sources.list');
    run('debootstrap', ['--variant=minbase', 'bookworm', join(work, 'root'), mirror]);
    // The image installs from where the machine does.
    run('sh', ['-c', `cp -a /etc/apt/. ${join(work, 'root/etc/apt')}/`]);
    // As in the official image: a layer that is half written is never used, so nothing waits for the disk; and no manuals, as in its slim form.
    const paths = ['doc', 'man', 'locale'].map((name) => `path-exclude /usr/share/${name}/*\n`);
    writeFileSync(join(work, 'root/etc/dpkg/dpkg.cfg.d/docker'), `force-unsafe-io\n${paths.join('')}`);
    run('tar', ['-C', join(work, 'root'), '-cf', `${tar}.new`, '.']);
    renameSync(`${tar}.new`, tar);
    return tar;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** What Debian leaves out of its busybox: its two programs for accounts, with the options that Alpine's Dockerfiles use. */
const accountPrograms = {
  addgroup: `#!/bin/sh
set -e
gid=
while getopts Sg: option; do case $option in g) gid=$OPTARG;; S) ;; *) exit 1;; esac; done
shift $((OPTIND - 1))
if [ $# -eq 2 ]; then
  sed -i "s/^\\($2:.*:\\)$/\\1$1/; s/^\\($2:.*[^:]\\)$/\\1,$1/" /etc/group
  exit
fi
! grep -q "^$1:" /etc/group || { echo "addgroup: group '$1' in use" >&2; exit 1; }
echo "$1:x:\${gid:-$((100 + $(wc -l < /etc/group)))}:" >> /etc/group
`,
  adduser: `#!/bin/sh
set -e
uid= group= home= shell=/bin/sh
while getopts SDHu:G:h:s:g: option; do
  case $option in u) uid=$OPTARG;; G) group=$OPTARG;; h) home=$OPTARG;; s) shell=$OPTARG;; S|D|H|g) ;; *) exit 1;; esac
done
shift $((OPTIND - 1))
! grep -q "^$1:" /etc/passwd || { echo "adduser: user '$1' in use" >&2; exit 1; }
uid=\${uid:-$((100 + $(wc -l < /etc/passwd)))}
if [ -z "$group" ]; then group=$1; addgroup -g "$uid" "$1"; fi
gid=$(grep "^$group:" /etc/group | cut -d: -f3)
[ -n "$gid" ] || { echo "adduser: unknown group $group" >&2; exit 1; }
home=\${home:-/home/$1}
echo "$1:x:$uid:$gid::$home:$shell" >> /etc/passwd
echo "$1:!::0:::::" >> /etc/shadow
mkdir -p "$home"
chown "$uid:$gid" "$home"
`,
};

/** A tar of a system that is busybox and nothing else, with the accounts that Alpine has. */
export function busyboxRoot(): string {
  const work = mkdtempSync(join(tmpdir(), 'bulkhead-busybox-'));
  const root = join(work, 'root');
  const tar = join(cache, 'busybox.tar');
  try {
    for (const name of ['bin', 'usr/bin', 'usr/local/bin', 'etc', 'home', 'tmp', 'proc', 'sys', 'dev', 'run', 'srv', 'var', 'root'])
      mkdirSync(join(root, name), { recursive: true });
    const busybox = run('sh', ['-c', 'command -v busybox']).trim();
    copyFileSync(busybox, join(root, 'bin/busybox'));
    chmodSync(join(root, 'bin/busybox'), 0o755);
    chmodSync(join(root, 'tmp'), 0o1777);
    for (const applet of run(busybox, ['--list'])
      .trim()
      .split('\n')
      .filter((name) => name !== 'busybox'))
      symlinkSync('busybox', join(root, 'bin', applet));
    symlinkSync('../../bin/busybox', join(root, 'usr/bin/id'));
    for (const [name, text] of Object.entries(accountPrograms)) writeFileSync(join(root, 'bin', name), text, { mode: 0o755 });
    writeFileSync(join(root, 'etc/passwd'), 'root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/sbin/nologin\n');
    writeFileSync(join(root, 'etc/group'), 'root:x:0:\nnobody:x:65534:\n');
    writeFileSync(join(root, 'etc/shadow'), 'root:*::0:::::\nnobody:!::0:::::\n');
    mkdirSync(cache, { recursive: true });
    run('tar', ['-C', root, '--owner=0', '--group=0', '-cf', tar, '.']);
    return tar;
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}
