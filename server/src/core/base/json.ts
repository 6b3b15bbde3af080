/** What a JSON text holds. */
export type Json = string | number | boolean | null | readonly Json[] | JsonMap;

export interface JsonMap {
  readonly [key: string]: Json;
}
