import { familyOf } from './family/find';

/**
 * Whether an image is a database: its program keeps the data of other services and answers nobody else.
 * @param reference an image reference: mirrors of Docker Hub count as Docker Hub.
 */
export function isDatabase(reference: string): boolean {
  const found = familyOf(reference);
  const { database = false } = found?.family ?? {};
  return typeof database === 'function' ? database(found!.image) : database;
}
