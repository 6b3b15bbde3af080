import { folderOf } from '../base/file';
import type { Config, RuleSetting } from './config';
import { settingOver } from './extend';
import { type ForeignRule, reasonOf } from './foreign';

/** A config on top of what the files of other tools beside it say. */
export function migratedWith(config: Config, foreign: readonly ForeignRule[]): Config {
  if (foreign.length === 0) return config;
  const rules = new Map<string, RuleSetting>();
  for (const one of foreign) for (const id of one.rules) rules.set(id, settingOver(rules.get(id), settingFor(one)));
  for (const [id, setting] of config.rules) rules.set(id, settingOver(rules.get(id), setting));
  return { ...config, rules };
}

function settingFor(foreign: ForeignRule): RuleSetting {
  const { severity, file, service, until, at } = foreign;
  if (severity !== undefined) return { level: severity, byPattern: true, allow: [] };
  const keys = { ...(file !== undefined && { file }), ...(service !== undefined && { service }), ...(until !== undefined && { until }) };
  return { allow: [{ ...keys, reason: reasonOf(foreign), at, folder: folderOf(at.file) }] };
}
