import { folderOf, nameOf, resolveIn } from '../../base/file';
import type { FileId } from '../../base/span';
import { attempt } from '../../model/fault';
import { jsonValue, parseJsonc } from '../../syntax/jsonc';
import type { Tree } from '../../syntax/tree';
import { block, isOnDisk, keysAt, lineComments } from '../documents';
import type { Care, FileKind, Offering } from '../kind';
import type { DevContainer } from './dev-container';
import { devcontainerDialect } from './dialect';
import { joined } from './join';
import { devContainerOf } from './read';

/** Where a folder's development container is described (https://containers.dev/implementors/spec/), and that folder itself. */
const places = ['.devcontainer/devcontainer.json', '.devcontainer.json', 'devcontainer.json'];

/** Files beside a devcontainer.json that describe something else: https://containers.dev/implementors/spec/ */
const beside =
  /^devcontainer-(lock|feature|template)\.jsonc?$|^\.?(package|package-lock|tsconfig|settings|launch|tasks|extensions|daemon)\.jsonc?$/i;

/** JSON with comments, as editors read it. */
const language = { id: 'devcontainer', parse: parseJsonc } as const;

/** What people develop in, as their editor starts it. */
export const devcontainer: FileKind<'devcontainer', DevContainer, Tree> = {
  ...language,
  nouns: { one: 'devcontainer.json', a: 'devcontainer.json', many: 'devcontainer.json', example: 'devcontainer.json' },
  subject: {
    kind: 'devcontainer',
    noun: 'development container',
    untried: 'an editor starts a development container, and Compose does not',
  },
  match: {
    name: isNamed,
    template: (file, text) => !isOwn(file) && !/"(image|build|dockerFile|dockerComposeFile|features|runArgs)"\s*:/.test(text),
  },
  workspace: { tells: 'all', mayLead: () => true, offers: containersIn },
  comments: { ...lineComments, mark: '//' },
  dialect: devcontainerDialect,
  docs: {
    allow: (id) =>
      `Add a comment with the reason at the end of the line or on the line above:\n\n${block('jsonc', `// bulkhead: allow ${id} -- <the reason>`)}`,
    sample: { info: 'jsonc devcontainer.json', lines: ['{}'], carets: '^^' },
  },
  open(files, { tree, text, faults, images }) {
    const what = 'Reading the development container';
    const containers = files
      .flatMap((file) => tree(file, language) ?? [])
      .flatMap((one) => {
        const container = attempt(faults, one.file, what, () => devContainerOf(one, text, images), undefined);
        return container ? [{ tree: one, container }] : [];
      });
    return {
      apps: containers.flatMap(({ container: { starts } }) => (starts.length > 0 ? [{ files: starts }] : [])),
      containers: containers.map(({ container }) => container.container),
      subjects: (made) => containers.flatMap((one) => attempt(faults, one.tree.file, what, () => [joined(one, made)], [])),
    };
  },
  pathAt: keysAt,
};

function isOwn(file: FileId): boolean {
  return /^\.?devcontainer\.json$/i.test(nameOf(file));
}

/** Other names below .devcontainer are read as well, where the text is that of a development container. */
function isNamed(file: FileId): boolean {
  const name = nameOf(file);
  return isOwn(file) || (/(^|\/)\.devcontainer\//.test(file) && /\.jsonc?$/i.test(name) && !beside.test(name));
}

/** The development containers of a folder, and the applications that they start. */
function* containersIn(folder: FileId, care: Care): Offering {
  const apps: { readonly files: readonly FileId[] }[] = [];
  const files: FileId[] = [];
  for (const place of places) {
    const file = resolveIn(folder, place);
    const text = yield file;
    if (text === null) continue;
    files.push(file);
    const started = (care(file, () => composeFilesOf(text)) ?? []).map((each) => resolveIn(folderOf(file), each));
    if (started.length > 0) apps.push({ files: started });
  }
  return { apps, files };
}

/** The Compose files that a devcontainer.json starts together, without the automatic override. */
function composeFilesOf(text: string): string[] {
  const said = text.includes('"dockerComposeFile"') ? jsonValue(text) : undefined;
  if (typeof said !== 'object' || said === null || !('dockerComposeFile' in said)) return [];
  const files = [said.dockerComposeFile].flat();
  return files.filter((file): file is string => typeof file === 'string' && file !== '' && isOnDisk(file));
}
