import { deepEqual } from 'node:assert/strict';
import { cacheOf } from '../../server/src/lsp/file-cache';

describe('language server: what is kept of the disk', () => {
  it('is asked for again once something changes at its name, or above', async () => {
    const asked: string[] = [];
    const cache = cacheOf({
      read: async (file) => {
        asked.push(`read ${file}`);
        return null;
      },
      reach: async (file) => {
        asked.push(`reach ${file}`);
        return 'free';
      },
    });
    const ask = async (): Promise<string[]> => {
      for (const file of ['/w/a/.dockerignore', '/w/b/.dockerignore']) {
        await cache.read(file, '/w');
        await cache.reach!(file, '/w');
      }
      return asked.splice(0);
    };
    const ofA = ['read /w/a/.dockerignore', 'reach /w/a/.dockerignore'];
    const ofB = ['read /w/b/.dockerignore', 'reach /w/b/.dockerignore'];
    deepEqual(await ask(), [...ofA, ...ofB]);
    deepEqual(await ask(), []);
    cache.drop(['/w/a/.dockerignore']);
    deepEqual(await ask(), ofA);
    cache.drop(['/w/b']);
    deepEqual(await ask(), ofB);
    cache.dropAfter(0);
    deepEqual(await ask(), [...ofA, ...ofB]);
  });
});
