import { absent, type ProposedFix } from '../../fix/want';
import { runsDownload } from '../../kinds/devcontainer/remote-script';
import { cwe, nist, owasp } from '../../knowledge/references';
import { provenance } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/host-command',
  on: 'devcontainer',
  meta: {
    title: 'Command that runs on the host before the container exists',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      owasp('13', 'enhance supply chain security'),
      nist('3.1.5', 'use of untrusted images'),
      cwe(829, 'Inclusion of Functionality from Untrusted Control Sphere'),
      cwe(78, 'OS Command Injection'),
      { title: 'Development Containers, lifecycle scripts', url: 'https://containers.dev/implementors/json_reference/#lifecycle-scripts' },
    ],
  },
  *check(container) {
    for (const command of container.initializeCommands) {
      const { text, name } = command;
      const fetched = runsDownload(command);
      const shown = text.known ? text.value : text.raw;
      yield {
        at: text.at,
        message: fetched
          ? 'initializeCommand downloads a script and runs it on the host, outside the container'
          : 'initializeCommand runs on the host, with the rights of the user who opens the project',
        because: provenance(text),
        ...(fetched && { severity: 'high' }),
        value: shown,
        fixes: removal(container, name),
      };
    }
  },
});

function removal(container: Parameters<typeof absent>[0], name: string | undefined): ProposedFix[] {
  // A key is named by a path, in which a dot would part it.
  if (name?.includes('.')) return [];
  const key = name === undefined ? 'initializeCommand' : `initializeCommand.${name}`;
  return [{ title: `Remove ${key}`, kind: 'choice', want: [absent(container, key)] }];
}
