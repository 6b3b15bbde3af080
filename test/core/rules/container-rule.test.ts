import { deepEqual, equal } from 'node:assert/strict';
import {
  add,
  bindPort,
  dropAll,
  type Intent,
  limit,
  mountReadOnly,
  remove,
  runAs,
  set,
  setVariable,
  unset,
} from '../../../server/src/core/fix/intent';
import { composeDialect } from '../../../server/src/core/kinds/compose/dialect';
import { devcontainerDialect } from '../../../server/src/core/kinds/devcontainer/dialect';
import { openProject } from '../../../server/src/core/kinds/open';
import { defineContainerRule } from '../../../server/src/core/rules/container-rule';
import { analyzeText, devContainersOf, entriesOf, type Files, reader } from '../../support/open';

function open(files: Record<string, string>): ReturnType<typeof openProject> {
  const map: Files = new Map(Object.entries(files));
  return openProject(entriesOf(map), reader(map));
}

/** The wants of a service for an intent, without the node that they are about. */
function ofService(service: string, intent: (service: ReturnType<typeof first>) => Intent): unknown {
  const project = open({ 'compose.yaml': `services:\n  web: { image: a:1, ${service} }\n` });
  const web = first(project);
  return shown(composeDialect.wants(intent(web), web, project));
}

function first(project: ReturnType<typeof open>): (typeof project.services)[number] {
  return project.services[0]!;
}

function ofDevContainer(text: string, intent: Intent): unknown {
  const project = open({ 'devcontainer.json': text });
  return shown(devcontainerDialect.wants(intent, devContainersOf(project)[0]!, project));
}

function shown(wants: ReturnType<typeof composeDialect.wants>): unknown {
  return wants?.map((want) => {
    switch (want.want) {
      case 'value':
        return `${want.key} = ${JSON.stringify(want.is)}`;
      case 'absent':
        return `no ${want.key}`;
      case 'item':
        return `${want.key} has ${JSON.stringify(want.has)}`;
      case 'no-item':
        return `${want.key} without ${want.node.path.at(-1)}`;
      case 'text':
        return `"${want.is}" at ${want.at.start}`;
      default:
        return want.want;
    }
  });
}

describe('Dialects', () => {
  it('say in the words of Compose what a rule asks for', () => {
    deepEqual(
      dropAll(['CHOWN']).flatMap((intent) => ofService('', () => intent)),
      ['cap_drop has "ALL"', 'cap_add has "CHOWN"'],
    );
    deepEqual(
      ofService('cap_add: [SYS_ADMIN]', ({ capAdd }) => remove('capability', capAdd[0]!)),
      ['cap_add without 0'],
    );
    deepEqual(
      ofService('', () => runAs('1000')),
      ['user = "1000"'],
    );
    deepEqual(
      ofService('pid: host', () => unset('pid')),
      ['no pid'],
    );
    deepEqual(
      ofService('volumes: [{ type: bind, source: /a, target: /b }]', ({ mounts }) => mountReadOnly(mounts[0]!)),
      ['read_only = true'],
    );
    deepEqual(
      ofService('ports: [{ target: 80, published: "80" }]', ({ ports }) => bindPort(ports[0]!, '127.0.0.1')),
      ['host_ip = "127.0.0.1"'],
    );
  });

  it('write a limit where the service has its limits', () => {
    deepEqual(
      ofService('', () => limit('pids', 256)),
      ['pids_limit = 256'],
    );
    deepEqual(
      ofService('pids_limit: -1, deploy: { resources: { limits: { memory: 1g } } }', () => limit('pids', 256)),
      ['deploy.resources.limits.pids = 256', 'no pids_limit'],
    );
    deepEqual(
      ofService('deploy: { resources: { limits: { memory: 1g } } }', () => limit('cpus', 1)),
      ['deploy.resources.limits.cpus = "1"'],
    );
  });

  it('say the same by properties and flags of a devcontainer.json', () => {
    deepEqual(ofDevContainer('{ "image": "a:1" }', add('security-option', 'no-new-privileges:true')), [
      'securityOpt has "no-new-privileges:true"',
    ]);
    deepEqual(ofDevContainer('{ "image": "a:1", "runArgs": ["--init", "--pid", "host", "--pid=host"] }', unset('pid')), [
      'runArgs without 1',
      'runArgs without 2',
      'runArgs without 3',
    ]);
    deepEqual(ofDevContainer('{ "image": "a:1" }', set('image', 'a:2')), ['image = "a:2"']);
    deepEqual(ofDevContainer('{ "image": "a:1", "containerUser": "root" }', runAs('vscode')), ['containerUser = "vscode"']);
  });

  it('give nothing for what a file cannot say, or where no edit reaches', () => {
    equal(ofDevContainer('{ "image": "a:1" }', limit('pids', 256)), undefined);
    equal(ofDevContainer('{ "image": "a:1" }', unset('pid')), undefined);
    equal(ofDevContainer('{ "image": "a:1" }', add('port', '80:80')), undefined);
    equal(
      ofService('', () => setVariable('A', 'b')),
      undefined,
    );
  });
});

describe('A rule about containers', () => {
  const [compose, devcontainer] = defineContainerRule({
    name: 'test',
    serves: {
      compose: { title: 'A service is there', terms: { greets: 'hello' } },
      devcontainer: { title: 'A development container is there', severity: 'high', terms: { greets: 'good day' } },
    },
    meta: { severity: 'low', confidence: 'certain', profile: 'default', since: '0.1.0', tiers: ['manual'], references: [] },
    *check({ config, title }, { terms }) {
      yield {
        at: config.at,
        message: `${title} says ${terms.greets}`,
        fixes: [
          { title: 'Limit it', kind: 'choice', ask: [unset('pid'), limit('pids', 256)] },
          { title: 'Move on', kind: 'choice', ask: [set('image', 'a:2')] },
        ],
      };
    },
  });

  it('is one rule for each kind that it serves', () => {
    deepEqual(
      [compose, devcontainer].map((rule) => [rule?.id, rule?.on, rule?.meta.title, rule?.meta.severity]),
      [
        ['compose/test', 'service', 'A service is there', 'low'],
        ['devcontainer/test', 'devcontainer', 'A development container is there', 'high'],
      ],
    );
  });

  it('names the container as its kind does, and offers only fixes that such a file can say', () => {
    const files = new Map([
      ['compose.yaml', 'services:\n  web: { image: a:1 }\n'],
      ['.devcontainer.json', '{ "image": "a:1" }\n'],
    ]);
    const { findings } = analyzeText(files, [compose!, devcontainer!]);
    deepEqual(
      findings.map(({ message, fixes }) => [message, fixes.map(({ title }) => title)]),
      [
        ['The container says good day', ['Move on']],
        ['"web" says hello', ['Limit it', 'Move on']],
      ],
    );
  });
});
