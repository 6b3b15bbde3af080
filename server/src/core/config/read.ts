import { folderOf, resolveIn } from '../base/file';
import { suggestion } from '../base/nearest';
import type { FileId, Site } from '../base/site';
import { fitsItem, type OptionSpec, type OptionValue, type RuleOption } from '../rules/option';
import type { Profile, Severity } from '../rules/rule';
import type { MapNode, Node, Problem, ScalarNode } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import type { Allow, Config, ConfigReading, ProjectSetting, RuleSetting } from './config';

const topKeys = ['profile', 'rules', 'projects', 'registries', 'exclude'];
const profiles = ['default', 'strict'];
const levels = ['off', 'critical', 'high', 'medium', 'low'];
const settingKeys = ['severity', 'allow'];
const allowKeys = ['file', 'service', 'stage', 'value', 'reason', 'until'];
const projectKeys = ['files', 'env'];

/** A rule as far as a config can speak about it. */
export interface KnownRule {
  readonly id: string;
  readonly options?: OptionSpec;
}

/**
 * Reads a config file (YAML, of which JSON is a part).
 * @param knownRules every rule that may stand under `rules`
 * @returns the config where the whole file is sound, else every problem, each at its key or value
 */
export function parseConfig(file: FileId, text: string, knownRules: readonly KnownRule[]): ConfigReading {
  const tree = parseYaml(file, text);
  if (tree.problems.length > 0) return { config: undefined, problems: tree.problems };
  const reader = new ConfigReader(file, knownRules);
  const second = tree.documents[1];
  if (second) reader.problem(second, 'a config file holds one document: remove what stands behind "---"');
  const config = reader.config(tree.documents[0]);
  return { config: reader.problems.length > 0 ? undefined : config, problems: reader.problems };
}

/** Collects problems while the tree is turned into a config: one pass tells all of them. */
class ConfigReader {
  readonly problems: Problem[] = [];
  private readonly knownRules: ReadonlyMap<string, OptionSpec>;

  constructor(
    private readonly file: FileId,
    knownRules: readonly KnownRule[],
  ) {
    this.knownRules = new Map(knownRules.map(({ id, options = {} }) => [id, options]));
  }

  problem(at: { readonly start: number; readonly end: number }, message: string): void {
    this.problems.push({ at: this.site(at), message });
  }

  config(root: Node | undefined): Config {
    let profile: Profile = 'default';
    let rules: ReadonlyMap<string, RuleSetting> = new Map();
    let projects: readonly ProjectSetting[] = [];
    let registries: readonly string[] = [];
    let exclude: readonly string[] = [];
    if (root && !isNothing(root)) {
      for (const [key, value] of this.entries(root, 'the config', topKeys)) {
        if (key === 'profile') profile = this.oneOf(value, 'profile', profiles) as Profile;
        else if (key === 'rules') rules = this.rules(value);
        else if (key === 'exclude') exclude = this.texts(value, 'exclude', 'globs').map(({ text }) => text);
        else if (key === 'registries') registries = this.texts(value, 'registries', 'registry names').map(({ text }) => text);
        else if (key === 'projects') projects = this.projects(value);
      }
    }
    return { file: this.file, profile, rules, projects, registries, exclude };
  }

  private rules(node: Node): Map<string, RuleSetting> {
    const rules = new Map<string, RuleSetting>();
    for (const [id, value, key] of this.entries(node, '"rules"')) {
      const options = this.knownRules.get(id);
      if (options) rules.set(id, this.setting(id, options, value));
      else this.problem(key, `there is no rule "${id}"${suggestion(id, this.knownRules.keys())}: "bulkhead rules" lists them`);
    }
    return rules;
  }

  private setting(id: string, spec: OptionSpec, node: Node): RuleSetting {
    const value = target(node);
    if (value.kind === 'scalar') return { level: this.level(id, node), allow: [] };
    let level: 'off' | Severity | undefined;
    const allow: Allow[] = [];
    const options = new Map<string, OptionValue>();
    for (const [key, inner] of this.entries(node, `"${id}"`, [...settingKeys, ...Object.keys(spec)])) {
      const option = Object.hasOwn(spec, key) ? spec[key] : undefined;
      if (option) options.set(key, this.option(id, key, option, inner));
      else if (key === 'severity') level = this.level(id, inner);
      else if (key === 'allow')
        for (const item of this.items(inner, `"allow" of ${id}`, 'entries with a reason')) this.allow(id, item, allow);
    }
    return { ...(level !== undefined && { level }), allow, ...(options.size > 0 && { options }) };
  }

  private option(id: string, key: string, { of, schema }: RuleOption, node: Node): OptionValue {
    const what = `"${key}" of ${id}`;
    const values: (string | number)[] = [];
    for (const item of this.items(node, what, of)) {
      const scalar = target(item);
      const value = scalar.kind === 'scalar' ? scalar.value : null;
      if (fitsItem(value, schema.items)) values.push(value);
      else this.problem(item, `${what} lists ${of}${scalar.kind === 'scalar' ? `, not "${scalar.text}"` : ''}`);
    }
    return values as OptionValue;
  }

