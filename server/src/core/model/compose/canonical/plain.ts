import { resolveIn } from '../../../base/file';
import type { FileId } from '../../../base/span';
import type { ScalarValue } from '../../value';

/** What the canonical form of a value depends on beside the value. */
export interface Surroundings {
  /** The folder of the project: `.` of relative paths. */
  readonly folder: FileId;
  /** The name of the project. */
  readonly name: string;
  /** The variables of the project: those of its `.env` and `COMPOSE_PROJECT_NAME`. */
  readonly lookup: (name: string) => string | undefined;
  /** The text of a file that a service names (`env_file`, `label_file`). */
  readonly read: (file: FileId) => string | null | undefined;
}

/** A scalar as compose-go holds it before it casts: what is no string in YAML stays what it is, variables replaced by nothing if unset. */
export function plainOf(scalar: ScalarValue): string | number | boolean | null {
  if (typeof scalar.plain === 'number') return numberOf(textOf(scalar)) ?? scalar.plain;
  return typeof scalar.plain === 'string' ? textOf(scalar) : scalar.plain;
}

/** The text of a scalar, unset variables empty. */
export function textOf(scalar: ScalarValue): string {
  return scalar.known ? scalar.value : (scalar.blank ?? '');
}

/** The text of a number as YAML writes it in Go (go.yaml.in/yaml/v4 resolve.go): a leading 0 is octal. */
function numberOf(text: string): number | undefined {
  const octal = /^([-+]?)0o?([0-7]+)$/.exec(text);
  if (octal) return (octal[1] === '-' ? -1 : 1) * Number.parseInt(octal[2]!, 8);
  return undefined;
}

/** A scalar printed as Go's `fmt.Sprint` does; null is empty. */
export function printed(scalar: ScalarValue): string {
  const plain = plainOf(scalar);
  if (plain === null) return '';
  if (typeof plain !== 'number') return String(plain);
  const text = textOf(scalar);
  return /^(?:0|-?[1-9]\d*)$/.test(text) ? text : goNumber(plain);
}

function goNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  const exponent = Math.floor(Math.log10(Math.abs(value)));
  const text = exponent < -4 ? value.toExponential() : String(value);
  return text.replace(/e([-+])(\d)$/, 'e$10$2');
}

/** A text as `strconv.ParseInt` reads it, or the number itself. */
export function integerOf(scalar: ScalarValue): number | undefined {
  const plain = plainOf(scalar);
  if (typeof plain === 'number') return Number.isInteger(plain) ? plain : undefined;
  return typeof plain === 'string' && /^[-+]?\d+$/.test(plain) ? Number(plain) : undefined;
}

/** A text as `strconv.ParseFloat` reads it, or the number itself. */
export function floatOf(scalar: ScalarValue): number | undefined {
  const plain = plainOf(scalar);
  if (typeof plain === 'number') return plain;
  if (typeof plain !== 'string' || !/^[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(plain)) return undefined;
  return Number(plain);
}

/** The shortest decimal that names the same 32-bit float: how Go prints one in JSON. */
export function float32(value: number): number {
  const wanted = Math.fround(value);
  for (let digits = 1; digits <= 9; digits++) {
    const short = Number(wanted.toPrecision(digits));
    if (Math.fround(short) === wanted) return short;
  }
  return wanted;
}

/** A boolean as compose-go casts it (loader/interpolate.go toBoolean). */
export function truthOf(scalar: ScalarValue): boolean | undefined {
  const plain = plainOf(scalar);
  if (typeof plain === 'boolean') return plain;
  if (typeof plain !== 'string') return undefined;
  const text = plain.toLowerCase();
  if (['true', 'y', 'yes', 'on'].includes(text)) return true;
  return ['false', 'n', 'no', 'off'].includes(text) ? false : undefined;
}

/** A size in bytes (docker/go-units size.go RAMInBytes; plain numbers first). */
export function bytesOf(scalar: ScalarValue): number | undefined {
  const whole = integerOf(scalar);
  if (whole !== undefined) return whole;
  const plain = plainOf(scalar);
  const parts = typeof plain === 'string' ? /^(\d+\.?\d*|\.\d+) ?(?:(b)|([kmgtp])(?:i?b)?)?$/i.exec(plain) : null;
  if (!parts) return undefined;
  const power = parts[3] ? 'kmgtp'.indexOf(parts[3].toLowerCase()) + 1 : 0;
  return Math.trunc(Number(parts[1]) * 1024 ** power);
}

const units: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1000n,
  µs: 1000n,
  μs: 1000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
  h: 3_600_000_000_000n,
  d: 86_400_000_000_000n,
  w: 604_800_000_000_000n,
};

/** Nanoseconds of a duration (xhit/go-str2duration): Go's syntax and days and weeks. */
export function nanosecondsOf(scalar: ScalarValue): bigint | undefined {
  const text = printed(scalar);
  const negative = text.startsWith('-');
  let rest = text.replace(/^[-+]/, '');
  if (rest === '0') return 0n;
  if (rest === '') return undefined;
  let sum = 0n;
  while (rest !== '') {
    const part = /^(\d*)(?:\.(\d*))?([^\d.]+)/.exec(rest);
    const unit = part && Object.hasOwn(units, part[3]!) ? units[part[3]!] : undefined;
    if (!part || unit === undefined || (part[1] === '' && !part[2])) return undefined;
    sum += BigInt(part[1] || '0') * unit;
    if (part[2]) sum += BigInt(Math.trunc(Number(part[2]) * (Number(unit) / 10 ** part[2].length)));
    rest = rest.slice(part[0].length);
  }
  return negative ? -sum : sum;
}

/** A duration as Go prints it (time.Duration.String). */
export function durationText(nanoseconds: bigint): string {
  if (nanoseconds === 0n) return '0s';
  const sign = nanoseconds < 0n ? '-' : '';
  const size = nanoseconds < 0n ? -nanoseconds : nanoseconds;
  const small = size < 1000n ? ([1n, 'ns'] as const) : size < 1_000_000n ? ([1000n, 'µs'] as const) : ([1_000_000n, 'ms'] as const);
  if (size < 1_000_000_000n) return `${sign}${fraction(size, small[0])}${small[1]}`;
  const hours = size / 3_600_000_000_000n;
  const minutes = (size / 60_000_000_000n) % 60n;
  const seconds = `${fraction(size % 60_000_000_000n, 1_000_000_000n)}s`;
  return `${sign}${hours > 0n ? `${hours}h` : ''}${hours > 0n || minutes > 0n ? `${minutes}m` : ''}${seconds}`;
}

function fraction(value: bigint, unit: bigint): string {
  const digits = String(unit).length - 1;
  const rest = String(value % unit)
    .padStart(digits, '0')
    .replace(/0+$/, '');
  return `${value / unit}${rest === '' ? '' : `.${rest}`}`;
}

/**
 * A path of the host, absolute (compose-go paths/unix.go): `~` stays, because whose home it is cannot be known.
 */
export function hostPath(path: string, { folder }: ScalarValue): string {
  if (path === '' || path.startsWith('~') || path.startsWith('/') || /^(?:[a-z]:[\\/]|\\\\)/i.test(path)) return path;
  return resolveIn(folder, path.replaceAll('\\', '\0')).replaceAll('\0', '\\');
}
