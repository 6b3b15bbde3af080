import { listensAt, type OpenAccess, openAccess } from '../../facts/open-access';
import { isOpenToAll, nameOfPort, onlyLocalClients, publishedPorts, reachedFrom } from '../../facts/published';
import { startVariables } from '../../facts/start-variables';
import { bindPort, remove, setVariable, unsetVariable } from '../../fix/intent';
import type { OpenSetting } from '../../knowledge/family/open-setting';
import { knowsSetting, openConfiguration, openSettings } from '../../knowledge/no-authentication';
import type { OpenPower } from '../../knowledge/open-programs';
import { cis, cwe, nist } from '../../knowledge/references';
import { type Container, type ContainerConfig, isOwn, type VariableValue } from '../../model/container';
import { imageNameOf } from '../../model/image-reference';
import type { Project } from '../../model/project';
import { provenance, type Trace } from '../../model/traced';
import { commandWords, type Word } from '../../model/words';
import { type ContainerReport, defineContainerRule, type Proposal } from '../container-rule';
import type { Severity } from '../rule';

export default defineContainerRule({
  name: 'no-authentication',
  serves: {
    compose: { title: 'Service that lets everybody in' },
    devcontainer: { title: 'Program of a development container that lets everybody in' },
  },
  meta: {
    severity: 'high',
    confidence: 'certain',
    profile: 'default',
    since: '0.1.0',
    tiers: ['manual'],
    references: [
      cis('5.9', 'only needed ports are open on the container'),
      nist('3.4.2', 'unbounded network access from containers'),
      cwe(306, 'Missing Authentication for Critical Function'),
      cwe(258, 'Empty Password in Configuration File'),
      cwe(1188, 'Initialization of a Resource with an Insecure Default'),
    ],
  },
  *check(container, { project }) {
    const { config: service, title } = container;
    const said = [...opened(service)];
    for (const { at, name, effect, ports, fixes, runsCode } of said) {
      if (!isOwn(container, at)) continue;
      const reach = reachedFrom(service, project, ports);
      const clients = reach === 'inside' ? 'other containers' : 'all clients';
      yield {
        at: at.at,
        message: `${title} requires no authentication (${name}): ${clients} ${effect}`,
        because: provenance(at),
        value: name,
        fixes,
        ...(reach === 'inside' ? { severity: 'low' } : runsCode && { severity: 'critical' }),
        ...(reach === 'unknown' && { confidence: 'possible' }),
      };
    }
    // What a setting opens is reported at the setting.
    const isSaid = said.some(({ ports }) => reachedFrom(service, project, ports) !== 'inside');
    for (const access of openAccess(service)) if (!isSaid || access.at) yield* openToAll(container, access, project);
  },
});

/** How grave an open door is, by what it gives to everybody: a look is a step lower. */
const severityOf: Readonly<Record<OpenPower, Severity>> = { code: 'critical', data: 'high', reading: 'medium' };

/** A program that lets everybody in, at the first port that is open to all, or at the host's network. */
function* openToAll(container: Container, access: OpenAccess, project: Project): Iterable<ContainerReport> {
  const { config, title } = container;
  const doors = publishedPorts(config, project).filter(
    (each) => isOpenToAll(each) && each.port.protocol === 'tcp' && listensAt(access, each.target),
  );
  const host = doors.length === 0 && onHostNetwork(container) ? config.networkMode : undefined;
  const first = doors[0];
  const door = first?.written ?? host;
  if (!door) return;
  const at = access.at ?? door;
  if (!isOwn(container, at)) return;
  const { name, effect, power, password, certain } = access;
  const place = first ? `behind ${nameOfPort(first)}` : "on the host's network";
  yield {
    at: at.at,
    message: password
      ? `${title} accepts the default login ${password} of ${name} ${place}: all clients that use it ${effect}`
      : `${title} asks for no login (${name} ${place}): all clients ${effect}`,
    because: [...provenance(at), ...(access.at ? [{ at: door.at, note: 'open to all clients here' }] : [])],
    value: `${name} ${first?.written.text ?? 'host'}`,
    severity: certain ? severityOf[power] : 'medium',
    confidence: certain ? (access.at ? 'certain' : 'likely') : 'possible',
    fixes: doors.map((each) => ({
      title: `Bind ${nameOfPort(each)} to 127.0.0.1`,
      kind: 'review' as const,
      conditions: [onlyLocalClients(config, each)],
      ask: [bindPort(each.written, '127.0.0.1')],
    })),
  };
}

