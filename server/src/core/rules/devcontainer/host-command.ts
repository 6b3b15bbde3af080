import { runsDownload } from '../../facts/devcontainer/remote-script';
import { absent, type Fix } from '../../fix/want';
import { cwe, nist, owasp } from '../../knowledge/references';
import { trail } from '../../model/traced';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/host-command',
  on: 'devcontainer',
  meta: {
    title: 'A command runs on the host before the container is there',
    severity: 'medium',
    certainty: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    why: `Whoever writes this file, or merges a change to it, runs a command on the machine of everyone who opens the project. \`initializeCommand\` is the one lifecycle command that does not run in the
container: it runs before any wall stands, as the person at the keyboard, on each start. People open a project in a container because they do not want its code on their machine. A script of the project that
it names is the project's code as well.

A command that downloads a script and runs it hands the same right to whoever holds that address.`,
    derivation: `The machine of the developer, but somebody has to change the project first, and the editor asks whether the folder is to be trusted: medium. Where the command runs what it downloads, no
change of the project is needed: high.`,
    remedy: `Move it to \`onCreateCommand\` or \`postCreateCommand\`, which run inside the container. What has to be there beforehand, such as an empty folder to mount, a named volume does as well; values of the host
come in by \`\${localEnv:NAME}\`. Else describe the step in the README and let people run it themselves.`,
    allow:
      'Where every developer is told what it does and the script is reviewed like a release, for example to check that the machine is large enough.',
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
          ? 'This downloads a script and runs it on the host, before the container is there'
          : 'This runs on the host, before the container is there, as whoever opens the project',
        because: trail(text),
        ...(fetched && { severity: 'high' }),
        value: shown,
        fixes: removal(container, name),
      };
    }
  },
});

function removal(container: Parameters<typeof absent>[0], name: string | undefined): Fix[] {
  // A key is named by a path, in which a dot would part it.
  if (name?.includes('.')) return [];
  const key = name === undefined ? 'initializeCommand' : `initializeCommand.${name}`;
  return [{ title: 'Run nothing on the host', tier: 'manual', want: [absent(container, key)] }];
}
