import { deepEqual, equal, ok } from 'node:assert/strict';
import { majorOfFeature, parseFeature } from '../../../server/src/core/kinds/devcontainer/known-features';
import { type RunFlag, runFlags } from '../../../server/src/core/kinds/devcontainer/run-args';
import { substituteVariables } from '../../../server/src/core/kinds/devcontainer/variables';
import { openProject } from '../../../server/src/core/kinds/open';
import { longFlag, shortFlag } from '../../../server/src/core/knowledge/docker-run-flags';
import { effectivePrivilege } from '../../../server/src/core/model/effective';
import { known, type Traced } from '../../../server/src/core/model/traced';
import { devContainersOf, entriesOf, type Files, reader } from '../../support/open';

function traced(text: string, index: number): Traced<string> {
  const at = { file: '/w/devcontainer.json', start: index, end: index + 1 };
  const base = { at, via: [], origin: { file: at.file, path: ['runArgs', index] } };
  return text.includes('${') ? { ...base, known: false, raw: text, variables: ['X'] } : { ...base, known: true, value: text };
}

/** Flags in one line: name, value (`?` where it is unknown), the indices of the items that go with it. */
function shown({ name, value, items }: RunFlag): string {
  return `${name} ${value.known ? value.value : `?${value.raw}`} ${items.map(({ path }) => path[1]).join('+')}`;
}

function read(...args: string[]): string[] {
  return runFlags(args.map(traced)).map(shown);
}

function open(files: Record<string, string>): ReturnType<typeof openProject> {
  const map: Files = new Map(Object.entries(files));
  return openProject(entriesOf(map), reader(map));
}

describe('Flags of docker run', () => {
  it('are read with the value behind them or in the next item', () => {
    deepEqual(read('--cap-add=SYS_PTRACE', '--cap-add', 'NET_ADMIN', '--init'), [
      'cap-add SYS_PTRACE 0',
      'cap-add NET_ADMIN 1+2',
      'init true 3',
    ]);
    deepEqual(read('-v', '/a:/b', '-v=/c:/d', '-v/e:/f', '-uroot'), [
      'volume /a:/b 0+1',
      'volume /c:/d 2',
      'volume /e:/f 3',
      'user root 4',
    ]);
  });

  it('take whatever comes next for their value', () => {
    deepEqual(read('--name', '--privileged', '-e', '-it'), ['name --privileged 0+1', 'env -it 2+3']);
  });

  it('may be switches with a value behind an equals sign only', () => {
    deepEqual(read('--privileged=false', '--privileged', 'true', '--init'), ['privileged false 0', 'privileged true 1']);
  });

  it('are read in clusters, of which none can be taken out alone', () => {
    deepEqual(read('-it', '-itu', 'root', '-du0'), [
      'interactive true ',
      'tty true ',
      'interactive true ',
      'tty true ',
      'user root ',
      'detach true ',
      'user 0 ',
    ]);
    deepEqual(read('-i', '-P'), ['interactive true 0', 'publish-all true 1']);
  });

  it('have older names', () => {
    deepEqual(read('--net=host', '--net-alias', 'a', '--dns-opt=b'), ['network host 0', 'network-alias a 1+2', 'dns-option b 3']);
  });

  it('end at the first word that is none, and at two dashes', () => {
    deepEqual(read('--init', 'image', '--privileged'), ['init true 0']);
    deepEqual(read('--', '--privileged'), []);
  });

  it('are passed over where nobody knows them, or their value is missing', () => {
    deepEqual(read('--no-such-flag', '--no-such=1', '-z', '--cap-add SYS_ADMIN', '--init', '--user'), ['init true 4']);
  });

  it('are unknown where they hang on a variable', () => {
    deepEqual(read('${X}', '--user=${X}', '-u', '${X}', '--cap-add=SYS_${X}', '--init=${X}'), [
      'user ?${X} 1',
      'user ?${X} 2+3',
      'cap-add ?SYS_${X} 4',
      'init ?${X} 5',
    ]);
  });

  it('know every letter by a long name', () => {
    for (const letter of 'acdehilmpPqtuvw') ok(shortFlag(letter), letter);
    equal(shortFlag('x'), undefined);
    equal(longFlag('security-opt')?.takesValue, true);
    equal(longFlag('use-api-socket')?.takesValue, false);
  });
});

describe('Variables of a devcontainer.json', () => {
  const text = (written: string): string => substituteVariables(written).text;

  it('of the environment stay open, or take their default', () => {
    deepEqual(substituteVariables('a ${localEnv:TOKEN} b'), { text: 'a ${TOKEN} b', unset: ['TOKEN'], defaults: [] });
    deepEqual(substituteVariables('x${env:A:word}y'), { text: 'xwordy', unset: [], defaults: [{ name: 'A', start: 9, end: 13 }] });
    equal(text('${localEnv:A:}'), '');
    // Only what stands between the second and the third colon is the default.
    equal(text('${localEnv:A:b:c}'), 'b');
  });

  it('of a home are one, whichever system is meant', () => {
    equal(text('${localEnv:HOME}${localEnv:USERPROFILE}/.ssh'), '${HOME}/.ssh');
    equal(text('${env:USERPROFILE}${env:HOME}/.ssh'), '${HOME}/.ssh');
  });

  it('of the tool stand for places of the project, or stay as they are', () => {
    equal(text('${localWorkspaceFolder}/data'), '${PWD}/data');
    equal(text('${containerEnv:PATH}:${devcontainerId}'), '${containerEnv:PATH}:${devcontainerId}');
    deepEqual(substituteVariables('${templateOption:tag}').unset, ['templateOption:tag']);
  });
});

