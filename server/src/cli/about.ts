/** What the program knows about itself. */
export interface About {
  readonly version: string;
  /** The page of each rule, by its id, in Markdown. */
  readonly pages: Readonly<Record<string, string>>;
}
