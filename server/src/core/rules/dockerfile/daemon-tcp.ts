import { exposedPorts } from '../../facts/shell/ports';
import { gone, noInstruction } from '../../fix/want';
import { cis, cwe, nist, owasp } from '../../knowledge/references';
import { writtenFiles } from '../../model/shell/files';
import { argumentsOf } from '../../model/shell/options';
import { commandsIn } from '../../model/shell/stage';
import { spanIn } from '../../model/shell/text';
import type { Stage } from '../../model/stage';
import { defineRule, type Report } from '../rule';

export default defineRule({
  id: 'dockerfile/daemon-tcp',
  on: 'stage',
  meta: {
    title: 'Docker API used or exposed over TCP without TLS',
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
    yield* exposedPort(stage);
    yield* insecureVariables(stage);
    yield* startedDaemons(stage);
    yield* writtenConfigs(stage);
  },
});

const CONTROL = 'any client that reaches it controls Docker Engine';

/** EXPOSE of the port on which the Docker API has no TLS. */
function* exposedPort(stage: Stage): Iterable<Report> {
  for (const { port, at, removal } of exposedPorts(stage)) {
    if (port !== '2375') continue;
    yield {
      at,
      message: `Port 2375 is the Docker API without TLS: ${CONTROL}`,
      fixes: [
        {
          title: 'Remove port 2375 from EXPOSE',
          kind: 'choice',
          want: 'instruction' in removal ? [noInstruction(removal.instruction)] : gone(removal.spans),
        },
      ],
      value: port,
    };
  }
}

/** ENV that makes the Docker CLI, or the daemon of docker:dind, do without TLS. */
function* insecureVariables(stage: Stage): Iterable<Report> {
  const verified = stage.declarations.some(({ name, value }) => name === 'DOCKER_TLS_VERIFY' && value?.known && value.value !== '');
  for (const { keyword, name, value, at } of stage.declarations) {
    if (keyword !== 'ENV' || !value?.known) continue;
    if (name === 'DOCKER_HOST' && /^tcp:\/\//.test(value.value) && !verified && !/:2376\b/.test(value.value))
      yield {
        at,
        message: `DOCKER_HOST is ${value.value}: the image controls Docker Engine over TCP without TLS`,
        confidence: 'likely',
        value: value.value,
      };
    if (name === 'DOCKER_TLS_CERTDIR' && value.value === '')
      yield { at, message: `DOCKER_TLS_CERTDIR is empty, so docker:dind listens without TLS: ${CONTROL}`, value: name };
  }
}

/** Commands that start dockerd on TCP without client certificates. */
function* startedDaemons(stage: Stage): Iterable<Report> {
  for (const { command } of commandsIn(stage)) {
    if (command.name !== 'dockerd' && !(command.name === 'docker' && command.args[0]?.value === 'daemon')) continue;
    const { options } = argumentsOf(command);
    if (options.some(({ name }) => name === 'tlsverify')) continue;
    const host = options.find(({ name, value }) => (name === 'H' || name === 'host') && /^tcp:\/\//.test(value?.value ?? ''));
    if (host?.value)
      yield { at: host.value.at, message: `dockerd listens on ${host.value.value} without TLS: ${CONTROL}`, value: host.value.value };
  }
}

/** A daemon.json, written by the build, with a TCP address and without client certificates. */
function* writtenConfigs(stage: Stage): Iterable<Report> {
  for (const { path, content } of writtenFiles(stage)) {
    if (!/daemon\.json$/.test(path) || /"tlsverify"\s*:\s*true/.test(content.value)) continue;
    const match = /tcp:\/\/[^"\s,\]]*/.exec(content.value);
    if (match)
      yield {
        at: spanIn(content, match.index, match.index + match[0].length),
        message: `daemon.json makes dockerd listen on ${match[0]} without TLS: ${CONTROL}`,
        value: match[0],
      };
  }
}
