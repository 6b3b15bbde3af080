/** What the command line needs from the network. Only `pin` asks for it. */
export interface Web {
  request(
    url: string,
    how: { readonly method: 'GET' | 'HEAD'; readonly headers: Readonly<Record<string, string>> },
  ): Promise<Answer | Unanswered>;
  /** The login of a person at a registry, as HTTP's Basic scheme sends it. */
  login(registry: string): string | undefined;
}

/** Why there is no answer. */
export interface Unanswered {
  readonly failed: string;
  readonly missing?: boolean;
}

export interface Answer {
  readonly status: number;
  header(name: string): string | undefined;
  readonly body: string;
}
