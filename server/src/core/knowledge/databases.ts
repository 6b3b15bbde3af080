import type { Images } from './family/lookup';

/**
 * Whether an image is a database: its program keeps the data of other services and answers nobody else.
 * @param reference an image reference: mirrors of Docker Hub count as Docker Hub.
 */
export function isDatabase(reference: string, images: Images): boolean {
  const found = images.family(reference);
  const { database = false } = found?.family ?? {};
  return typeof database === 'function' ? database(found!.image) : database;
}
