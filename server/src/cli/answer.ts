/** `no file`: nothing of the kinds that its rules look at was analyzed. */
export const statuses = ['fail', 'allowed', 'pass', 'no file', 'not visible'] as const;

export type Status = (typeof statuses)[number];

/** What the analyzed files say about one recommendation of a standard. */
export interface Answer {
  readonly id: string;
  readonly grade: string;
  readonly title: string;
  readonly status: Status;
  readonly rules: readonly string[];
  readonly findings: number;
}