function onHostNetwork({ effective }: Container): boolean {
  const { net } = effective.namespaces;
  return net.known && net.value.mode === 'host';
}

interface Opened {
  readonly at: Trace;
  readonly name: string;
  readonly effect: string;
  readonly ports: readonly string[] | undefined;
  readonly fixes: readonly Proposal[];
  readonly runsCode?: true | undefined;
}

function* opened(service: ContainerConfig): Iterable<Opened> {
  const words = commandWords(service);
  const options = optionsIn(words);
  const image = imageNameOf(service.image);
  for (const setting of openSettings) {
    if (!knowsSetting(setting, image) || isDeaf(setting, words) || asksAfterAll(setting, service, options)) continue;
    const { variable, option, effect, ports, runsCode } = setting;
    const value = variable === undefined ? undefined : startVariables(service).get(variable);
    if (variable !== undefined && value?.known && setting.when.test(value.value)) {
      yield { at: value, name: variable, effect, ports, fixes: value.own ? changed(value.own, setting, variable) : [], runsCode };
    }
    for (const one of option === undefined ? [] : options) {
      if (one.name === option && setting.when.test(one.value)) {
        yield { at: one.word, name: one.shown, effect, ports, fixes: without(one), runsCode };
      }
    }
  }
  const configuration = words.find(({ text: word, known: isKnown }) => isKnown && word === openConfiguration.path);
  if (configuration)
    yield { at: configuration, name: openConfiguration.path, effect: openConfiguration.effect, ports: undefined, fixes: [] };
}

interface Option {
  readonly name: string;
  readonly value: string;
  readonly shown: string;
  readonly word: Word;
  /** True where the value is a word of its own. */
  readonly apart: boolean;
}

/** `--name`, `--name=value`, `--name value`, `-Ename=value`; nothing of a text that depends on a variable. */
function optionsIn(words: readonly Word[]): Option[] {
  return words.flatMap((word, i): Option[] => {
    const match = /^(?:--|-[ED]?)([A-Za-z][\w.-]*)(?:=(.*))?$/s.exec(word.text) ?? bareSetting(words, i);
    if (!match || !word.known) return [];
    const [, name = '', inline] = match;
    const next = words[i + 1]?.text;
    const apart = inline === undefined && next !== undefined && !next.startsWith('-');
    const value = inline ?? (apart ? next : 'true');
    return [{ name, value, shown: apart ? `${word.text} ${value}`.trim() : word.text, word, apart }];
  });
}

/** `-E name=value` */
function bareSetting(words: readonly Word[], i: number): RegExpExecArray | null {
  return words[i - 1]?.text === '-E' ? /^([A-Za-z][\w.-]*)=(.*)$/s.exec(words[i]!.text) : null;
}

/** A password that is set beside it; one whose value is unknown may be set. */
function asksAfterAll({ unless, variable }: OpenSetting, service: ContainerConfig, options: readonly Option[]): boolean {
  if (!unless) return false;
  const variables = [...startVariables(service)].some(
    ([name, value]) => name !== variable && unless.test(name) && (!value.known || value.value !== ''),
  );
  return variables || options.some(({ name, value }) => unless.test(name) && value !== '');
}

/** A part of the program that does not listen: the setting is there because all parts share their environment. */
function isDeaf({ parts }: OpenSetting, words: readonly Word[]): boolean {
  // What a shell is to run is one word.
  const all = words.flatMap(({ text: word }) => word.split(/\s+/));
  return parts !== undefined && all.some((word) => parts.deaf.test(word)) && !all.some((word) => parts.listening.test(word));
}

function changed({ written, via }: VariableValue, { instead }: OpenSetting, name: string): Proposal[] {
  if (instead !== undefined && written && via.length === 0)
    return [{ title: `Set ${name} to ${instead}`, kind: 'choice', ask: [setVariable(name, instead)] }];
  return [{ title: `Remove ${name}`, kind: 'choice', ask: [unsetVariable(name)] }];
}

function without({ word, apart, shown }: Option): Proposal[] {
  return apart ? [] : [{ title: `Remove ${shown}`, kind: 'choice', ask: [remove('command-word', word)] }];
}
