/** Escape sequences that color a line. */
const colors = /\u001b\[[0-9;?]*[A-Za-z]/g;

const months = 'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec';

/** What two runs of the same program write differently, and what stands for it; longer forms first. */
const masks: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  // Digests, ids of containers (12 or 64 digits), commits, sessions.
  [/\b(?:0x)?(?=[0-9a-f]*\d)(?=[0-9a-f]*[a-f])[0-9a-f]{6,}\b/gi, '<id>'],
  // Dates and times, of ISO 8601, RFC 1123, syslog, nginx, Apache and `date`.
  [/\b\d{4}[-/]\d{2}[-/]\d{2}(?:[T ]\d{2}:\d{2}:\d{2})?(?:[.,]\d+)?(?: ?(?:Z\b|UTC\b|GMT\b|[+-]\d{2}:?\d{2}\b))?/g, '<time>'],
  [new RegExp(`\\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? )?(?:${months}) +\\d{1,2}\\b(?:,? \\d{4})?`, 'g'), '<time>'],
  [new RegExp(`\\b(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*, )?\\d{1,2}[ /-](?:${months})[ /-]\\d{4}`, 'g'), '<time>'],
  [/\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d+)?(?: ?(?:Z\b|UTC\b|GMT\b|[AP]M\b|[+-]\d{2}:?\d{2}\b))?/g, '<time>'],
  // Durations and sizes.
  [/\b\d+(?:\.\d+)? ?(?:ns|us|µs|ms|s|sec|secs|seconds?|min|minutes?|h|hours?|[kMG]i?B|bytes)\b/g, '<amount>'],
  // Addresses and their ports.
  [/\b\d{1,3}(?:\.\d{1,3}){3}(?::\d+)?\b/g, '<address>'],
  [/\[[0-9a-f:]*:[0-9a-f:]*\](?::\d+)?/gi, '<address>'],
  // Names that mktemp and its kind make up.
  [/\b(tmp|temp)[-_.]?(?=\w*\d)\w{5,}/gi, '$1<id>'],
  // Random tokens: letters of both cases and digits.
  [/\b(?=\w*[a-z])(?=\w*[A-Z])(?=\w*\d)\w{12,}\b/g, '<id>'],
];

/** A line of a log without its colors. */
export function bare(line: string): string {
  return line.replace(colors, '').trimEnd();
}

/** A line with what varies from start to start masked, but its plain numbers as they are. */
export function masked(line: string): string {
  return masks.reduce((text, [what, by]) => text.replace(what, by), bare(line));
}

/**
 * A line of a log in the form by which two starts are compared: times, process ids, ids, addresses, ports, durations and every other number are masked. So
 * a line that the base line has counts as seen whatever numbers stand in it.
 */
export function normalLine(line: string): string {
  return masked(line).replaceAll(/\d+/g, '<n>').replaceAll(/\s+/g, ' ').trim();
}