describe('References to features', () => {
  it('are taken apart', () => {
    const short = (reference: string): string => {
      const { name, kind, version } = parseFeature(reference);
      return `${kind} ${name} ${version ?? '-'}`;
    };
    equal(short('ghcr.io/devcontainers/features/Go:1.3'), 'registry devcontainers/features/go 1.3');
    equal(short('localhost:5000/a/b/c'), 'registry a/b/c -');
    equal(short('ghcr.io/a/b/c@sha256:00'), 'registry a/b/c sha256:00');
    equal(short('owner/repo/id@v1'), 'registry owner/repo/id v1');
    equal(short('docker-from-docker'), 'registry devcontainers/features/docker-from-docker -');
    equal(short('./local'), 'local ./local -');
    equal(short('https://a/devcontainer-feature-x.tgz'), 'archive https://a/devcontainer-feature-x.tgz -');
  });

  it('have a major version where it is known', () => {
    equal(majorOfFeature('devcontainers/features/node'), '2');
    equal(majorOfFeature('someone/features/node'), undefined);
  });
});

describe('A development container', () => {
  it('is what the service, the features, the properties and the flags make of it', () => {
    const project = open({
      'devcontainer.json': `{
        "image": "node:22",
        "privileged": false,
        "capAdd": ["NET_ADMIN"],
        "containerUser": "dev",
        "features": { "ghcr.io/devcontainers/features/go:1": {} },
        "runArgs": ["--user=1000:1000", "--cap-drop", "ALL", "--read-only", "--memory", "1g", "--device=/dev/kvm", "--pid=host", "-p", "80:80"],
      }`,
    });
    const [{ container } = { container: undefined }] = devContainersOf(project);
    ok(container);
    const effective = effectivePrivilege(container, project);
    equal(effective.user.known && effective.user.value.text, '1000:1000');
    deepEqual(effective.capabilities.bounding.known && effective.capabilities.bounding.value, ['NET_ADMIN', 'SYS_PTRACE']);
    deepEqual(effective.seccomp.known && effective.seccomp.value, { profile: 'unconfined' });
    equal(effective.rootfsWritable.known && effective.rootfsWritable.value, false);
    equal(effective.limits.memory.known && effective.limits.memory.value, 2 ** 30);
    deepEqual(effective.namespaces.pid.known && effective.namespaces.pid.value, { mode: 'host' });
    deepEqual(
      effective.devices.list.map((one) => one.known && one.value.host),
      ['/dev/kvm'],
    );
    deepEqual(
      effective.ports.map(({ published }) => published.known && published.value),
      ['80'],
    );
  });

  it('is laid onto the service of Compose that it names', () => {
    const project = open({
      'compose.yaml': 'services:\n  app:\n    image: node:22\n    user: node\n    cap_drop: [ALL]\n  db:\n    image: postgres:16\n',
      '.devcontainer/devcontainer.json': `{ "dockerComposeFile": ["../compose.yaml"], "service": "app", "capAdd": ["SYS_PTRACE"], "runArgs": ["--privileged"] }`,
    });
    const [container] = devContainersOf(project);
    equal(
      container?.service,
      project.services.find(({ name }) => name === 'app'),
    );
    const effective = effectivePrivilege(container!.container, project);
    deepEqual(effective.capabilities.bounding.known && effective.capabilities.bounding.value, ['SYS_PTRACE']);
    equal(effective.user.known && effective.user.value.text, 'node');
    equal(effective.privileged.known && effective.privileged.value, false);
    equal(project.apps.length, 1);
  });

  it('opens the application that nobody else opens', () => {
    const files: Files = new Map([
      ['stack.yml', 'services:\n  app:\n    image: node:22\n    privileged: true\n'],
      ['devcontainer.json', '{ "dockerComposeFile": "stack.yml", "service": "app" }'],
    ]);
    const project = openProject({ apps: [], files: { devcontainer: ['/w/devcontainer.json'] } }, reader(files));
    equal(known(devContainersOf(project)[0]?.service?.privileged), true);
  });

  it('hands arguments and target on to the Dockerfile beside it', () => {
    const project = open({
      '.devcontainer/devcontainer.json': `{ "build": { "dockerfile": "Dockerfile", "context": "..", "target": "dev", "args": { "WHO": "carol" } } }`,
      '.devcontainer/Dockerfile': 'FROM debian:12 AS base\nARG WHO=root\nFROM base AS dev\nARG WHO=root\nUSER $WHO\nFROM dev AS other\n',
    });
    const build = devContainersOf(project)[0]?.container.build;
    equal(build?.folder, '/w');
    equal(build?.stage?.name, 'dev');
    equal(known(build?.stage?.user), 'carol');
  });

  it('says which Dockerfile it cannot read', () => {
    const { unresolved } = open({ 'devcontainer.json': '{ "dockerFile": "missing.Dockerfile" }' });
    deepEqual(
      unresolved.map(({ what }) => what),
      ['missing.Dockerfile'],
    );
  });

  it('is whatever can be told of odd shapes', () => {
    const flagsOf = (text: string): string[] =>
      devContainersOf(open({ 'devcontainer.json': text })).flatMap(({ runArgs }) => runArgs.map(shown));
    deepEqual(flagsOf('{}'), []);
    deepEqual(flagsOf('[]'), []);
    deepEqual(flagsOf('{ "runArgs": "--init", "mounts": {}, "features": [], "build": 1, "capAdd": [1, null] }'), []);
    deepEqual(flagsOf('{ "runArgs": [null, 1, {}, "--init"], "mounts": [null, {}, ""], "containerEnv": [] }'), ['init true 3']);
  });
});
