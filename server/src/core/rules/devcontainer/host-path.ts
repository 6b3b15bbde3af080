import { hostMounts, type OwnMount, ownMounts } from '../../facts/host-mount';
import { type Fix, item, noItems, text } from '../../fix/want';
import type { DevContainer } from '../../kinds/devcontainer/dev-container';
import type { DevMount } from '../../kinds/devcontainer/mounts';
import { isAskedBy, writtenIn } from '../../kinds/devcontainer/written';
import { deviceAt } from '../../knowledge/devices';
import { gravity, isAllowedHostPath, judgeHostPath, type PathJudgement } from '../../knowledge/host-paths';
import { severityOfPath } from '../../knowledge/mount-harm';
import { cis, cwe, nist, owasp, podSecurity } from '../../knowledge/references';
import { socketAt } from '../../knowledge/runtime-sockets';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/host-path',
  on: 'devcontainer',
  meta: {
    title: 'A development container mounts a sensitive place of the host',
    severity: 'high',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['review', 'manual'],
    references: [
      cis('5.6', 'sensitive host system directories are not mounted on containers'),
      owasp('8', 'set filesystem and volumes to read-only'),
      nist('3.5.5', 'host file system tampering'),
      podSecurity('Baseline', 'HostPath Volumes'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
      cwe(732, 'Incorrect Permission Assignment for Critical Resource'),
    ],
  },
  options: {
    paths: {
      doc: 'Places of the host that development containers may mount, with all that lies in them. With `:ro` behind it a place may only be read.',
      of: 'absolute paths of the host such as /srv/shared or ~/.aws:ro',
      default: [],
      example: ['~/.gitconfig:ro', '~/.aws:ro'],
      schema: { type: 'array', items: { type: 'string', minLength: 1, pattern: '^(?:/|~|\\$|[A-Za-z]:)' } },
    },
  },
  *check(container, { options, project }) {
    const before = new Set(container.service ? hostMounts(container.service, project).map(({ path }) => path) : []);
    for (const host of ownMounts(container.container)) {
      const { mount, path, symbolic } = host;
      if (!isAskedBy(container, mount) || before.has(path)) continue;
      // Sockets and devices have rules of their own.
      if (socketAt(path) || deviceAt(path) || isAllowedHostPath(path, host.writable, options.paths)) continue;
      const judged = judgeHostPath(path, host.writable);
      if (!judged) continue;
      yield {
        at: mount.at,
        message: messageOf(host, judged),
        because: trail(mount),
        value: `${path} ${host.writable ? 'writable' : 'read-only'}`,
        severity: severityOfPath[judged.use.class],
        certainty: symbolic ? 'likely' : 'certain',
        fixes: [...readOnly(container, host, judged), ...removal(container, host)],
      };
    }
  },
});

function messageOf(host: OwnMount, { fact, use, below }: PathJudgement): string {
  const mode = host.readOnly ? ' read-only' : host.writable ? ' writable' : '';
  const along = below ? ` and with it ${fact.path}` : '';
  return `The container mounts "${host.path}" of the host${mode}${along}: it can ${use.gives}`;
}

/** Offered where it lessens what the container gets; see `breaks` for the tiers. */
function readOnly(container: DevContainer, host: OwnMount, { use }: PathJudgement): Fix[] {
  if (!host.writable) return [];
  const left = judgeHostPath(host.path, false);
  if (left && gravity[left.use.class] >= gravity[use.class]) return [];
  const want = readOnlyWant(container, host.mount as DevMount);
  const bulk = use.class === 'root-equivalent' || use.class === 'minor';
  const reliesOn = `Nothing in the container writes to ${host.mount.target ?? 'this mount'}.`;
  return want.length > 0 ? [{ title: 'Mount it read-only', tier: bulk ? 'review' : 'manual', want, reliesOn }] : [];
}

function readOnlyWant(container: DevContainer, mount: DevMount): Fix['want'] {
  const { form, options, optionsSite, endSite } = mount;
  if (form === 'text') return endSite ? [text(endSite, ',readonly')] : [];
  if (form === 'volume' && optionsSite) {
    if (options.length === 0) return [text(optionsSite, ':ro')];
    const rest = options.filter((option) => option !== 'rw');
    return [text(optionsSite, ['ro', ...rest].join(','))];
  }
  return asText(container, mount);
}

/** The object form knows no mode: the same mount as one text. */
function asText(container: DevContainer, mount: DevMount): Fix['want'] {
  const written = writtenIn(container, mount);
  const { type, source, target } = mount.written ?? {};
  if (!written || source === undefined || target === undefined) return [];
  return [...noItems(container, written), item(container, 'mounts', `type=${type},source=${source},target=${target},readonly`)];
}

function removal(container: DevContainer, { mount }: OwnMount): Fix[] {
  const written = writtenIn(container, mount);
  return written ? [{ title: 'Remove the mount', tier: 'manual', want: noItems(container, written) }] : [];
}
