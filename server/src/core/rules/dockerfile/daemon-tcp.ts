import { exposedPorts } from '../../facts/shell/ports';
import { gone, noInstruction } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { writtenFiles } from '../../model/shell/files';
import { argumentsOf } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import { spanIn } from '../../model/shell/text';
import { defineRule } from '../rule';

export default defineRule({
  id: 'dockerfile/daemon-tcp',
  on: 'stage',
  meta: {
    title: 'A Docker engine is reached over an open port',
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    references: [
      cis('2.7', 'TLS authentication for the Docker daemon is configured'),
      owasp(1, 'do not expose the Docker daemon socket'),
      nist('3.3.1', 'unbounded administrative access'),
      cwe(306, 'Missing Authentication for Critical Function'),
      cwe(319, 'Cleartext Transmission of Sensitive Information'),
    ],
    tiers: ['manual'],
  },
  *check(stage) {
    if (!stage.reachesShipped) return;
    for (const { port, at, removal } of exposedPorts(stage)) {
      if (port !== '2375') continue;
      yield {
        at,
        message: 'Port 2375 is the API of Docker without TLS: whoever reaches it controls the engine',
        fixes: [
          {
            title: 'Do not expose port 2375',
            tier: 'manual',
            want: 'instruction' in removal ? [noInstruction(removal.instruction)] : gone(removal.spans),
          },
        ],
        value: port,
      };
    }
    const verified = stage.declarations.some(({ name, value }) => name === 'DOCKER_TLS_VERIFY' && value?.known && value.value !== '');
    for (const { keyword, name, value, at } of stage.declarations) {
      if (keyword !== 'ENV' || !value?.known) continue;
      if (name === 'DOCKER_HOST' && /^tcp:\/\//.test(value.value) && !verified && !/:2376\b/.test(value.value))
        yield {
          at,
          message: `DOCKER_HOST is ${value.value}: the image talks to a Docker engine without TLS`,
          confidence: 'likely',
          value: value.value,
        };
      if (name === 'DOCKER_TLS_CERTDIR' && value.value === '')
        yield { at, message: 'An empty DOCKER_TLS_CERTDIR makes docker:dind listen without TLS', value: name };
    }
    for (const { command } of commandsIn(stage)) {
      if (command.name !== 'dockerd' && !(command.name === 'docker' && command.args[0]?.value === 'daemon')) continue;
      const { options } = argumentsOf(command);
      if (options.some(({ name }) => name === 'tlsverify')) continue;
      const host = options.find(({ name, value }) => (name === 'H' || name === 'host') && /^tcp:\/\//.test(value?.value ?? ''));
      if (host?.value)
        yield {
          at: host.value.at,
          message: `dockerd listens on ${host.value.value} without TLS: whoever reaches it controls the engine`,
          value: host.value.value,
        };
    }
    for (const { path, content } of writtenFiles(stage)) {
      const match =
        /daemon\.json$/.test(path) && !/"tlsverify"\s*:\s*true/.test(content.value) ? /tcp:\/\/[^"\s,\]]*/.exec(content.value) : null;
      if (match)
        yield {
          at: spanIn(content, match.index, match.index + match[0].length),
          message: `daemon.json lets the engine listen on ${match[0]} without TLS`,
          value: match[0],
        };
    }
  },
});
