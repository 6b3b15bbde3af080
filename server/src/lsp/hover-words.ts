import type { Span } from '../core/base/span';
import { capability, normaliseCapability } from '../core/knowledge/capabilities';
import { mountOptions, securityOptionIn } from '../core/knowledge/container-options';
import { assessHostPath } from '../core/knowledge/host-paths';
import { powerOfSocket } from '../core/knowledge/mount-harm';
import { socketAt } from '../core/knowledge/runtime-sockets';
import { type EffectiveMount, effectivePrivilege } from '../core/model/effective';
import { mountWords } from '../core/model/effective/rows';
import { userAtFrom, userOfStage } from '../core/model/effective/user';
import { treeOf } from '../core/model/files';
import type { Stage } from '../core/model/stage';
import { allowComments } from '../core/syntax/directive';
import type { Instruction } from '../core/syntax/dockertree';
import type { Node } from '../core/syntax/tree';
import type { Assessment } from './analyses';
import type { Context } from './context';
import { linkTo, whyOf } from './hover-finding';
import { code, escaped } from './markdown';

/** What is known about a word of a document, whether or not anything is wrong with it. */
export interface Word {
  readonly at: Span;
  /** Markdown. */
  readonly says: string;
}

/** What is known about the word at an offset: a capability, a security option, a mount, a base image, a user, a rule in a comment. */
export function wordAt(context: Context, assessment: Assessment, offset: number): Word | undefined {
  return ruleAt(context, assessment, offset) ?? instructionAt(assessment, offset) ?? scalarAt(assessment, offset);
}

/** A rule that a comment allows. */
function ruleAt(context: Context, { analysis, open }: Assessment, offset: number): Word | undefined {
  const source = analysis.project.files.get(open.file);
  if (!source) return undefined;
  const rules = allowComments(open.file, open.text, source.tree.comments).flatMap((comment) => comment.rules);
  const found = rules.find(({ at }) => at.start <= offset && offset <= at.end);
  const meta = found && context.rules.get(found.id);
  if (!meta) return undefined;
  const says = [`**${escaped(meta.title)}** (${meta.severity})`, whyOf(context, found.id), `More: ${linkTo(found.id)}`];
  return { at: found.at, says: says.filter((part) => part !== undefined).join('\n\n') };
}

/** `FROM` and `USER`. */
function instructionAt({ analysis: { project }, open }: Assessment, offset: number): Word | undefined {
  for (const stage of project.stages) {
    if (stage.file !== open.file || stage.inline) continue;
    const { at } = stage;
    if (at.start <= offset && offset <= at.end) return { at, says: fromWords(stage) };
    const found = stage.instructions.find(({ keyword, start, end }) => keyword === 'USER' && start <= offset && offset <= end);
    if (found) return { at: { file: open.file, start: found.start, end: found.end }, says: userWords(stage, found) };
  }
  return undefined;
}

function fromWords(stage: Stage): string {
  const { base, parent } = stage;
  const start = userAtFrom(stage);
  const image = code(base.known ? base.value : base.raw);
  const who = start.known
    ? `starts as ${code(start.value.text)}${start.value.root && start.value.text !== 'root' ? ' (root)' : ''}`
    : 'its user is not known';
  return `${parent ? `Stage ${code(parent.name)}, built on ${image}` : image}: ${who}. ${escaped(sentence(start.because))}`;
}

