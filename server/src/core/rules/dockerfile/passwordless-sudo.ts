import { isForDevelopment } from '../../facts/dockerfile/development';
import { isPlain } from '../../facts/shell/edit';
import { passwordsOf } from '../../facts/shell/passwords';
import { type ProposedFix, text } from '../../fix/want';
import { cwe, nist, owasp } from '../../knowledge/references';
import { accountsOf } from '../../model/shell/accounts';
import { writtenFiles } from '../../model/shell/files';
import { inputOf } from '../../model/shell/output';
import { commandsIn } from '../../model/shell/stage';
import { type PlacedText, partOf, spanIn } from '../../model/shell/text';
import type { Stage } from '../../model/stage';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/passwordless-sudo',
  on: 'stage',
  meta: {
    title: 'Passwordless root access through sudo or doas',
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      owasp(4, 'prevent in-container privilege escalation'),
      nist('3.1.2', 'image configuration defects'),
      cwe(250, 'Execution with Unnecessary Privileges'),
      cwe(269, 'Improper Privilege Management'),
      { title: 'sudoers manual: NOPASSWD', url: 'https://www.sudo.ws/docs/man/sudoers.man/#NOPASSWD_and_PASSWD' },
    ],
    tiers: ['manual'],
  },
  *check(stage, { project }) {
    if (!stage.reachesShipped) return;
    let without = false;
    for (const { content, doas } of rights(stage)) {
      const match = doas ? /\bpermit\s+(?:\w+\s+)*nopass\b/.exec(content.value) : /\bNOPASSWD\s*:\s*|!authenticate\b/.exec(content.value);
      if (!match) continue;
      without = true;
      const at = spanIn(content, match.index, match.index + match[0].trimEnd().length);
      const whole = spanIn(content, match.index, match.index + match[0].length);
      const fix: ProposedFix | undefined =
        !doas && match[0].startsWith('N') && isPlain(partOf(content, match.index, match.index + match[0].length))
          ? { title: 'Remove NOPASSWD from the sudo rule', kind: 'choice', want: [text(whole, '')] }
          : undefined;
      const only = doas ? undefined : onlyThese(content.value.slice(match.index + match[0].length));
      yield {
        at,
        message: only
          ? `sudo runs ${only} as root without a password: the user gains all that these commands allow`
          : `${doas ? 'doas' : 'sudo'} grants root without a password, so the non-root user gives no protection`,
        // People are root in what they develop in by other ways as well.
        ...((only || isForDevelopment(stage, project)) && { severity: 'medium' }),
        ...(fix && { fixes: [fix] }),
        value: content.value,
      };
    }
    if (without) return;
    const known = new Set(passwordsOf(stage).map(({ user }) => user));
    for (const { user, group, at } of accountsOf(stage).memberships) {
      if (at.file !== stage.file || !/^(sudo|wheel|admin)$/.test(group) || known.has(user)) continue;
      yield {
        at,
        message: `"${user}" joins the group ${group}: its members can become root`,
        severity: 'medium',
        confidence: 'likely',
        value: `${user} ${group}`,
      };
    }
  },
});

/** The commands behind NOPASSWD where they are named one by one. */
function onlyThese(rest: string): string | undefined {
  const list = rest.split(/[\r\n]|\\n/, 1)[0]!.trim();
  return list.startsWith('/') && !/\bALL\b/.test(list) ? list : undefined;
}

/** Texts that become rules of sudo or doas. */
function rights(stage: Stage): { readonly content: PlacedText; readonly doas: boolean }[] {
  const written = writtenFiles(stage)
    .filter(({ path }) => /sudoers|doas\.(conf|d)/.test(path))
    .map(({ path, content }) => ({ content, doas: /doas/.test(path) }));
  // `echo ... | EDITOR='tee -a' visudo`.
  const edited = [...commandsIn(stage)].flatMap(({ command }) => {
    const content = command.name === 'visudo' ? inputOf(command) : undefined;
    return content ? [{ content, doas: false }] : [];
  });
  return [...written, ...edited];
}
