import type { DevContainer } from '../../kinds/devcontainer/dev-container';
import { writtenVariables } from '../../kinds/devcontainer/written';
import { credentialName } from '../../knowledge/credentials';
import { cwe, nist, owasp } from '../../knowledge/references';
import { pairsOf } from '../../model/compose/attributes';
import { provenance, type Traced } from '../../model/traced';
import { get } from '../../model/value';
import { defineRule } from '../rule';

export default defineRule({
  id: 'devcontainer/host-credential',
  on: 'devcontainer',
  meta: {
    title: 'Credential of the host passed to a development container',
    severity: 'medium',
    confidence: 'possible',
    profile: 'strict',
    since: '0.1.0',
    references: [
      owasp('12', 'utilize Docker secrets for sensitive data management'),
      nist('3.1.4', 'embedded clear text secrets'),
      cwe(526, 'Cleartext Storage of Sensitive Information in an Environment Variable'),
      cwe(668, 'Exposure of Resource to Wrong Sphere'),
    ],
    tiers: [],
  },
  *check(container) {
    for (const { name, value, isBuild } of passedOn(container)) {
      const from = value.known
        ? undefined
        : value.variables.find((variable) => /^\w+$/.test(variable) && credentialName(variable) === 'plain');
      if (from === undefined) continue;
      yield {
        at: value.at,
        message: isBuild
          ? `The build receives ${from} of the host as the argument ${name}: the history of the image keeps it`
          : `The container receives ${from} of the host${from === name ? '' : ` as ${name}`}: every process in it can use it`,
        because: provenance(value),
        value: name,
      };
    }
  },
});

interface Passed {
  readonly name: string;
  readonly value: Traced<string>;
  readonly isBuild: boolean;
}

/**
 * What the file gives to every process of the container and to its build; `-e NAME` takes the value of the host as well. `remoteEnv` is where
 * a token belongs: only what the editor starts gets it.
 */
function passedOn(container: DevContainer): Passed[] {
  const flags = container.runArgs.flatMap(({ name, value }): Passed[] => {
    if (name !== 'env' || !value.known || !/^\w+$/.test(value.value)) return [];
    const { at, via } = value;
    return [{ name: value.value, value: { at, via, known: false, raw: '', variables: [value.value] }, isBuild: false }];
  });
  return [
    ...writtenVariables(container).map(({ name, value }) => ({ name, value, isBuild: false })),
    ...flags,
    ...pairsOf(get(get(container.read, 'build'), 'args')).map(({ name, value }) => ({ name, value, isBuild: true })),
  ];
}
