import { widthOf } from '../../core/base/width';

/** Rows as lines with columns, each as wide as its widest cell. */
export function inColumns(rows: readonly (readonly string[])[]): string[] {
  const widths: number[] = [];
  for (const row of rows) for (const [column, cell] of row.entries()) widths[column] = Math.max(widths[column] ?? 0, widthOf(cell));
  const padded = (cell: string, column: number): string => cell + ' '.repeat(widths[column]! - widthOf(cell));
  return rows.map((row) => row.map(padded).join('  ').trimEnd());
}
