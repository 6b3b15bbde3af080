import { matchesGlob } from '../../base/glob';
import { argumentsOf } from '../shell/options';
import { type IniSection, iniSections } from './ini';
import { type Call, type ImageView, type Job, type Launched, lastPart, pathFrom } from './launcher';

/** The programs of supervisord's configuration and of the files that it includes. */
export function supervisord(call: Call, image: ImageView): Launched {
  const { files, unread } = filesOf(call, image);
  const jobs = files.flatMap((file) => programsIn(file.text, file.path, call));
  const root = files.map(userIn).find((found) => found !== undefined);
  const open = unread ?? (jobs.length === 0 ? 'the configuration of supervisord starts no program that is known' : undefined);
  return { jobs, ...(root !== undefined && { root }), ...(open !== undefined && { unread: open }) };
}

/** The first user that a file names: supervisord ends where it is not root and cannot become that one. */
function userIn({ path, text }: ConfigFile): string | undefined {
  for (const { kind, name, values } of iniSections(text)) {
    const user = values.get('user');
    if (user === undefined || user === '' || !/^(program|eventlistener|fcgi-program|supervisord)$/.test(kind)) continue;
    return `${lastPart(path)} starts ${name === '' ? kind : name} as ${user}, and supervisord requires root for that`;
  }
  return undefined;
}

/** The configuration with the files that it includes. */
function filesOf(call: Call, image: ImageView): { readonly files: readonly ConfigFile[]; readonly unread?: string } {
  const config = configOf(call, image);
  if (config.text === undefined) return config;
  const { path, text } = config;
  const folder = path.slice(0, path.lastIndexOf('/'));
  const patterns = iniSections(text).flatMap(({ kind, values }) => (kind === 'include' ? (values.get('files') ?? '').split(/\s+/) : []));
  const found = patterns.filter((file) => file !== '').map((file) => includedFiles(expanded(file, call, folder), folder, image));
  const unread = found.find((one) => one.unread !== undefined)?.unread;
  return { files: [{ path, text }, ...found.flatMap(({ files }) => files)], ...(unread !== undefined && { unread }) };
}

interface ConfigFile {
  readonly path: string;
  readonly text: string;
}

interface Config {
  readonly path: string;
  /** Absent where only files beside it could be read. */
  readonly text?: string;
  readonly files: readonly ConfigFile[];
  readonly unread?: string;
}

function configOf({ command, starts, here }: Call, image: ImageView): Config {
  const option = argumentsOf(command).options.find(({ name }) => name === 'c' || name === 'configuration');
  const named = option?.value;
  const candidates = named ? [named.value] : (starts.files ?? []);
  for (const written of candidates) {
    const path = pathFrom(here, written);
    const found = path === undefined || named?.known === false ? { kind: 'unread' as const } : image.file(path);
    if (found.kind === 'text') return { path: path!, text: found.text, files: [] };
    if (found.kind === 'unread') return { path: written, files: [], unread: `${lastPart(written)} could not be read` };
    // The file of the package, which includes a folder.
    const included = (starts.included?.[path!] ?? []).map((pattern) => includedFiles(pattern, '/', image));
    const files = included.flatMap((one) => one.files);
    const unread = included.find((one) => one.unread !== undefined)?.unread;
    if (files.length > 0) return { path: path!, files, ...(unread !== undefined && { unread }) };
  }
  return { path: candidates[0] ?? '', files: [], unread: 'the configuration of supervisord could not be read' };
}

function includedFiles(pattern: string, base: string, image: ImageView): { readonly files: ConfigFile[]; readonly unread?: string } {
  const path = pathFrom(base, pattern) ?? pattern;
  const name = lastPart(path);
  const folder = path.slice(0, path.length - name.length - 1);
  const listed = /[*?[]/.test(name) ? image.folder(folder) : { names: [name], whole: true };
  const files: ConfigFile[] = [];
  let unread = listed.whole ? undefined : `not all files that match ${pattern} could be read`;
  for (const one of listed.names) {
    if (!matchesGlob(name, one)) continue;
    const found = image.file(`${folder}/${one}`);
    if (found.kind === 'text') files.push({ path: `${folder}/${one}`, text: found.text });
    else unread ??= `${one} could not be read`;
  }
  return { files, ...(unread !== undefined && { unread }) };
}

function programsIn(text: string, path: string, call: Call): Job[] {
  return iniSections(text).flatMap((section): Job[] => {
    const command = section.values.get('command');
    const folder = path.slice(0, path.lastIndexOf('/'));
    const expand = (value: string): string => expanded(value, call, folder, section);
    const own = ownWork(section, path, expand);
    if (!/^(program|eventlistener|fcgi-program)$/.test(section.kind) || command === undefined) return own;
    const [user, directory] = [section.values.get('user'), section.values.get('directory')];
    return [
      ...own,
      {
        run: { how: 'words', text: expand(command) },
        by: path,
        ...(user !== undefined && user !== '' && { as: expand(user) }),
        ...(directory !== undefined && { here: expand(directory) }),
      },
    ];
  });
}

/** Files that supervisord itself writes, and gives away, in the words of a shell. */
function ownWork({ values }: IniSection, by: string, expand: (value: string) => string): Job[] {
  const written = ['logfile', 'pidfile', 'file', 'stdout_logfile', 'stderr_logfile'].flatMap((key) => values.get(key) ?? []);
  const socket = values.get('file') ?? values.get('socket')?.replace(/^unix:\/\//, '');
  const owner = values.get('chown') ?? values.get('socket_owner');
  const lines = [
    ...written.filter((path) => path.includes('/') && !path.startsWith('/dev/')).map((path) => `touch ${path}`),
    ...(owner !== undefined && socket !== undefined ? [`chown ${owner} ${socket}`] : []),
  ];
  return lines.map((line) => ({ run: { how: 'words', text: expand(line) }, by, prepares: true }));
}

/** `%(program_name)s`, `%(ENV_HOME)s`, `%(here)s`, `%%`; what is not known stays. */
function expanded(value: string, { environment }: Call, here: string, section?: IniSection): string {
  return value.replaceAll(/%\((\w+)\)(?:\d*[sd])|%%/g, (whole, name?: string) => {
    if (name === undefined) return '%';
    if (name === 'here') return here;
    if (name === 'program_name' || name === 'group_name') return section?.name ?? whole;
    if (name === 'process_num') return '0';
    return environment.get(name.replace(/^ENV_/, '')) ?? whole;
  });
}
