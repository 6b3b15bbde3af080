import type { Connection } from 'vscode-languageserver';
import { isWithin, nameOf, relativeTo } from '../core/base/file';
import type { FileId } from '../core/base/span';
import { visible } from '../core/base/visible';
import { defaultCapabilities } from '../core/knowledge/capabilities';
import { families } from '../core/knowledge/images/index';
import { programs } from '../core/knowledge/programs/index';
import { rules } from '../core/rules/index';
import type { Checked } from '../workspace/analyze';
import { rootOf } from './analyses';

/** What the log names of the files of a project. */
const mostNames = 12;

/** Analyzing again is only worth a line when it takes longer than this. */
const slowMilliseconds = 500;

interface Log {
  /** The server begins. */
  begins(version: string): void;
  /** Some analyzing goes on. */
  works(): void;
  /** What was analyzed last. */
  judged(checked: readonly Checked[], folders: readonly FileId[]): void;
}

/** Writes into the log of the client what the findings rest on: the version, what is known and assumed, each project with its config, and times. */
export function writeLog({ console }: Connection): Log {
  /** What was said of each project last, by its first file. */
  const said = new Map<string, string>();
  let begun = 0;
  /** An analysis may end after the client has gone. */
  const info = (text: string): void => {
    try {
      console.info(text);
    } catch {
      // Nobody is there to read it.
    }
  };
  return {
    begins(version) {
      info(`Bulkhead ${version}: ${rules.length} rules, ${families.length} families of images and ${programs.length} programs.`);
      info(
        `Assumed of the engine, where a file does not say otherwise: the defaults of Docker Engine on Linux (${defaultCapabilities.length} capabilities, its seccomp profile, users not remapped, ports on all addresses).`,
      );
    },
    works() {
      begun = performance.now();
    },
    judged(checked, folders) {
      const took = performance.now() - begun;
      let isNew = false;
      for (const each of checked) {
        if (each.aside) continue;
        const [first = ''] = [...each.files].sort();
        const text = projectText(each, rootOf(first, folders));
        if (said.get(first) === text) continue;
        said.set(first, text);
        isNew = true;
        info(text);
      }
      if (isNew || took > slowMilliseconds) info(`Analyzed in ${Math.round(took)} ms.`);
    },
  };
}

/** A project in one line: what belongs to it, and which config is in force. */
function projectText({ analysis: { project }, files, config, configProblems }: Checked, root: FileId): string {
  const name = (file: FileId): string => visible(isWithin(root, file) ? relativeTo(root, file) : file);
  const own = [...files].map(name).sort();
  const others = [...project.files.keys()]
    .filter((file) => !files.has(file))
    .map(name)
    .sort();
  const force = config.file === undefined ? 'no config file' : `config ${name(config.file)}`;
  const parts = [
    `Project in ${visible(root)}: ${listed(own)}`,
    ...(others.length > 0 ? [`reads ${listed(others)}`] : []),
    `${counted(project.services.length, 'service')}, ${counted(project.stages.length, 'stage')}`,
    `${force}, profile ${config.profile}`,
    ...(config.profiles.length > 0
      ? [`profiles of ${listed(config.profiles.map(({ service }) => visible(service)))} found by running`]
      : []),
    ...(configProblems.length > 0 ? [`${counted(configProblems.length, 'problem')} in ${nameOf(configProblems[0]!.at.file)}`] : []),
  ];
  return `${parts.join('; ')}.`;
}

function listed(names: readonly string[]): string {
  const more = names.length - mostNames;
  return more > 0 ? `${names.slice(0, mostNames).join(', ')} and ${more} more` : names.join(', ');
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