/** A phrase as a sentence. */
function sentence(phrase: string): string {
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`;
}

function userWords(stage: Stage, found: Instruction): string {
  const last = stage.instructions.filter(({ keyword }) => keyword === 'USER').at(-1) === found;
  const user = stage.users.find(({ at }) => at.start >= found.start && at.end <= found.end);
  const name = user?.known ? user.value : (user?.raw ?? found.rest);
  if (!last) return `The steps up to the next USER run as ${code(name)}; the image starts as another user.`;
  const final = userOfStage(stage);
  const root = final.known && final.value.root ? ', which is root' : '';
  const services = stage.services.map((service) => code(service.name));
  const runs = services.length > 0 ? ` Services that run it: ${services.join(', ')}.` : '';
  return `The image starts as ${code(name)}${root}, unless a service sets another user.${runs}`;
}

/** Scalars of Compose files and devcontainer.json. */
function scalarAt(assessment: Assessment, offset: number): Word | undefined {
  const { open, analysis } = assessment;
  const path = pathTo(treeOf(analysis.project, open.file)?.documents[0], offset);
  const node = path?.at(-1)?.node;
  if (!path || node?.kind !== 'scalar') return undefined;
  const at: Span = { file: open.file, start: node.start, end: node.end };
  const keys = path.map(({ key }) => key);
  const mount = mountAt(assessment, offset);
  if (mount) return { at: mount.at, says: mountText(mount, node.text) };
  const flag = /^(?:--)?(cap-add|cap-drop|security-opt)=(.*)$/.exec(node.text);
  const text = flag?.[2] ?? node.text;
  const list = flag?.[1]?.replace('-', '_') ?? keys.filter((key) => typeof key === 'string').at(-1);
  const says =
    list === 'cap_add' || list === 'cap_drop' || list === 'capAdd'
      ? capabilityWords(text)
      : list === 'security_opt' || list === 'securityOpt'
        ? securityWords(text)
        : undefined;
  return says === undefined ? undefined : { at, says };
}

function capabilityWords(text: string): string | undefined {
  const name = normaliseCapability(text);
  if (name === undefined) return undefined;
  if (name === 'ALL') return '**ALL**: every capability of the kernel, those of later versions included.';
  const { harm, need, isDefault, worse } = capability(name);
  return [
    `**${escaped(name)}** ${escaped(harm)}.`,
    ...(worse ? [`With the host's ${worse.with === 'PERFMON' ? 'PERFMON' : `${worse.with} namespace`}, it ${escaped(worse.harm)}.`] : []),
    ...(need === '' ? [] : [`Used by: ${escaped(need)}.`]),
    isDefault ? "It is one of Docker's default capabilities." : 'Docker does not grant it by default.',
  ].join('\n\n');
}

function securityWords(text: string): string | undefined {
  const option = securityOptionIn(text);
  return option && `${code(text)}: ${escaped(option.does)}.`;
}

/** The mount of a container that is written at an offset. */
function mountAt({ analysis: { project }, open }: Assessment, offset: number): EffectiveMount | undefined {
  const containers = [...project.services, ...project.subjects.flatMap(({ container }) => container ?? [])];
  for (const container of containers) {
    for (const mount of effectivePrivilege(container, project).mounts) {
      const { at, inheritedFrom } = mount;
      if (inheritedFrom === undefined && at.file === open.file && at.start <= offset && offset <= at.end) return mount;
    }
  }
  return undefined;
}

function mountText(mount: EffectiveMount, written: string): string {
  const path = mount.from?.known ? mount.from.value : undefined;
  const writes = mount.readOnly.known && !mount.readOnly.value;
  const socket = path === undefined ? undefined : socketAt(path);
  const harm = path === undefined || mount.kind !== 'bind' ? undefined : assessHostPath(path, writes);
  const gives = socket ? powerOfSocket[socket.socket.power].does : harm?.use.gives ? `the container can ${harm.use.gives}` : undefined;
  const last = written.slice(written.lastIndexOf(':') + 1).split(',');
  const options = mountOptions.filter(({ text }) => written.includes(':') && text !== 'rw' && last.includes(text));
  return [
    `${escaped(`${mount.kind}: ${mountWords(mount)}`)}.`,
    ...(gives ? [`${code(path ?? '')}: ${escaped(gives)}.`] : []),
    ...options.map(({ text, does }) => `${code(text)}: ${escaped(does)}.`),
  ].join('\n\n');
}

/** The way to the node at an offset: keys and indices with what is behind them. */
function pathTo(root: Node | undefined, offset: number): readonly { readonly key: string | number; readonly node: Node }[] | undefined {
  const holds = (node: { readonly start: number; readonly end: number }): boolean => node.start <= offset && offset <= node.end;
  const path: { key: string | number; node: Node }[] = [];
  for (let node = root; node; ) {
    if (node.kind === 'map') {
      const entry = node.entries.find(({ value }) => holds(value));
      if (!entry) return undefined;
      path.push({ key: entry.key.text, node: entry.value });
      node = entry.value;
    } else if (node.kind === 'seq') {
      const index = node.items.findIndex(holds);
      const item = node.items[index];
      if (!item) return undefined;
      path.push({ key: index, node: item });
      node = item;
    } else return path;
  }
  return undefined;
}
