import { factValue } from '../../server/src/core/model/effective/fact';
import { type Hardened, isSteppedDown, type ServicePair, servicePairs, stagePairs } from './hardened';
import { calls, type StartedText } from './started-texts';

const gaining = 'sudo|doas|pkexec|newuidmap|newgidmap';
const rootWork =
  'chown|chroot|usermod|groupmod|useradd|groupadd|adduser|addgroup|iptables|ip6tables|nft|mount|gosu|su-exec|setpriv|runuser';
const rootPrograms =
  'cron|crond|sshd|supervisord|dockerd|postfix|dovecot|vsftpd|rsyslogd|syslog-ng|keepalived|openvpn|wg-quick|s6-svscan|runsvdir';

/** Fixes that what their own service starts refutes: its command, start script, hook or health check needs what they take away. */
export function refuted(hardened: Hardened): string[] {
  return [...servicePairs(hardened).flatMap((pair) => ofService(pair)), ...ofStages(hardened)];
}

function ofService(pair: ServicePair): string[] {
  const { name, could, may, starts } = pair;
  const found: string[] = [];
  const add = (what: string, by: StartedText | undefined): void => {
    if (by) found.push(`${name}: ${what}, and ${by.from} refutes it`);
  };
  if (factValue(could.noNewPrivileges) !== true && factValue(may.noNewPrivileges) === true)
    add(
      'no-new-privileges',
      starts.find(({ text }) => calls(text, gaining)),
    );
  if (!isNonRoot(could) && isNonRoot(may))
    add(
      'a user',
      starts.find((one) => needsRoot(one, starts)),
    );
  if (factValue(could.rootfsWritable) !== false && factValue(may.rootfsWritable) === false)
    add(
      'read_only',
      starts.find(({ text }) => writesOutside(text, pair)),
    );
  if (!isNonRoot(may)) for (const [capability, programs] of needed) if (lost(pair, capability)) add(capability, callerOf(starts, programs));
  return found;
}

/** The programs that show that root uses a capability. */
const needed: readonly (readonly [string, string])[] = [
  ['CHOWN', 'chown'],
  ['SETUID', 'gosu|su-exec|su|setpriv|runuser|sudo'],
  ['SETGID', 'gosu|su-exec|su|setpriv|runuser|sudo'],
  ['SYS_CHROOT', 'chroot|sshd'],
  ['NET_ADMIN', 'iptables|ip6tables|nft|wg-quick'],
  ['SYS_ADMIN', 'mount|umount'],
  ['KILL', 'supervisord'],
];

function callerOf(starts: readonly StartedText[], programs: string): StartedText | undefined {
  return starts.find(({ text }) => calls(text, programs));
}

function lost({ could, may }: ServicePair, capability: string): boolean {
  const [had, has] = [could, may].map(({ capabilities }): readonly string[] | undefined => factValue(capabilities.bounding));
  return had?.includes(capability) === true && has?.includes(capability) === false;
}

/** A USER of a stage, where what the image starts is the work of root. */
function ofStages(hardened: Hardened): string[] {
  return stagePairs(hardened).flatMap(({ name, was, is, starts }) => {
    if (isSteppedDown(was) || !isSteppedDown(is)) return [];
    const by = starts.find((one) => needsRoot(one, starts));
    return by ? [`${name}: USER, and ${by.from} refutes it`] : [];
  });
}

/** A script that asks who it is copes with another user. */
function needsRoot({ text }: StartedText, all: readonly StartedText[]): boolean {
  const copes = all.some((other) => /\bid -u|\$\{?E?UID\b|\bwhoami\b/.test(other.text));
  return calls(text, rootPrograms) || (!copes && calls(text, rootWork));
}

/** True where a text writes below a folder of the system that nothing is mounted on afterwards. */
function writesOutside(text: string, { may }: ServicePair): boolean {
  const targets = may.mounts.map(({ target }) => factValue(target)?.replace(/\/$/, ''));
  const folders = String.raw`(/(?:etc|var|usr|opt|srv|root|home|app|tmp|run)/[\w./-]*)`;
  const forms = [
    new RegExp(`>{1,2}\\s*['"]?${folders}`, 'g'),
    new RegExp(`\\btee\\s+(?:-a\\s+)?['"]?${folders}`, 'g'),
    new RegExp(`\\bsed\\s+-i[^\\n;|&]*\\s['"]?${folders}`, 'g'),
    new RegExp(`\\b(?:mkdir|touch|ln|cp|mv|install)\\s[^\\n;|&]*?\\s?['"]?${folders}['"]?\\s*(?:$|[;&|\\n])`, 'gm'),
  ];
  const written = forms.flatMap((form) => [...text.matchAll(form)].map((match) => match[1]!));
  return written.some((path) => !targets.some((target) => target !== undefined && (path === target || path.startsWith(`${target}/`))));
}

function isNonRoot({ user }: ServicePair['may']): boolean {
  return factValue(user)?.root === false;
}
