import { editedTexts } from '../fix/verify';
import { harden } from '../harden/harden';
import type { DaemonDefaults } from '../kinds/daemon/defaults';
import { openProject } from '../kinds/open';
import type { Analysis } from '../lint/analyze';
import type { Project } from '../model/project';
import { type Exposure, exposuresOf } from './exposure';

/** What tells subjects of two states of the same files apart. */
export function subjectKey({ kind, name, at }: Pick<Exposure, 'kind' | 'name' | 'at'>): string {
  return `${kind}\0${at.file}\0${name}`;
}

/** A project as it is once all safe and review fixes are made; the same one where there are none. */
export function hardened(analysis: Analysis): Project {
  const { entries, read, project, options } = analysis;
  const { edits } = harden(analysis, { tier: 'review' });
  if (edits.length === 0) return project;
  const texts = editedTexts(project, read, edits);
  return openProject(entries, (file) => texts.get(file) ?? read(file), new Map(project.files), { images: options.config.images });
}

/** The exposures once all safe and review fixes are made, by `subjectKey`. */
export function exposuresAfter(analysis: Analysis, daemon?: DaemonDefaults): ReadonlyMap<string, Exposure> {
  return new Map(exposuresOf(hardened(analysis), daemon).map((exposure) => [subjectKey(exposure), exposure]));
}
