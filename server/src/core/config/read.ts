import { folderOf, resolveIn } from '../base/file';
import { matchesGlob } from '../base/glob';
import { append } from '../base/many';
import { suggestion } from '../base/nearest';
import type { FileId, Span } from '../base/span';
import { imagesWith } from '../knowledge/family/lookup';
import { fitsItem, type OptionSpec, type OptionValue, type RuleOption } from '../rules/option';
import type { Profile, Severity } from '../rules/rule';
import type { Node, ScalarNode } from '../syntax/tree';
import { parseYaml } from '../syntax/yaml';
import { type Allow, type Config, type ConfigReading, defaultConfig, type Extended, type ProjectSetting, type RuleSetting } from './config';
import { settingOver } from './extend';
import { readImages } from './images';
import { ConfigNodes, isDate, isNothing, target } from './nodes';

const topKeys = ['extends', 'profile', 'rules', 'projects', 'registries', 'images', 'exclude', 'today', 'migrate'];
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
  if (tree.problems.length > 0) return { config: undefined, problems: tree.problems, extends: [] };
  const reader = new ConfigReader(file, knownRules);
  const second = tree.documents[1];
  if (second) reader.problem(second, 'a config file must contain one document: remove everything after "---"');
  const config = reader.config(tree.documents[0]);
  return { config: reader.problems.length > 0 ? undefined : config, problems: reader.problems, extends: reader.extended };
}

/** Groups of missing safeguards are named by themselves: a pattern is about the rules in them. */
function isMatched(pattern: string, id: string): boolean {
  return matchesGlob(pattern, id) && !id.endsWith('/absences') && (!id.startsWith('any/') || pattern.startsWith('any/'));
}

/** Turns the tree into a config. */
class ConfigReader extends ConfigNodes {
  private readonly knownRules: ReadonlyMap<string, OptionSpec>;
  readonly extended: Extended[] = [];
  private readonly origins = new Map<string, Span>();

  constructor(file: FileId, knownRules: readonly KnownRule[]) {
    super(file);
    this.knownRules = new Map(knownRules.map(({ id, options = {} }) => [id, options]));
  }

  config(root: Node | undefined): Config {
    let config: Config = { ...defaultConfig, file: this.file };
    if (!root || isNothing(root)) return config;
    for (const [key, value, written] of this.entries(root, 'the config', topKeys)) {
      this.origins.set(key, this.span(written));
      config = { ...config, ...this.part(key, value) };
    }
    return { ...config, origins: this.origins };
  }

  private part(key: string, value: Node): Partial<Config> {
    switch (key) {
      case 'profile':
        return { profile: this.oneOf(value, 'profile', profiles) as Profile };
      case 'rules':
        return { rules: this.rules(value) };
      case 'exclude':
        return { exclude: this.texts(value, 'exclude', 'globs').map(({ text }) => ({ glob: text, folder: folderOf(this.file) })) };
      case 'registries':
        return { registries: this.texts(value, 'registries', 'registry names').map(({ text }) => text) };
      case 'projects':
        return { projects: this.projects(value) };
      case 'images':
        return this.images(value);
      case 'today':
        return this.day(value);
      case 'migrate':
        return { migrate: this.oneOf(value, 'migrate', ['true', 'false']) === 'true' };
      case 'extends':
        append(this.extended, this.extends(value));
        return {};
      default:
        return {};
    }
  }

  private day(node: Node): Partial<Config> {
    const today = this.text(node, '"today"');
    if (today === undefined) return {};
    if (isDate(today)) return { today };
    this.problem(node, `"today" must be a day such as 2027-01-31, not "${today}"`);
    return {};
  }

  private images(node: Node): Partial<Config> {
    const ownImages = readImages(node, this);
    return { ownImages, images: imagesWith(ownImages) };
  }

  /** A name, or a list of them. */
  private extends(node: Node): Extended[] {
    if (target(node).kind === 'seq') return this.texts(node, 'extends', 'paths and packages').map(({ text, at }) => ({ name: text, at }));
    const name = this.text(node, '"extends"');
    return name === undefined ? [] : [{ name, at: this.span(node) }];
  }

  /** What patterns say first, in their order; what is said of a rule by its id goes beyond it. */
  private rules(node: Node): Map<string, RuleSetting> {
    const entries = [...this.entries(node, '"rules"')];
    const rules = new Map<string, RuleSetting>();
    for (const [pattern, value, key] of entries.filter(([id]) => id.includes('*'))) {
      const matched = [...this.knownRules.keys()].filter((id) => isMatched(pattern, id));
      if (matched.length === 0) this.problem(key, `no rule matches "${pattern}": "bulkhead rules" lists them`);
      else this.add(rules, matched, { ...this.setting(pattern, {}, value), byPattern: true }, key);
    }
    for (const [id, value, key] of entries.filter(([name]) => !name.includes('*'))) {
      const options = this.knownRules.get(id);
      if (options) this.add(rules, [id], this.setting(id, options, value), key);
      else this.problem(key, `there is no rule "${id}"${suggestion(id, this.knownRules.keys())}: "bulkhead rules" lists them`);
    }
    return rules;
  }

  private add(rules: Map<string, RuleSetting>, ids: readonly string[], setting: RuleSetting, key: ScalarNode): void {
    for (const id of ids) {
      rules.set(id, settingOver(rules.get(id), setting));
      // Exceptions have places of their own.
      if (setting.level !== undefined || setting.options) this.origins.set(`rules ${id}`, this.span(key));
    }
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
      else this.problem(item, `${what} must list ${of}${scalar.kind === 'scalar' ? `, not "${scalar.text}"` : ''}`);
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
      else this.problem(value, `"until" must be the last day on which the entry is valid, such as 2027-01-31, not "${text}"`);
    }
    if (id.startsWith('any/')) this.problem(node, `${id} cannot be allowed: correct what it reports`);
    else if (!reason) this.problem(node, `an "allow" needs a reason: add "reason: why ${id} is acceptable here"`);
    else out.push({ ...found, reason, at: this.span(node), ...(id.includes('*') && { pattern: id }) });
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
}
