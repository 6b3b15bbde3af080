import { canonicalProject, type Json, type JsonMap, surroundingsOf } from '../core/model/compose/canonical';
import { effectivePrivilege } from '../core/model/effective';
import { privilegeRows, type Row } from '../core/model/effective/rows';
import type { Application } from '../core/model/project';
import { trail } from '../core/model/traced';
import type { FileId, Site } from '../core/text/site';
import type { Judgement } from '../workspace/workspace';
import type { Options } from './args';
import type { Host } from './host';
import { gather, type Inputs } from './inputs';
import { say, sayInputs } from './messages';
import { progressOn } from './progress';
import { type Paint, paintFor } from './reporters/colour';
import { visible, widthOf } from './reporters/display';
import { judgeInputs, type Session } from './session';

/** Prints what each service of the projects that the operands name may really do. @returns the exit code */
export async function model(host: Host, operands: readonly string[], options: Options): Promise<number> {
  const progress = progressOn(host);
  const inputs = await gather(host, operands, options, progress);
  progress.tick('reading');
  const session = await judgeInputs(host, inputs);
  progress.done();
  // A project is judged under each config that governs some of its files, and printed once.
  const projects = session.judgements.flatMap((judgement) =>
    judgement.judged.project.apps
      .filter(({ files }) => (session.ownerOf(files[0] ?? '') ?? judgement.judged) === judgement.judged)
      .map((app) => ({ judgement, app })),
  );
  if (options.get('format')?.[0] === 'json') {
    const out: object[] = [];
    for (const { judgement, app } of projects) out.push(await projectJson(session, inputs, judgement, app));
    host.out(`${JSON.stringify({ version: 1, projects: out }, null, 2)}\n`);
  } else {
    const paint = paintFor(host, options, host.outIsTerminal);
    host.out(projects.map(({ judgement, app }) => projectText(session, paint, judgement, app)).join('\n'));
  }
  sayInputs(host, inputs, options.has('quiet'));
  const faults = session.judgements.flatMap(({ judged }) => judged.faults);
  for (const fault of faults) say(host, undefined, `a fault of Bulkhead, please report it: ${fault}`);
  return faults.length > 0 ? 3 : inputs.errors.length > 0 ? 2 : 0;
}

async function projectJson(session: Session, inputs: Inputs, { judged }: Judgement, app: Application): Promise<object> {
  const compose = await composePart(inputs, judged, app);
  const parts = compose.services as JsonMap;
  const services = app.services.map((service) => {
    const effective = effectivePrivilege(service, judged.project);
    return [service.name, { compose: parts[service.name] ?? {}, effective: factsJson(session, effective) }] as const;
  });
  const { services: _services, ...definitions } = compose;
  return { files: app.files.map((file) => session.nameOf(file)), ...definitions, services: Object.fromEntries(services) };
}

/** The canonical form of an application, with the variables of the files that its services name. */
async function composePart(inputs: Inputs, judged: Judgement['judged'], app: Application): Promise<JsonMap> {
  const read = (file: FileId): string | null => judged.read(file) ?? null;
  const around = surroundingsOf(app, read);
  const texts = new Map<FileId, string | null>();
  const first = canonicalProject(app.root, { ...around, read: () => null });
  for (const file of namedFiles(first)) texts.set(file, await inputs.source.read(file, judged.options.root));
  return canonicalProject(app.root, { ...around, read: (file) => texts.get(file) ?? null });
}

function* namedFiles({ services }: JsonMap): Iterable<FileId> {
  for (const service of Object.values(services as JsonMap) as JsonMap[]) {
    for (const one of [service, ...((service.pre_start ?? []) as readonly JsonMap[])]) {
      // An empty item is no file, and Compose refuses it.
      for (const file of (one.env_file ?? []) as readonly (JsonMap | null)[]) if (typeof file?.path === 'string') yield file.path;
      for (const file of (one.label_file ?? []) as readonly Json[]) if (typeof file === 'string') yield file;
    }
  }
}

/** Facts as `{ value | unknown, source, because, at, via }`; what only traces back is left out. */
function factsJson(session: Session, part: unknown): Json {
  if (Array.isArray(part)) return part.map((item) => factsJson(session, item));
  if (part === null || typeof part !== 'object') return part as Json;
  const out: Record<string, Json> = {};
  for (const [key, value] of Object.entries(part)) {
    if (key === 'origin' || key === 'known') continue;
    if (key === 'at') out.at = placeJson(session, value as Site);
    else if (key === 'variables') out.unknown = value as readonly string[];
    else if (key === 'via') {
      const notes = trail({ at: (part as { at: Site }).at, via: value });
      if (notes.length > 0) out.via = notes.map(({ at, note }) => ({ at: placeJson(session, at), note }));
    } else out[key] = factsJson(session, value);
  }
  return out;
}

function placeJson(session: Session, at: Site): Json {
  const { line, character } = session.place(at.file, at.start);
  return { file: session.nameOf(at.file), line: line + 1, column: character + 1 };
}

function projectText(session: Session, paint: Paint, { judged }: Judgement, app: Application): string {
  const files = app.files.map((file) => session.nameOf(file)).join(', ');
  const parts = app.services.map((service) => {
    const rows = privilegeRows(effectivePrivilege(service, judged.project));
    return `${paint.strong(visible(service.name))} ${paint.dim(`in ${visible(files)}`)}\n${tableText(session, paint, rows)}`;
  });
  return parts.join('\n');
}

function tableText(session: Session, paint: Paint, rows: readonly Row[]): string {
  const name = Math.max(...rows.map((row) => widthOf(row.name)));
  const value = Math.min(44, Math.max(...rows.map((row) => widthOf(visible(row.value)))));
  const padded = (text: string, width: number): string => text + ' '.repeat(Math.max(0, width - widthOf(text)));
  return rows
    .map((row) => `  ${padded(row.name, name)}  ${padded(visible(row.value), value)}  ${paint.dim(visible(sourceOf(session, row)))}\n`)
    .join('');
}

/** Where a value comes from: the place in the service's text, and the way from there to where it is written. */
function sourceOf(session: Session, { trace, because, byDefault }: Row): string {
  if (byDefault) return because;
  const place = ({ file, start }: Site): string => `${session.nameOf(file)}:${session.place(file, start).line + 1}`;
  const way = trail(trace).map(({ at, note }) => `${note} (${place(at)})`);
  return [`${place(trace.at)} ${because}`, ...way].join(' <- ');
}
