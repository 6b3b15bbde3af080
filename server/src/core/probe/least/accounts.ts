/** How many accounts of an image are tried: each that does not do costs a start. */
const most = 2;

/** Accounts that distributions bring along, and that nothing is made for: base-passwd of Debian, alpine-baselayout of Alpine. Checked on 2026-12-01. */
const usual = /^(?:_apt|nobody|guest|messagebus|sshd|ntp|smmsp|systemd-.*)$/;

/**
 * Accounts that somebody made for what an image starts, likeliest first, as `user` takes them: those of people (from 1000), then those of the system, which
 * `useradd --system` numbers downwards from 999 and packages upwards from 100.
 * @param passwd the text of /etc/passwd, or of an archive with it
 */
export function accountsIn(passwd: string): readonly string[] {
  const found = [...passwd.matchAll(/^([\w.-]+):[^:\n]*:(\d+):(\d+):[^:\n]*:[^:\n]*:[^:\n]*$/gm)].flatMap(([, name = '', uid, gid]) => {
    const number = Number(uid);
    return number >= 100 && number < 60_000 && !usual.test(name)
      ? [{ user: `${uid}:${gid}`, rank: number < 1000 ? 100_000 - number : number }]
      : [];
  });
  return found
    .sort((a, b) => a.rank - b.rank)
    .slice(0, most)
    .map(({ user }) => user);
}
