import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { nextSteps } from './contributing';
import { familyFolder, imageIndex } from './image-index';
import { imageFile, imageNames, imagesFolder } from './paths';

/** What `new-image` did: the files that are there now, or why it did nothing. */
type NewImage = { readonly written: readonly string[] } | { readonly refused: string };

/**
 * Writes the file of a new family of images and adds it to the index. The tests fail until it is filled in.
 * @param root the repository
 * @param name of the program, in kebab case: it becomes the name of the file
 */
export function newImage(root: string, name: string): NewImage {
  if (!/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name)) return { refused: `"${name}" is no name of a family: write it in kebab case` };
  const path = imageFile(name);
  if (existsSync(join(root, path))) return { refused: `${path} is there already` };
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, skeleton(name));
  const index = `${imagesFolder}/index.ts`;
  writeFileSync(join(root, index), imageIndex(imageNames(root)));
  return { written: [path, index] };
}

function skeleton(name: string): string {
  return `import { defineFamily } from '${familyFolder}/family';
import { service } from '${familyFolder}/service';

/** What the program is, and how its image starts. */
export default defineFamily({
  name: '${name}',
  // All names that it is published under, as in a Compose file without tag.
  images: [],
  profile: () =>
    service({
      // The account of the first process: USER of the image's Dockerfile, else root.
      start: { name: '${name}', uid: 1000, gid: 1000 },
      // Ports inside the container, as numbers, and those of them that other machines are meant to reach.
      ports: [],
      publicPorts: [],
      // Directories that hold data.
      data: [],
      // Directories that must stay writable beside those, on a read-only root file system.
      readOnly: { tmpfs: [{ path: '/tmp' }], blockers: [] },
      // What goes wrong without a message when it is given too little, as sentences.
      silent: [],
      // Files of the image's repository that say so: 'owner/repository path'.
      sources: [],
    }),
});
`;
}

function main(args: readonly string[]): number {
  const [name, ...more] = args;
  if (name === undefined || more.length > 0) {
    console.error('usage: npm run new-image <name-of-the-program>');
    return 2;
  }
  const root = resolve(__dirname, '../../..');
  const result = newImage(root, name);
  if ('refused' in result) {
    console.error(result.refused);
    return 2;
  }
  for (const path of result.written) console.log(`wrote ${path}`);
  for (const step of nextSteps(root, 'An image', 'name-of-the-program', name)) console.log(step);
  return 0;
}

if (require.main === module) process.exitCode = main(process.argv.slice(2));
