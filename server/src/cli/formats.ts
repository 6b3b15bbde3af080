/** Every format of `check`. */
export const formats = ['pretty', 'compact', 'json', 'sarif', 'github', 'gitlab', 'junit', 'rdjson', 'markdown'] as const;

export type Format = (typeof formats)[number];

export function isFormat(name: string): name is Format {
  return (formats as readonly string[]).includes(name);
}
