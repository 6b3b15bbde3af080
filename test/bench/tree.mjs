import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
const require = createRequire(import.meta.url);

/** Files of a kind below folders, none larger than most are, in the order of their names. */
function found(folders, accept) {
  return folders
    .filter((folder) => fs.existsSync(folder))
    .flatMap((folder) => fs.readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => path.join(folder, name)))
    .filter((file) => accept(path.basename(file)))
    .filter((file) => fs.lstatSync(file).isFile() && fs.statSync(file).size < 100_000)
    .sort()
    .map((file) => fs.readFileSync(file, 'utf8'));
}

/** So many of a list, evenly spread over it. */
function spread(list, count) {
  if (list.length <= count) return list;
  return Array.from({ length: count }, (_, index) => list[Math.floor((index * list.length) / count)]);
}

const isCompose = (name) => /^(docker-)?compose[\w.-]*\.ya?ml$/.test(name);
const isDockerfile = (name) => /^(Dockerfile|[\w.-]+\.Dockerfile)$/.test(name);

/**
 * Texts of real files below the folders, each once; where there are too few, of the project's own and generated ones.
 * Only Compose files with services and without other files: each stands alone in the measurement, as do the peers' files.
 */
export function texts(folders, count = 100) {
  const own = [path.join(root, 'test/projects'), path.join(root, 'test/stacks')];
  const alone = (text) => /^services:/m.test(text) && !/^\s+(extends|env_file):|^include:/m.test(text);
  const unique = (list) => [...new Set(list)];
  const compose = unique([...found(folders, isCompose), ...found(own, isCompose)].filter(alone));
  const real = unique([...found(folders, isDockerfile), ...found(own, isDockerfile)].filter((text) => /^FROM /m.test(text)));
  const { makeDockerfiles } = require(path.join(root, 'out/test/bench/make.js'));
  const { composeFiles } = require(path.join(root, 'out/test/bench/make.js'));
  return {
    compose: spread([...compose, ...composeFiles(Math.max(0, count - compose.length))], count),
    dockerfiles: spread([...real, ...makeDockerfiles(Math.max(0, count - real.length))], count),
    real: Math.min(compose.length, count) + Math.min(real.length, count),
  };
}

/** Lays the texts out below a folder, so many times, each in a folder of its own; the copies differ by a comment. */
export function lay(folder, list, name, times) {
  const files = [];
  for (let copy = 0; copy < times; copy++) {
    list.forEach((text, index) => {
      const file = path.join(folder, `${name[0].toLowerCase()}${index}-${copy}`, name);
      fs.mkdirSync(path.dirname(file), { recursive: true });
      fs.writeFileSync(file, copy === 0 ? text : `${text.replace(/\n?$/, '\n')}# copy ${copy}\n`);
      files.push(file);
    });
  }
  return files;
}
