import { credentialName, loginsIn, nameWords } from '../../knowledge/credentials';
import { isDatabase } from '../../knowledge/databases';
import { parseImage } from '../../knowledge/image-name';
import { imageNameOf } from '../../model/image-reference';
import type { PlainText } from '../../model/plain-texts';
import { profileOf } from '../../model/privilege';
import type { Project } from '../../model/project';
import type { Service } from '../../model/service';
import { known } from '../../model/traced';
import { reachedFrom } from '../published';
import { startVariables } from '../start-variables';

/** What a guessed value opens: the login of the service itself, or what it signs. */
export type Opens = 'login' | 'signature';

/** Words that name the account of an administrator, or the first one. */
const ADMIN = /^(?:admin|administrator|root|superuser|su|sa|master|initial|init|initdb|bootstrap|default|owner)$/;
/** Words that name a database: the value is a key to that one, or to the service where it is a database itself. */
const DATABASE =
  /^(?:db|database|sql|postgres|postgresql|pg|mysql|mariadb|mongo|mongodb|mssql|redis|valkey|rabbitmq|amqp|kafka|influxdb|elastic)$/;
/** Words that name another program or another side: the value is a key to that. */
const OTHER =
  /^(?:ldap|bind|smtp|mail|email|imap|s3|minio|aws|gcp|azure|oauth|oidc|client|github|gitlab|slack|telegram|keystore|truststore|key|store|ssl|tls|proxy|backup|remote|upstream|registry|npm|api)$/;
/** The same, also where the image is called so: OPENVPN_PASSWORD is what a client logs in to its provider with (haugene/transmission-openvpn, gluetun). */
const PROVIDER = /^openvpn$/;
/** Words of a variable that holds logins of the service itself, where no other word names somebody else. */
const OF_LOGIN = /^(?:auth|basic|http|web|ui|login|credentials?|creds|users?|accounts?|add|local|default)$/;
/** Words of a key that sessions and tokens are signed with. */
const SIGNING = /^(?:jwt|session|cookie|csrf|signing|secret|app|auth|nextauth|access|refresh|token)$/;

/**
 * What a value opens that anybody guesses, where its service itself takes it: the password of a database or of an administrator, a key that
 * signs sessions.
 * @returns undefined for what belongs to another program, and where the name does not tell
 */
export function opensItself(service: Service, { where, name, option, text }: PlainText, project: Project): Opens | undefined {
  const { image: written, images } = service;
  if (name === undefined || option !== undefined || (where !== 'environment' && where !== 'command')) return undefined;
  const pair = loginsIn(name, text).length > 0;
  // The password in an address is one of somebody else's.
  if (credentialName(name) === undefined && !pair) return undefined;
  const image = imageNameOf(written);
  const own = image === undefined ? [] : wordsOfImage(image);
  const words = nameWords(name);
  const isDatabaseItself = image !== undefined && isDatabase(image, images);
  const isOthers = words.some(
    (word) => PROVIDER.test(word) || (!own.includes(word) && (OTHER.test(word) || (!isDatabaseItself && DATABASE.test(word)))),
  );
  // An option means what its program says, and only of databases is that known.
  if (isOthers && words.at(-1) !== 'key') return undefined;
  if (isDatabaseItself) return where === 'environment' || /^(?:requirepass|masterauth)$/.test(name) ? 'login' : undefined;
  if (where === 'command') return undefined;
  if (isSecretOfPair(service, name) && words.some((word) => own.includes(word))) return 'login';
  if (/^(?:key|secret|base)$/.test(words.at(-1)!)) {
    return words.every((word) => /^(?:key|base)$/.test(word) || SIGNING.test(word) || own.includes(word)) ? 'signature' : undefined;
  }
  if (words.some((word) => word !== 'default' && ADMIN.test(word))) return 'login';
  const isOwn = isOwnLogin(words, own, pair);
  return isOwn && !isOfDatabase(text, service, project) ? 'login' : undefined;
}

/** True where a name says no more than that, names the image, or is that of an administrator. @param isPair the value has a user's name in it */
function isOwnLogin(words: readonly string[], own: readonly string[], isPair: boolean): boolean {
  // A token that nothing tells apart is what a client shows to another program.
  if (words.length === 1) return words[0] !== 'token';
  return words.some((word) => own.includes(word) || ADMIN.test(word)) || (isPair && words.every((word) => OF_LOGIN.test(word)));
}

/** The second half of a key of two, as stores for S3 have one: `MINIO_SECRET_KEY` beside `MINIO_ACCESS_KEY`. */
function isSecretOfPair(service: Service, name: string): boolean {
  return /SECRET_KEY$/.test(name) && startVariables(service).has(name.replace(/SECRET_KEY$/, 'ACCESS_KEY'));
}

function wordsOfImage(image: string): string[] {
  return parseImage(image).repository.split(/[^a-z0-9]+/);
}

/** True where a database beside the service has the same password: what the service holds is its key to that. */
function isOfDatabase(password: string, service: Service, project: Project): boolean {
  return project.services.some((other) => {
    const { name, image, images } = other;
    const reference = imageNameOf(image);
    if (name === service.name || reference === undefined) return false;
    // Builds by others of a known database bear its name.
    const bearsName = wordsOfImage(reference).some((word) => DATABASE.test(word));
    if (!bearsName && !isDatabase(reference, images)) return false;
    return [...startVariables(other)].some(([variable, value]) => credentialName(variable) === 'plain' && known(value) === password);
  });
}

/** Who reaches the ports of a service's own program: those of its image where they are known, else all. */
export function reachOfLogin(service: Service, project: Project): ReturnType<typeof reachedFrom> {
  const ports = profileOf(service)?.profile.ports.map(String) ?? [];
  return reachedFrom(service, project, ports.length > 0 ? ports : undefined);
}
