import { oneOf } from '../core/base/series';
import { type Format, formats, isFormat } from './formats';

/** A report that is written to a file. */
export interface Output {
  /** Absent for the report that would go to standard output. */
  readonly format?: Format;
  readonly file: string;
}

/** What `--output` asks for: `FORMAT=FILE`, or a file alone. */
export function outputsOf(values: readonly string[] = []): readonly Output[] {
  return values.map(outputOf);
}

function outputOf(value: string): Output {
  const equals = value.indexOf('=');
  const format = value.slice(0, Math.max(equals, 0));
  return isFormat(format) ? { format, file: value.slice(equals + 1) } : { file: value };
}

/** What is wrong with the values of `--output`. */
export function wrongOutput(values: readonly string[] | undefined): string | undefined {
  const outputs = outputsOf(values);
  if (outputs.filter(({ format }) => format === undefined).length > 1)
    return `--output is given twice: write each as FORMAT=FILE, with ${oneOf(formats)}`;
  const empty = outputs.find(({ file }) => file === '');
  return empty && `--output ${empty.format}= names no file`;
}
