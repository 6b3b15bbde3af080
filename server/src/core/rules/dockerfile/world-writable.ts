import { type Fix, text } from '../../fix/want';
import { cwe, nist, owasp } from '../../knowledge/references';
import { isPlain } from '../../model/shell/edit';
import { type Permission, permissionsOf } from '../../model/shell/permissions';
import { commandsIn } from '../../model/shell/stage';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/world-writable',
  on: 'stage',
  meta: {
    title: 'Files of the image may be changed by everybody',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    why: `What everybody may write, an attacker who runs as any user may write: a program or script with mode 777 becomes whatever they like, and
runs with the rights of the next one who calls it, root among them. It undoes what \`USER\` was set for: that the process cannot change the image's own
programs.`,
    derivation: 'The attacker changes what others run, in this container: medium.',
    remedy: `Give files to the user that writes them, \`COPY --chown=app:app\` or \`chown\`, and take the right from all others: 755 for folders and programs,
644 for data. Where the number of the user is not known beforehand (OpenShift), let the group of root write: \`chmod g=u\`. A folder that all share, like
/tmp, has the sticky bit: 1777.`,
    breaks: 'Services that write there as a user who is neither the owner nor in the group: "permission denied" at the first write.',
    allow: 'When a folder is shared by users that are not known beforehand and holds nothing that is run.',
    references: [
      owasp(8, 'set filesystem and volumes to read-only'),
      nist('3.1.2', 'image configuration defects'),
      cwe(732, 'Incorrect Permission Assignment for Critical Resource'),
    ],
    tiers: ['review'],
  },
  *check(stage) {
    if (!stage.reachesShipped) return;
    for (const permission of permissionsOf(stage)) {
      const { mode, written, at, paths, recursive, body, on } = permission;
      if (!mode.worldWrite || mode.sticky || (body && body.keyword === 'HEALTHCHECK')) continue;
      // A device or a socket is there to be written to.
      if (paths.length > 0 && paths.every((path) => path.startsWith('/dev/'))) continue;
      const what = paths.length === 0 ? 'files' : paths.slice(0, 3).join(', ') + (paths.length > 3 ? ' ...' : '');
      const lesser = withoutOthers(written);
      const plain = !permission.word || isPlain(permission.word);
      const fix: Fix | undefined =
        lesser !== undefined && plain && at.end - at.start === written.length
          ? {
              title: `Take the right to write from all others: ${lesser}`,
              tier: 'review',
              want: [text(at, lesser)],
              reliesOn: `Whoever writes to ${what} owns it or is in its group.`,
            }
          : undefined;
      yield {
        at,
        message: `${written} lets everybody change ${what}${recursive ? ' and all below' : on === 'folder' ? ', a folder' : ''}`,
        ...(fix && { fixes: [fix] }),
        value: `${written} ${what}`,
      };
    }
    for (const { command, body } of commandsIn(stage)) {
      const umask = command.name === 'umask' && body.keyword === 'RUN' ? command.args[0] : undefined;
      if (
        umask &&
        /^0{0,3}[0-7]{0,2}[0145]$/.test(umask.value) &&
        command.args.length === 1 &&
        command.depth === 0 &&
        umask.value.length > 2
      )
        yield {
          at: umask.at,
          message: `Under umask ${umask.value} everything that is made here may be changed by everybody`,
          value: umask.value,
        };
      if (command.name === 'icacls') {
        const grant = command.args.find(({ value }) =>
          /^"?(everyone|\*s-1-1-0|users|builtin\\users|authenticated users):(\([a-z]+\))*\(?[fmw]\)?"?$/i.test(value),
        );
        if (grant)
          yield { at: grant.at, message: `${grant.value} lets every user change ${command.args[0]?.value ?? 'files'}`, value: grant.value };
      }
    }
  },
});

/** The mode without the right to write for all others. */
function withoutOthers(written: Permission['written']): string | undefined {
  if (/^[0-7]{3,4}$/.test(written)) return written.slice(0, -1) + String(Number(written.at(-1)) & ~2);
  const clause = /^(ugo|a)([+=])([rwxX]+)$/.exec(written);
  if (clause) {
    const rest = clause[3]!.replace('w', '');
    return `ug${clause[2]}${clause[3]}${rest === '' ? '' : `,o${clause[2]}${rest}`}`;
  }
  const group = /^(u?g)o([+=]w)$/.exec(written);
  return group ? `${group[1]}${group[2]}` : undefined;
}
