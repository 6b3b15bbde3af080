import { deepEqual, equal, match, ok } from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { variantWords } from '../../../../server/src/core/knowledge/family/any-tag';
import { builtInImages } from '../../../../server/src/core/knowledge/family/lookup';
import type { ImageProfile } from '../../../../server/src/core/knowledge/family/profile';
import { families } from '../../../../server/src/core/knowledge/images';
import { repository } from '../../../support/fixtures';

const { profile } = builtInImages;
const digest = `@sha256:${'0'.repeat(64)}`;

/** Versions of all sorts, whether or not they were ever released. */
const versions = Array.from({ length: 40 }, (_, major) => [`${major}`, ...[0, 1, 5, 12, 20].map((minor) => `${major}.${minor}`)]).flat();
const tags = ['latest', ...['', '-alpine', '-fpm', '-apache', '-bookworm'].flatMap((word) => versions.map((version) => version + word))];
const images = families.filter(({ profile: own }) => own).flatMap(({ images: names }) => names.map((name) => name.replace('*', 'kafka')));

/** `/var/run` is a link to `/run`. */
const place = (path: string): string => path.replace(/^\/var\/run(?=\/|$)/, '/run');

/** What an image needs and what is said of all its versions lacks. */
function missingIn(any: ImageProfile, one: ImageProfile): string[] {
  const { capabilities, readOnly, start, usesSetuid, userOk } = any;
  return [
    ...one.capabilities.root.filter((name) => !capabilities.root.includes(name)),
    ...one.capabilities.file.filter((name) => !capabilities.file.includes(name)),
    ...one.readOnly.tmpfs.map(({ path }) => path).filter((path) => !readOnly.tmpfs.some((own) => place(own.path) === place(path))),
    ...one.readOnly.blockers.filter((blocker) => !readOnly.blockers.includes(blocker)),
    ...(one.start.uid === 0 && start.uid !== 0 ? ['root'] : []),
    ...(one.usesSetuid === true && usesSetuid !== true ? ['setuid programs'] : []),
    ...(userOk && userOk.uid !== one.userOk?.uid ? [`user ${userOk.uid}`] : []),
  ];
}

describe('What is known of an image whose version is not', () => {
  it('is enough for each version and variant of it', () => {
    const wrong: string[] = [];
    for (const image of images) {
      const any = profile(image + digest);
      for (const tag of any ? tags : []) {
        const one = profile(`${image}:${tag}`);
        const missing = any && one ? missingIn(any, one) : [];
        if (missing.length > 0) wrong.push(`${image}:${tag} ${missing.join(', ')}`);
      }
    }
    deepEqual(wrong, []);
  });

  it('names an owner of what is writable only where it is the same for all', () => {
    for (const image of images) {
      const any = profile(image + digest);
      if (!any || any.readOnly.blockers.length > 0) continue;
      for (const { path, owner } of any.readOnly.tmpfs) {
        for (const tag of tags) {
          const same = profile(`${image}:${tag}`)?.readOnly.tmpfs.find((one) => one.path === path);
          if (same) deepEqual(same.owner, owner, `${image}:${tag} ${path}`);
        }
      }
    }
  });

  it('is nothing where one of them starts as root and another does not', () => {
    for (const image of ['elasticsearch', 'haproxy', 'gitea/gitea']) equal(profile(image + digest), undefined);
    ok(profile('elasticsearch:8.15.0'));
  });

  it('says what it is about', () => {
    const redis = profile(`redis${digest}`);
    equal(redis?.variant, 'any version');
    deepEqual(redis?.capabilities.root, ['CHOWN', 'DAC_OVERRIDE', 'FOWNER', 'SETGID', 'SETPCAP', 'SETUID']);
    equal(redis?.userOk, undefined);
    match(profile(`postgres${digest}`)?.readOnly.blockers.join() ?? '', /^the owner of \/var\/run\/postgresql/);
  });

  it('is asked about every word and version by which a family tells its images apart', () => {
    const folder = join(repository, 'server/src/core/knowledge/images');
    const texts = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const);
    const tried = variantWords.flatMap((word) => [word, `2022-${word}`]);
    let looked = 0;
    for (const [name, text] of texts) {
      // A version is compared by `atLeast`, which notes what it is compared with.
      ok(!/\.version\[/.test(text), name);
      for (const [, source = ''] of text.matchAll(/\/((?:[^/\n\\]|\\.)+)\/\.(?:test|exec)\(\s*(?:tag\.)?text,?\s*\)/g)) {
        looked++;
        ok(
          tried.some((word) => new RegExp(source).test(word)),
          `${name}: no word of variantWords fits ${source}`,
        );
      }
    }
    ok(looked > 20, `${looked}`);
  });
});
