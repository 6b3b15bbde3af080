import { commandsAt } from '../../kinds/devcontainer/commands';
import { runsDownload } from '../../kinds/devcontainer/remote-script';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { provenance } from '../../model/traced';
import { defineRule } from '../rule';

/** The properties whose commands run inside the container (containers.dev/implementors/json_reference, lifecycle scripts). */
const inside = ['onCreateCommand', 'updateContentCommand', 'postCreateCommand', 'postStartCommand', 'postAttachCommand'];

export default defineRule({
  id: 'devcontainer/remote-script',
  on: 'devcontainer',
  meta: {
    title: 'Downloaded program run in a development container',
    severity: 'medium',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: [],
    references: [
      cis('4.11', 'only verified packages are installed'),
      owasp('13', 'enhance supply chain security'),
      nist('3.1.3', 'embedded malware'),
      cwe(494, 'Download of Code Without Integrity Check'),
    ],
  },
  *check({ read }) {
    for (const key of inside) {
      for (const command of commandsAt(read, key)) {
        if (!runsDownload(command)) continue;
        const { text } = command;
        yield {
          at: text.at,
          message: `${key} downloads a script and runs it without verification: the server decides what is executed`,
          because: provenance(text),
          value: text.known ? text.value : text.raw,
        };
      }
    }
  },
});
