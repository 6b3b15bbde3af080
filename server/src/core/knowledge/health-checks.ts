import { parseImage } from './image-name';
import { imageProfile } from './images/index';

/** Images without a profile that bring a health check of their own, and the file that says so. Checked 2026-11-24. */
const bringing: ReadonlyMap<string, string> = new Map([['louislam/uptime-kuma', 'louislam/uptime-kuma docker/dockerfile']]);

/**
 * Whether an image is known to bring a health check.
 * @param reference an image reference.
 */
export function bringsHealthCheck(reference: string): boolean {
  return imageProfile(reference)?.health === 'image' || bringing.has(parseImage(reference).name);
}

/**
 * Commands that tell whether the server of an image answers, without a password, by the family of its profile. They come with the server:
 * pg_isready (PostgreSQL), redis-cli ping (Redis), mysqladmin ping and mariadb-admin ping, which succeed when they are refused, too.
 * Checked 2026-11-24 in the manuals of the four.
 */
const commands: ReadonlyMap<string, readonly string[]> = new Map([
  ['mariadb', ['CMD', 'mariadb-admin', 'ping']],
  ['mysql', ['CMD', 'mysqladmin', 'ping']],
  ['postgres', ['CMD', 'pg_isready']],
  ['redis', ['CMD', 'redis-cli', 'ping']],
]);

/** The `test` of a health check for a family of images, where one is known. */
export function healthCommand(family: string): readonly string[] | undefined {
  return commands.get(family);
}
