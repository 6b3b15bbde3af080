/** Dockerfiles of many shapes, by name. */
export const shapes: readonly (readonly [name: string, text: string])[] = [['plain', 'FROM a\n']];