  private level(id: string, node: Node): 'off' | Severity {
    const level = this.oneOf(node, `the severity of ${id}`, levels) as 'off' | Severity;
    if (level === 'off' && id.startsWith('any/')) this.problem(node, `${id} cannot be turned off: give it a severity or remove the line`);
    return level;
  }

  private allow(id: string, node: Node, out: Allow[]): void {
    const found: Record<string, string> = {};
    let reason: string | undefined;
    for (const [key, value] of this.entries(node, 'an "allow" entry', allowKeys)) {
      const text = this.text(value, `"${key}"`);
      if (text === undefined) continue;
      if (key === 'reason') reason = text.trim();
      else if (key !== 'until' || isDate(text)) found[key] = text;
      else this.problem(value, `"until" is the last day on which the entry counts, written 2027-01-31, not "${text}"`);
    }
    if (id.startsWith('any/')) this.problem(node, `${id} cannot be allowed: correct what it reports`);
    else if (!reason) this.problem(node, `an "allow" needs a reason: add "reason: why ${id} is acceptable here"`);
    else out.push({ ...found, reason, at: this.site(node) });
  }

  private projects(node: Node): ProjectSetting[] {
    const projects: ProjectSetting[] = [];
    for (const project of this.items(node, '"projects"', 'projects')) {
      const named: Record<string, ProjectSetting['files']> = {};
      for (const [key, value] of this.entries(project, 'a project', projectKeys)) {
        named[key] = this.texts(value, key, 'file names').map(({ text, at }) => ({ file: resolveIn(folderOf(this.file), text), at }));
      }
      const { files = [], env = [] } = named;
      if (files.length > 0) projects.push({ files, env });
      else this.problem(project, 'a project needs "files": a list of Compose files in the order of `docker compose -f`');
    }
    return projects;
  }

  private oneOf(node: Node, what: string, valid: readonly string[]): string {
    const text = this.text(node, what);
    if (text !== undefined && !valid.includes(text)) {
      this.problem(node, `${what} is one of ${valid.join(', ')}, not "${text}"${suggestion(text, valid)}`);
    }
    return text ?? '';
  }

  private texts(node: Node, what: string, of: string): { readonly text: string; readonly at: Site }[] {
    const texts: { text: string; at: Site }[] = [];
    for (const item of this.items(node, `"${what}"`, of)) {
      const text = this.text(item, `an item of "${what}"`);
      if (text !== undefined) texts.push({ text, at: this.site(item) });
    }
    return texts;
  }

  private text(node: Node, what: string): string | undefined {
    const scalar = target(node);
    if (scalar.kind === 'scalar' && scalar.text !== '') return scalar.text;
    this.problem(node, `${what} is a text, and not empty`);
    return undefined;
  }

  private items(node: Node, what: string, of: string): readonly Node[] {
    const list = target(node);
    if (list.kind === 'seq') return list.items;
    if (!isNothing(node)) this.problem(node, `${what} is a list of ${of}: put each behind a dash`);
    return [];
  }

  /** The entries of a map; a key outside `valid` is a problem and left out. */
  private *entries(node: Node, what: string, valid?: readonly string[]): Iterable<[string, Node, ScalarNode]> {
    const map = target(node);
    if (map.kind !== 'map') {
      if (valid || !isNothing(node)) this.problem(node, `${what} is a map${valid ? ` with the keys ${valid.join(', ')}` : ' of rule ids'}`);
      return;
    }
    for (const entry of (map as MapNode).entries) {
      const key = entry.key.text;
      if (!valid || valid.includes(key)) yield [key, entry.value, entry.key];
      else this.problem(entry.key, `unknown key "${key}" in ${what}${suggestion(key, valid)}: the keys are ${valid.join(', ')}`);
    }
  }

  private site(at: { readonly start: number; readonly end: number }): Site {
    return { file: this.file, start: at.start, end: at.end };
  }
}

/** What a node stands for once aliases are followed. */
function target(node: Node): Exclude<Node, { kind: 'alias' }> {
  let now = node;
  for (let hops = 0; now.kind === 'alias' && hops < 100; hops++) {
    if (!now.target) break;
    now = now.target;
  }
  return now.kind === 'alias' ? { kind: 'scalar', start: node.start, end: node.end, text: '', value: null, style: 'plain' } : now;
}

function isNothing(node: Node): boolean {
  return node.kind === 'scalar' && node.value === null;
}

/** True for a day of the calendar, written `YYYY-MM-DD`. */
function isDate(text: string): boolean {
  const parts = /^(\d{4})-(\d\d)-(\d\d)$/.exec(text);
  if (!parts) return false;
  const [year, month, day] = [Number(parts[1]), Number(parts[2]), Number(parts[3])];
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}
